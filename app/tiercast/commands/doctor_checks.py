"""What ``tiercast doctor`` looks at. Each look gives findings; none changes anything."""

import os
import platform
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

from tiercast_api.clock import SystemClock

from tiercast.beside.paths import Paths, home_folder, paths_of
from tiercast.commands.doctor_core import look_at_core
from tiercast.commands.doctor_finding import Finding
from tiercast.commands.doctor_plugins import look_at_plugins
from tiercast.commands.doctor_rulesets import look_at_rulesets
from tiercast.commands.where import configuration
from tiercast.engine.config import Config, ConfigError
from tiercast.version import VERSION
from tiercast.words import Words

_ENOUGH: Final = 1 << 30
_SCARCE: Final = 100 << 20
_YEAR_2024: Final = 1_704_067_200_000_000
_YEAR_2100: Final = 4_102_444_800_000_000
_SHOWN: Final = ("durable_rules", "SQLAlchemy", "aiohttp", "msgspec", "cryptography", "google-re2", "psycopg")


def examine(config: Path | None, store: str, ports: bool) -> list[Finding]:
    """Everything that can be looked at; a configuration that cannot be read leaves out what depends on it."""
    findings = [*_versions(), *look_at_core(), *_rete(), *_clock()]
    try:
        read = configuration(config)
    except ConfigError as error:
        return [*findings, Finding(Words("configuration", "配置"), "bad", error.words)]
    name = str(read.file) if read.file is not None else ""
    findings.append(
        Finding(Words("configuration", "配置"), "good", Words(name or "the built-in one", name or "内置配置"))
    )
    where = paths_of(store or read.store, home_folder(), read.plugins)
    looks: list[Callable[[], Iterator[Finding]]] = [
        lambda: _store(where),
        lambda: _disk(where),
        lambda: _keys(where),
        lambda: _stop(where),
        lambda: look_at_rulesets(read, where),
        lambda: look_at_plugins(read, where),
    ]
    if ports:
        looks.append(lambda: _port(read, where))
    for look in looks:
        findings.extend(look())
    return findings


def _versions() -> Iterator[Finding]:
    python = platform.python_version()
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    text = f"Tiercast {VERSION}, Python {python}, SQLite {sqlite3.sqlite_version}, {system}"
    yield Finding(Words("versions", "版本"), "good", Words(text, text))
    found = []
    for name in _SHOWN:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} –")
    yield Finding(Words("libraries", "依赖库"), "good", Words(", ".join(found), ", ".join(found)))


def _rete() -> Iterator[Finding]:
    from tiercast.rules.evaluators import rete_available

    title = Words("evaluator", "规则引擎")
    found = rete_available()
    if found:
        yield Finding(title, "good", Words("durable_rules decides", "由 durable_rules 判断"))
    else:
        yield Finding(title, "note", Words(found.reason, found.reason_zh))


def _clock() -> Iterator[Finding]:
    title, now = Words("clock", "时钟"), SystemClock().now()
    if _YEAR_2024 < now < _YEAR_2100:
        yield Finding(title, "good", Words("plausible", "正常"))
    else:
        yield Finding(title, "bad", Words("the computer's clock is years off; set it", "电脑时钟相差数年；请校正"))


def _store(where: Paths) -> Iterator[Finding]:
    title = Words("store", "存储")
    from tiercast.store.urls import parse_url, shown

    place = shown(parse_url(where.store))
    if not where.store.startswith("sqlite:///"):
        yield from _server(title, where.store, place)
        return
    file = Path(where.store.removeprefix("sqlite:///").split("?")[0])
    folder = next(parent for parent in (file.parent, *file.parent.parents) if parent.exists())
    if file.exists() and not os.access(file, os.W_OK):
        yield Finding(
            title, "bad", Words(f"{file} cannot be written; check its permissions", f"{file} 不可写；请检查权限")
        )
    elif not os.access(folder, os.W_OK):
        yield Finding(
            title,
            "bad",
            Words(
                f"{folder} cannot be written; set `store` to another place", f"{folder} 不可写；请把 store 设到其他位置"
            ),
        )
    elif file.exists():
        megabytes = file.stat().st_size / 1e6
        yield Finding(title, "good", Words(f"{file}, {megabytes:.1f} MB", f"{file}，{megabytes:.1f} MB"))
    else:
        yield Finding(title, "good", Words(f"{file} will be made", f"将创建 {file}"))


