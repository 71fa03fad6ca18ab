"""Made-up answers on the teleprompter on phones."""

from collections.abc import Callable
from typing import Any

from tiercast.serve.protocol_phones import (
    ListPhones,
    NetworkRow,
    OpenPhones,
    PairPhone,
    PhoneCode,
    PhoneRow,
    PhonesReply,
)
from tiercast_api.clock import SystemClock

from tests.desktop.made import NOON
from tests.desktop.made_link import Answer

HOUR = 3_600_000_000
URL = "http://192.168.1.20:8711"
NETWORKS = (
    NetworkRow(address="192.168.1.20", name="Wi-Fi"),
    NetworkRow(address="172.17.0.1", name="docker0"),
)
PHONES = (
    PhoneRow(key="a", name="iPhone · WeChat", room="main", paired=NOON - HOUR, seen=NOON, here=True),
    PhoneRow(key="b", name="Android", room="main", paired=NOON - 2 * HOUR, seen=NOON - HOUR // 2),
)


def phones(**other: Any) -> PhonesReply:
    """The door as it stands; closed where nothing else is said."""
    return PhonesReply(id=0, **({"networks": NETWORKS} | other))


def opened(**other: Any) -> PhonesReply:
    """An open door."""
    return phones(url=URL, until=NOON + 11 * HOUR, **other)


def code(lasts: int = 290_000_000) -> Callable[[Any], PhoneCode]:
    """A code that is good for some microseconds yet."""
    return lambda _command: PhoneCode(
        id=0, url=f"{URL}/#K7QM29XD", code="K7QM-29XD", expires=SystemClock().now() + lasts
    )  # fmt: skip


def phone_answers(reply: PhonesReply) -> dict[type, Answer]:
    """What an engine answers whose door stands so."""
    return {ListPhones: reply, OpenPhones: opened(), PairPhone: code()}
