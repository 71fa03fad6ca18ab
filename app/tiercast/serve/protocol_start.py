"""How an engine came up, which it says when a client signs in; see `serve.protocol`."""

import msgspec


class EngineStart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One start of an engine.

    Attributes:
        at: when it was started, microseconds UTC.
        seconds: what the start took.
        recovered: entries of the journal that were stepped again to have the state back.
        restarts: how often its supervisor has started it again.
        died, died_zh: what the engine before it died of; "" where nothing is known of one.
    """

    at: int
    seconds: float = 0.0
    recovered: int = 0
    restarts: int = 0
    died: str = ""
    died_zh: str = ""
