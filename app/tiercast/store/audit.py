"""The audit log: what people did, who and when, how it was before and after, and the way back."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from tiercast.store.codec import storable
from tiercast.store.tables import audit

DONE: Final = "done"
REFUSED: Final = "refused"
_c = audit.c


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did.

    Attributes:
        n: number of the note; 0 before it has one.
        time: microseconds.
        detail: of the command, without personal data.
        before, after: how what it changed stood; "" where nothing is to be said.
        outcome: ``done``, or ``refused`` and why not.
        before_zh, after_zh, outcome_zh: the same in Chinese, where it is another sentence; "" where it is not.
        back: the command that takes it back, as JSON; "" where there is no way back.
        undoes: the note that this one took back; undone: whether another one took this back.
    """

    n: int = 0
    time: int
    who: str
    what: str
    detail: str = ""
    before: str = ""
    after: str = ""
    outcome: str = DONE
    back: str = ""
    undoes: int | None = None
    undone: bool = False
    before_zh: str = ""
    after_zh: str = ""
    outcome_zh: str = ""


_TEXTS: Final = (
    "who", "what", "detail", "before", "after", "outcome", "back", "before_zh", "after_zh", "outcome_zh",
)  # fmt: skip


def note(connection: Connection, shop: int, now: int, who: str, what: str, detail: str = "") -> None:
    """Write down what somebody did."""
    write_note(connection, shop, Audited(time=now, who=who, what=what, detail=detail))


def write_note(connection: Connection, shop: int, audited: Audited) -> None:
    """Write down what somebody did, with all that is known of it."""
    values = {name: storable(getattr(audited, name)) for name in _TEXTS}
    connection.execute(insert(audit), {"shop": shop, "time": audited.time, "undoes": audited.undoes, **values})


def write_once(connection: Connection, shop: int, audited: Audited) -> None:
    """Write it down unless it is there: a line that is read again after a crash."""
    same = (_c.time == audited.time, _c.who == storable(audited.who), _c.what == audited.what)
    if connection.execute(select(_c.n).where(_c.shop == shop, *same)).first() is None:
        write_note(connection, shop, audited)


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which notes are meant; what is empty leaves nothing out.

    Attributes:
        text: stands in who did it, in the detail, before, after or in the outcome; capitals do not matter.
        kinds: of commands; who: did it; since, until: instants.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    who: str = ""
    since: int = 0
    until: int = 0


def notes(
    connection: Connection, shop: int, limit: int = 200, before: int = 0, sought: Sought | None = None
) -> list[Audited]:
    """What people did last, the newest first; only notes older than number `before`, where that is given."""
    query = select(audit).where(_c.shop == shop, *_meant(sought or Sought())).order_by(_c.n.desc()).limit(limit)
    rows = connection.execute(query if not before else query.where(_c.n < before)).all()
    undone = _undone(connection, shop)
    return [
        Audited(
            n=row.n, time=row.time, who=row.who, what=row.what, detail=row.detail, before=row.before, after=row.after,
            outcome=row.outcome, back=row.back, undoes=row.undoes, undone=row.n in undone,
            before_zh=row.before_zh, after_zh=row.after_zh, outcome_zh=row.outcome_zh,
        )
        for row in rows
    ]  # fmt: skip


def _meant(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.text:
        texts = (_c.who, _c.detail, _c.before, _c.after, _c.outcome, _c.before_zh, _c.after_zh, _c.outcome_zh)
        found.append(or_(*(func.lower(text).contains(sought.text.lower(), autoescape=True) for text in texts)))
    if sought.kinds:
        found.append(_c.what.in_(sought.kinds))
    if sought.who:
        found.append(_c.who == sought.who)
    if sought.since:
        found.append(_c.time >= sought.since)
    if sought.until:
        found.append(_c.time < sought.until)
    return found


def one_note(connection: Connection, shop: int, number: int) -> Audited | None:
    """The note with this number."""
    found = notes(connection, shop, 1, number + 1)
    return found[0] if found and found[0].n == number else None


def prune_notes(connection: Connection, shop: int, older_than: int, limit: int) -> int:
    """Remove notes from before an instant. Returns: how many."""
    old = select(_c.n).where(_c.shop == shop, _c.time < older_than).limit(limit)
    return connection.execute(delete(audit).where(_c.n.in_(old))).rowcount


def blank_notes(connection: Connection, shop: int, words: Sequence[str]) -> int:
    """Take the words of somebody who is erased out of what people did. Returns: out of how many notes."""
    changed = 0
    for row in connection.execute(select(audit).where(_c.shop == shop)).all():
        texts = {name: str(getattr(row, name)) for name in _TEXTS}
        blanked = {name: without_words(text, words) for name, text in texts.items()}
        if blanked != texts:
            connection.execute(update(audit).where(_c.n == row.n).values(**blanked))
            changed += 1
    return changed


def without_words(text: str, words: Sequence[str]) -> str:
    """`text` with asterisks for `words`; short ones only where they stand by themselves."""
    for word in sorted(filter(None, words), key=len, reverse=True):
        text = text.replace(word, "***") if len(word) >= 4 else re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "***", text)
    return text


def _undone(connection: Connection, shop: int) -> set[int]:
    query = select(_c.undoes).where(_c.shop == shop, _c.undoes.is_not(None), _c.outcome == DONE)
    return {int(number) for number in connection.execute(query).scalars() if number is not None}
