"""``tiercast backup`` and ``tiercast restore``: a shop in one file, and back, here or on another computer."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.commands.speech import OK, USAGE, Json, fail, finish, here, note, say, say_json, several
from tiercast.commands.where import ConfigFile, Store, configuration, paths, paths_read, store_url, user

if TYPE_CHECKING:
    from tiercast.engine.backup.making import BackupMade
    from tiercast.engine.backup.restoring import Restored
    from tiercast.engine.config import Config

Written = Annotated[Path, typer.Argument(help=here("File to write.", "要写出的文件。"))]
Made = Annotated[Path, typer.Argument(help=here("The backup.", "备份文件。"))]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help=here(
            "File whose first line is the passphrase; without it you are asked.",
            "首行为口令的文件；不填则会询问。",
        ),
    ),
]
Into = Annotated[
    Path,
    typer.Option("--into", help=here("Folder for the configuration and the rulesets.", "放置配置和规则集的文件夹。")),
]
Replace = Annotated[bool, typer.Option("--replace", help=here("What is there already gives way.", "替换已有的内容。"))]


def add(app: typer.Typer) -> None:
    """Register the commands."""

    @app.command(
        help=here(
            "Write the whole shop into one file, also beside a running engine.",
            "把整个店铺写入一个文件，引擎运行时也可以。",
        )
    )
    def backup(
        file: Written,
        passphrase_file: PassphraseFile = None,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        if file.exists():
            fail(f"{file}: there is a file already; give another name", f"{file}：文件已存在；请换一个名字")
        made = _back_up(file.absolute(), _passphrase(passphrase_file, True), config, store_url(store), as_json)
        if as_json:
            say_json(made)
        else:
            _say_made(made)
        finish(OK)

    @app.command(
        help=here("Bring a backup back, here or on another computer.", "恢复备份，可在本机或另一台电脑上进行。")
    )
    def restore(
        file: Made,
        into: Into = Path(),
        store: Store = "",
        replace: Replace = False,
        passphrase_file: PassphraseFile = None,
        as_json: Json = False,
    ) -> None:
        from tiercast_api.clock import SystemClock

        from tiercast.beside.keyring import system_keyring
        from tiercast.beside.paths import home_folder
        from tiercast.commands.progress import shown
        from tiercast.engine.backup.form import read_head
        from tiercast.engine.backup.restoring import RestoreOrder
        from tiercast.engine.backup.restoring import restore as bring_back

        read_head(file)
        order = RestoreOrder(
            file=file, folder=into.absolute(), store=store_url(store), home=home_folder(), replace=replace
        )
        words = _passphrase(passphrase_file, False)
        with shown(as_json) as report:
            done = bring_back(
                order, words, f"{user()} (command line)", SystemClock().now(), report, system_keyring()
            )  # fmt: skip
        if as_json:
            say_json(done)
        else:
            _say_restored(done)
        finish(OK)


def _passphrase(file: Path | None, twice: bool) -> str:
    """What opens a backup: never on the command line, where others can read it. Raises: Failure."""
    if file is not None:
        lines = file.read_text("utf-8-sig").splitlines()
        return lines[0] if lines else ""
    if not sys.stdin.isatty():
        fail(
            "nobody can be asked for the passphrase here; put it into a file and name it: --passphrase-file",
            "这里无法询问口令；请把口令写入文件，并用 --passphrase-file 指定",
            USAGE,
        )
    return str(typer.prompt(here("Passphrase", "口令"), hide_input=True, confirmation_prompt=twice, err=True))


def _back_up(file: Path, passphrase: str, config: Path | None, store: str, quiet: bool) -> "BackupMade":
    from tiercast.commands.import_calls import engine_runs

    if engine_runs(config, store):
        return _ask(file, passphrase, config, store, quiet)
    return _here(file, passphrase, config, store, quiet)


def _ask(file: Path, passphrase: str, config: Path | None, store: str, quiet: bool) -> "BackupMade":
    """Let the engine that has the store do it: it notes who asked."""
    from tiercast.commands.client import ask_engine
    from tiercast.commands.progress import shown
    from tiercast.engine.backup.beside import WITHIN
    from tiercast.engine.backup.making import BackupMade
    from tiercast.engine.jobs import Progress
    from tiercast.serve.protocol_backup import BackUp, BackupProgress
    from tiercast.serve.protocol_pushes import Push

    with shown(quiet, lambda _progress: "") as report:

        def heard(push: Push) -> None:
            if isinstance(push, BackupProgress):
                report(Progress(events=0, seconds=0.0, part=push.part))

        reply = ask_engine(config, store, BackUp(id=1, file=str(file), passphrase=passphrase), WITHIN, heard)
    return BackupMade(**{name: getattr(reply, name) for name in BackupMade.__struct_fields__})


def _here(file: Path, passphrase: str, config: Path | None, store: str, quiet: bool) -> "BackupMade":
    from tiercast_api.clock import SystemClock

    from tiercast.commands.progress import shown
    from tiercast.commands.shop_store import open_shop
    from tiercast.engine.backup.making import BackupOrder, make_backup
    from tiercast.store.audit import note as write_down

    read, where, clock = configuration(config), paths(config, store), SystemClock()
    names, strangers = _plugin_secrets(read, paths_read(config).plugin_known)
    order = BackupOrder(
        file=file, config=read.file, store=where.store, key=where.key, parts=where.secrets,
        spool=where.spool, secrets=names, strangers=strangers,
    )  # fmt: skip
    with shown(quiet, lambda _progress: "") as report:
        made = make_backup(order, passphrase, clock.now(), report)
    with open_shop(read, where.store, clock) as (database, vault), database.write() as connection:
        write_down(connection, vault.shop, clock.now(), f"{user()} (command line)", "backup", file.name)
    return made


def _plugin_secrets(config: "Config", known: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of what configured sources and sinks keep in the keyring, and of those of which nobody knows it.

    Plugins from elsewhere are not loaded for this: what they keep is `known` from when an engine had them.
    """
    import asyncio
    import tempfile

    from tiercast.commands.plugin_check import all_enabled
    from tiercast.commands.surroundings import found_plugins
    from tiercast.engine.backup.beside import secrets_of, strangers_of
    from tiercast.hosting.known import Known

    found = [each for each in found_plugins(config.plugins) if each.first_party]

    async def ask() -> tuple[tuple[str, ...], tuple[str, ...]]:
        with tempfile.TemporaryDirectory() as folder:
            plugins = all_enabled(found, Path(folder), Known(known, only_read=True))
            try:
                await plugins.load()
                return secrets_of(config, plugins), strangers_of(config, plugins)
            finally:
                await plugins.close()

    return asyncio.run(ask())


