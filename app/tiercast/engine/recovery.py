"""Recovery: the last complete snapshot, then the journal's tail through the same step. Recorded decisions stand."""

import logging
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, select

from tiercast.audience.entry import Entry
from tiercast.engine.rulebook import Rulebook, load_texts
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core
from tiercast.step.values import STATE_VERSION
from tiercast.store.batch import Cut
from tiercast.store.journal import stream_entries
from tiercast.store.states import discard_unfinished, last_cut, load_space, load_states
from tiercast.store.tables import firings
from tiercast.store.vault import Vault

_log = logging.getLogger(__name__)
_config = msgspec.json.Decoder(RoomConfig).decode


class Recovered(msgspec.Struct):
    """A core as it was at the journal's end.

    Attributes:
        cut: the snapshot that it began from; None: from the journal's beginning.
        replayed: entries of the tail; divergent: of those, how many decide otherwise now than is recorded.
    """

    core: Core
    cut: Cut | None
    replayed: int = 0
    divergent: int = 0


def load_library(connection: Connection, rulebook: Rulebook) -> None:
    """Take every stored ruleset version into the library; a text that no longer parses is left out and logged."""
    from tiercast.rules.parse import parse_ruleset

    for digest, text in load_texts(connection).items():
        if digest not in rulebook.by_hash:
            parsed = parse_ruleset(text)
            if parsed.ruleset is None:
                _log.warning("the stored ruleset version %s cannot be read any more", digest)
            else:
                rulebook.by_hash[digest] = parsed.ruleset


def recover(connection: Connection, vault: Vault, rulebook: Rulebook, make: Callable[[], Core]) -> Recovered:
    """Bring a new core to the journal's end.

    Args:
        connection: may write: values of a snapshot that was never completed are removed.
        make: makes an empty core over the rulebook's library.
    """
    load_library(connection, rulebook)
    discard_unfinished(connection, vault.shop)
    cut = last_cut(connection, vault.shop)
    if cut is not None and cut.version != STATE_VERSION:
        _log.warning(
            "snapshot %d is of state version %d: the journal is read from its beginning", cut.number, cut.version
        )
        cut = None
    core = make()
    if cut is not None:
        restore(connection, vault.shop, cut, core, rulebook)
    recovered = Recovered(core, cut)
    _replay_tail(connection, vault, cut, recovered)
    return recovered


def load_viewers(connection: Connection, shop: int, snapshot: int, core: Core, keys: set[bytes]) -> None:
    """Bring viewers into memory whose state lies in the store."""
    wanted = [("viewer", key) for key in keys]
    for (_, key), value in load_states(connection, shop, snapshot, wanted).items():
        core.state.viewers.load(key, value)


def restore(connection: Connection, shop: int, cut: Cut, core: Core, rulebook: Rulebook) -> None:
    """Bring a new core to a snapshot; its viewers stay in the store until `load_viewers`."""
    state = core.state
    state.restore_shop(dict(load_space(connection, shop, cut.number, "shop")))
    for space in (state.rooms, state.items, state.cells, state.timers.space):
        for key, value in load_space(connection, shop, cut.number, space.name):
            space.load(key, value)
    state.timers.index()
    for packed in state.shop.configs.values():
        text, hashes = msgspec.msgpack.decode(packed, type=tuple[str, list[str]])
        core.configure(_config(text), [rulebook.by_hash[digest] for digest in hashes])
    core.standings.take(state.shop.cuts)


def _replay_tail(connection: Connection, vault: Vault, cut: Cut | None, recovered: Recovered) -> None:
    core, after = recovered.core, 0 if cut is None else cut.seq
    number = 0 if cut is None else cut.number
    recorded = _recorded(connection, vault.shop, after)
    chunk: list[Entry] = []

    def run() -> None:
        load_viewers(connection, vault.shop, number, core, core.viewers_needed(chunk))
        for entry in chunk:
            decision = core.step(entry)
            recovered.replayed += 1
            made = {firing.id for firing in decision.firings}
            if made != recorded.get(entry.seq, set()):
                recovered.divergent += 1
                _log.warning("entry %d decides otherwise now than is recorded; what is recorded stands", entry.seq)
        chunk.clear()

    for entry in stream_entries(connection, vault, after):
        chunk.append(entry)
        if len(chunk) >= 500:
            run()
    run()


def _recorded(connection: Connection, shop: int, after: int) -> dict[int, set[bytes]]:
    query = select(firings.c.seq, firings.c.id).where(firings.c.shop == shop, firings.c.seq > after)
    found: dict[int, set[bytes]] = {}
    for seq, firing in connection.execute(query):
        found.setdefault(seq, set()).add(bytes(firing))
    return found
