"""Commands on actions: yes and no, again, not any more, take back, done."""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec
from tiercast_api.action import Outcome
from tiercast_api.sink import SinkDeclaration
from tiercast_api.web import Request

from tiercast.deliver.jobs import gives_back
from tiercast.deliver.trial import send_trial
from tiercast.engine.answer_entry import Answer
from tiercast.engine.asking import StopStands
from tiercast.engine.live import LiveShop
from tiercast.reason_words import reason_in_both
from tiercast.serve.action_rows import rows_of
from tiercast.serve.given import given_id
from tiercast.serve.protocol_commands import (
    AnswerAction,
    CancelAction,
    FinishAction,
    ListActions,
    RecallAction,
    RetryAction,
    TrySend,
)
from tiercast.serve.protocol_replies import ActionsReply, Done, Reply
from tiercast.serve.protocol_room import SawAction
from tiercast.serve.unable import Unable
from tiercast.store import outbox
from tiercast.store.outbox_read import Pending
from tiercast.store.told_states import STATES
from tiercast.words import Words

TAKEN: Final = Words("The sink has taken the test", "测试内容已发出")
SHOWN: Final = Words("The test was shown", "测试内容已显示")
NOT_TAKEN: Final = Words("the sink did not take the test", "测试内容没有被接收")


def answers_people(declaration: SinkDeclaration) -> bool:
    """Whether a sink shows people what they are to do, and hears from them that it is done."""
    return any(route.path == "/answer" for route in declaration.routes)


