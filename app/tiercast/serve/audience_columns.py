"""Everybody as columns: read from the last snapshot and from what has changed since, in a worker process.

Nothing here knows an engine: what has changed since the snapshot is handed over encoded, as a snapshot would write it.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.audience.ladders import read_standing
from tiercast.audience.visits import read_visit
from tiercast.decide.consent import read_consent
from tiercast.decide.ids import id_text
from tiercast.serve.protocol_audience import Coded, ViewerColumns
from tiercast.step.moment import KEEPS_HISTORY
from tiercast.step.signal_keys import signal_of
from tiercast.step.standing import Standings
from tiercast.step.values import ViewerState
from tiercast.store.database import open_database
from tiercast.store.person import Person
from tiercast.store.secret import Secrets
from tiercast.store.states import load_space
from tiercast.store.vault import open_vault

PAGE: Final = 5_000
"""Viewers on one page."""
UNKNOWN: Final = -1
"""Stands for a number that the identity cannot carry."""
_decode = msgspec.msgpack.Decoder(ViewerState).decode
_encode = msgspec.json.Encoder().encode


class Everybody(msgspec.Struct, frozen=True, kw_only=True):
    """Whose columns are wanted, and how they are read.

    Attributes:
        store: URL; shop: its key.
        snapshot: up to which the store's values count; changed: those that are newer, by key; alone: only these.
        aliases: keys of viewers who are another one.
        cuts: RFM and lifecycle cuts in force, encoded; now: room time.
        titles: of signals that have one, by full name; ladders: full names of those that there are.
        gaps: visit gaps by room, microseconds.
    """

    store: str
    shop: str
    secrets: Secrets
    now: int
    snapshot: int
    changed: list[tuple[bytes, bytes]] = []
    alone: bool = False
    aliases: frozenset[bytes] = frozenset()
    cuts: bytes = b""
    titles: Mapping[str, str] = {}
    ladders: tuple[str, ...] = ()
    gaps: Mapping[str, int] = {}


class Pages(msgspec.Struct, frozen=True):
    """Columns page by page, each as the JSON of a `ViewerColumns`, and how many viewers they have."""

    pages: tuple[bytes, ...]
    total: int


def everybody(asked: Everybody) -> Pages:
    """The columns of all viewers. Raises: StoreError."""
    database = open_database(asked.store)
    try:
        with database.read() as connection:
            vault = open_vault(connection, asked.secrets, asked.shop, 0)
            standings = Standings()
            standings.take(asked.cuts)
            pages, total = [], 0
            found = _states(connection, vault.shop, asked)
            while part := list(islice(found, PAGE)):
                people = vault.people(connection, [key for key, _ in part])
                pages.append(_encode(_columns(part, people, standings, asked)))
                total += len(part)
            return Pages(tuple(pages) or (_encode(_columns([], {}, standings, asked)),), total)
    finally:
        database.close()


def _states(connection: Connection, shop: int, asked: Everybody) -> Iterator[tuple[bytes, ViewerState]]:
    changed = dict(asked.changed)
    for key, packed in () if asked.alone else load_space(connection, shop, asked.snapshot, "viewer"):
        if key not in asked.aliases:
            yield key, _decode(changed.pop(key, packed))
    for key, packed in changed.items():
        if key not in asked.aliases:
            yield key, _decode(packed)


def _columns(
    part: list[tuple[bytes, ViewerState]], people: Mapping[bytes, Person], standings: Standings, asked: Everybody
) -> ViewerColumns:
    viewers = [viewer for _, viewer in part]
    known = [people.get(key) for key, _ in part]
    history = [viewer.quality in KEEPS_HISTORY for viewer in viewers]
    now, value = asked.now, standings.value
    consents = [read_consent(viewer.consent) for viewer in viewers]
    both = list(zip(viewers, history, strict=True))
    return ViewerColumns(
        keys=[id_text(key) for key, _ in part],
        ids=[person.id if person is not None else "" for person in known],
        names=[(person.name or "") if person is not None else "" for person in known],
        platform=coded(p.platform if p is not None else v.platform for v, p in zip(viewers, known, strict=True)),
        quality=coded(v.quality or (p.quality if p is not None else "") for v, p in zip(viewers, known, strict=True)),
        here=coded(_here(viewer, asked) for viewer in viewers),
        cell=coded(str(value(viewer, now, "cell") or "") if carries else "" for viewer, carries in both),
        segment=coded(str(value(viewer, now, "name") or "") if carries else "" for viewer, carries in both),
        stage=coded(str(standings.stage(viewer, now) or "") if carries else "" for viewer, carries in both),
        tiers={ladder: coded(_tier(viewer, ladder) for viewer in viewers) for ladder in asked.ladders},
        labels=coded(_labels(viewer, asked) for viewer in viewers),
        currency=coded(viewer.currency for viewer in viewers),
        first_seen=[viewer.first_seen for viewer in viewers],
        last_seen=[viewer.last_seen for viewer in viewers],
        last_paid=[viewer.last_paid for viewer in viewers],
        visits=[viewer.visits if carries else UNKNOWN for viewer, carries in both],
        orders=[viewer.orders - viewer.returned if carries else UNKNOWN for viewer, carries in both],
        spent=[viewer.spent if carries else UNKNOWN for viewer, carries in both],
        marketing=[_said(consent.marketing) for consent in consents],
        personalised=[_said(consent.personalised) for consent in consents],
    )


def coded(texts: Iterable[str]) -> Coded:
    """A column of texts that are few."""
    places: dict[str, int] = {}
    codes = [places.setdefault(text, len(places)) for text in texts]
    return Coded(tuple(places), codes)


def _here(viewer: ViewerState, asked: Everybody) -> str:
    visit, gap = read_visit(viewer.visit), asked.gaps.get(viewer.visit_room)
    if visit is None or gap is None or not visit.open or asked.now - visit.heard > gap:
        return ""
    return viewer.visit_room


def _tier(viewer: ViewerState, ladder: str) -> str:
    packed = viewer.tiers.get(ladder) if viewer.tiers else None
    return read_standing(packed).tier if packed else ""


def _labels(viewer: ViewerState, asked: Everybody) -> str:
    if not viewer.labels and not viewer.signals:
        return ""
    held = (
        asked.titles.get(signal_of(key), "")
        for key, signal in (viewer.signals or {}).items()
        if signal.until is None or signal.until > asked.now
    )
    return "\n".join(dict.fromkeys((*viewer.labels, *filter(None, held))))


def _said(answer: bool | None) -> int:
    return 0 if answer is None else 1 if answer else -1
