"""What is kept of a source's clock over a restart."""

import msgspec


class SkewState(msgspec.Struct):
    """What is known of one source's clock.

    Attributes:
        offset: is added to its times, microseconds.
        errors: of the last events in a row that were wrong with it; right: how many in a row were right without it.
    """

    offset: int = 0
    errors: list[int] = msgspec.field(default_factory=list)
    right: int = 0
