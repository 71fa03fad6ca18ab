"""The source: the tool's address, and how its gifts are counted."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from tiercast_api import (
    Counts,
    Event,
    Guarantee,
    Officialness,
    Risk,
    SourceContext,
    SourceDeclaration,
    SourceType,
    typed,
)
from tiercast_source_websocket.client import FeedClient, check_url
from tiercast_source_websocket.decoding import MappedMessages

from tiercast_source_barrage_grab.messages import finish, mapping_for


class BarrageGrabSettings(msgspec.Struct, frozen=True):
    """Settings as declared in `SOURCE`."""

    url: str
    gifts: Counts


class BarrageGrab:
    """A source that reads DouyinBarrageGrab on this computer. Raises: InvalidSettings: where the address is none."""

    def __init__(self, settings: BarrageGrabSettings) -> None:
        mapping = mapping_for(settings.gifts)
        self._client = FeedClient(check_url(settings.url), MappedMessages(mapping, finish))
        self.declaration = SourceDeclaration(
            kinds=mapping.kinds,
            quality=mapping.quality,
            guarantee=Guarantee.AT_MOST_ONCE,
            counts=mapping.counts(),
            risk=Risk(
                Officialness.LOCAL_TOOL,
                "DouyinBarrageGrab listens to the room's own traffic on this computer; Douyin does not supply this "
                "officially, and it may change or stop. It tells of no orders.",
                "DouyinBarrageGrab 在本机监听直播间的网络数据；抖音并未正式提供此方式，可能随时失效。其中没有订单。",
            ),
        )

    async def run(self, context: SourceContext) -> None:
        """Read until it is cancelled."""
        await self._client.run(context)

    async def test_connection(self, context: SourceContext) -> str:
        """Connect once."""
        return await self._client.test(context)

    def reread(self, raw: str) -> list[Event]:
        """Read a dead letter again. Raises: ValueError."""
        return self._client.reread(raw)


def _make(values: Mapping[str, Any]) -> BarrageGrab:
    return BarrageGrab(typed(BarrageGrabSettings, values))


SOURCE: Final = SourceType(
    name="barrage-grab",
    title="DouyinBarrageGrab",
    title_zh="抖音弹幕抓取工具",
    summary="Comments, likes, enters, follows, gifts and shares from DouyinBarrageGrab on this computer.",
    summary_zh="读取本机 DouyinBarrageGrab 的评论、点赞、进入、关注、礼物和分享。",
    settings={
        "type": "object",
        "properties": {
            "url": {
                "type": "string",
                "default": "ws://127.0.0.1:8888",
                "title": "Address",
                "x-title-zh": "地址",
            },
            "gifts": {
                "type": "string",
                "default": "delta",
                "enum": ["delta", "running"],
                "title": "How gifts are counted",
                "x-title-zh": "礼物计数方式",
                "x-choices": {"delta": "As the tool reckons each message", "running": "By the streak's total"},
                "x-choices-zh": {"delta": "按工具给出的每条增量", "running": "按连击累计数"},
                "x-advanced": True,
            },
        },
    },
    make=_make,
)
