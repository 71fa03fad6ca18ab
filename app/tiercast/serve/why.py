"""Commands about the past: why, why not, and what nearly held. A worker process reads the store for them."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Final

from tiercast.decide.ids import id_text
from tiercast.engine.explaining import Account, Question, explain, explain_firing, no_firing, rule_at
from tiercast.engine.jobs import JobError
from tiercast.engine.live import LiveShop
from tiercast.engine.looking_back import recall_of
from tiercast.engine.near import NearRule, near_misses
from tiercast.engine.past import Recall
from tiercast.engine.workers import WorkerFailed, in_worker
from tiercast.insight.reasons import FAR, Reason
from tiercast.serve.given import given_id
from tiercast.serve.protocol_commands import AskWhy, ListNearMisses
from tiercast.serve.protocol_replies import NearMissesReply, NearMissRow, NearRuleRow, Reply, WhyReply, WhyRow
from tiercast.serve.spans import check_span
from tiercast.serve.unable import Unable
from tiercast.step.acting import plain
from tiercast.store.firings import firings_by_id

LIMIT: Final = 120.0
"""Seconds that an answer may take."""


class OnPast:
    """What clients ask about the past."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def why(self, command: AskWhy, who: str) -> Reply:
        """The account of a firing, or of a rule at an instant."""
        try:
            await self._check(command)
            if command.firing:
                account = await in_worker(LIMIT, explain_firing, self._recall(), given_id(command.firing))
            else:
                question = Question(
                    room=command.room,
                    rule=f"{command.ruleset}/{command.rule}",
                    viewer=given_id(command.viewer) if command.viewer else b"",
                    item=command.item,
                    at=command.at,
                    seq=command.seq,
                )
                account = await in_worker(LIMIT, explain, self._recall(), question)
        except JobError as error:
            raise Unable("not_found", error.words.en, zh=error.words.zh) from error
        except WorkerFailed as error:
            raise Unable(
                "fault",
                str(error),
                "ask about a later instant",
                zh=f"没有算出结果：{error.zh}",
                hint_zh="请询问更近的时刻",
            ) from error
        return _told(command.id, account)

    async def near_misses(self, command: ListNearMisses, who: str) -> Reply:
        """Rules that one condition kept from holding."""
        check_span(command.span)
        try:
            found = await in_worker(LIMIT, near_misses, self._recall(), command.span)
        except JobError as error:
            raise Unable("not_found", error.words.en, zh=error.words.zh) from error
        except WorkerFailed as error:
            raise Unable(
                "fault", str(error), "ask for a shorter time", zh=f"没有算出结果：{error.zh}", hint_zh="请缩短时间范围"
            ) from error
        names = await asyncio.to_thread(self._names, {miss.viewer for rule in found.rules for miss in rule.nearest})
        rules = tuple(_near(rule, names) for rule in found.rules)
        return NearMissesReply(id=command.id, since=found.since, until=found.until, rules=rules)

    async def _check(self, command: AskWhy) -> None:
        """Refuse at once what no search of the past would find. Raises: JobError, Unable."""
        core = self._live.shop.core
        if command.firing:
            firing = given_id(command.firing)
            if not await asyncio.to_thread(self._has_firing, firing):
                raise JobError(no_firing(firing))
            return
        # In the past it may have been there, and be gone now.
        then = bool(command.at or command.seq) and command.room.encode() in core.state.rooms.values
        if not (then and self._was_there(command.ruleset, command.rule)):
            rule_at(core, command.room, f"{command.ruleset}/{command.rule}")

    def _was_there(self, ruleset: str, rule: str) -> bool:
        """Whether any version of a ruleset that was ever in force has the rule."""
        versions = (one for one in self._live.book.by_hash.values() if one.name == ruleset)
        return any(trigger.name == rule for version in versions for trigger in version.triggers)

    def _has_firing(self, firing: bytes) -> bool:
        opened = self._live.opened
        with opened.database.read() as connection:
            return firing in firings_by_id(connection, opened.vault, [firing])

    def _names(self, viewers: Collection[str]) -> dict[str, str]:
        opened = self._live.opened
        with opened.database.read() as connection:
            people = opened.vault.people(connection, [given_id(viewer) for viewer in viewers if viewer])
        return {id_text(key): person.name or "" for key, person in people.items()}

    def _recall(self) -> Recall:
        live = self._live
        kinds = tuple(live.plugins.kinds.by_name.values())
        return recall_of(live.config, live.paths, live.opened.secrets, kinds, live.sinks.actions)


def _told(number: int, account: Account) -> WhyReply:
    ruleset, _, rule = account.rule.partition("/")
    return WhyReply(
        id=number, outcome=account.outcome, message=account.message, message_zh=account.message_zh,
        rows=tuple(_row(reason) for reason in account.reasons), failing=account.failing, at=account.at,
        seq=account.seq, version=account.version, state=account.state, firing=account.firing, asked=account.asked,
        asked_at=account.asked_at, ruleset=ruleset, rule=rule, called=account.called,
    )  # fmt: skip


def _row(reason: Reason) -> WhyRow:
    return WhyRow(
        path=reason.path, text=reason.text, held=reason.held, wanted=reason.wanted,
        values={name: plain(value) for name, value in reason.values.items()}, left=reason.left, right=reason.right,
        unit=reason.unit, missing=reason.missing, message=reason.en, message_zh=reason.zh,
        said=reason.said, said_zh=reason.said_zh, words=reason.words, words_zh=reason.words_zh,
    )  # fmt: skip


def _near(rule: NearRule, names: Mapping[str, str]) -> NearRuleRow:
    return NearRuleRow(
        room=rule.room, rule=rule.rule, title=rule.title, misses=rule.misses, viewers=rule.viewers, fired=rule.fired,
        nearest=tuple(
            NearMissRow(
                viewer=miss.viewer, time=miss.time, seq=miss.seq, fact=miss.fact, row=_row(miss.reason),
                share=None if miss.share == FAR else miss.share, viewer_name=names.get(miss.viewer, ""),
            )
            for miss in rule.nearest
        ),
    )  # fmt: skip
