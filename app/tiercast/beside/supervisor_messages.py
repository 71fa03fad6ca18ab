"""What is asked of the supervisor, and what it answers."""

import socket
from typing import Final

import msgspec

from tiercast.beside.stop import Strength

LONGEST: Final = 4096
"""Bytes of one question or answer."""


class Ask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wanted: ``status``, ``stop``, ``resume`` or ``end``."""

    token: str
    what: str
    strength: Strength = Strength.PAUSE
    by: str = ""
    reason: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How the engine is.

    Attributes:
        state: ``starting``, ``running``, ``frozen``, ``waiting`` (before a restart) or ``ending``.
        engine: process id, 0 where none is there.
        restarts: how often it was started again.
        reason, reason_zh: how the last engine ended; where what was asked is not done, why not.
    """

    ok: bool
    state: str = ""
    engine: int = 0
    restarts: int = 0
    reason: str = ""
    reason_zh: str = ""


def ask_supervisor(port: int, ask: Ask, timeout: float = 1.0) -> Answer | None:
    """Ask and wait at most `timeout` seconds; None where nobody (or somebody else) answers. Blocking."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(msgspec.json.encode(ask) + b"\n")
            with connection.makefile("rb") as file:
                return msgspec.json.decode(file.readline(LONGEST), type=Answer)
    except (OSError, msgspec.DecodeError):
        return None
