"""Commands that read rulesets: how their rules stand, their text and versions, what they are checked against."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Final

from tiercast_api.kinds import BUILT_IN

from tiercast.engine.live import LiveShop
from tiercast.engine.rule_tally import RuleKey, RuleTallies, Tally
from tiercast.engine.rulebook import MissingRulesetError, read_text
from tiercast.engine.ruleset_files import RulesetFiles
from tiercast.rules import ast
from tiercast.rules.check.coverage import Coverage, coverage
from tiercast.rules.check.outlets import Outlets
from tiercast.rules.conditions import Literal
from tiercast.rules.parse import hash_of
from tiercast.serve.on_room import program_of
from tiercast.serve.outlets import outlets_of
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_rules import (
    CoverageReason,
    CoverageRow,
    GetRuleEnvironment,
    ListRules,
    ListVersions,
    ParamRow,
    ReadRuleset,
    RuleCounts,
    RuleEnvironmentReply,
    RuleRow,
    RulesetRow,
    RulesetTextReply,
    RulesReply,
    VersionRow,
    VersionsReply,
)
from tiercast.serve.statuses import rule_status
from tiercast.serve.unable import Unable
from tiercast.step.program import RoomProgram
from tiercast.store.coupons import pools
from tiercast.store.ruleset_versions import versions_of
from tiercast.store.small import get_ruleset

_NONE: Final = Tally()


class OnRules:
    """What clients ask about rulesets."""

    def __init__(self, live: LiveShop, files: RulesetFiles) -> None:
        self._live, self._files = live, files
        self._tallies, self._counting = RuleTallies(live.opened.database, live.opened.shop), asyncio.Lock()
        self._covered: dict[tuple[str, object], tuple[CoverageRow, ...]] = {}

    async def list(self, command: ListRules, who: str) -> Reply:
        """Every ruleset of a room, or of all."""
        state, programs = self._live.shop.core.state, self._live.shop.core.programs
        if command.room:
            program_of(self._live, command.room)
        opened = {room: self._opened(room) for room in self._live.config.rooms}
        began = {room: since for room, since in opened.items() if since}
        async with self._counting:
            tallies = await asyncio.to_thread(self._tallies.refresh, began, state.shop.now)
        outlets = await outlets_of(self._live)
        wanted = [room for room in self._live.config.rooms if command.room in ("", room) and room in programs]
        rows = tuple(row for room in wanted for row in self._rulesets(room, programs[room], tallies, outlets))
        return RulesReply(id=command.id, now=state.shop.now, since=opened, rulesets=rows)

    def _opened(self, room: str) -> int:
        found = self._live.shop.core.state.rooms.values.get(room.encode())
        return found.opened if found is not None else 0

    def _rulesets(
        self, room: str, program: RoomProgram, tallies: Mapping[RuleKey, Tally], outlets: Outlets
    ) -> Iterator[RulesetRow]:
        for ruleset in program.scope.rulesets:
            file, shipped = "", False
            try:
                if (place := self._files.place(room, ruleset.name)) is not None:
                    file, shipped = str(place.path), place.shipped
            except MissingRulesetError:
                pass  # its file was taken away; what was read of it goes on
            yield RulesetRow(
                room=room, ruleset=ruleset.name, title=ruleset.title, hash=ruleset.hash, file=file, shipped=shipped,
                rooms=self._files.rooms_of(ruleset.name),
                params=tuple(self._param(room, program, ruleset, param) for param in ruleset.params),
                rules=tuple(self._rules(room, program, ruleset, tallies)),
                coverage=self._coverage(room, ruleset, outlets),
            )  # fmt: skip

    def _param(self, room: str, program: RoomProgram, ruleset: ast.Ruleset, param: ast.Param) -> ParamRow:
        full = f"{ruleset.name}/{param.name}"
        written = _written(param.value)
        turned = self._live.shop.core.state.shop.params.get(f"{room}/{full}") or program.config.params.get(full)
        return ParamRow(
            name=param.name, title=param.title, type=param.value.type.value, value=turned or written, written=written,
            low=_written(param.low), high=_written(param.high), currency=param.value.currency,
        )  # fmt: skip

    def _rules(
        self, room: str, program: RoomProgram, ruleset: ast.Ruleset, tallies: Mapping[RuleKey, Tally]
    ) -> Iterator[RuleRow]:
        now = self._live.shop.core.state.shop.now
        for rule in program.triggers():
            if rule.ruleset != ruleset.name:
                continue
            status = rule_status(self._live, room, program, rule)
            tally = tallies.get((room, ruleset.name, rule.trigger.name), _NONE)
            terms = program.acts[rule.name].terms
            kinds = dict.fromkeys(action.type for actions in terms.alternatives for action in actions)
            yield RuleRow(
                rule=status.rule, title=status.title, state=status.state.value, said=status.said,
                uncapped=status.uncapped, session=_counts(tally.session), hour=_counts(tally.hour(now)),
                last=tally.last, actions=tuple(kinds), costly=bool(terms.costly),
                experiment=rule.trigger.experiment, line=rule.trigger.position.line,
            )  # fmt: skip

    def _coverage(self, room: str, ruleset: ast.Ruleset, outlets: Outlets) -> tuple[CoverageRow, ...]:
        declared = tuple(self._live.sources.declared(room))
        told = tuple((source.kinds, source.quality) for source in declared)
        filled = frozenset((pool, bool(left)) for pool, left in outlets.pools.items())
        key = (ruleset.hash, (told, outlets.sinks, filled))
        if key not in self._covered:
            if len(self._covered) > 64:
                self._covered.clear()
            titles = _titles(ruleset)
            self._covered[key] = tuple(_covered(one, titles) for one in coverage(ruleset, declared, outlets))
        return self._covered[key]

    async def read(self, command: ReadRuleset, who: str) -> Reply:
        """The text of a ruleset's file, or of a version."""
        running = self._running(command.room, command.ruleset)
        place = self._files.place(command.room, command.ruleset)
        if command.hash:
            with self._live.opened.database.read() as connection:
                text = get_ruleset(connection, command.hash)
            if text is None:
                raise Unable("not_found", f"there is no version {command.hash}", zh=f"没有版本 {command.hash}")
        else:
            text = await asyncio.to_thread(read_text, place.path) if place is not None else ""
        return RulesetTextReply(
            id=command.id, ruleset=command.ruleset, text=text, hash=hash_of(text), running=running,
            file=str(place.path) if place is not None else "", shipped=place.shipped if place is not None else False,
        )  # fmt: skip

    async def versions(self, command: ListVersions, who: str) -> Reply:
        """The versions that were saved."""
        limit = max(1, min(command.limit, 1_000))
        with self._live.opened.database.read() as connection:
            found = versions_of(connection, self._live.opened.shop, command.ruleset, limit)
        programs = self._live.shop.core.programs.values()
        running = {program.versions.get(command.ruleset, "") for program in programs}
        latest: set[str] = set()
        rows = []
        for one in found:
            # Of several versions with the same text the newest is the one that runs.
            runs = one.hash in running and one.hash not in latest
            latest.add(one.hash)
            rows.append(VersionRow(n=one.n, hash=one.hash, time=one.time, how=one.how, who=one.who, running=runs))
        return VersionsReply(id=command.id, ruleset=command.ruleset, versions=tuple(rows))

    async def environment(self, command: GetRuleEnvironment, who: str) -> Reply:
        """What rulesets of a room are checked against."""
        live, config = self._live, program_of(self._live, command.room).config
        with live.opened.database.read() as connection:
            names = tuple(pool.name for pool in pools(connection, live.opened.shop))
        known = {kind.name for kind in BUILT_IN}
        return RuleEnvironmentReply(
            id=command.id, room=command.room, currency=config.currency,
            kinds=tuple(kind for kind in live.plugins.kinds.by_name.values() if kind.name not in known),
            actions=tuple(live.sinks.actions.values()), sinks=tuple(sorted(live.sinks.keys)), pools=names,
            attributes=dict(config.attributes), emitted=config.known_kinds,
        )  # fmt: skip

    def _running(self, room: str, ruleset: str) -> str:
        found = program_of(self._live, room).versions.get(ruleset)
        if found is None:
            raise Unable(
                "not_found", f"the room {room} does not run {ruleset!r}", zh=f"直播间 {room} 没有运行“{ruleset}”"
            )
        return found


def _written(literal: Literal | None) -> str:
    return "" if literal is None else literal.written or str(literal.value)


def _counts(found: Mapping[str, int]) -> RuleCounts:
    return RuleCounts(
        fired=found.get("", 0), suppressed={reason: count for reason, count in sorted(found.items()) if reason}
    )


def _titles(ruleset: ast.Ruleset) -> dict[tuple[str, str], str]:
    kinds = (("signal", ruleset.signals), ("tier", ruleset.tiers), ("trigger", ruleset.triggers))
    return {(kind, each.name): each.title for kind, section in kinds for each in section}


def _covered(one: Coverage, titles: Mapping[tuple[str, str], str]) -> CoverageRow:
    return CoverageRow(
        kind=one.kind, name=one.name, works=one.works.value, title=titles.get((one.kind, one.name), ""),
        reasons=told_reasons(one),
    )  # fmt: skip


def told_reasons(one: Coverage) -> tuple[CoverageReason, ...]:
    """Why something does not work fully, as clients are told."""
    return tuple(
        CoverageReason(message=each.text, message_zh=each.text_zh, missing=each.missing) for each in one.reasons
    )
