"""What happens in a room as lines for people: signals, tiers and actions, read from the store after their commit."""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from tiercast.common_names import spoken
from tiercast.decide.ids import id_text
from tiercast.engine.opened import Opened
from tiercast.rules import ast
from tiercast.store.tables import actions, changes
from tiercast.words import Words

MOST_LINES: Final = 12
"""Lines of one kind at once; what is more is counted."""


class Teller:
    """Tells what was committed since the last time.

    Args:
        library: rulesets by hash, for the titles of signals and rules.
        language: ``zh…`` for Chinese, everything else English.
    """

    def __init__(self, opened: Opened, library: Mapping[str, ast.Ruleset], language: str) -> None:
        self._opened, self._language = opened, language
        self._titles: dict[str, str] = {}
        for ruleset in library.values():
            self._titles |= {f"{ruleset.name}/{signal.name}": signal.title for signal in ruleset.signals}
            self._titles |= {f"{ruleset.name}/{trigger.name}": trigger.title for trigger in ruleset.triggers}
        self._change = self._action = 0

    def lines(self) -> list[str]:
        """A line for each thing, the oldest first within its kind. Raises: StoreError."""
        with self._opened.database.read() as connection:
            changed, acted = self._changed(connection), self._acted(connection)
            keys = [row.viewer for row in (*changed, *acted) if row.viewer]
            people = self._opened.vault.people(connection, keys)
        names = {key: person.name or person.id for key, person in people.items()}
        return [
            *_at_most([self._change_line(row, names) for row in changed], self._language),
            *_at_most([self._action_line(row, names) for row in acted], self._language),
        ]

    def _changed(self, connection: Connection) -> list[Any]:
        c = changes.c
        query = select(c.n, c.time, c.what, c.name, c.before, c.after, c.viewer)
        rows = connection.execute(query.where(c.shop == self._opened.shop, c.n > self._change).order_by(c.n)).all()
        self._change = rows[-1].n if rows else self._change
        # The first rung is where everybody begins, and ends of signals would be the half of all lines.
        return [row for row in rows if (row.what == "tier" and row.before) or (row.what == "signal" and row.after)]

    def _acted(self, connection: Connection) -> list[Any]:
        c = actions.c
        query = select(c.n, c.time, c.type, c.ruleset, c.rule, c.sink, c.viewer)
        rows = connection.execute(query.where(c.shop == self._opened.shop, c.n > self._action).order_by(c.n)).all()
        self._action = rows[-1].n if rows else self._action
        return list(rows)

    def _change_line(self, row: Any, names: Mapping[bytes, str]) -> str:
        who = _who(row.viewer, names)
        short = row.name.rpartition("/")[2]
        if row.what == "tier":
            return f"{_clock(row.time)} {self._here('tier', '层级')} {short}: {row.before} → {row.after} · {who}"
        return f"{_clock(row.time)} {self._here('signal', '信号')} {self._title(row.name)} · {who}"

    def _action_line(self, row: Any, names: Mapping[bytes, str]) -> str:
        rule = self._title(f"{row.ruleset}/{row.rule}")
        sink = row.sink or self._here("no sink here", "此处没有触达方式")
        what = f"{self._here('action', '动作')} {row.type} → {sink} ({rule})"
        return f"{_clock(row.time)} {what} · {_who(row.viewer, names)}"

    def _title(self, name: str) -> str:
        """The title of a signal or rule where the reader's language is its own, else its name."""
        title = self._titles.get(name, "")
        return title if title and (title.isascii() or self._language.startswith("zh")) else spoken(name)

    def _here(self, english: str, chinese: str) -> str:
        return Words(english, chinese).to(self._language)


def _at_most(lines: list[str], language: str) -> list[str]:
    more = len(lines) - MOST_LINES
    if more <= 0:
        return lines
    return [*lines[:MOST_LINES], Words(f"… and {more} more", f"……另有 {more} 条").to(language)]


def _who(viewer: bytes | None, names: Mapping[bytes, str]) -> str:
    if not viewer:
        return "—"
    return names.get(viewer) or id_text(viewer)[:8]


def _clock(time: int) -> str:
    """The computer's own wall clock, as people in front of it read it."""
    return datetime.datetime.fromtimestamp(time / 1_000_000).astimezone().strftime("%H:%M:%S")
