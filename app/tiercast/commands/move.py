"""``tiercast move``: the shop to another store, whole, and the configuration names it; or back to the one of before."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.commands.speech import CANNOT, OK, Json, fail, finish, here, say, say_json, several
from tiercast.commands.where import ConfigFile, Store, config_file, paths, store_url, user

if TYPE_CHECKING:
    from tiercast.engine.backup.moving import Moved, MoveOrder

Target = Annotated[
    str,
    typer.Argument(
        help=here(
            "URL of an empty store: sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
            "空存储的 URL：sqlite:///文件 或 postgresql://用户@主机/数据库。",
        )
    ),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help=here(
            "File whose first line is the password of the new store's server; it is kept in the keyring.",
            "首行为新存储服务器密码的文件；密码会保存到钥匙串。",
        ),
    ),
]
Back = Annotated[
    bool,
    typer.Option(
        "--back",
        help=here(
            "Use a store of before again: nothing is copied, and a stop stands there.",
            "重新使用以前的存储：不复制数据，并在那里设置停止。",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "Move the shop to another store while no engine runs; the old store stays as it is.",
            "在引擎未运行时把店铺迁移到另一个存储；原来的存储保持不变。",
        )
    )
    def move(
        target: Target,
        password_file: PasswordFile = None,
        back: Back = False,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.commands.import_calls import engine_runs

        order = _order(target, config, store_url(store))
        if engine_runs(config, store):
            fail(
                "an engine has the store; end it first: tiercast stop --end, and tiercast resume after the move",
                "引擎正在使用该存储；请先结束它：tiercast stop --end，迁移之后再运行 tiercast resume",
                CANNOT,
            )
        if back:
            _say_back(order, as_json)
        else:
            _say_moved(_moved(order, _password(password_file), as_json), as_json)
        finish(OK)


def _order(target: str, config: Path | None, store: str) -> "MoveOrder":
    from tiercast.beside.paths import home_folder
    from tiercast.engine.backup.moving import MoveOrder

    file = config_file(config)
    return MoveOrder(
        config=file.absolute() if file is not None else None, store=paths(config, store).store,
        target=store_url(target, "URL"), home=home_folder(), named=bool(store),
    )  # fmt: skip


def _password(file: Path | None) -> str:
    """Never on the command line, where others can read it."""
    lines = file.read_text("utf-8-sig").splitlines() if file is not None else []
    return lines[0] if lines else ""


def _moved(order: "MoveOrder", password: str, quiet: bool) -> "Moved":
    from tiercast_api.clock import SystemClock

    from tiercast.beside.keyring import system_keyring
    from tiercast.commands.progress import shown
    from tiercast.engine.backup.moving import move

    with shown(quiet, lambda _progress: "") as report:
        return move(order, password, _who(), SystemClock().now(), report, system_keyring())


def _say_moved(done: "Moved", as_json: bool) -> None:
    if as_json:
        say_json(done)
        return
    rows = sum(done.rows.values())
    say(here(f"In {done.url} now: {several(rows, 'row')}.", f"{rows:,} 行数据已在 {done.url} 中。"))
    say(here(f"Keys: {done.secrets}.", f"密钥：{done.secrets_zh}。"))
    if done.in_keyring is not None:
        kept, kept_zh = (
            ("the system's keyring has it", "已保存到系统钥匙串")
            if done.in_keyring
            else (
                "there is no keyring here: a file that only you may read has it",
                "没有钥匙串：已写入只有你可读的文件",
            )
        )
        say(here(f"Password: {kept}.", f"密码：{kept_zh}。"))
    _say_named(done.config, done.url)
    say(
        here(
            f"The store of before is as it was: {done.kept}. `tiercast move --back` uses it again, without what "
            "happens from now on.",
            f"原来的存储保持原样：{done.kept}。用 tiercast move --back 可以重新使用它，但其中没有此后发生的事。",
        )
    )


def _say_back(order: "MoveOrder", as_json: bool) -> None:
    from tiercast_api.clock import SystemClock

    from tiercast.engine.backup.moving import go_back

    file = go_back(order, _who(), SystemClock().now())
    if as_json:
        say_json({"url": order.target, "config": file})
        return
    _say_named(file, order.target)
    say(
        here(
            "A stop stands there, since the other store may have done what waits in it: start the engine, look through "
            "it, then: tiercast resume",
            "那里已设置停止，因为另一个存储可能已经做过其中待执行的动作：启动引擎并检查之后，再运行 tiercast resume",
        )
    )


def _say_named(config: str, url: str) -> None:
    if config:
        say(here(f"{config} names it from now on.", f"{config} 已改用该存储。"))
    else:
        say(here(f"Start with: tiercast engine --store {url}", f"启动：tiercast engine --store {url}"))


def _who() -> str:
    return f"{user()} (command line)"
