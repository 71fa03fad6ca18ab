"""By what the heat map sorts viewers into cells: value, engagement, stage of life, or any ladder of the rulesets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tiercast.common_names import ladder_name, platform_name, spoken
from tiercast.desktop.audience.crowd import Codes, Crowd, tier_column
from tiercast.rules.value_titles import value_title
from tiercast.serve.protocol_audience import LadderRow

CELLS: Final = (
    "important_value", "important_keep", "important_develop", "important_retain", "general_value", "general_keep",
    "general_develop", "general_retain",
)  # fmt: skip
STAGES: Final = ("new", "active", "reactivated", "at_risk", "dormant", "churned")
SEGMENTS: Final = (
    "champion", "loyal", "potential_loyalist", "new", "promising", "need_attention", "about_to_sleep", "cant_lose",
    "at_risk", "hibernating",
)  # fmt: skip
MANY: Final = 1_000
VISITS: Final = ((10, 1 << 60), (4, 9), (2, 3), (1, 1))
"""How often somebody came, from and to: engagement where no ladder tells of it."""
_NAMES: Final = {
    "cell": QT_TRANSLATE_NOOP("Axes", "Value (RFM)"),
    "segment": QT_TRANSLATE_NOOP("Axes", "Segment (RFM)"),
    "stage": QT_TRANSLATE_NOOP("Axes", "Stage of life"),
    "visits": QT_TRANSLATE_NOOP("Axes", "Engagement (visits)"),
    "quality": QT_TRANSLATE_NOOP("Axes", "Identity"),
    "platform": QT_TRANSLATE_NOOP("Axes", "Platform"),
}
_QUALITIES: Final = {
    "stable": QT_TRANSLATE_NOOP("Axes", "Stable"),
    "app_scoped": QT_TRANSLATE_NOOP("Axes", "This platform only"),
    "session": QT_TRANSLATE_NOOP("Axes", "This session only"),
    "masked": QT_TRANSLATE_NOOP("Axes", "Masked"),
    "none": QT_TRANSLATE_NOOP("Axes", "Anonymous"),
}


@dataclass(frozen=True)
class Axis:
    """One way to sort viewers.

    Attributes:
        key: for remembering which was chosen.
        title: in the language in force; steps: titles of its steps, the last one is for whom it is unknown.
        codes: the step of each viewer.
    """

    key: str
    title: Callable[[], str]
    steps: Callable[[], list[str]]
    codes: Callable[[], Codes]


def axes_of(crowd: Crowd, chinese: Callable[[], bool]) -> list[Axis]:
    """Every axis that there is, the most useful first."""
    found = [_coded(crowd, "cell", CELLS, "rfm.cell", chinese), _visits(crowd)]
    found += [_ladder(crowd, ladder, chinese) for ladder in crowd.ladders.values()]
    found += [
        _coded(crowd, "stage", STAGES, "lifecycle.stage", chinese),
        _coded(crowd, "segment", SEGMENTS, "rfm.name", chinese),
        _coded(crowd, "quality", tuple(_QUALITIES), "", chinese),
    ]
    if sum(map(bool, crowd.words["platform"].words)) > 1:
        found.append(_coded(crowd, "platform", sorted(filter(None, crowd.words["platform"].words)), "", chinese))
    return found


def stage_axis(crowd: Crowd, chinese: Callable[[], bool]) -> Axis:
    """The stages of life."""
    return _coded(crowd, "stage", STAGES, "lifecycle.stage", chinese)


def quality_title(quality: str) -> str:
    """An identity quality, in the language in force."""
    return QCoreApplication.translate("Axes", str(_QUALITIES[quality])) if quality in _QUALITIES else quality


def unknown() -> str:
    """What stands for those of whom it is not known."""
    return QCoreApplication.translate("Axes", "Unknown")


def not_placed() -> str:
    """What stands for those who have no value yet: they have bought nothing, or no cuts were made."""
    return QCoreApplication.translate("Axes", "Not placed yet")


def _coded(crowd: Crowd, column: str, steps: Sequence[str], name: str, chinese: Callable[[], bool]) -> Axis:
    def titles() -> list[str]:
        if column == "quality":
            return [*map(quality_title, steps), unknown()]
        if column == "platform":
            language = "zh_CN" if chinese() else "en"
            return [*(platform_name(step).to(language) for step in steps), unknown()]
        last = not_placed() if column in ("cell", "segment") else unknown()
        return [*((value_title(name, step, chinese()) or step) for step in steps), last]

    return Axis(
        column, lambda: QCoreApplication.translate("Axes", str(_NAMES[column])), titles,
        lambda: _steps(crowd, column, steps),
    )  # fmt: skip


def _ladder(crowd: Crowd, ladder: LadderRow, chinese: Callable[[], bool]) -> Axis:
    column = tier_column(ladder.name)
    tiers = [rung.tier for rung in ladder.rungs]
    return Axis(
        column, lambda: ladder_title(ladder, chinese()),
        lambda: [*(rung.title or spoken(rung.tier) for rung in ladder.rungs), unknown()],
        lambda: _steps(crowd, column, tiers),
    )  # fmt: skip


def ladder_title(ladder: LadderRow, chinese: bool) -> str:
    """A ladder by its title, else by what people usually call it."""
    return ladder_name(ladder.name, ladder.title).to("zh_CN" if chinese else "en")


def _visits(crowd: Crowd) -> Axis:
    def one(least: int, most: int) -> str:
        return f"{least}+" if most > MANY else str(least) if least == most else f"{least}–{most}"

    def codes() -> Codes:
        visits = crowd.numbers["visits"]
        found = np.full(len(visits), len(VISITS), np.int32)
        for place, (least, most) in enumerate(VISITS):
            found[(visits >= least) & (visits <= most)] = place
        return found

    return Axis(
        "visits",
        lambda: QCoreApplication.translate("Axes", str(_NAMES["visits"])),
        lambda: [*(one(least, most) for least, most in VISITS), unknown()],
        codes,
    )


def _steps(crowd: Crowd, column: str, steps: Sequence[str]) -> Codes:
    words = crowd.words[column]
    places = {step: place for place, step in enumerate(steps)}
    table = np.array([places.get(word, len(steps)) for word in words.words], np.int32)
    return table[words.codes] if len(table) else np.zeros(len(words.codes), np.int32)
