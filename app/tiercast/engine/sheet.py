"""The end-of-show sheet of a session, read from the store: for a worker process beside a running engine, or a command.

Nothing of it is kept: the journal, the firings and the outbox are what it follows from, so that the sheet of a journal
is always the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.audience.entry import Entry
from tiercast.common_names import spoken
from tiercast.engine.jobs import JobError, Progress, Report
from tiercast.engine.kept_words import EVENTS_KEPT
from tiercast.engine.sessions import SessionSpan, sessions_of
from tiercast.insight.concerns import Concerns
from tiercast.insight.series import CHUNK, STEP, Bucket, buckets_of
from tiercast.insight.sheet.ledger import PAID, Ledger
from tiercast.insight.sheet.model import Number, Sheet
from tiercast.insight.sheet.moments import MarkOf, best_moments, course_of
from tiercast.insight.sheet.numbers import Basis, compared, ten_numbers
from tiercast.insight.sheet.outcomes import (
    AFTER,
    ActionsOf,
    FiringOf,
    Measure,
    Met,
    experiment_rows,
    rule_rows,
)
from tiercast.rules import ast
from tiercast.rules.parse import parse_ruleset
from tiercast.step.config import RoomConfig
from tiercast.store.database import open_database
from tiercast.store.journal import last_seq, seq_after, seq_before, stream_entries
from tiercast.store.journal_places import first_seq, time_of
from tiercast.store.marks import marks_since
from tiercast.store.recorded import last_time
from tiercast.store.secret import Secrets
from tiercast.store.series import series_of
from tiercast.store.session_read import (
    Stretch,
    actions_of_session,
    configs_between,
    exposures_of,
    firings_of,
)
from tiercast.store.vault import Vault, open_vault
from tiercast.words import Words

REPORTED: Final = 10_000
"""Entries between two reports."""
LATE: Final = 3_600_000_000
"""Microseconds after a session's end up to which its late events, and what came of it, are looked for."""
LONGEST_MEASURE: Final = 12 * 3_600_000_000
"""Microseconds of the longest time of an experiment that is waited for."""
_config = msgspec.json.Decoder(RoomConfig).decode


class SheetAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which sheet.

    Attributes:
        store: URL; shop: its key.
        config: the room as it is configured now, for a session of which no configuration is in the journal.
        session: number of the session; 0: the one that is on, or the last one.
        before: numbers of the session before, where they are known already.
    """

    store: str
    shop: str
    secrets: Secrets
    config: RoomConfig
    session: int = 0
    before: tuple[Number, ...] | None = None


class SheetMade(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, or None where the room had no session yet, and the room's sessions, the newest first."""

    sheet: Sheet | None
    sessions: tuple[SessionSpan, ...] = ()


def make_sheet(asked: SheetAsked, report: Report | None = None) -> SheetMade:
    """Read the session and compute the sheet.

    Args:
        report: told now and then how much of the session, and of the one before, is read.

    Raises:
        JobError: there is no such session, or the journal no longer has it.
        StoreError: the store cannot be read.
    """
    database = open_database(asked.store)
    try:
        with database.read() as connection:
            vault = open_vault(connection, asked.secrets, asked.shop, 0)
            return _made(connection, vault, asked, report)
    finally:
        database.close()


def _made(connection: Connection, vault: Vault, asked: SheetAsked, report: Report | None) -> SheetMade:
    room = asked.config.key
    spans = sessions_of(connection, vault.shop, room)
    if not spans and not asked.session:
        return SheetMade(sheet=None)
    place = next((n for n, span in enumerate(spans) if asked.session in (0, span.number)), None)
    if place is None:
        raise JobError(_no_session(room, asked.session, spans))
    earlier = place + 1 if place + 1 < len(spans) else None
    halves = 2 if earlier is not None and asked.before is None else 1
    reading = _Reading(connection, vault, asked, spans, place, _Told(report, 0.0, 1 / halves))
    before, began = asked.before, 0
    if earlier is not None:
        began = spans[earlier].began
        if before is None:
            before = _numbers_before(connection, vault, asked, spans, earlier, _Told(report, 0.5, 0.5))
    return SheetMade(sheet=reading.sheet(before or (), began if before else 0), sessions=tuple(spans))


