"""Lifecycle: new, active, at risk, dormant, churned, reactivated.

The cuts come from the population's own gaps: silence beyond the 80th percentile of the gaps between visits is *at
risk*, beyond the 90th *dormant*, beyond the longer of twice that and the 90th percentile of the gaps between purchases
*churned*. Each can be set in days instead. One who comes back after *dormant* or *churned* is *reactivated* until the
silence after it, or a second visit that is no sooner than a tenth of the first cut later.

Hysteresis: new cuts, which come every day, make nobody better; only being seen does, or a silence that lies under the
cut by more than a fifth.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from tiercast.audience.quantiles import quantile

DAY: Final = 86_400_000_000


class Stage(StrEnum):
    """Where a viewer is in the life of a customer."""

    NEW = "new"
    ACTIVE = "active"
    AT_RISK = "at_risk"
    DORMANT = "dormant"
    CHURNED = "churned"
    REACTIVATED = "reactivated"


SILENT: Final = (Stage.AT_RISK, Stage.DORMANT, Stage.CHURNED)
PRESENT: Final = frozenset({Stage.NEW, Stage.ACTIVE, Stage.REACTIVATED})


class LifecycleCuts(msgspec.Struct, frozen=True):
    """Microseconds of silence after which a stage is reached; `version` names them in the journal."""

    at_risk: int
    dormant: int
    churned: int
    version: int = 0

    def of(self, stage: Stage) -> int:
        """The cut of a silent stage."""
        return {Stage.AT_RISK: self.at_risk, Stage.DORMANT: self.dormant, Stage.CHURNED: self.churned}[stage]


class Overrides(msgspec.Struct, frozen=True):
    """Cuts set by the merchant, in days; None: computed."""

    at_risk: float | None = None
    dormant: float | None = None
    churned: float | None = None


class Life(msgspec.Struct, frozen=True, gc=False):
    """State of one viewer.

    Attributes:
        stage: as last settled.
        seen: start of the last visit, microseconds.
        visits: how many there were.
        back: when the viewer was reactivated; 0: never.
    """

    stage: Stage
    seen: int
    visits: int
    back: int = 0


def lifecycle_cuts(
    visit_gaps: Iterable[int], purchase_gaps: Iterable[int] = (), overrides: Overrides | None = None, version: int = 0
) -> LifecycleCuts | None:
    """The cuts of a population.

    Args:
        visit_gaps: microseconds between each two visits of one viewer that follow each other, of all viewers.
        purchase_gaps: the same for purchases.
        overrides: cuts in days that replace computed ones.
        version: of the result.

    Returns:
        None where nobody has come twice and not all cuts are set: then no stage is known.
    """
    chosen = overrides or Overrides()
    visits, purchases = sorted(visit_gaps), sorted(purchase_gaps)
    if not visits and (chosen.at_risk is None or chosen.dormant is None or chosen.churned is None):
        return None
    at_risk = _cut(chosen.at_risk, quantile(visits, 0.8) if visits else 0)
    dormant = max(at_risk, _cut(chosen.dormant, quantile(visits, 0.9) if visits else 0))
    late = quantile(purchases, 0.9) if purchases else 0
    return LifecycleCuts(at_risk, dormant, max(dormant, _cut(chosen.churned, max(2 * dormant, late))), version)


def _cut(days: float | None, computed: float) -> int:
    return round(computed if days is None else days * DAY)


def visit_life(life: Life | None, time: int, cuts: LifecycleCuts) -> Life:
    """The state after a visit that began at `time` (microseconds); a late one only counts."""
    if life is None:
        return Life(Stage.NEW, time, 1)
    if time <= life.seen:
        return msgspec.structs.replace(life, visits=life.visits + 1)
    stage, back = settle_life(life, time, cuts).stage, life.back
    if stage in (Stage.DORMANT, Stage.CHURNED):
        stage, back = Stage.REACTIVATED, time
    elif stage is not Stage.REACTIVATED or time - back > cuts.at_risk // 10:
        stage = Stage.ACTIVE
    return Life(stage, time, life.visits + 1, back)


def settle_life(life: Life, now: int, cuts: LifecycleCuts) -> Life:
    """The state at `now`, by silence alone."""
    silence = now - life.seen
    stage = next((stage for stage in reversed(SILENT) if silence > cuts.of(stage)), None)
    held = life.stage
    if held in SILENT and (stage is None or SILENT.index(stage) < SILENT.index(held)):
        # Better than before although nobody was seen: the cuts have moved.
        stage = held if silence > cuts.of(held) * 4 // 5 else stage
    if stage is None:
        stage = held if held in PRESENT else Stage.NEW if life.visits == 1 else Stage.ACTIVE
    return life if stage is held else msgspec.structs.replace(life, stage=stage)


def next_stage_at(life: Life, cuts: LifecycleCuts) -> int | None:
    """The instant at which silence makes the next stage; None: there is none left."""
    later = SILENT if life.stage in PRESENT else SILENT[SILENT.index(life.stage) + 1 :]
    return life.seen + cuts.of(later[0]) + 1 if later else None
