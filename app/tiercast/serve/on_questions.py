"""What is asked in a room: read from the journal beside the loop, kept in memory only as long as somebody looks."""

import asyncio
from collections.abc import Iterable
from typing import Final

from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.decide.ids import id_text
from tiercast.engine.live import LiveShop
from tiercast.insight.concerns import ITEM, Concerns, Facts, title_of
from tiercast.insight.questions import ANSWERED, CONCERN, KINDS, OPEN_AGAIN, UNTIL, Open, Question, Questions
from tiercast.serve.on_room import item_title, name_of, program_of
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_room import AnswerQuestions, ConcernRow, ListQuestions, QuestionRow, QuestionsReply
from tiercast.serve.unable import Unable
from tiercast.store.journal import last_seq, latest_entries
from tiercast.store.person import Person

SHOWN: Final = 8
"""Questions of a concern that are handed out, the newest."""
MOST_READ: Final = 3_000
"""Entries that are read at once: at a first look, or after a client was away."""
FAR_BACK: Final = 200_000
FORGOTTEN_AFTER: Final = 60.0
"""Seconds after which what was asked is not kept in memory for anybody any more."""
MOST_ANSWERING: Final = 3
FACTS_FOR: Final = 30_000_000
"""Microseconds for which what products answer is not looked up again: a catalogue may be long."""


class _Board:
    """The questions of one room, as of some versions of its rulesets and products' facts."""

    def __init__(self, made_of: object, questions: Questions) -> None:
        self.made_of, self.questions = made_of, questions
        self.reading = asyncio.Lock()
        self.forgetting: asyncio.TimerHandle | None = None


class OnQuestions:
    """What clients ask about questions, and that they are answered."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._boards: dict[str, _Board] = {}
        self._facts, self._facts_until = Facts(), 0

    async def questions(self, command: ListQuestions, who: str) -> Reply:
        """What is asked and not answered."""
        program = program_of(self._live, command.room)
        board = self._board(command.room)
        async with board.reading:
            await asyncio.to_thread(self._catch_up, command.room, board.questions)
            found = board.questions.open(self._live.now())
            asked = {one.viewer for row in found for one in row.questions[:SHOWN] if one.viewer}
            names = await asyncio.to_thread(self._names, asked)
        emits = program.config.known_kinds
        return QuestionsReply(
            id=command.id,
            concerns=tuple(self._concern(row, names) for row in found),
            heard=not emits or "comment" in emits,
        )

    async def answer(self, command: AnswerQuestions, who: str) -> Reply:
        """A concern is answered, or open again: an entry of the journal, which rules read as a cue."""
        live = self._live
        program = program_of(live, command.room)
        if not self._is_concern(command.room, command.concern):
            raise Unable(
                "not_found",
                f"nobody asks about {command.concern!r} here",
                "look at what is asked now",
                zh=f"这里没有关于 {command.concern!r} 的问题",
                hint_zh="请查看现在的问题",
            )
        if not 0 < command.until <= live.shop.seq:
            raise Unable(
                "refused",
                f"until: expected a place in the journal, 1 to {live.shop.seq}; found {command.until}",
                zh=f"until：应为 1 到 {live.shop.seq} 之间的位置，现为 {command.until}",
            )
        said: dict[str, Attribute] = {CONCERN: command.concern, UNTIL: command.until}
        topic = ANSWERED if command.answered else OPEN_AGAIN
        now = live.now()
        entry = Entry(now, "cue", program.config.key, topic=topic, attributes=said)
        return Done(id=command.id, seq=await live.loop.put(entry))

    # --- the board

    def _board(self, room: str) -> _Board:
        """The room's board, made anew where its rulesets or its products' facts are others; and kept for a while."""
        rulesets = self._live.shop.core.programs[room].scope.rulesets
        made_of = (tuple(ruleset.hash for ruleset in rulesets), self._look_up().words)
        board = self._boards.get(room)
        if board is None or board.made_of != made_of:
            forgetting = None if board is None else board.forgetting
            board = self._boards[room] = _Board(made_of, Questions(Concerns(rulesets, self._facts.words)))
            board.forgetting = forgetting
        if board.forgetting is not None:
            board.forgetting.cancel()
        board.forgetting = asyncio.get_running_loop().call_later(FORGOTTEN_AFTER, self._boards.pop, room, None)
        return board

    def _look_up(self) -> Facts:
        """What products answer, looked up once in a while."""
        now = self._live.clock.monotonic()
        if now >= self._facts_until:
            items = self._live.shop.core.state.items.values.items()
            told = ((item.title or key.decode(), item.concerns) for key, item in items if item.concerns)
            self._facts, self._facts_until = Facts(told), now + FACTS_FOR
        return self._facts

    def _catch_up(self, room: str, questions: Questions) -> None:
        """Hear what the journal has had since. Runs in a thread."""
        opened = self._live.opened
        with opened.database.read() as connection:
            end = last_seq(connection, opened.shop)
            after = max(questions.seq, end - FAR_BACK)
            questions.hear(latest_entries(connection, opened.vault, room, after, MOST_READ, KINDS))
        questions.seq = end

    def _names(self, viewers: Iterable[bytes]) -> dict[bytes, Person]:
        opened = self._live.opened
        with opened.database.read() as connection:
            return opened.vault.people(connection, viewers)

    def _is_concern(self, room: str, key: str) -> bool:
        if key.startswith(ITEM) or title_of(key) is not None:
            return True
        ruleset, _, signal = key.partition("/")
        rulesets = self._live.shop.core.programs[room].scope.rulesets
        return any(one.name == ruleset and any(s.name == signal for s in one.signals) for one in rulesets)

    # --- rows

    def _concern(self, row: Open, names: dict[bytes, Person]) -> ConcernRow:
        return ConcernRow(
            concern=row.concern.key, title=row.concern.title, title_zh=row.concern.title_zh, viewers=row.viewers,
            until=row.until, questions=tuple(self._question(one, names) for one in row.questions[:SHOWN]),
            answered_by=self._facts.answering(row.concern, MOST_ANSWERING),
        )  # fmt: skip

    def _question(self, one: Question, names: dict[bytes, Person]) -> QuestionRow:
        return QuestionRow(
            seq=one.seq, time=one.time, text=one.text, viewer=id_text(one.viewer) if one.viewer else "",
            viewer_name=name_of(names.get(one.viewer)), item=one.item, item_title=item_title(self._live, one.item),
            times=one.times,
        )  # fmt: skip
