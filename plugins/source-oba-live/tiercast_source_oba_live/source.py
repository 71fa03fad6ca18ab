"""The source: the relay's address, and whose rooms it relays."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from tiercast_api import (
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

from tiercast_source_oba_live.messages import PLATFORMS, mapping_for


class ObaLiveSettings(msgspec.Struct, frozen=True):
    """Settings as declared in `SOURCE`."""

    url: str
    platform: str


class ObaLive:
    """A source that reads oba-live-tool on this computer. Raises: InvalidSettings: where the address is none."""

    def __init__(self, settings: ObaLiveSettings) -> None:
        mapping = mapping_for(settings.platform)
        self._client = FeedClient(check_url(settings.url), MappedMessages(mapping))
        self.declaration = SourceDeclaration(
            kinds=mapping.kinds,
            quality=mapping.quality,
            guarantee=Guarantee.AT_MOST_ONCE,
            risk=Risk(
                Officialness.LOCAL_TOOL,
                "oba-live-tool reads the seller's console with your login; the platform does not supply this "
                "officially, and it may change or stop.",
                "oba-live-tool 使用你登录的商家后台读取数据；平台并未正式提供此方式，可能随时变化或失效。",
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


def _make(values: Mapping[str, Any]) -> ObaLive:
    return ObaLive(typed(ObaLiveSettings, values))


SOURCE: Final = SourceType(
    name="oba-live",
    title="oba-live-tool",
    title_zh="oba-live-tool 直播助手",
    summary="Comments, enters, likes, follows and orders (by nickname) from oba-live-tool on this computer.",
    summary_zh="读取本机 oba-live-tool 转发的评论、进入、点赞、关注和订单（按昵称匹配）。",
    settings={
        "type": "object",
        "properties": {
            "url": {
                "type": "string",
                "default": "ws://127.0.0.1:12354",
                "title": "Address",
                "x-title-zh": "地址",
                "description": "As set in oba-live-tool.",
                "x-description-zh": "与 oba-live-tool 中的设置一致。",
            },
            "platform": {
                "type": "string",
                "default": "douyin",
                "enum": list(PLATFORMS),
                "title": "Platform",
                "x-title-zh": "平台",
                "x-choices": {
                    "douyin": "Douyin",
                    "kuaishou": "Kuaishou",
                    "taobao": "Taobao",
                    "xiaohongshu": "Xiaohongshu",
                    "wechat-channels": "WeChat Channels",
                },
                "x-choices-zh": {
                    "douyin": "抖音",
                    "kuaishou": "快手",
                    "taobao": "淘宝",
                    "xiaohongshu": "小红书",
                    "wechat-channels": "视频号",
                },
            },
        },
    },
    make=_make,
)
