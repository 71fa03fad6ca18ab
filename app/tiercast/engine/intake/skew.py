"""What is kept of a source's clock over a restart."""

import msgspec


class SkewState(msgspec.Struct):
    """What is known of one source's clock: its offset in microseconds, and the errors of the last events in a row."""

    offset: int = 0
    errors: list[int] = msgspec.field(default_factory=list)
