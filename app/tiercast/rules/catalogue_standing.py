"""Names of where a viewer stands: value by cuts, stage of life, tiers."""

from typing import Final

from tiercast.rules.catalogue_info import NameInfo
from tiercast.rules.catalogue_info import name_info as _name
from tiercast.rules.conditions import Type

NUMBER, MONEY, DURATION, TEXT = Type.NUMBER, Type.MONEY, Type.DURATION, Type.TEXT
_VIEWER = ("viewer",)

CELLS: Final = (
    "important_value",
    "important_keep",
    "important_develop",
    "important_retain",
    "general_value",
    "general_keep",
    "general_develop",
    "general_retain",
)
"""The eight cells: 重要价值, 重要保持, 重要发展, 重要挽留, 一般价值, 一般保持, 一般发展, 一般挽留."""
RFM_NAMES: Final = (
    "hibernating",
    "at_risk",
    "cant_lose",
    "about_to_sleep",
    "need_attention",
    "loyal",
    "promising",
    "new",
    "potential_loyalist",
    "champion",
)
STAGES: Final = ("new", "active", "at_risk", "dormant", "churned", "reactivated")


def _rfm(name: str, type: Type, titles: tuple[str, str], helps: tuple[str, str], **more: object) -> NameInfo:  # noqa: A002
    return _name(f"rfm.{name}", type, titles, helps, needs=_VIEWER, history=True, changes=True, **more)


STANDING: Final[tuple[NameInfo, ...]] = (
    _rfm("r", NUMBER, ("Recency score", "R 分"), ("1 to 5, 5 bought most lately.", "1 到 5，5 为最近购买。")),
    _rfm("f", NUMBER, ("Frequency score", "F 分"), ("1 to 5, 5 buys most often.", "1 到 5，5 为购买最多次。")),
    _rfm("m", NUMBER, ("Monetary score", "M 分"), ("1 to 5, 5 spends most.", "1 到 5，5 为消费最高。")),
    _rfm("cell", TEXT, ("RFM cell", "RFM 八格"), ("One of the eight cells.", "八格之一。"), values=CELLS),
    _rfm("name", TEXT, ("RFM name", "RFM 名称"), ("One of the ten names.", "十个名称之一。"), values=RFM_NAMES),
    _rfm("recency", DURATION, ("Since the last order", "距上次购买"), ("At the last cut.", "以最近一次分层为准。")),
    _rfm("frequency", NUMBER, ("Orders", "购买次数"), ("At the last cut.", "以最近一次分层为准。")),
    _rfm("monetary", MONEY, ("Money spent", "消费金额"), ("At the last cut.", "以最近一次分层为准。")),
    _name(
        "lifecycle.stage",
        TEXT,
        ("Stage of life", "生命周期"),
        ("From the shop's own gaps between visits.", "按本店自己的到访间隔算出。"),
        needs=_VIEWER,
        history=True,
        changes=True,
        values=STAGES,
    ),
    _name(
        "tier.*",
        TEXT,
        ("Tier on a ladder", "层级"),
        ("The rung that the viewer stands on.", "观众所在的层级。"),
        needs=_VIEWER,
        changes=True,
    ),
)
