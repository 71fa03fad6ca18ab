"""What is kept of one viewer: shown, exported, erased. For when no engine runs; reading is possible beside one too."""

import asyncio
import contextlib
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from tiercast_api.clock import Clock, SystemClock

from tiercast.audience.calendar import instant_text
from tiercast.beside.keyring import system_keyring
from tiercast.beside.paths import Paths, home_folder, paths_of
from tiercast.decide.ids import TEXT_LENGTH, id_from_text, id_text
from tiercast.engine.config import Config, default_config, load_config
from tiercast.engine.erasing import erase_from
from tiercast.engine.jobs import JobError, ViewerQuery
from tiercast.engine.opened import open_store
from tiercast.store import export
from tiercast.store.database import Database, open_database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.person import Person
from tiercast.store.secret import Secrets, load_secrets
from tiercast.store.vault import Vault, has_vault, open_vault
from tiercast.words import Words

_SHOWN: Final = 5
"""Candidates that are named where a query means several people."""


class EngineAtWork(JobError):
    """An engine owns the store: it is the one to erase. `viewer`: the key; `person`: who is meant."""

    def __init__(self, words: Words, viewer: bytes, person: Person) -> None:
        super().__init__(words)
        self.viewer, self.person = viewer, person

    def __reduce__(self) -> tuple[Any, ...]:
        return EngineAtWork, (self.words, self.viewer, self.person)


Found = list[tuple[bytes, Person | None]]


def show_viewer(query: ViewerQuery) -> list[Mapping[str, Any]]:
    """Who is meant and how much is kept of them, one dict for each viewer; instants as ISO 8601 in UTC.

    Raises:
        ConfigError, StoreError, JobError: in words.
    """
    with reading(query) as (database, vault, _), database.read() as connection:
        found = find(connection, vault, query)
        return [_shown(export.show_viewer(connection, vault, viewer)) for viewer, _ in found]


def export_viewer(query: ViewerQuery) -> Iterator[Mapping[str, Any]]:
    """Everything about one viewer, record by record: the person, then what happened.

    Raises:
        ConfigError, StoreError.
        JobError: nobody is meant, or several are, before anything is handed out; or, after the last record, that they
            were erased meanwhile.
    """
    records = _records(query)
    return itertools.chain([next(records)], records)


def _records(query: ViewerQuery) -> Iterator[Mapping[str, Any]]:
    with reading(query) as (database, vault, _):
        with database.read() as connection:
            viewer, person = only(find(connection, vault, query), query)
            yield from export.export_viewer(connection, vault, viewer)
        with database.read() as connection:
            if person is not None and not vault.people(connection, [viewer]):
                raise JobError(
                    Words(
                        f"{query.who!r} was erased while this was read: what was read of them is not to be kept",
                        f"读取期间，{query.who!r} 已被删除：读到的内容不能保留",
                    )
                )


def erase_viewer(query: ViewerQuery, who: str = "command line") -> Mapping[str, Any]:
    """Remove one viewer for ever, from the state too, and search for what is left; `who` asks goes to the audit log.

    Returns:
        ``viewer`` (the key that they had), ``identity``, ``actions`` (cancelled), ``states`` and ``dead_letters``
        (removed), ``waiting`` (events that waited and were left out), ``masked`` (how often, by file), ``searched``
        (``tables``, ``files``, ``texts``), and ``traces``: places where id, name, key or a text still are; none, if it
        is complete.

    Raises:
        ConfigError, StoreError.
        JobError: nobody is meant, or several are. EngineAtWork: an engine has to do it.
    """
    config, paths = where(query.config, query.store)
    clock = SystemClock()
    with reading(query) as (database, vault, _), database.read() as connection:
        found = find(connection, vault, query)
        if not found and query.platform:
            # Somebody who never came in may still stand in dead letters or be expected back.
            found = [(vault.viewer_key(query.platform, query.who), None)]
        viewer, person = only(found, query)
        if person is None:
            person = Person(query.platform, query.who, None, "stable")
    return asyncio.run(_erase(config, paths, clock, viewer, person, bool(query.platform), who))


