"""Titles of the values that names of the catalogue can have: value cells, RFM names, stages of life.

Rulesets are written with the ids (``important_value``); people read the title, with the id beside it where they may
have to write it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from tiercast.audience.lifecycle import Stage
from tiercast.audience.rfm import CELL_TITLES, Segment
from tiercast.rules.ast import Ladder

TierTitles: TypeAlias = Mapping[str, Mapping[str, str]]
"""By name and tier, see `tier_titles`."""
NO_TIERS: Final[TierTitles] = MappingProxyType({})
_SEGMENTS: Final[Mapping[str, tuple[str, str]]] = {
    Segment.HIBERNATING: ("Hibernating", "休眠"),
    Segment.AT_RISK: ("At risk", "有流失风险"),
    Segment.CANT_LOSE: ("Can't lose", "不能失去"),
    Segment.ABOUT_TO_SLEEP: ("About to sleep", "即将休眠"),
    Segment.NEED_ATTENTION: ("Need attention", "需要关注"),
    Segment.LOYAL: ("Loyal", "忠诚"),
    Segment.PROMISING: ("Promising", "有希望"),
    Segment.NEW: ("New", "新客"),
    Segment.POTENTIAL_LOYALIST: ("Potential loyalist", "潜在忠诚"),
    Segment.CHAMPION: ("Champion", "冠军"),
}
_STAGES: Final[Mapping[str, tuple[str, str]]] = {
    Stage.NEW: ("New", "新客"),
    Stage.ACTIVE: ("Active", "活跃"),
    Stage.AT_RISK: ("At risk", "有流失风险"),
    Stage.DORMANT: ("Dormant", "沉睡"),
    Stage.CHURNED: ("Churned", "流失"),
    Stage.REACTIVATED: ("Reactivated", "回流"),
}
_TITLES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "rfm.cell": {str(cell): titles for cell, titles in CELL_TITLES.items()},
    "rfm.name": _SEGMENTS,
    "lifecycle.stage": _STAGES,
}


def tier_titles(ladders: Iterable[Ladder]) -> dict[str, dict[str, str]]:
    """Titles of the rungs that have one, by name (``tier.value``) and tier."""
    return {f"tier.{ladder.name}": {rung.tier: rung.title for rung in ladder.rungs if rung.title} for ladder in ladders}


def value_title(name: str, value: object, chinese: bool, tiers: TierTitles = NO_TIERS) -> str:
    """The title of what `name` is (``rfm.cell``, ``important_value`` → ``重要价值``); "" where it has none.

    Args:
        tiers: of the rulesets' own ladders, which are written in one language; see `tier_titles`.
    """
    if name.startswith("tier.") and isinstance(value, str):
        return tiers.get(name, {}).get(value, "")
    titles = _TITLES.get(name)
    found = titles.get(value) if titles is not None and isinstance(value, str) else None
    return "" if found is None else found[1 if chinese else 0]


def titled(name: str, value: str, chinese: bool, tiers: TierTitles = NO_TIERS) -> str:
    """The title with the id beside it (``重要价值（important_value）``); the value as it stands where it has none."""
    title = value_title(name, value, chinese, tiers)
    if not title:
        return value
    return f"{title}（{value}）" if chinese else f"{title} ({value})"
