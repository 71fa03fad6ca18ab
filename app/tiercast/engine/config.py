"""The configuration of an engine: one shop, its rooms, where events come from and where actions go."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from tiercast_api.event import Money

from tiercast.engine.config_check import Checker
from tiercast.engine.config_options import OPTIONS
from tiercast.engine.config_values import is_loopback
from tiercast.engine.config_yaml import Place, Problem, Unreadable, read_tree
from tiercast.resources import resource
from tiercast.rules.catalogue import BY_NAME
from tiercast.system_words import system_words
from tiercast.words import Words


class Listen(msgspec.Struct, frozen=True, kw_only=True):
    """The engine's door; see the options of ``listen``.

    Attributes:
        or_any, phone_or_any: nobody has chosen the port: where it is taken, any free one does.
    """

    address: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    cue_token: str = ""
    or_any: bool = False
    phone_port: int = 8711
    phone_or_any: bool = False
    stop_port: int = 0


class RoomConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One room. Gaps are microseconds; `rulesets` are names of shipped ones or paths; `params` are as written."""

    key: str
    title: str
    platform: str
    category: str
    currency: str
    zone: str
    visit_gap: int
    idle_gap: int
    newness_after: int
    start: str
    rulesets: tuple[str, ...]
    params: Mapping[str, str]
    rates: Mapping[str, str] = {}


class SourceConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One source."""

    key: str
    type: str
    room: str
    enabled: bool
    settings: Mapping[str, Any]


class SinkConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One sink."""

    key: str
    type: str
    enabled: bool
    settings: Mapping[str, Any]


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all rules together.

    Attributes:
        ask_first: only viewers who have agreed are reached.
        quiet_hours: microseconds since midnight of begin and end; it may pass midnight.
        minimum_gap: microseconds.
        holdout: share of viewers, 0 to 1.
        budget: money per room and session.
    """

    ask_first: bool
    quiet_hours: tuple[int, int] | None
    minimum_gap: int
    holdout: float
    budget: Money | None


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long things are kept, microseconds."""

    journal: int
    identities: int
    traces: int
    traces_shadow: int
    traces_suppressed: int
    decisions: int
    actions: int
    dead_letters: int
    seen: int
    audit: int
    runs: int


class Segments(msgspec.Struct, frozen=True, kw_only=True):
    """How customers are divided.

    Attributes:
        cut: of the eight cells: ``mean``, ``median``, or microseconds, orders and minor units.
        at_risk, dormant, churned: microseconds of silence; None: computed.
    """

    cut: str | tuple[float, float, float] = "mean"
    at_risk: int | None = None
    dormant: int | None = None
    churned: int | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in the file, with the defaults filled in.

    Attributes:
        file: the file that was read; None for a built-in one, which `built_in` is then.
        folder: relative paths start here.
        store: URL; "" for the user's data folder (see `beside.paths`).
        plugins: folder of the user's own plugins; None for the one in the data folder.
        attributes: types that the shop declares, by full name (``viewer.height``).
        memory: megabytes for waiting events.
        demo: made-up orders and test codes are brought into a new store.
    """

    file: Path | None
    folder: Path
    shop: str
    title: str
    language: str
    store: str
    evaluator: str
    listen: Listen
    rooms: Mapping[str, RoomConfig]
    sources: Mapping[str, SourceConfig]
    sinks: Mapping[str, SinkConfig]
    care: Care
    retention: Retention
    segments: Segments
    attributes: Mapping[str, str]
    plugins: Path | None
    memory: int
    record: str
    demo: bool
    built_in: Path | None = None

    def path(self, text: str) -> Path:
        """`text` as a path, relative to the file's folder."""
        return self.folder / Path(text).expanduser()


