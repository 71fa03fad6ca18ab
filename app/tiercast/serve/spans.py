"""How far back a question may reach."""

from typing import Final

from tiercast.serve.unable import Unable

LONGEST: Final = 24 * 3_600_000_000
"""Microseconds that may be asked about."""


def check_span(span: int) -> None:
    """Raises: Unable: nothing, or too long a time, is asked about."""
    if not 0 < span <= LONGEST:
        raise Unable(
            "refused",
            "span: expected more than 0 and at most 24 hours, in microseconds",
            zh="span：应大于 0，最多 24 小时（微秒）",
        )


def begin_of(since: int, back: int, now: int) -> int:
    """The instant from which on something is asked, microseconds; 0 where neither is given.

    Args:
        since: the instant itself; back: in its place, how far before `now`.
    """
    return since or (max(1, now - back) if back > 0 else 0)
