"""What intake remembers over a restart, kept beside the cursors in the commit of the events that taught it."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from tiercast.engine.feed import Feed
from tiercast.engine.intake.clock import Correction
from tiercast.engine.intake.skew import SkewState
from tiercast.engine.intake.total import Total
from tiercast.engine.intake.totals import StreakKey, Totals

TOTALS: Final = "totals:"
CLOCK: Final = "clock:"
_encode = msgspec.msgpack.Encoder().encode
_total = msgspec.msgpack.Decoder(Total).decode
_skew = msgspec.msgpack.Decoder(SkewState).decode


def kept_totals(totals: Totals) -> dict[str, bytes]:
    """Rows for the streaks that changed: without them the next running total would be counted from zero."""
    return {TOTALS + msgspec.json.encode(key).decode(): _encode(total) for key, total in totals.take_changed().items()}


def kept_clocks(corrections: Iterable[tuple[Feed, Correction]]) -> dict[str, bytes]:
    """Rows for the sources whose clock was found to be off."""
    return {CLOCK + feed.key: _encode(feed.skew) for feed, _ in corrections}


def restored_totals(rows: Mapping[str, bytes]) -> dict[StreakKey, Total]:
    """The streaks in `rows`, the oldest first."""
    found = {
        msgspec.json.decode(name.removeprefix(TOTALS), type=StreakKey): _total(value)
        for name, value in rows.items()
        if name.startswith(TOTALS)
    }
    return dict(sorted(found.items(), key=lambda item: item[1].time))


def stale_totals(rows: Mapping[str, bytes], before: int) -> list[str]:
    """Names of rows whose streak was last heard before the instant `before`: it has ended."""
    return [name for name, value in rows.items() if name.startswith(TOTALS) and _total(value).time < before]


def restored_clock(rows: Mapping[str, bytes], source: str) -> SkewState | None:
    """What was learned of a source's clock, None where nothing was."""
    packed = rows.get(CLOCK + source)
    return _skew(packed) if packed is not None else None
