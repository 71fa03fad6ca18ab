"""What DouyinBarrageGrab sends, as a mapping.

An envelope ``{"Type": …, "ProcessName": …, "Data": "<JSON as text>"}``; the names, misspelt ones too, are those of its
``Modles/JsonEntity/BarrageMessages.cs``. Messages carry no time of their own. ``RoomId`` is new in every broadcast, so
it is the session.
"""

from collections.abc import Mapping
from typing import Any, Final

from tiercast_api import Counts, Event
from tiercast_api.mapping import EventMapping, load_mapping

_NO_ID: Final = frozenset({"", "0"})
_GIFT: Final[Mapping[Counts, Mapping[str, Any]]] = {
    Counts.DELTA: {"quantity": "Data.GiftCount"},
    Counts.RUNNING: {"quantity": "Data.RepeatCount", "streak": "Data.GroupId"},
}


def mapping_for(gifts: Counts) -> EventMapping:
    """The mapping; `gifts` chooses between ``GiftCount`` (what came since the last message: the tool's own reckoning)
    and ``RepeatCount`` (the streak's total so far: outlives messages that are lost)."""
    cases = {**_CASES, "5": {**_CASES["5"], **_GIFT[gifts], "counts": str(gifts)}}
    return load_mapping({**_MESSAGES, "cases": cases})


def finish(event: Event) -> Event | None:
    """The coins of a gift are the unit's price times the quantity; a row that adds nothing is left out."""
    if event.id in _NO_ID:
        event.id = ""
    if event.kind == "gift":
        if event.quantity == 0 and event.counts is Counts.DELTA:
            return None
        if event.coins is not None:
            event.coins *= 1 if event.quantity is None else event.quantity
        if event.streak in _NO_ID:
            event.streak = None
            event.counts = Counts.DELTA
    return event


_VIEWER: Final = {
    "id": "Data.User.Id",
    "name": "Data.User.Nickname",
    "platform": "douyin",
    "quality": "stable",
    "roles": {"moderator": "Data.User.IsAdmin", "anchor": "Data.User.IsAnchor"},
    "masked_by": "***",
    "nameless_ids": ["0"],
}
_ABOUT_VIEWER: Final = {
    "level": "Data.User.Level",
    "pay_level": "Data.User.PayLevel",
    "fans_club_level": "Data.User.FansClub.Level",
}
_SHARES: Final = {
    "1": "wechat",
    "2": "moments",
    "3": "weibo",
    "4": "qzone",
    "5": "qq",
    "112": "friend",
}
_BY_VIEWER: Final[dict[str, Any]] = {"viewer": _VIEWER, "attributes": _ABOUT_VIEWER}
_CASES: Final[dict[str, dict[str, Any]]] = {
    "0": {"skip": True},
    "1": {**_BY_VIEWER, "kind": "comment", "text": "Data.Content"},
    "2": {**_BY_VIEWER, "kind": "like", "quantity": "Data.Count", "counts": "delta"},
    "3": {
        **_BY_VIEWER,
        "kind": "enter",
        "channel": {"from": "Data.EnterTipType", "table": {"0": "room", "6": "shared"}, "otherwise": "other"},
    },
    "4": {**_BY_VIEWER, "kind": "follow"},
    "5": {
        **_BY_VIEWER,
        "kind": "gift",
        "coins": "Data.DiamondCount",
        "attributes": {**_ABOUT_VIEWER, "gift": "Data.GiftName", "gift_id": "Data.GiftId"},
    },
    "6": {
        "kind": "room_stats",
        "attributes": {"online": "Data.OnlineUserCount", "total": "Data.TotalUserCount"},
    },
    "7": {
        **_BY_VIEWER,
        "kind": {"from": "Data.Type", "table": {"1": "skip", "2": "membership"}},
        "attributes": {**_ABOUT_VIEWER, "membership": {"value": "fans_club"}, "fans_club_level": "Data.Level"},
    },
    "8": {
        **_BY_VIEWER,
        "kind": "share",
        "channel": {"from": "Data.ShareType", "table": _SHARES, "otherwise": "other"},
    },
    "9": {"kind": "room_close"},
}
_MESSAGES: Final[dict[str, Any]] = {
    "mapping": 1,
    "title": "DouyinBarrageGrab",
    "unwrap": ["Data"],
    "by": "Type",
    "id": "Data.MsgId",
    "session": "Data.RoomId",
}