class _Told:
    """Tells how much is read: from `begin` on, a part of `share` of all."""

    def __init__(self, report: Report | None, begin: float, share: float) -> None:
        self._report, self._begin, self._share = report, begin, share

    def read(self, entries: int, part: float) -> None:
        """So many entries are read, which are this part of the session."""
        if self._report is not None and entries % REPORTED == 0:
            self._report(Progress(events=entries, seconds=0.0, part=self._begin + self._share * part))


def _numbers_before(
    connection: Connection, vault: Vault, asked: SheetAsked, spans: Sequence[SessionSpan], place: int, told: _Told
) -> tuple[Number, ...] | None:
    """The numbers of an earlier session; None where the journal no longer has it."""
    try:
        return _Reading(connection, vault, asked, spans, place, told).numbers()
    except JobError:
        return None


class _Reading:
    """One session, read once."""

    def __init__(
        self, connection: Connection, vault: Vault, asked: SheetAsked, spans: Sequence[SessionSpan], place: int,
        told: _Told,
    ) -> None:  # fmt: skip
        self._connection, self._vault, self._asked = connection, vault, asked
        self.span = spans[place]
        self._newest, self._room, shop = place == 0, asked.config.key, vault.shop
        following = spans[place - 1].began if place else 0
        self._first = seq_before(connection, shop, self.span.began)
        bound = max(following, self.span.heard) + LATE if following else 0
        self._last = seq_after(connection, shop, bound) if bound else last_seq(connection, shop)
        configs = configs_between(connection, vault, self._room, self._first, self._last)
        self.config = _read_config(configs[-1]) if configs else asked.config
        self._rulesets = _rulesets(connection, configs)
        known = [set(_read_config(entry).known_kinds) for entry in configs] or [set(asked.config.known_kinds)]
        self.measures = measures_of(self._rulesets)
        watched = frozenset(measure.kind for measure in self.measures.values())
        self.ledger = Ledger(self.span.began, self.config, watched, following)
        length = max(1, self._last - self._first)
        entries = stream_entries(connection, vault, self._first, room=self._room, until=self._last)
        for count, entry in enumerate(entries, 1):
            self.ledger.take(entry)
            told.read(count, (entry.seq - self._first) / length)
        if not self.ledger.entries:
            raise JobError(_forgotten(self.span.number, _kept(connection, shop, spans)))
        self.basis = Basis(self.ledger, frozenset().union(*known))

    def numbers(self) -> tuple[Number, ...]:
        """The ten numbers."""
        return ten_numbers(self.basis)

    def sheet(self, before: tuple[Number, ...], before_began: int) -> Sheet:
        """All of it."""
        connection, shop, room, ledger = self._connection, self._vault.shop, self._room, self.ledger
        now, told = last_time(connection, shop), self.basis.told
        is_open = self._newest and not ledger.ended and now - ledger.last <= self.config.session_gap
        until = ledger.ended or (max(now, ledger.last) if is_open else ledger.last)
        stretch = Stretch(shop, room, self._first, self._last, self.span.began, until)
        firings = [FiringOf(*one) for one in firings_of(connection, stretch)]
        actions = [ActionsOf(*one) for one in actions_of_session(connection, stretch)]
        met = [Met(*one) for one in exposures_of(connection, stretch)]
        buckets = self._buckets(until)
        marks = [MarkOf(mark.time, mark.text) for mark in marks_since(connection, shop, room, self.span.began)]
        titles = _rule_titles(self._rulesets)
        return Sheet(
            room=room, title=self.config.title or room, zone=self.config.zone, currency=self.config.currency,
            session=self.span.number, began=self.span.began, until=until, is_open=is_open, entries=ledger.entries,
            numbers=compared(self.numbers(), before), course=course_of(ledger, told, buckets, until),
            moments=best_moments(ledger, told, buckets, firings, marks, Concerns(self._rulesets)),
            rules=rule_rows(ledger, firings, actions, PAID in told, titles),
            experiments=experiment_rows(ledger, met, self.measures, told, now),
            late_orders=ledger.late_orders, before=before_began, after=AFTER, titles=ledger.titles,
        )  # fmt: skip

    def _buckets(self, until: int) -> dict[int, Bucket]:
        """The session's series."""
        since = self.span.began // CHUNK * CHUNK
        found: dict[int, Bucket] = {}
        for row in series_of(self._connection, self._vault.shop, self._room, since):
            if row.time <= until:
                found |= buckets_of(row.payload)
        first, last = self.span.began // STEP, until // STEP
        return {number: bucket for number, bucket in found.items() if first <= number <= last}


