"""What is asked of the supervisor, and what it answers."""

import msgspec

from tiercast.engine.stop import Strength


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
        restarts: how often it was started again; `reason`: why, the last time, or
            why not; `reason_zh`: why not, in Chinese.
    """

    ok: bool
    state: str = ""
    engine: int = 0
    restarts: int = 0
    reason: str = ""
    reason_zh: str = ""