class ConfigError(ValueError):
    """A configuration that cannot be taken; `problems` in the order of the file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = sorted(problems, key=lambda problem: (problem.place.line, problem.place.column))
        super().__init__(self.to("en"))

    @property
    def words(self) -> Words:
        """What `to` says, in both languages."""
        return Words(self.to("en"), self.to("zh"))

    def to(self, language: str) -> str:
        """A line for each problem: ``file:line:column: path: sentence``."""
        return "\n".join(_line(self.file, problem, language) for problem in self.problems)


def load_config(file: Path) -> Config:
    """Read and check one file.

    Raises:
        ConfigError: with every problem found and its place.
    """
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        why = system_words(error)
        words = Words(f"cannot be read: {why.en}", f"无法读取：{why.zh}")
        raise ConfigError(str(file), [Problem(Place(0, 0), words)]) from error
    except UnicodeDecodeError as error:
        words = Words("is not UTF-8 text; save it as UTF-8", "不是 UTF-8 文本；请另存为 UTF-8")
        raise ConfigError(str(file), [Problem(Place(0, 0), words)]) from error
    return parse_config(text, file)


def default_config(language: str = "zh") -> Config:
    """The built-in configuration: a simulated room with the starter rulesets, everything on this computer.

    Args:
        language: of its names, rules and products, whose prices are in the money that goes with it.
    """
    file = resource(f"config/{demo_name(language)}.yaml")
    read = parse_config(file.read_text("utf-8"), file)
    return msgspec.structs.replace(read, file=None, folder=Path.cwd(), built_in=file)


def demo_name(language: str) -> str:
    """What the demo's file is called in a language."""
    return "demo" if language.startswith("zh") else "demo-en"


def parse_config(text: str, file: Path) -> Config:
    """The configuration that `text` says; `file` is its place, for messages and relative paths. Raises: ConfigError."""
    checker = Checker()
    try:
        values = checker.section(read_tree(text), OPTIONS)
    except Unreadable as error:
        raise ConfigError(str(file), [error.problem]) from error
    if checker.problems:
        raise ConfigError(str(file), checker.problems)
    config = _build(values, file, checker)
    _check_listen(checker, config.listen)
    _check_rooms(checker, config)
    _check_attributes(checker, config)
    if checker.problems:
        raise ConfigError(str(file), checker.problems)
    return config


def _build(values: dict[str, Any], file: Path, checker: Checker) -> Config:
    folder = file.absolute().parent
    listen = dict(values["listen"])
    for name in ("certificate", "key"):
        listen[name] = folder / Path(listen[name]).expanduser() if listen[name] else None
    listen["or_any"] = "listen.port" not in checker.places
    listen["phone_or_any"] = "listen.phone_port" not in checker.places
    only_room = next(iter(values["rooms"])) if len(values["rooms"]) == 1 else ""
    sources = {key: {**part, "room": part["room"] or only_room} for key, part in values["sources"].items()}
    plain = {name: values[name] for name in ("shop", "title", "language", "evaluator", "memory", "record", "demo")}
    return Config(
        file=file,
        folder=folder,
        store=_absolute_store(values["store"] or "", folder),
        listen=Listen(**listen),
        rooms={key: RoomConfig(key=key, **part) for key, part in values["rooms"].items()},
        sources={key: SourceConfig(key=key, **part) for key, part in sources.items()},
        sinks={key: SinkConfig(key=key, **part) for key, part in values["sinks"].items()},
        care=Care(**values["care"]),
        retention=Retention(**values["retention"]),
        segments=Segments(**values["segments"]),
        attributes=values["attributes"],
        plugins=folder / Path(values["plugins"]).expanduser() if values["plugins"] else None,
        **plain,
    )


def _absolute_store(store: str, folder: Path) -> str:
    if not store.startswith("sqlite:///"):
        return store
    return f"sqlite:///{(folder / Path(store.removeprefix('sqlite:///')).expanduser()).as_posix()}"