def _read_config(entry: Entry) -> RoomConfig:
    return _config(str((entry.attributes or {})["config"]))


def _rulesets(connection: Connection, configs: Sequence[Entry]) -> tuple[ast.Ruleset, ...]:
    """The rulesets that were in force, each in its last version."""
    from tiercast.engine.rulebook import load_texts

    wanted = [digest for entry in configs for digest in str((entry.attributes or {}).get("rulesets", "")).split()]
    texts = load_texts(connection) if wanted else {}
    found: dict[str, ast.Ruleset] = {}
    for digest in dict.fromkeys(wanted):
        parsed = parse_ruleset(texts[digest]).ruleset if digest in texts else None
        if parsed is not None:
            found[parsed.name] = parsed
    return tuple(found.values())


def _rule_titles(rulesets: Sequence[ast.Ruleset]) -> dict[str, str]:
    return {f"{one.name}/{trigger.name}": trigger.title for one in rulesets for trigger in one.triggers}


def measures_of(rulesets: Sequence[ast.Ruleset]) -> Mapping[str, Measure]:
    """What experiments measure, as far as it is an event within a fixed time; others are measured by payments."""
    found = {}
    shared = Counter(experiment.title for ruleset in rulesets for experiment in ruleset.experiments)
    for ruleset in rulesets:
        for experiment in ruleset.experiments:
            # Two rulesets may ask the same: without their names one experiment seems to stand there twice.
            title = experiment.title
            if title and shared[title] > 1:
                title = f"{title} · {spoken(ruleset.name)}"
            metric = experiment.metric
            if metric is not None and isinstance(metric.duration, int) and metric.fact.replace("_", "").isalpha():
                within = min(metric.duration, LONGEST_MEASURE)
                found[f"{ruleset.name}/{experiment.name}"] = Measure(metric.fact, within, title)
    return found


def _no_session(room: str, number: int, spans: Sequence[SessionSpan]) -> Words:
    if not spans:
        return Words(f"the room {room!r} has had no session yet", f"直播间 {room!r} 还没有场次")
    kept = f"{spans[-1].number}–{spans[0].number}"
    return Words(
        f"the room {room!r} has no session {number}; there are: {kept}",
        f"直播间 {room!r} 没有第 {number} 场；现有：{kept}",
    )


def _kept(connection: Connection, shop: int, spans: Sequence[SessionSpan]) -> list[int]:
    """The numbers of the sessions of which events are kept, the newest first."""
    first = time_of(connection, shop, first_seq(connection, shop))
    return [span.number for span in spans if span.heard >= first] if first else []


def _forgotten(number: int, kept: Sequence[int]) -> Words:
    left = Words("", "")
    if kept:
        numbers = f"{kept[-1]}–{kept[0]}" if len(kept) > 1 else f"{kept[0]}"
        which = f"sessions {numbers}" if len(kept) > 1 else f"session {numbers}"
        left = Words(f". Sheets can be made for {which}.", f"。可以生成复盘单的场次：{numbers}。")
    return Words(
        f"the events of session {number} are no longer kept{EVENTS_KEPT.en}, so there is no sheet of it{left.en}",
        f"第 {number} 场的事件已按保留期限删除{EVENTS_KEPT.zh}，无法生成复盘单{left.zh}",
    )
