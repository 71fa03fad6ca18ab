"""Which of the values of an explanation are not exact: an estimated dwell, features that were bucketed."""

from collections.abc import Iterable, Iterator
from typing import Final

from tiercast.audience.feature import Function
from tiercast.audience.windows import WindowKind
from tiercast.rules.check.walk import condition_names
from tiercast.rules.conditions import Condition
from tiercast.step.measured import cell_of
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.words import Words

_LISTED: Final = frozenset({Function.DISTINCT, Function.VISITS})
"""Functions that keep every entry whatever the window."""
_BUCKETED: Final = _LISTED | {
    Function.COUNT, Function.RATE, Function.SUM, Function.MEAN, Function.MIN, Function.MAX,
}  # fmt: skip
"""Functions that keep every entry of a window, up to a number."""


def not_exact(program: RoomProgram, ruleset: str, conditions: Iterable[Condition], m: Moment) -> Iterator[Words]:
    """A sentence for the dwell where silence was left out of it, and one for features that are approximate.

    Args:
        m: brought to the viewer, the room and what the rule was asked about.
    """
    names = sorted({name for condition in conditions for name in condition_names(condition)})
    visit = m.visit()
    if "visit.dwell" in names and visit is not None and visit.estimated:
        yield Words(
            "visit.dwell is estimated: long silences were left out, as no source says who stays.",
            "visit.dwell 是估算的：没有数据接入说明谁还在，长时间没有动静的部分没有算进去。",
        )
    coarse = [name for name in names if _is_approximate(program, ruleset, name, m)]
    if coarse:
        listed = ", ".join(coarse)
        yield Words(
            f"Approximate, as there were too many to keep each: {listed}.", f"数量太多，以下为近似值：{listed}。"
        )


def _is_approximate(program: RoomProgram, ruleset: str, name: str, m: Moment) -> bool:
    measured = program.features.named.get((ruleset, name))
    if measured is None:
        return False
    spec = measured.feature.spec
    if spec.function not in (_LISTED if spec.window is WindowKind.EVER else _BUCKETED):
        return False
    if measured.slot >= 0:
        slot = m.viewer.slots[measured.slot] if m.viewer is not None else b""
    else:
        key = measured.cell_key(m.entry, m.config.category)
        slot = cell_of(m, measured, key) if key is not None else b""
    return measured.feature.is_approximate(slot)