def _check_listen(checker: Checker, listen: Listen) -> None:
    place = checker.places.get("listen.address") or checker.places.get("listen") or Place(1, 1, "listen")
    if bool(listen.certificate) != bool(listen.key):
        checker.problem(
            place,
            Words(
                "certificate and key belong together: give both or none", "certificate 与 key 必须同时填写或同时省略"
            ),
        )
    elif not is_loopback(listen.address) and listen.certificate is None:
        checker.problem(
            place,
            Words(
                f"{listen.address} can be reached from other computers and there is no certificate; "
                "give listen.certificate and listen.key, or listen on 127.0.0.1 and use a tunnel",
                f"{listen.address} 可被其他电脑访问，却没有证书；请填写 listen.certificate 和 listen.key，"
                "或改为监听 127.0.0.1 并使用隧道",
            ),
        )
    for name in ("port", "phone_port"):
        if listen.stop_port and getattr(listen, name) == listen.stop_port:
            checker.problem(
                checker.places.get("listen.stop_port", place),
                Words(
                    f"listen.stop_port and listen.{name} are both {listen.stop_port}; expected different ports",
                    f"listen.stop_port 与 listen.{name} 都是 {listen.stop_port}；应为不同的端口",
                ),
            )
    for name, file in (("certificate", listen.certificate), ("key", listen.key)):
        if file is not None and not file.is_file():
            at = checker.places.get(f"listen.{name}", place)
            checker.problem(at, Words(f"there is no file {file}", f"没有文件 {file}"))


def _check_attributes(checker: Checker, config: Config) -> None:
    for name in config.attributes:
        prefix, _, own = name.partition(".")
        place = checker.places.get("attributes") or Place(1, 1, "attributes")
        if prefix not in ("viewer", "item", "event") or not own.isidentifier():
            checker.problem(
                place,
                Words(
                    f"expected names such as viewer.height, item.size or event.seat, found {name!r}",
                    f"应为 viewer.height、item.size、event.seat 这样的名称，实际是 {name!r}",
                ),
            )
        elif name in BY_NAME:
            checker.problem(
                place,
                Words(
                    f"{name} has a type of its own already; take another name", f"{name} 已有固定的类型；请换一个名称"
                ),
            )


def _check_rooms(checker: Checker, config: Config) -> None:
    known = ", ".join(config.rooms) or "-"
    for key, source in config.sources.items():
        place = checker.places.get(f"sources.{key}.room") or checker.places[f"sources.{key}"]
        if not source.room:
            checker.problem(place, Words(f"room is missing; rooms are: {known}", f"缺少 room；现有直播间：{known}"))
        elif source.room not in config.rooms:
            checker.problem(
                place,
                Words(
                    f"there is no room {source.room!r}; rooms are: {known}",
                    f"没有直播间 {source.room!r}；现有：{known}",
                ),
            )
    for key, room in config.rooms.items():
        if room.idle_gap > room.visit_gap:
            place = checker.places.get(f"rooms.{key}.idle_gap") or checker.places[f"rooms.{key}"]
            checker.problem(place, Words("idle_gap must not be longer than visit_gap", "idle_gap 不能长于 visit_gap"))
        budget = config.care.budget
        if budget is not None and budget.currency != room.currency:
            place = checker.places.get("care.budget") or checker.places[f"rooms.{key}"]
            checker.problem(
                place,
                Words(
                    f"the budget is in {budget.currency} and would not bound the room {key!r}, which counts in "
                    f"{room.currency}; give rooms and budget one currency, or cap each rule by itself",
                    f"预算用 {budget.currency}，管不住以 {room.currency} 计的直播间 {key!r}；请统一币种，"
                    "或为每条规则单独设上限",
                ),
            )
        for name in room.rates:
            if not re.fullmatch("[A-Z]{3}", name) or name == room.currency:
                place = checker.places.get(f"rooms.{key}.rates") or checker.places[f"rooms.{key}"]
                checker.problem(
                    place,
                    Words(
                        f"expected codes of currencies other than {room.currency}, found {name!r}",
                        f"应为 {room.currency} 以外的币种代码，实际是 {name!r}",
                    ),
                )


def _line(file: str, problem: Problem, language: str) -> str:
    where = f"{file}:{problem.place.line}:{problem.place.column}" if problem.place.line else file
    path = f"{problem.place.path}: " if problem.place.path else ""
    return f"{where}: {path}{problem.words.to(language)}"