class OnActions:
    """What clients do with actions."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def answer(self, command: AnswerAction, who: str) -> Reply:
        """Yes or no to actions that wait for one."""
        ids = [given_id(text) for text in command.actions]
        try:
            answered = await self._live.asking.answer(ids, Answer.YES if command.yes else Answer.NO, who)
        except StopStands:
            raise Unable(
                "refused",
                "everything is stopped: a yes has to wait",
                'end the stop first: "Go on"',
                zh="目前已停止：暂时不能同意",
                hint_zh="请先按“继续”，解除停止",
            ) from None
        if answered.unwanted and not answered.done:
            raise Unable(
                "refused",
                "the viewer does not want to be reached any more",
                "answer no",
                zh="这位观众不希望再被联系",
                hint_zh="请选择不执行",
            )
        if ids and not answered.done:
            raise Unable(
                "refused",
                "no such action waits for an answer any more",
                "look at what waits now",
                zh="这些动作已不在等你同意",
                hint_zh="请查看现在等待的动作",
            )
        late = len(answered.late)
        if not late:
            return Done(id=command.id)
        return Done(
            id=command.id, message=f"{late} of {len(ids)} no longer waited",
            message_zh=f"{len(ids)} 个中有 {late} 个已不在等待",
        )  # fmt: skip

    async def retry(self, command: RetryAction, who: str) -> Reply:
        """Another attempt."""
        live, now, shop = self._live, self._live.clock.now(), self._live.opened.shop
        ids = [given_id(command.action)]
        await self._check_reserved(ids)
        again = await asyncio.wrap_future(
            live.opened.writer.call(lambda connection: outbox.retry(connection, shop, ids, now))
        )
        if not again:
            raise Unable(
                "refused",
                "only an action that failed or is uncertain can be tried again",
                zh="只有失败或不确定的动作可以重试",
            )
        await live.dispatcher.release(again)
        return Done(id=command.id)

    async def _check_reserved(self, ids: Sequence[bytes]) -> None:
        """What was given back may be somebody else's by now: doing it all the same could exceed a limit."""
        port = self._live.dispatcher.ports.outbox
        rows = await port.firings([row.action.firing for row in await port.load(ids)])
        if any(row.action.reservations for row in rows) and gives_back(rows):
            raise Unable(
                "refused", "what the action had reserved of its limits was given back when it failed",
                "the rule does it anew when it fires again",
                zh="这个动作失败时，占用的次数和预算已经退回", hint_zh="规则下次成立时会重新执行",
            )  # fmt: skip

    async def cancel(self, command: CancelAction, who: str) -> Reply:
        """Take an action out that was not done yet."""
        live = self._live
        ids = [given_id(command.action)]
        if await live.dispatcher.cancel(ids, f"cancelled by {who}"):
            return Done(id=command.id)
        if not (await live.asking.answer(ids, Answer.NO, who)).done:
            raise Unable("refused", "the action is under way or has ended", zh="这个动作正在执行或已经结束")
        return Done(id=command.id)

    async def recall(self, command: RecallAction, who: str) -> Reply:
        """Take back what was done."""
        receipt = await self._live.afterwards.recall(given_id(command.action))
        why = reason_in_both(receipt.detail, self._live.plugins.sayings.both)
        if receipt.outcome is not Outcome.RECALLED:
            raise Unable("refused", why.en, zh=why.zh)
        return Done(id=command.id, message=why.en, message_zh=why.zh)

    async def finish(self, command: FinishAction, who: str) -> Reply:
        """A person has done or skipped something: the sink that keeps it hears of it as from its own page."""
        await self._tell_sink(command.action, "done" if command.done else "skipped", command.note)
        return Done(id=command.id)

    async def saw(self, command: SawAction, who: str) -> Reply:
        """Somebody sees a line for the host."""
        await self._tell_sink(command.action, "shown")
        return Done(id=command.id)

    async def _tell_sink(self, action: str, answer: str, note: str = "") -> None:
        live = self._live
        rows = await live.dispatcher.ports.outbox.load([given_id(action)])
        sink = live.sinks.running.get(rows[0].action.sink) if rows else None
        if sink is None or not answers_people(sink.declaration):
            raise Unable(
                "refused",
                "nobody has to do this action: somebody has answered it already, or it is done without people",
                zh="这个动作不需要人工处理：已经有人答复，或由系统自动完成",
            )
        body = msgspec.json.encode({"action": action, "answer": answer, "note": note})
        response = await sink.handle(Request("POST", "/answer", {}, {"content-type": "application/json"}, body))
        if response.status >= 400:
            raise Unable(
                "refused", response.body.decode("utf-8", "replace")[:300], zh=f"触达方式没有接受：{response.status}"
            )

    async def list(self, command: ListActions, who: str) -> Reply:
        """Actions in some states, the newest first."""
        states = command.states or None
        if unknown := sorted(set(command.states) - STATES):
            raise Unable("refused", f"states: unknown: {', '.join(unknown)}", zh=f"states：未知：{'、'.join(unknown)}")
        limit = max(1, min(command.limit, 1_000))
        found = await asyncio.to_thread(self._latest, states, command.room, limit + 1)
        rows = await rows_of(self._live, found[:limit])
        return ActionsReply(id=command.id, actions=rows, more=len(found) > limit)

    def _latest(self, states: Sequence[str] | None, room: str, limit: int) -> Sequence[Pending]:
        # Each is unsealed: a page that asks every two seconds must not hold the loop up.
        with self._live.opened.database.read() as connection:
            return outbox.list_latest(connection, self._live.opened.vault, states, room, limit)

    async def try_send(self, command: TrySend, who: str) -> Reply:
        """Show what an action would look like, giving nothing away. Raises: Unable: where the sink refuses it."""
        room = next(iter(self._live.config.rooms))
        receipt = await send_trial(self._live.dispatcher, command.sink, command.action, command.fields, {}, room)
        detail = self._live.plugins.sayings.both(receipt.detail)
        if receipt.outcome is Outcome.REFUSED:
            raise Unable("refused", detail.english or NOT_TAKEN.en, zh=detail.chinese or NOT_TAKEN.zh)
        said = SHOWN if receipt.outcome is Outcome.SHOWN else TAKEN
        if not receipt.detail:
            return Done(id=command.id, message=said.en, message_zh=said.zh)
        return Done(
            id=command.id, message=f"{said.en}: {detail.english}", message_zh=f"{said.zh}：{detail.chinese}"
        )  # fmt: skip
