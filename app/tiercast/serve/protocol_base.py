"""What every message of the control connection has; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec

VERSIONS: Final = (1,)
"""Versions of this protocol that the engine speaks, the best one last."""

Plain: TypeAlias = str | int | float | bool | None


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """One JSON text frame, with its kind under ``type``."""


class CommandMessage(Message, frozen=True, kw_only=True):
    """What a client asks for. `id` is the client's choice, and its one reply carries it too."""

    id: int


class ReplyMessage(Message, frozen=True, kw_only=True):
    """The one answer to a command, with the command's `id`."""

    id: int
