"""Made-up connections for widget tests and pictures; the offers are those of the shipped plugins."""

import asyncio
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from tiercast.beside.paths import paths_of
from tiercast.engine.registry import load_plugins
from tiercast.engine.ruleset_offers import offered_rulesets
from tiercast.hosting.plugins import Plugins
from tiercast.rules.check.outlets import Outlets
from tiercast.serve.letter_words import worded
from tiercast.serve.on_connections import offered_rows
from tiercast.serve.parts_told import offers
from tiercast.serve.protocol_audience import Coded, ViewerColumns, ViewersReply
from tiercast.serve.protocol_commands import ListPlugins
from tiercast.serve.protocol_connections import (
    ConnectionsReply,
    FeedRow,
    HeardRow,
    LaneRow,
    ListConnections,
    ListOffers,
    OfferRow,
    OffersReply,
    PartRow,
    RoomRow,
    RulesetOffersReply,
    SecretRow,
)
from tiercast.serve.protocol_imports import ImportProblem, ImportReply, ImportSentence
from tiercast.serve.protocol_letters import LetterReply, LetterRow, LettersReply, ListLetters, ReadLetter
from tiercast.serve.protocol_replies import PluginRow, PluginsReply
from tiercast_api.clock import SystemClock
from tiercast_api.mapping_values import RecordError
from tiercast_api.said import said

from tests.desktop.made import NOON

MINUTE = 60_000_000


@cache
def shipped() -> tuple[tuple[OfferRow, ...], tuple[PluginRow, ...]]:
    """What the shipped plugins offer, and the plugins."""

    async def ask() -> tuple[tuple[OfferRow, ...], tuple[PluginRow, ...]]:
        with tempfile.TemporaryDirectory() as folder:
            plugins: Plugins = await load_plugins(paths_of("", Path(folder)), SystemClock())
            live: Any = SimpleNamespace(plugins=plugins)
            rows = tuple(_plugin(record) for record in plugins.records)
            return tuple(await offers(live)), rows

    return asyncio.run(ask())


def _plugin(record: Any) -> PluginRow:
    manifest = record.found.manifest
    return PluginRow(
        id=record.id, version=manifest.version, title=manifest.title, title_zh=manifest.title_zh,
        state=record.state.value,
        first_party=record.found.first_party, sources=manifest.sources, sinks=manifest.sinks,
        permissions=manifest.permissions,
    )  # fmt: skip


def offer(side: str, kind: str) -> OfferRow:
    """One offer."""
    return next(one for one in shipped()[0] if (one.side, one.kind) == (side, kind))


def rooms(chinese: bool = False) -> tuple[RoomRow, ...]:
    """Two rooms."""
    titles = ("小美家零食", "小美家美妆") if chinese else ("Mei's snacks", "Mei's beauty")
    sold = ("零食", "美妆") if chinese else ("snacks", "beauty")
    return (
        RoomRow(
            key="main", title=titles[0], platform="douyin", category=sold[0], currency="CNY", zone="Asia/Shanghai",
            start="shadow", rulesets=("starter-comments", "newcomers"),
        ),
        RoomRow(
            key="snacks", title=titles[1], platform="douyin", category=sold[1], currency="CNY", zone="Asia/Shanghai",
            start="ask", rulesets=("my-own_rules.yaml", "rules/sale-2026.yaml"),
        ),
    )  # fmt: skip


def connections(chinese: bool = False) -> ConnectionsReply:
    """A shop with four parts, one of them silent and one in trouble."""
    relay, web, overlay, desk = (
        offer("in", "barrage-grab"), offer("in", "http-in"), offer("out", "overlay"), offer("out", "desk")
    )  # fmt: skip
    said = "已连接 ws://127.0.0.1:8888" if chinese else "Connected to ws://127.0.0.1:8888"
    wrong = (
        "没有设置令牌或签名密钥，无法接收事件。"
        if chinese
        else "No token and no signing secret is set: nobody can send."
    )
    parts = (
        PartRow(
            side="in", key="relay", kind="barrage-grab", room="main", health="working", message=said,
            plugin=relay.plugin, tells=relay.tells,
            heard=(
                HeardRow(kind="comment", last=NOON - 9 * MINUTE, odd=5 * MINUTE, silent=True),
                HeardRow(kind="enter", last=NOON - 2_000_000),
            ),
            feed=FeedRow(taken=128_400, duplicates=312, repeated=96, letters=14),
        ),
        PartRow(
            side="in", key="orders", kind="http-in", room="main", health="troubled", message=wrong, plugin=web.plugin,
            tells=web.tells, feed=FeedRow(), secrets=(SecretRow(name="token"), SecretRow(name="signing_secret")),
        ),
        PartRow(
            side="out", key="overlay", kind="overlay", health="working", plugin=overlay.plugin,
            actions=overlay.actions, lane=LaneRow(queued=2, under_way=1), pages=("/out/overlay",),
            secrets=(SecretRow(name="token", place="keyring", since=NOON - 86_400_000_000),),
        ),
        PartRow(
            side="out", key="desk", kind="desk", health="working", plugin=desk.plugin, actions=desk.actions,
            lane=LaneRow(),
        ),
    )  # fmt: skip
    return ConnectionsReply(id=0, file="/srv/shop/tiercast.yaml", now=NOON, rooms=rooms(chinese), parts=parts)


