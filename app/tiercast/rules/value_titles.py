"""Titles of the values that names of the catalogue can have: value cells, RFM names, stages of life.

Rulesets are written with the ids (``important_value``); people read the title, with the id beside it where they may
have to write it.
"""

from collections.abc import Mapping
from typing import Final

from tiercast.audience.lifecycle import Stage
from tiercast.audience.rfm import CELL_TITLES, Segment

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


def value_title(name: str, value: object, chinese: bool) -> str:
    """The title of what `name` is (``rfm.cell``, ``important_value`` → ``重要价值``); "" where it has none."""
    titles = _TITLES.get(name)
    found = titles.get(value) if titles is not None and isinstance(value, str) else None
    return "" if found is None else found[1 if chinese else 0]


def titled(name: str, value: str, chinese: bool) -> str:
    """The title with the id beside it (``重要价值（important_value）``); the value as it stands where it has none."""
    title = value_title(name, value, chinese)
    if not title:
        return value
    return f"{title}（{value}）" if chinese else f"{title} ({value})"