def _say_made(made: "BackupMade") -> None:
    size, files = f"{made.size / 1_000_000:,.1f} MB", several(len(made.files), "file")
    rows = several(made.rows, "row")
    say(
        here(
            f"{made.file}: {rows} and {files}, {size}. Keep the passphrase apart from it: "
            "without it nobody can read the backup, you neither.",
            f"{made.file}：{made.rows:,} 行数据和 {len(made.files)} 个文件，{size}。请把口令与备份分开保存："
            "没有口令，任何人（包括你）都无法读取备份。",
        )
    )
    if made.waiting:
        say(
            here(
                f"Among it {several(made.waiting, 'event')} taken in, with the step still to come.",
                f"其中有 {made.waiting:,} 个已接收、尚待处理的事件。",
            )
        )
    for left in made.left_out:
        note(
            here(
                f"{left} lies outside the configuration's folder and is not in it.",
                f"{left} 不在配置文件夹内，没有写入备份。",
            )
        )

    for stranger in made.strangers:
        note(
            here(
                f"The secrets of {stranger} are not in it: its plugin is not there, so nobody knows which it keeps. "
                "Note them down apart.",
                f"{stranger} 的密码和令牌没有写入备份：它的插件不可用，无法得知保存了哪些。请另行记下。",
            )
        )


def _say_restored(done: "Restored") -> None:
    from tiercast.audience.calendar import instant_text

    when = instant_text(done.created)
    say(
        here(
            f"{done.shop} is as it was at {when}: {several(done.rows, 'row')} in {done.store}; {done.secrets}.",
            f"{done.shop} 已恢复到 {when} 的状态：{done.store} 中 {done.rows:,} 行数据；{done.secrets_zh}。",
        )
    )
    if done.again is None:
        note(
            here(
                "Whoever was erased since then is in it again: erase them once more.",
                "此后删除过的观众又回到了其中：请再删除一次。",
            )
        )
    elif done.again:
        viewers = several(done.again, "viewer")
        say(
            here(
                f"{viewers} erased since then will be erased again as the engine starts.",
                f"此后删除过的 {done.again:,} 位观众会在引擎启动时再次删除。",
            )
        )
    at = f" --config {done.config}" if done.config else ""
    at += f" --store {done.store}" if done.elsewhere or not done.config else ""
    say(
        here(
            "A stop stands, since some of what waits may have been done already. Start: "
            f"tiercast engine{at}; look through what waits, then: tiercast resume{at}",
            "已设置停止，因为待执行的动作可能早已执行过。启动：tiercast engine"
            f"{at}；检查待执行的动作后：tiercast resume{at}",
        )
    )