def _server(title: Words, url: str, place: str) -> Iterator[Finding]:
    import sqlalchemy

    from tiercast.store.errors import as_store_error
    from tiercast.store.passwords import signed_in
    from tiercast.store.urls import parse_url

    engine = sqlalchemy.create_engine(signed_in(parse_url(url)), connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            version = str(connection.exec_driver_sql("show server_version").scalar())
        yield Finding(title, "good", Words(f"{place}, PostgreSQL {version}", f"{place}，PostgreSQL {version}"))
    except sqlalchemy.exc.DBAPIError as error:
        trouble = as_store_error(error, place)
        yield Finding(title, "bad", Words(trouble.message, trouble.message_zh))
    finally:
        engine.dispose()


def _disk(where: Paths) -> Iterator[Finding]:
    folder = next(parent for parent in (where.stop.parent, *where.stop.parent.parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    title, gigabytes = Words("disk", "磁盘"), free / 1e9
    if free < _SCARCE:
        yield Finding(
            title,
            "bad",
            Words(
                f"only {gigabytes:.2f} GB free at {folder}; make room before a show",
                f"{folder} 仅剩 {gigabytes:.2f} GB；开播前请清理空间",
            ),
        )
    else:
        state = "good" if free > _ENOUGH else "note"
        yield Finding(title, state, Words(f"{gigabytes:.1f} GB free", f"剩余 {gigabytes:.1f} GB"))


def _keys(where: Paths) -> Iterator[Finding]:
    from tiercast.beside.keyring import system_keyring

    title = Words("keys", "密钥")
    if where.key.exists():
        private = sys.platform == "win32" or where.key.stat().st_mode & 0o077 == 0
        if private:
            yield Finding(
                title,
                "note",
                Words(
                    f"in the file {where.key}; back it up apart from the store",
                    f"保存在文件 {where.key}；请与存储分开备份",
                ),
            )
        else:
            yield Finding(
                title,
                "bad",
                Words(
                    f"{where.key} can be read by others; chmod 600 it", f"{where.key} 可被他人读取；请执行 chmod 600"
                ),
            )
    elif system_keyring() is not None:
        yield Finding(title, "good", Words("in the system's keyring", "保存在系统钥匙串中"))
    else:
        yield Finding(
            title,
            "note",
            Words(
                f"there is no keyring here; they will be kept in the file {where.key}",
                f"本机没有钥匙串；密钥将保存在文件 {where.key}",
            ),
        )


def _stop(where: Paths) -> Iterator[Finding]:
    from tiercast.beside.stop import StopFile

    stop = StopFile(where.stop).current()
    if stop is not None:
        yield Finding(
            Words("stop", "停止"),
            "note",
            Words(
                f"a stop stands ({stop.strength}, by {stop.by}); `tiercast resume` ends it",
                f"处于停止状态（{stop.strength}，由 {stop.by} 设置）；运行 tiercast resume 解除",
            ),
        )


def _port(config: Config, where: Paths) -> Iterator[Finding]:
    from tiercast.beside.run_file import read_run_file
    from tiercast.beside.supervisor_messages import Ask, ask_supervisor

    title, listen = Words("port", "端口"), config.listen
    run = read_run_file(where.run)
    if run is not None and ask_supervisor(run.control, Ask(token=run.token, what="status"), 0.5) is not None:
        yield Finding(title, "good", Words(f"an engine is running at {run.url}", f"引擎正在运行：{run.url}"))
        return
    family = socket.AF_INET6 if ":" in listen.address else socket.AF_INET
    door = f"{listen.address}:{listen.port}"
    with socket.socket(family) as trial:
        if sys.platform != "win32":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((listen.address, listen.port))
        except OSError as error:
            why = error.strerror
            words = Words(f"{door}: {why}; set listen.port to another", f"{door}：{why}；请更换 listen.port")
            yield Finding(title, "bad", words)
            return
    yield Finding(title, "good", Words(f"{door} is free", f"{door} 空闲"))
