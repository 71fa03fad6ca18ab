"""The teleprompter on phones: its door on the local network, and the phones that are paired; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, Message, ReplyMessage

HOURS: Final = 12
"""How long the door for phones stays open where nobody says."""
MOST_HOURS: Final = 24


class ListPhones(CommandMessage, frozen=True, kw_only=True, tag="phones"):
    """How the door for phones stands. Answer: `PhonesReply`."""


class OpenPhones(CommandMessage, frozen=True, kw_only=True, tag="phones_open"):
    """Let phones of the local network show the lines for the host. Answer: `PhonesReply`.

    Attributes:
        address: this computer's own, from `PhonesReply.networks`; "" takes the first of them.
        hours: after which it closes by itself; no phone is paired for longer.
    """

    address: str = ""
    hours: int = HOURS


class ClosePhones(CommandMessage, frozen=True, kw_only=True, tag="phones_close"):
    """Close that door and forget every phone. Answer: `Done`."""


class PairPhone(CommandMessage, frozen=True, kw_only=True, tag="phone_pair"):
    """A code with which one phone may show the lines of `room`; the one before it ends. Answer: `PhoneCode`."""

    room: str


class EndPairing(CommandMessage, frozen=True, kw_only=True, tag="phone_pair_end"):
    """The code of `room` is good for nothing any more. Answer: `Done`."""

    room: str


class ForgetPhone(CommandMessage, frozen=True, kw_only=True, tag="phone_forget"):
    """A paired phone shows nothing any more. Answer: `Done`."""

    phone: str


class NetworkRow(msgspec.Struct, frozen=True, kw_only=True):
    """A local network that this computer is on: its own address there, and what the system calls the way to it."""

    address: str
    name: str


class PhoneRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paired phone.

    Attributes:
        key: for `ForgetPhone`; name: what it says it is, ``iPhone``.
        paired, seen: microseconds UTC; here: it is connected now.
    """

    key: str
    name: str
    room: str
    paired: int
    seen: int
    here: bool = False


class PhonesReply(ReplyMessage, frozen=True, kw_only=True, tag="phones_reply"):
    """How the door for phones stands.

    Attributes:
        url: where it is, ``http://192.168.1.20:8711``; "": it is closed.
        until: when it closes by itself, microseconds UTC; 0: it is closed.
        lost: this computer does not have that address any more: nobody can reach it.
        networks: where it could be opened, the likeliest first.
    """

    url: str = ""
    until: int = 0
    lost: bool = False
    networks: tuple[NetworkRow, ...] = ()
    phones: tuple[PhoneRow, ...] = ()


class PhoneCode(ReplyMessage, frozen=True, kw_only=True, tag="phone_code"):
    """A code that pairs one phone, once.

    Attributes:
        url: with the code behind a ``#``, which browsers keep to themselves: what a QR code shows.
        code: to be typed where nothing can be scanned.
        expires: microseconds UTC; now: the engine's instant of the answer, by which that is meant.
    """

    url: str
    code: str
    expires: int
    now: int = 0


class PhonesChanged(Message, frozen=True, kw_only=True, tag="phones_changed"):
    """The door for phones opened or closed, or a phone came, went or was forgotten.

    Attributes:
        paired: the room for which a phone was paired just now; "" where it was something else.
    """

    paired: str = ""


PhonesCommand: TypeAlias = ListPhones | OpenPhones | ClosePhones | PairPhone | EndPairing | ForgetPhone
PhonesReplies: TypeAlias = PhonesReply | PhoneCode
PHONES_READS: Final = (ListPhones, EndPairing)
"""Commands that change nothing that lasts."""
