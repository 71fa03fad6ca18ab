"""What a rule would have done lately: as recorded where it ran, tried anew in a worker where it is changed."""

from typing import Final

import msgspec

from tiercast.decide.decision import RuleState
from tiercast.decide.ids import id_text
from tiercast.engine.jobs import JobError
from tiercast.engine.live import LiveShop
from tiercast.engine.looking_back import recall_of
from tiercast.engine.whatif import Tried, WouldHave, what_if
from tiercast.engine.workers import WorkerFailed
from tiercast.serve.protocol_commands import WhatIf
from tiercast.serve.protocol_replies import Reply, WhatIfReply
from tiercast.serve.spans import check_span
from tiercast.serve.unable import Unable
from tiercast.step.knobs import KnobError, knob_value
from tiercast.step.program import RoomProgram
from tiercast.store.recorded import recorded

LIMIT: Final = 60.0
"""Seconds that an answer may take."""


class OnWhatIf:
    """What clients ask about what would have been."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def what_if(self, command: WhatIf, who: str) -> Reply:
        """Answer one question."""
        program = self._live.shop.core.programs.get(command.room)
        rule = None if program is None else program.trigger(f"{command.ruleset}/{command.rule}")
        if program is None or (rule is None and not command.candidate):
            raise Unable(
                "not_found",
                f"the room {command.room!r} has no rule {command.ruleset}/{command.rule}",
                zh=f"直播间 {command.room!r} 没有规则 {command.ruleset}/{command.rule}",
            )
        check_span(command.span)
        name = f"{command.ruleset}/{command.rule}"
        changed = bool(command.params or command.candidate)
        runs = rule is not None and self._live.shop.core.rule_state(command.room, name) not in (
            RuleState.DRAFT, RuleState.PAUSED,
        )  # fmt: skip
        if runs and not changed and not command.anew:
            found = self._recorded(command, program)
        else:
            found = await self._tried(command, program)
        return _told(command.id, found)

    def _recorded(self, command: WhatIf, program: RoomProgram) -> WouldHave:
        database, shop = self._live.opened.database, self._live.opened.shop
        with database.read() as connection:
            found = recorded(connection, shop, command.room, command.ruleset, command.rule, command.span)
        acting = program.acts[f"{command.ruleset}/{command.rule}"]
        costly = {action.type for action in acting.terms.costly}
        return WouldHave(
            since=found.until - command.span, until=found.until, firings=found.firings, viewers=found.viewers,
            actions=found.actions, cost=found.cost,
            uncosted=sum(count for kind, count in found.unpriced.items() if kind in costly),
            suppressed=found.suppressed, without=found.without, nearest=found.nearest, recorded=True,
            uncapped=acting.uncapped,
        )  # fmt: skip

    async def _tried(self, command: WhatIf, program: RoomProgram) -> WouldHave:
        params = {f"{command.ruleset}/{name}": value for name, value in command.params.items()}
        if not command.candidate:
            self._check(command, program)
        live = self._live
        kinds = tuple(live.plugins.kinds.by_name.values())
        recall = recall_of(live.config, live.paths, live.opened.secrets, kinds, live.sinks.actions)
        tried = Tried(
            room=command.room, rule=f"{command.ruleset}/{command.rule}", span=command.span, params=params,
            candidate=command.candidate,
        )  # fmt: skip
        try:
            return await live.worker.run(LIMIT, what_if, recall, tried)
        except JobError as error:
            raise Unable("refused", error.words.en, zh=error.words.zh) from error
        except WorkerFailed as error:
            raise Unable(
                "fault",
                str(error),
                "ask about a shorter time",
                zh=f"推演没有完成：{error.zh}",
                hint_zh="请缩短时间范围",
            ) from error

    @staticmethod
    def _check(command: WhatIf, program: RoomProgram) -> None:
        for name, value in command.params.items():
            found = program.scope.param(command.ruleset, name)
            if found is None or found[0] != command.ruleset:
                raise Unable(
                    "not_found", f"{command.ruleset} has no param {name!r}", zh=f"{command.ruleset} 没有参数 {name!r}"
                )
            try:
                knob_value(found[1], value)
            except KnobError as error:
                raise Unable("refused", str(error), zh=error.zh) from error


def _told(number: int, found: WouldHave) -> WhatIfReply:
    said = msgspec.structs.asdict(found)
    viewers = tuple(id_text(viewer) for viewer in said.pop("nearest"))
    return WhatIfReply(id=number, last_viewers=viewers, **said)
