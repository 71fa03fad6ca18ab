"""What people switch while a show is on: cues, states of rules, knobs, rulesets that are read anew."""

import asyncio
from collections.abc import Callable

from sqlalchemy import select

from tiercast.audience.entry import Entry
from tiercast.engine.live import LiveShop
from tiercast.serve.cues import cue_entry
from tiercast.serve.on_room import program_of
from tiercast.serve.protocol_commands import (
    ReloadRuleset,
    RuleStateName,
    SendCue,
    SetParam,
    SetRuleState,
)
from tiercast.serve.protocol_pushes import Push, RuleChanged
from tiercast.serve.protocol_replies import (
    Done,
    Reply,
)
from tiercast.serve.statuses import rule_status
from tiercast.serve.unable import Unable, no_room
from tiercast.step.knobs import KnobError, knob_value
from tiercast.step.rules_in import TriggerRule
from tiercast.store.tables import journal


class OnSwitches:
    """What clients switch.

    Args:
        push: tells every client of a rule's new state.
    """

    def __init__(self, live: LiveShop, push: Callable[[Push], None]) -> None:
        self._live, self._push = live, push

    async def cue(self, command: SendCue, who: str) -> Reply:
        """A person gives a cue."""
        entry = cue_entry(self._live, program_of(self._live, command.room), command, self._now())
        return Done(id=command.id, seq=await self._live.loop.put(entry))

    async def rule_state(self, command: SetRuleState, who: str) -> Reply:
        """Switch a rule."""
        full = f"{command.ruleset}/{command.rule}"
        self._check_rule(command, full)
        entry = Entry(self._now(), "rule_state", command.room, topic=full, text=command.state.value)
        seq = await self._live.loop.put(entry)
        await self._check_taken(seq, full, command.state.value)
        # A ruleset may have taken over before the step came to it.
        rule = self._check_rule(command, full)
        status = rule_status(self._live, command.room, program_of(self._live, command.room), rule)
        self._push(RuleChanged(rule=status))
        return Done(id=command.id, seq=seq)

    def _check_rule(self, command: SetRuleState, full: str) -> TriggerRule:
        """The rule, which may be switched so. Raises: Unable."""
        program = program_of(self._live, command.room)
        rule = program.trigger(full)
        if rule is None:
            raise Unable("not_found", f"the room has no rule {full}", zh=f"直播间没有规则 {full}")
        uncapped = program.acts[rule.name].uncapped
        if command.state is RuleStateName.LIVE and uncapped:
            raise Unable(
                "refused",
                f"{rule.name} cannot be live: {uncapped} costs something, and no cap in money or pieces bounds it",
                "give the rule a limit such as {room: 100 per session} or {budget: 500 CNY per session}, "
                "or let it ask first",
                zh=f"{rule.name} 不能运行：{uncapped} 会产生花费，但没有任何次数或金额上限",
                hint_zh="给规则设上限，例如 {room: 100 per session} 或 {budget: 500 CNY per session}，或改为先问我",
            )
        return rule

    async def param(self, command: SetParam, who: str) -> Reply:
        """Turn a knob."""
        program = program_of(self._live, command.room)
        found = program.scope.param(command.ruleset, command.param)
        if found is None or found[0] != command.ruleset:
            raise Unable(
                "not_found",
                f"{command.ruleset} has no param {command.param!r}",
                zh=f"{command.ruleset} 没有参数 {command.param!r}",
            )
        try:
            knob_value(found[1], command.value)
        except KnobError as error:
            raise Unable("refused", str(error), zh=error.zh) from error
        name = f"{command.ruleset}/{command.param}"
        entry = Entry(self._now(), "param", command.room, topic=name, text=command.value)
        seq = await self._live.loop.put(entry)
        await self._check_taken(seq, name, command.value)
        return Done(id=command.id, seq=seq)

    async def reload(self, command: ReloadRuleset, who: str) -> Reply:
        """Read the rulesets of a room anew."""
        room = self._live.config.rooms.get(command.room)
        if room is None:
            raise no_room(command.room, self._live.config.rooms)
        changed = await self._live.rooms.configure_room(room)
        if changed:
            return Done(id=command.id, message="the rulesets took over", message_zh="新的规则集已生效")
        return Done(id=command.id, message="nothing has changed", message_zh="没有变化")

    def _now(self) -> int:
        return self._live.now()

    async def _check_taken(self, seq: int, name: str, wanted: str) -> None:
        """Whether the step has taken it in: what breaks the step is journaled as skipped. Raises: Unable."""
        if await asyncio.to_thread(self._kind, seq) == "skipped":
            raise Unable(
                "fault",
                f"{name} was not set to {wanted!r}: the engine could not take it in, and all stands as before",
                "the reason stands under Connections, among the data that were not understood",
                zh=f"{name} 没有改成“{wanted}”：引擎无法采纳，一切保持不变",
                hint_zh="原因写在“接入”页看不懂的数据里",
            )

    def _kind(self, seq: int) -> str:
        opened, c = self._live.opened, journal.c
        with opened.database.read() as connection:
            query = select(c.kind).where(c.shop == opened.shop, c.seq == seq)
            return str(connection.execute(query).scalar() or "")
