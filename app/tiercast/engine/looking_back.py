"""What commands ask about the past, beside an engine or without one: why a rule fired or did not, what nearly did."""

import asyncio
import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.clock import SystemClock
from tiercast_api.kinds import Kind

from tiercast.beside.paths import Paths
from tiercast.decide.ids import id_from_text, id_text
from tiercast.engine.attributes import attribute_types
from tiercast.engine.config import Config
from tiercast.engine.erasing import configured_actions
from tiercast.engine.explaining import Account, Question, explain, explain_firing
from tiercast.engine.jobs import JobError, ViewerQuery
from tiercast.engine.known import known_of
from tiercast.engine.near import NearMisses, near_misses
from tiercast.engine.orders_told import orders_imported, source_tells_orders
from tiercast.engine.past import Recall, open_past
from tiercast.engine.registry import load_plugins
from tiercast.engine.viewers import find, only, reading, show_viewer, where
from tiercast.step.overflow import Waiting
from tiercast.store.secret import Secrets
from tiercast.words import Words

_AGO = re.compile(r"-?(\d+(?:\.\d+)?)(s|m|h|d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class WhyQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a store.

    Attributes:
        firing: id of a firing (base32); then nothing else is needed.
        who, platform: the viewer, as for ``viewer show``; "" for a rule about the room.
        item: id or title of the product, for rules that decide per item.
        rule: ``ruleset/rule``, or the rule alone where only one ruleset of the room has it.
        room: may be left out where there is one.
        at: an instant, as `read_instant` reads it; "" is the journal's end; seq: an entry instead.
    """

    config: Path | None
    store: str
    firing: str = ""
    who: str = ""
    platform: str = ""
    item: str = ""
    rule: str = ""
    room: str = ""
    at: str = ""
    seq: int = 0


def why(query: WhyQuery) -> Account:
    """The account of a firing, or of a rule at an instant.

    Raises:
        JobError, ConfigError, StoreError: in words.
    """
    config, paths = where(query.config, query.store)
    recall, last = _recall(config, paths, query)
    if query.firing:
        return explain_firing(recall, _id(query.firing))
    room = query.room or _only_room(config)
    zone = config.rooms[room].zone if room in config.rooms else "UTC"
    question = Question(
        room=room,
        rule=_full_name(query.rule, config, room),
        viewer=last,
        item=query.item,
        at=read_instant(query.at, zone, SystemClock().now()) if query.at else 0,
        seq=query.seq,
    )
    return explain(recall, question)


def near(config_file: Path | None, store: str, span: int) -> NearMisses:
    """The near misses of the last `span` microseconds. Raises: JobError, ConfigError, StoreError."""
    config, paths = where(config_file, store)
    recall, _ = _recall(config, paths, WhyQuery(config=config_file, store=store))
    return near_misses(recall, span)


def show(query: ViewerQuery) -> list[dict[str, Any]]:
    """Who is meant, how much is kept of them, and under ``known`` what is known (`engine.known.known_of`).

    Where that cannot be rebuilt, ``unknown`` says why, in English, and ``unknown_zh`` in Chinese. Where nothing
    tells of orders, ``orders`` and ``spent`` are None of whoever has none.

    Raises:
        ConfigError, StoreError, JobError: in words.
    """
    found = [dict(each) for each in show_viewer(query)]
    config, paths = where(query.config, query.store)
    try:
        recall, _ = _recall(config, paths, WhyQuery(config=query.config, store=query.store))
        keys, now = [_id(each["viewer"]) for each in found], SystemClock().now()
        known = known_of(recall, keys, attribute_types(config), now) if found else {}
        if any(map(_has_no_orders, known.values())) and not _tells_orders(config, paths, query):
            known = {
                key: {**one, "orders": None, "spent": None} if _has_no_orders(one) else one
                for key, one in known.items()
            }
    except JobError as error:
        return [{**each, "unknown": error.words.en, "unknown_zh": error.words.zh} for each in found]
    return [{**each, "known": known.get(_id(each["viewer"]), {})} for each in found]


def _has_no_orders(known: Mapping[str, Any]) -> bool:
    return known.get("orders") == 0 and not known["spent"] and not known["last_paid"]


def _tells_orders(config: Config, paths: Paths, query: ViewerQuery) -> bool:
    """Whether a source or an import tells of paid orders."""
    with reading(query) as (database, vault, _), database.read() as connection:
        return orders_imported(connection, vault.shop) or asyncio.run(_sources_tell(config, paths))


async def _sources_tell(config: Config, paths: Paths) -> bool:
    plugins = await load_plugins(paths, SystemClock())
    try:
        return await source_tells_orders(plugins, config)
    finally:
        await plugins.close()


def waiting(config_file: Path | None, store: str, now: int) -> list[Waiting]:
    """What waits for room in a limit at the journal's end and has time left at `now`, the oldest first.

    Raises:
        JobError, ConfigError, StoreError: in words.
    """
    config, paths = where(config_file, store)
    recall, _ = _recall(config, paths, WhyQuery(config=config_file, store=store))
    with open_past(recall) as past:
        return [one for one in past.at_end().stops.waiting() if one.deadline > now]


def people_of(config_file: Path | None, store: str, keys: Iterable[str]) -> dict[str, str]:
    """Names of viewers by their keys in base32, as far as they are kept; else their ids. Raises: as `near`."""
    wanted = ViewerQuery(config=config_file, store=store, who="")
    with reading(wanted) as (database, vault, _), database.read() as connection:
        people = vault.people(connection, [id_from_text(key) for key in set(keys) if key])
    return {id_text(key): person.name or person.id for key, person in people.items()}


def read_instant(text: str, zone: str, now: int) -> int:
    """An instant: ``2026-11-22T20:14:03`` or ``20:14`` (of the last 24 hours) in `zone`, or ``5m`` ago.

    Returns:
        Microseconds UTC.

    Raises:
        JobError: it is none of these.
    """
    text = text.strip()
    if ago := _AGO.fullmatch(text):
        return now - round(float(ago[1]) * _SECONDS[ago[2]] * 1_000_000)
    here = ZoneInfo(zone)
    try:
        if clock := _CLOCK.fullmatch(text):
            today = datetime.datetime.fromtimestamp(now / 1_000_000, here)
            moment = today.replace(hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0), microsecond=0)
            if moment > today:
                moment -= datetime.timedelta(days=1)
        else:
            moment = datetime.datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=here)
    except ValueError as error:
        raise JobError(
            Words(
                f"--at: expected an instant such as 2026-11-22T20:14:03, 20:14 or 5m (ago), found {text!r}",
                f"--at：应为时刻，例如 2026-11-22T20:14:03、20:14 或 5m（之前），实际是 {text!r}",
            )
        ) from error
    return round(moment.timestamp() * 1_000_000)


def read_span(text: str) -> int:
    """A duration (``30m``, ``1h``) in microseconds. Raises: JobError."""
    found = _AGO.fullmatch(text.strip())
    if found is None or text.strip().startswith("-"):
        raise JobError(
            Words(
                f"expected a duration such as 30m or 1h, found {text!r}", f"应为时长，例如 30m 或 1h，实际是 {text!r}"
            )
        )
    return round(float(found[1]) * _SECONDS[found[2]] * 1_000_000)


def _recall(config: Config, paths: Paths, query: WhyQuery) -> tuple[Recall, bytes]:
    """Whose past it is, and the key of the viewer who is asked about."""
    wanted = ViewerQuery(config=query.config, store=query.store, who=query.who, platform=query.platform)
    with reading(wanted) as (database, vault, secrets):
        viewer = b""
        if query.who:
            with database.read() as connection:
                viewer, _ = only(find(connection, vault, wanted), wanted)
    kinds, actions = asyncio.run(_offered(config, paths))
    return recall_of(config, paths, secrets, kinds, actions), viewer


def recall_of(
    config: Config, paths: Paths, secrets: Secrets, kinds: tuple[Kind, ...], actions: Mapping[str, ActionType]
) -> Recall:
    """The past of the shop of a configuration."""
    return Recall(paths.store, config.shop, secrets, kinds, dict(actions), config.evaluator)


async def _offered(config: Config, paths: Paths) -> tuple[tuple[Kind, ...], dict[str, ActionType]]:
    plugins = await load_plugins(paths, SystemClock())
    try:
        return tuple(plugins.kinds.by_name.values()), await configured_actions(plugins, config)
    finally:
        await plugins.close()


def _only_room(config: Config) -> str:
    if len(config.rooms) == 1:
        return next(iter(config.rooms))
    rooms = ", ".join(config.rooms)
    raise JobError(
        Words(f"there are several rooms ({rooms}): name one with --room", f"有多个直播间（{rooms}）：请用 --room 指定")
    )


def _full_name(rule: str, config: Config, room: str) -> str:
    if not rule:
        raise JobError(
            Words(
                "name the firing, or the rule with --rule (and whom with --viewer)",
                "请给出触发记录编号，或用 --rule 指定规则（用 --viewer 指定观众）",
            )
        )
    if "/" in rule or room not in config.rooms or len(config.rooms[room].rulesets) != 1:
        return rule
    return f"{Path(config.rooms[room].rulesets[0]).stem}/{rule}"


def _id(text: str) -> bytes:
    try:
        return id_from_text(text.strip().lower())
    except ValueError as error:
        raise JobError(Words(f"{text!r} is no id of a firing", f"{text!r} 不是触发记录的编号")) from error
