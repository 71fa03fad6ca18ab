"""Open questions, as a fold over the journal."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.insight.concerns import Concerns
from tiercast.insight.questions import ANSWERED, OPEN_AGAIN, OPEN_FOR, Questions

SECOND = 1_000_000
ANNA, BEN = b"a" * 16, b"b" * 16


class Heard:
    """Entries told to a board, each a second after the one before."""

    def __init__(self) -> None:
        self.questions, self.entries = Questions(Concerns([])), list[Entry]()

    def say(self, kind: str, viewer: bytes = b"", text: str | None = None, **more: Any) -> Entry:
        seq = len(self.entries) + 1
        entry = Entry(seq * SECOND, kind, "r", viewer, text=text, seq=seq, **more)
        self.entries.append(entry)
        self.questions.hear([entry])
        return entry

    def answer(self, concern: str, until: int, topic: str = ANSWERED) -> None:
        self.say("cue", topic=topic, attributes={"concern": concern, "until": until})

    def open(self, after: int = 0) -> dict[str, int]:
        now = len(self.entries) * SECOND + after
        return {row.concern.key: row.viewers for row in self.questions.open(now)}


def test_that_viewers_are_counted_once_for_a_concern_and_those_of_most_come_first() -> None:
    heard = Heard()
    heard.say("comment", ANNA, "包邮吗")
    heard.say("comment", ANNA, "多少钱")
    heard.say("comment", ANNA, "到底多少钱")
    heard.say("comment", BEN, "价格？")
    heard.say("comment", BEN, "主播好")
    first, second = heard.questions.open(6 * SECOND)
    assert (first.concern.key, first.viewers, first.until) == ("price", 2, 4)
    assert [(one.text, one.times) for one in first.questions] == [("价格？", 1), ("到底多少钱", 2)]
    assert second.concern.key == "shipping"


def test_that_a_reply_answers_all_that_its_viewer_asked_before() -> None:
    heard = Heard()
    heard.say("comment", ANNA, "包邮吗")
    heard.say("comment", BEN, "包邮吗")
    heard.say("reply", ANNA, "包邮的")
    assert heard.open() == {"shipping": 1}
    heard.say("comment", ANNA, "多少钱")
    assert heard.open() == {"shipping": 1, "price": 1}


def test_that_what_is_answered_by_hand_goes_and_is_there_again_when_that_is_taken_back() -> None:
    heard = Heard()
    heard.say("comment", ANNA, "包邮吗")
    later = heard.say("comment", BEN, "包邮吗")
    heard.answer("shipping", 1)
    assert heard.open() == {"shipping": 1}
    heard.answer("shipping", later.seq)
    assert heard.open() == {}
    heard.answer("shipping", later.seq, OPEN_AGAIN)
    heard.answer("shipping", 1, OPEN_AGAIN)
    heard.answer("shipping", 1, OPEN_AGAIN)
    assert heard.open() == {"shipping": 2}


def test_that_who_asks_again_after_an_answer_asks_for_the_first_time() -> None:
    heard = Heard()
    heard.say("comment", ANNA, "包邮吗")
    heard.answer("shipping", 1)
    heard.say("comment", ANNA, "真的包邮吗")
    (row,) = heard.questions.open(4 * SECOND)
    assert [one.times for one in row.questions] == [1]


@pytest.mark.parametrize("kind", ["room_close", "room_open"])
def test_that_with_the_broadcast_all_questions_go(kind: str) -> None:
    heard = Heard()
    heard.say("comment", ANNA, "包邮吗")
    heard.say(kind)
    assert heard.open() == {}


def test_that_nobody_waits_for_ever_and_who_is_erased_asked_nothing() -> None:
    heard = Heard()
    heard.say("comment", ANNA, "包邮吗")
    heard.say("comment", BEN, "包邮吗")
    heard.say("erase", ANNA)
    assert heard.open() == {"shipping": 1}
    assert heard.open(OPEN_FOR) == {}


def test_that_whom_nobody_knows_asks_each_time_anew_and_staff_never_do() -> None:
    heard = Heard()
    heard.say("comment", b"", "包邮吗")
    heard.say("comment", b"", "包邮吗")
    heard.say("comment", ANNA, "包邮吗", roles=("anchor",))
    heard.say("cue", topic=ANSWERED)
    heard.say("reply", b"", "包邮")
    assert heard.open() == {"shipping": 2}


@given(st.lists(st.tuples(st.sampled_from("cra"), st.sampled_from([ANNA, BEN]), st.integers(1, 12)), max_size=30))
def test_that_what_is_open_was_asked_and_not_answered_since(steps: list[tuple[str, bytes, int]]) -> None:
    heard, asked = Heard(), dict[bytes, int]()
    answered = 0
    for what, viewer, until in steps:
        if what == "c":
            asked[viewer] = heard.say("comment", viewer, "包邮吗").seq
        elif what == "r":
            heard.say("reply", viewer, "包邮")
            asked.pop(viewer, None)
        else:
            heard.answer("shipping", until)
            answered = max(answered, until)
        waiting = [seq for seq in asked.values() if seq > answered]
        assert heard.open() == ({"shipping": len(waiting)} if waiting else {})
    again = Questions(Concerns([]))
    again.hear(heard.entries)
    now = len(heard.entries) * SECOND
    assert again.open(now) == heard.questions.open(now)
