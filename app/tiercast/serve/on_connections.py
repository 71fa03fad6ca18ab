"""Commands about what is and could be connected; see `serve.protocol_connections`."""

import asyncio
from collections.abc import Container, Iterable
from typing import Any, Final

from tiercast_api.settings import secret_names

from tiercast.engine.config import SinkConfig, SourceConfig
from tiercast.engine.config_file import ConfigFile
from tiercast.engine.live import LiveShop
from tiercast.engine.ruleset_offers import OfferedRuleset, offered_rulesets
from tiercast.engine.workers import WorkerFailed
from tiercast.hosting.plugins import UnknownType
from tiercast.serve.on_rules import told_reasons
from tiercast.serve.outlets import outlets_of
from tiercast.serve.parts_told import offers, part_row, room_row, tells
from tiercast.serve.protocol_connections import (
    AskAddress,
    ConnectionsReply,
    ListConnections,
    ListOffers,
    ListRulesetOffers,
    OffersReply,
    RuleOffer,
    RulesetOffer,
    RulesetOffersReply,
    TriedReply,
    TryPart,
)
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.unable import Unable, no_room
from tiercast.store.dead_letters import count_letters

LIMIT: Final = 60.0
"""Seconds that checking the shipped rulesets may take."""
_ORDER: Final = {"works": 0, "partly": 1, "unknown": 1, "cannot": 2}
TOKEN: Final = "token"  # noqa: S105 - the name of the secret


class OnConnections:
    """What clients ask about connections; it changes nothing."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._file = ConfigFile(lambda: live.config, live.paths)

    async def offers(self, command: ListOffers, who: str) -> Reply:
        """What could be connected."""
        return OffersReply(id=command.id, offers=tuple(await offers(self._live)))

    async def list(self, command: ListConnections, who: str) -> Reply:
        """What is configured."""
        live = self._live
        letters = await asyncio.to_thread(self._letters)
        parts = [await part_row(live, "in", key, letters) for key in list(live.config.sources)]
        parts += [await part_row(live, "out", key, letters) for key in list(live.config.sinks)]
        return ConnectionsReply(
            id=command.id, file=str(self._file.place), built_in=not self._file.is_there, now=live.clock.now(),
            rooms=tuple(map(room_row, live.config.rooms.values())), parts=tuple(parts),
        )  # fmt: skip

    def _letters(self) -> dict[str, int]:
        with self._live.opened.database.read() as connection:
            return count_letters(connection, self._live.opened.shop)

    async def try_part(self, command: TryPart, who: str) -> Reply:
        """Build it, try it, let it go."""
        live = self._live
        card = (live.plugins.sources if command.side == "in" else live.plugins.sinks).get(command.kind)
        names = secret_names(card.settings) if card is not None else frozenset[str]()
        given = {name: value for name, value in command.secrets.items() if value and name in names}
        old: Any = (live.config.sources if command.side == "in" else live.config.sinks).get(command.key)
        kept = {name: old.settings[name] for name in names if old is not None and old.settings.get(name)}
        settings = {**kept, **command.settings, **given}
        try:
            if command.side == "in":
                room = command.room or next(iter(live.config.rooms), "")
                part = SourceConfig(key=command.key, type=command.kind, room=room, enabled=True, settings=settings)
                source = await live.sources.built(part)
                context = live.sources.context_of(command.key, part, source)
                message = await source.test_connection(context)
                said = live.plugins.sayings.both(message)
                return TriedReply(
                    id=command.id, message=said.english, message_zh=said.chinese, tells=tells(source.declaration)
                )
            to = SinkConfig(key=command.key, type=command.kind, enabled=True, settings=settings)
            sink = await live.sinks.built(to)
            message = await sink.test_connection(live.sinks.context_of(command.key, to, sink))
        except UnknownType as error:
            said = live.plugins.sayings.both(str(error))
            raise Unable("not_found", said.english, zh=said.chinese) from error
        said, actions = live.plugins.sayings.both(message), tuple(one.name for one in sink.declaration.actions)
        return TriedReply(id=command.id, message=said.english, message_zh=said.chinese, actions=actions)

    async def address(self, command: AskAddress, who: str) -> Reply:
        """The path of a part's page, with its token."""
        live = self._live
        running: Any = (live.sources.running if command.side == "in" else live.sinks.running).get(command.key)
        routes = running.declaration.routes if running is not None else ()
        page = next((route for route in routes if route.public), None)
        if page is None:
            raise Unable("not_found", f"{command.key!r} serves no page", zh=f"“{command.key}”没有可打开的地址")
        path = f"/{command.side}/{command.key}{page.path}"
        context = (
            live.sources.context(command.key) if command.side == "in" else live.sinks.context(command.key)
        )  # fmt: skip
        token = await asyncio.to_thread(context.secrets.get, TOKEN)
        return Done(id=command.id, message=f"{path}#token={token}" if token and page.method == "GET" else path)

    async def rulesets(self, command: ListRulesetOffers, who: str) -> Reply:
        """What would work in a room."""
        live, room = self._live, self._live.config.rooms.get(command.room)
        if room is None:
            raise no_room(command.room, self._live.config.rooms)
        try:
            found = await live.worker.run(
                LIMIT, offered_rulesets, tuple(live.plugins.kinds.by_name.values()), await outlets_of(live),
                dict(live.attributes.types), room.currency, list(live.sources.declared(room.key)),
            )  # fmt: skip
        except WorkerFailed as error:
            raise Unable("fault", str(error), zh=f"没有完成：{error.zh}") from error
        return RulesetOffersReply(id=command.id, rulesets=offered_rows(found, room.rulesets))


def offered_rows(found: Iterable[OfferedRuleset], running: Container[str]) -> tuple[RulesetOffer, ...]:
    """Shipped rulesets as clients are told of them: those that run first, then those of which the most works."""
    rows = [_ruleset(one, one.name in running) for one in found]
    return tuple(sorted(rows, key=lambda row: (not row.running, row.example, _ORDER[row.works])))


def _ruleset(one: OfferedRuleset, running: bool) -> RulesetOffer:
    rules = tuple(
        RuleOffer(name=each.name, title=title, works=each.works.value, reasons=told_reasons(each))
        for title, each in one.rules
    )
    return RulesetOffer(
        name=one.name, works=one.works.value, title=one.title, example=one.example, running=running, rules=rules,
        broken=one.broken.en if one.broken else "", broken_zh=one.broken.zh if one.broken else "", titles=one.titles,
    )  # fmt: skip
