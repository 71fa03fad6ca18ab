"""``tiercast stop`` and ``tiercast resume``: a fact beside the store, set also where no engine answers."""

from typing import Annotated

import typer

from tiercast.commands.speech import OK, Json, fail, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store, paths, user
from tiercast.engine.stop import Stop, StopFile, Strength

_MEANING = {
    Strength.PAUSE: ("nothing new is begun", "不再开始新的动作"),
    Strength.HOLD: ("everything that waits is held", "所有等待中的动作都暂缓"),
    Strength.CLEAR: ("everything is held and screens are cleared", "全部暂缓，并清除屏幕上的内容"),
}
StrengthArgument = Annotated[
    Strength,
    typer.Argument(
        help=here(
            "pause: nothing new; hold: also what waits; clear: also what is on screen.",
            "pause：不再新增；hold：等待中的也暂缓；clear：屏幕上的也清除。",
        )
    ),
]
Reason = Annotated[str, typer.Option("--reason", help=here("Why, for the others.", "原因，给其他人看。"))]
End = Annotated[bool, typer.Option("--end", help=here("Also end the engine.", "同时结束引擎。"))]


def add(app: typer.Typer) -> None:
    """Register both commands."""

    @app.command(
        help=here(
            "Stop acting, at once; it stands until `tiercast resume`.", "立刻停止触达；直到 tiercast resume 为止。"
        )
    )
    def stop(
        strength: StrengthArgument = Strength.HOLD,
        config: ConfigFile = None,
        store: Store = "",
        reason: Reason = "",
        end: End = False,
        as_json: Json = False,
    ) -> None:
        where = paths(config, store)
        standing = StopFile(where.stop).set(Stop(strength, user(), 0, reason))
        running = _tell(where.run, "end" if end else "status")
        if as_json:
            say_json({"stop": standing, "file": where.stop, "engine_running": running, "ending": end and running})
        else:
            en, zh = _MEANING[standing.strength]
            say(
                here(
                    f"Stopped: {en}. It stands until `tiercast resume`.",
                    f"已停止：{zh}。直到运行 tiercast resume 为止。",
                )
            )
            if not running:
                say(
                    here(
                        "No engine is running; the next one will find the stop.",
                        "当前没有引擎在运行；下次启动时仍然生效。",
                    )
                )
        finish(OK)

    @app.command(help=here("End a stop; what waited meanwhile is not released.", "解除停止；期间等待的动作不会补发。"))
    def resume(config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        where = paths(config, store)
        standing = StopFile(where.stop).current()
        if standing is not None and not _tell(where.run, "status"):
            # A running engine does this itself as soon as the stop is gone.
            _drop_held(config, store, standing)
        stood = StopFile(where.stop).lift()
        if as_json:
            say_json({"stood": stood, "file": where.stop})
        elif stood is None:
            say(here("There was no stop.", "没有停止状态。"))
        else:
            say(here("Resumed.", "已恢复。"))
        if StopFile(where.stop).current() is not None:
            fail(f"{where.stop}: the stop could not be removed", f"{where.stop}：无法解除停止")
        finish(OK)


def _drop_held(config: ConfigFile, store: str, stop: Stop) -> None:
    """No engine is there to drop what waited while everything was stopped: the next one must not find it."""
    from pathlib import Path

    from tiercast_api.clock import SystemClock

    from tiercast.commands.shop_store import open_shop
    from tiercast.commands.where import configuration, store_url
    from tiercast.store.outbox import drop_held

    url = paths(config, store).store
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return
    clock = SystemClock()
    since = stop.at if stop.strength is Strength.PAUSE else None
    with (
        open_shop(configuration(config), store_url(store), clock) as (database, vault),
        database.write() as connection,
    ):
        drop_held(connection, vault.shop, clock.now(), "it waited while everything was stopped", since)


def _tell(run_file: object, what: str) -> bool:
    from pathlib import Path

    path = Path(str(run_file))
    if not path.exists():
        return False
    from tiercast.engine.run_file import read_run_file
    from tiercast.engine.supervisor_control import Ask, ask_supervisor

    run = read_run_file(path)
    if run is None:
        return False
    answer = ask_supervisor(run.control, Ask(token=run.token, what=what), timeout=0.3)
    return answer is not None and answer.ok
