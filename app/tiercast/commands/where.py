"""Which configuration and which store a command means."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.beside.paths import OWN_CONFIG, Paths, absolute, home_folder, paths_of, store_line
from tiercast.commands.speech import fail, here

if TYPE_CHECKING:
    from tiercast.engine.config import Config

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="TIERCAST_CONFIG",
        help=here(
            "Configuration file; without it tiercast.yaml here or in the data folder, else the built-in one.",
            "配置文件；不填则依次用当前目录、用户数据目录的 tiercast.yaml，否则用内置配置。",
        ),
    ),
]
Store = Annotated[
    str,
    typer.Option("--store", help=here("URL of the store instead of the configured one.", "存储的 URL，代替配置中的。")),
]
Evaluator = Annotated[
    str,
    typer.Option("--evaluator", help=here("Who decides: rete, plain or auto.", "由谁判断：rete、plain 或 auto。")),
]


def config_file(named: Path | None) -> Path | None:
    """The file that is meant; None for the built-in configuration."""
    if named is not None:
        return named
    places = (Path(OWN_CONFIG), home_folder() / OWN_CONFIG)
    return next((place for place in places if place.is_file()), None)


def configuration(named: Path | None) -> "Config":
    """The configuration that is meant. Raises: ConfigError."""
    from tiercast.engine.config import default_config, load_config

    file = config_file(named)
    return load_config(file) if file is not None else default_config()


def shop_zone(named: Path | None) -> str:
    """The time zone (IANA) of the shop: of its first room. Raises: ConfigError."""
    return next((room.zone for room in configuration(named).rooms.values()), "UTC")


def paths(named: Path | None, store: str) -> Paths:
    """The files of the engine that is meant, read the quick way where that is possible. Raises: ConfigError.

    The quick way reads the store only: the folder of plugins is `paths_read`'s to tell.
    """
    if store:
        return paths_of(absolute(store, Path.cwd()), home_folder())
    file = config_file(named)
    if file is None:
        return paths_of("", home_folder())
    try:
        url = store_line(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        url = None
    if url is None:
        config = configuration(file)
        return paths_of(config.store, home_folder(), config.plugins)
    return paths_of(absolute(url, file.absolute().parent) if url else "", home_folder())


def paths_read(named: Path | None) -> Paths:
    """The same with the configured plugin folder, for which the whole configuration is read. Raises: ConfigError."""
    read = configuration(named)
    return paths_of(read.store, home_folder(), read.plugins)


def evaluator(name: str) -> str:
    """`name`, if it is one of the three. Raises: Failure."""
    if name not in ("auto", "rete", "plain"):
        fail(
            f"--evaluator: expected rete, plain or auto, found {name!r}",
            f"--evaluator：应为 rete、plain 或 auto，实际是 {name!r}",
            2,
        )
    return name


def store_url(store: str, written: str = "--store") -> str:
    """A store's URL with an absolute path; "" stays "". Raises: Failure: what was `written` there is no store's."""
    from tiercast.engine.config_values import NotThat
    from tiercast.engine.config_values import store_url as checked

    if not store:
        return ""
    try:
        return absolute(checked(store), Path.cwd())
    except NotThat as error:
        fail(
            f"{written}: expected {error.expected.en}, found {store!r}",
            f"{written}：应为 {error.expected.zh}，实际是 {store!r}",
            2,
        )


def user() -> str:
    """Who gives the command, for stops and the audit log."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "command line"
