"""The journal's entry for an answer to actions that asked, and what it does to them in the outbox."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final

from tiercast_api.event import SECOND

from tiercast.audience.entry import Entry
from tiercast.decide.decision import PlannedAction
from tiercast.deliver.jobs import gives_back
from tiercast.deliver.ports import Pending, State
from tiercast.store.batch import Answered

LONGEST: Final = 3_600 * SECOND
"""Microseconds that an action which never expires waits for an answer: an offer of yesterday is nobody's any more."""


class Answer(StrEnum):
    """What became of a question."""

    YES = "yes"
    NO = "no"
    EXPIRED = "expired"
    DROPPED = "dropped"


OUTCOMES: Final = {
    Answer.YES: State.PLANNED,
    Answer.NO: State.CANCELLED,
    Answer.EXPIRED: State.EXPIRED,
    Answer.DROPPED: State.DROPPED,
}
"""The state to which each answer leads."""
DETAILS: Final = {
    Answer.YES: "",
    Answer.NO: "the answer was no",
    Answer.EXPIRED: "nobody answered in time",
    Answer.DROPPED: "a stop cleared what was waiting",
}


def deadline(action: PlannedAction) -> int:
    """The instant after which a yes comes too late, microseconds UTC."""
    return action.time + LONGEST if action.expires is None else action.expires


def may_be(row: Pending, answer: Answer, now: int) -> bool:
    """Whether an action can be answered so: it waits, and a yes comes in time."""
    return row.state is State.WAITING and (answer is not Answer.YES or now <= deadline(row.action))


def answer_entry(firing: Sequence[Pending], asked: Collection[bytes], answer: Answer, who: str, now: int) -> Entry:
    """The journal's entry for the answer to those of a firing's actions that are in `asked`.

    Its attributes: ``answer``, ``actions`` (hex, by spaces), ``firing`` (hex), ``by``, and ``gives_back``: nothing of
    the firing was done or can be any more.
    """
    ours = [row for row in firing if row.action.id in asked]
    others = [row for row in firing if row.action.id not in asked]
    over = answer is not Answer.YES and gives_back(others)
    action = ours[0].action
    return Entry(
        time=now,
        received=now,
        kind="answer",
        room=action.room,
        viewer=action.viewer,
        item=action.item,
        attributes={
            "answer": answer.value,
            "actions": " ".join(row.action.id.hex() for row in ours),
            "firing": action.firing.hex(),
            "ruleset": action.ruleset,
            "rule": action.rule,
            "by": who,
            "gives_back": over,
        },
    )


def answered(entry: Entry) -> Answered:
    """What an ``answer`` entry does to the outbox, in its own commit."""
    said = entry.attributes or {}
    answer = Answer(str(said["answer"]))
    actions = tuple(bytes.fromhex(name) for name in str(said["actions"]).split())
    return Answered(actions, OUTCOMES[answer].value, DETAILS[answer], entry.time)