async def _erase(
    config: Config, paths: Paths, clock: Clock, viewer: bytes, person: Person, named: bool, who: str
) -> Mapping[str, Any]:
    if not person.platform and not named:
        raise JobError(
            Words(
                "nobody told who this viewer is, so there is nothing to erase; name them by --platform and id",
                "没有任何数据说明这位观众是谁，因此没有可删除的内容；请用 --platform 和平台编号指定",
            )
        )
    try:
        opened = open_store(paths.store, config.shop, clock, paths.key)
    except StoreError as error:
        if error.kind is Trouble.OWNED:
            raise EngineAtWork(_at_work(error.detail), viewer, person) from error
        raise
    try:
        return await erase_from(opened, config, paths, clock, viewer, person, who)
    finally:
        opened.close()


def _at_work(who: str) -> Words:
    return Words(
        f"the store is in use ({who}); end the engine (Ctrl-C where it runs), erase, and start it again",
        f"数据正在被使用（{who}）；请先结束引擎（在其窗口按 Ctrl-C），删除后再启动",
    )


def meant(query: ViewerQuery) -> bytes:
    """Key of the one viewer who is meant. Raises: ConfigError, StoreError, JobError: nobody is, or several are."""
    with reading(query) as (database, vault, *_), database.read() as connection:
        return only(find(connection, vault, query), query)[0]


def find(connection: Connection, vault: Vault, query: ViewerQuery) -> Found:
    """Who is meant: by platform and id, by our key, by id alone, or by words of the name."""
    words = query.who.strip()
    if query.platform:
        key = vault.viewer_key(query.platform, words)
        known: Found = list(vault.people(connection, [key]).items())
        others = [pair for pair in export.find_viewers(connection, vault, words) if pair[1].id == words]
        return known or [pair for pair in others if pair[1].platform == query.platform]
    if len(words) == TEXT_LENGTH:
        with contextlib.suppress(ValueError):
            key = id_from_text(words.lower())
            if export.show_viewer(connection, vault, key).entries or vault.people(connection, [key]):
                return [(key, vault.people(connection, [key]).get(key))]
    return list(export.find_viewers(connection, vault, words))


def only(found: Found, query: ViewerQuery) -> tuple[bytes, Person | None]:
    """The one who is meant. Raises: JobError: nobody is, or several are."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise JobError(Words(f"nobody here is {query.who!r}", f"没有找到 {query.who!r}"))
    listed = "; ".join(f"{id_text(key)} ({p.platform} {p.id})" if p else id_text(key) for key, p in found[:_SHOWN])
    more = len(found) - _SHOWN
    further = Words(f" and {more} more", f"，另有 {more} 位") if more > 0 else Words("", "")
    raise JobError(
        Words(
            f"{query.who!r} may be {len(found)} viewers: {listed}{further.en}; give the key of one of them",
            f"{query.who!r} 可能是 {len(found)} 位观众：{listed}{further.zh}；请填写其中一位的标识",
        )
    )


def where(config_file: Path | None, store: str) -> tuple[Config, Paths]:
    """The configuration and the files that are meant. Raises: ConfigError."""
    config = load_config(config_file) if config_file is not None else default_config()
    return config, paths_of(store or config.store, home_folder(), config.plugins)


@contextlib.contextmanager
def reading(query: ViewerQuery) -> Iterator[tuple[Database, Vault, Secrets]]:
    """The store, without becoming its owner: an engine may be at work on it."""
    config, paths = where(query.config, query.store)
    file = Path(paths.store.removeprefix("sqlite:///"))
    if paths.store.startswith("sqlite:///") and not file.is_file():
        raise JobError(
            Words(
                f"{file}: there is no store yet; name the configuration (--config) or the store (--store)",
                f"{file}：还没有数据；请指定配置（--config）或存储（--store）",
            )
        )
    database = open_database(paths.store)
    try:
        with database.read() as connection:
            fresh = not has_vault(connection)
        secrets, _ = load_secrets(paths.key, database.place, create=fresh, keyring=system_keyring())
        with database.write() as connection:
            vault = open_vault(connection, secrets, config.shop, SystemClock().now())
        yield database, vault, secrets
    finally:
        database.close()


def _shown(account: export.Account) -> Mapping[str, Any]:
    person = account.person
    who = {} if person is None else {"platform": person.platform, "id": person.id, "name": person.name or ""}
    counts = {name: getattr(account, name) for name in ("entries", "firings", "actions", "coupons", "states")}
    return {
        "viewer": id_text(account.viewer),
        **who,
        **counts,
        # An import without an engine is journaled at the room's own instant, of which there may be none yet.
        "first": instant_text(account.first),
        "last": instant_text(account.last),
    }