def _letters() -> tuple[LetterRow, ...]:
    misfit = RecordError("text", {"said": "how much"}, said("text")).said
    reasons = [worded(one) for one in (misfit, said("missing", field="kind"))]
    return tuple(
        LetterRow(
            number=14 - n, source="relay", place="ws://127.0.0.1:8888", reason=reasons[n % 2].en,
            reason_zh=reasons[n % 2].zh, time=NOON - n * MINUTE,
        )
        for n in range(14)
    )  # fmt: skip


def connection_answers(chinese: bool = False) -> dict[type, Any]:
    """Answers for a `MadeLink`."""
    found, plugins = shipped()
    return {
        ListConnections: connections(chinese),
        ListOffers: OffersReply(id=0, offers=found),
        ListLetters: LettersReply(id=0, letters=_letters(), counts={"relay": 14}),
        ReadLetter: LetterReply(id=0, number=14, text='{"Type": 1, "Data": {"MsgId": 7301, "Content": 13800000000}}'),
        ListPlugins: PluginsReply(id=0, plugins=plugins),
    }


def built_in(chinese: bool = False) -> ConnectionsReply:
    """The demo."""
    return msgspec.structs.replace(connections(chinese), built_in=True)


def imported() -> ImportReply:
    """An import of orders."""
    return ImportReply(
        id=0, kind="orders", number=1, preset="doudian", platform="douyin", rows=12_410, orders=11_902, added=11_902,
        amount={"CNY": 148_230_000}, viewers=4_318, problems=2,
        listed=(
            ImportProblem(
                file="orders.csv", row=318, column="实付款", found="-",
                words=ImportSentence(
                    "expected a number such as 199.00, found '-'", "应为数字，例如 199.00，实际是 '-'"
                ),
            ),
        ),
    )  # fmt: skip


def viewers() -> ViewersReply:
    """Viewers with their value cells."""
    cells = ("", "important_value", "important_keep", "general_value", "general_retain")
    codes = [0] * 400 + [1] * 412 + [2] * 640 + [3] * 1_300 + [4] * 1_566
    nothing = Coded()
    columns = ViewerColumns(
        keys=[], ids=[], names=[], platform=nothing, quality=nothing, here=nothing,
        cell=Coded(words=cells, codes=codes), segment=nothing, stage=nothing, tiers={}, labels=nothing,
        currency=nothing, first_seen=[], last_seen=[], last_paid=[], visits=[], orders=[], spent=[], marketing=[],
        personalised=[],
    )  # fmt: skip
    return ViewersReply(id=0, list=1, page=0, pages=1, total=4_318, at=NOON, columns=columns)


@cache
def ruleset_offers(chinese: bool = False, *, fed: bool = True) -> RulesetOffersReply:
    """The shipped rulesets as a room with DouyinBarrageGrab sees them; not `fed`: one without a source."""
    offered = shipped()[0]

    async def ask() -> RulesetOffersReply:
        with tempfile.TemporaryDirectory() as folder:
            plugins: Plugins = await load_plugins(paths_of("", Path(folder)), SystemClock())
            source = (await plugins.make_source("barrage-grab", {})).declaration
            actions = {action.name: action for offer in offered for action in offer.actions}
            outlets = Outlets(actions, frozenset(actions) - {"coupon"}, {})
            found = offered_rulesets(tuple(plugins.kinds.by_name.values()), outlets, {}, "CNY", [source] * fed)
        return RulesetOffersReply(id=0, rulesets=offered_rows(found, ("newcomers",)))

    return asyncio.run(ask())
