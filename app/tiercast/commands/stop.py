"""``tiercast stop`` and ``tiercast resume``: a fact beside the store, set also where no engine answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tiercast.beside.deeds import Deeds, lift_stop, set_stop
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.commands.room_stop import ResumedRoom, StoppedRoom, resume_room, stop_room
from tiercast.commands.speech import NO_ENGINE, OK, Failure, Json, fail, finish, here, note, say, say_json
from tiercast.commands.where import ConfigFile, Store, paths, user

if TYPE_CHECKING:
    from tiercast.serve.protocol_replies import ActionRow

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
Release = Annotated[
    list[str] | None,
    typer.Option("--release", help=here("Id of what is to be done all the same.", "仍要执行的编号。")),
]
Listing = Annotated[
    bool,
    typer.Option("--list", help=here("Only show what waits; the stop stands.", "只列出等待的动作，停止保持不变。")),
]
WAITING: Final = ("planned", "held")
"""States of what may go out and has not."""
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
        room: StoppedRoom = "",
        config: ConfigFile = None,
        store: Store = "",
        reason: Reason = "",
        end: End = False,
        as_json: Json = False,
    ) -> None:
        if room:
            stop_room(room, config, store, strength=strength, reason=reason, end=end, as_json=as_json)
            finish(OK)
        where = paths(config, store)
        standing = set_stop(StopFile(where.stop), Deeds(where.deeds), Stop(strength, user(), 0, reason))
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

    @app.command(
        help=here(
            "End a stop; what waited meanwhile is listed and dropped, but for what is released.",
            "解除停止；期间等待的动作会列出并放弃，只保留指定放行的。",
        )
    )
    def resume(
        release: Release = None,
        listing: Listing = False,
        room: ResumedRoom = "",
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        if room:
            resume_room(room, config, store, narrowed=listing or bool(release), as_json=as_json)
            finish(OK)
        file = StopFile(paths(config, store).stop)
        standing = file.current()
        waiting = waiting_actions(config, store) if standing is not None else []
        if not listing:
            _lift(config, store, release or [], file)
        if as_json:
            say_json({"stood": standing, "file": file.path, "waiting": waiting, "released": release or []})
        else:
            _say_resumed(standing is not None, listing, waiting, release or [])
        if not listing and file.current() is not None:
            fail(f"{file.path}: the stop could not be removed", f"{file.path}：无法解除停止")
        finish(OK)


def _say_resumed(stood: bool, listing: bool, waiting: Sequence["ActionRow"], released: Sequence[str]) -> None:
    if not stood:
        say(here("There was no stop.", "没有停止状态。"))
        return
    if listing and not waiting:
        say(here("Nothing waits behind the stop.", "停止期间没有等待的动作。"))
    for row in waiting:
        kept = row.id in released
        mark = here("released", "放行") if kept else here("waits", "等待") if listing else here("dropped", "放弃")
        why = f"  ({here(row.detail, row.detail_zh)})" if row.state == "over_limit" else ""
        say(f"{mark}  {row.id}  {row.room}  {row.rule}  {row.type}{why}")
    if not listing:
        say(here("Resumed.", "已恢复。"))


def waiting_actions(config: ConfigFile, store: str) -> list["ActionRow"]:
    """What waits behind the stop, the oldest first: from the engine, or where none answers, from the store."""
    from tiercast.commands.client import ask_engine
    from tiercast.serve.protocol_replies import ActionsReply
    from tiercast.serve.protocol_room import ListWaiting

    try:
        reply = ask_engine(config, store, ListWaiting(id=1))
    except Failure as failure:
        if failure.code != NO_ENGINE:
            raise
        standing = StopFile(paths(config, store).stop).current()
        if standing is None or not _is_there(paths(config, store).store):
            return []
        actions = [] if standing.strength is Strength.PAUSE else _stored(config, store)
        return sorted([*actions, *_limited(config, store)], key=lambda row: (row.time, row.id))
    return list(reply.actions) if isinstance(reply, ActionsReply) else []


def _is_there(url: str) -> bool:
    from pathlib import Path

    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()


def _limited(config: ConfigFile, store: str) -> list["ActionRow"]:
    """What waits for room in a limit, found by going over the journal's end; a stop ends also where that cannot be."""
    from tiercast_api.clock import SystemClock

    from tiercast.commands.where import config_file, store_url
    from tiercast.engine import looking_back
    from tiercast.engine.config import ConfigError
    from tiercast.engine.jobs import JobError
    from tiercast.serve.limited import limited_row
    from tiercast.store.errors import StoreError

    try:
        found = looking_back.waiting(config_file(config), store_url(store), SystemClock().now())
    except (JobError, ConfigError, StoreError) as error:
        en, zh = error.words.en, error.words.zh
        note(here(f"What waits for a limit cannot be listed: {en}", f"无法列出等待上限空位的动作：{zh}"))
        return []
    return [limited_row(one) for one in found]


def _stored(config: ConfigFile, store: str) -> list["ActionRow"]:
    from tiercast_api.clock import SystemClock

    from tiercast.commands.shop_store import open_shop
    from tiercast.commands.where import configuration, store_url
    from tiercast.decide.ids import id_text
    from tiercast.serve.protocol_replies import ActionRow
    from tiercast.store.outbox import list_actions
    from tiercast.store.outbox_states import ActionState

    states = [ActionState(name) for name in WAITING]
    with (
        open_shop(configuration(config), store_url(store), SystemClock()) as (database, vault),
        database.read() as connection,
    ):
        found = [(one.state, one.action) for one in list_actions(connection, vault, states, 1000)]
    return [
        ActionRow(
            id=id_text(action.id), room=action.room, rule=f"{action.ruleset}/{action.rule}", type=action.type,
            sink=action.sink, state=state.value, time=action.time, expires=action.expires,
        )
        for state, action in found
    ]  # fmt: skip


def _lift(config: ConfigFile, store: str, release: Sequence[str], file: StopFile) -> None:
    """Let the engine end the stop; where none answers, it drops what waited as soon as one does."""
    from tiercast.commands.client import ask_engine
    from tiercast.decide.ids import id_from_text
    from tiercast.serve.protocol_commands import Resume

    try:
        kept = [id_from_text(name) for name in release]
    except ValueError as error:
        fail(f"--release: {error}; see `tiercast resume --list`", f"--release：{error}；请看 tiercast resume --list", 2)
    if file.current() is None:
        return
    try:
        ask_engine(config, store, Resume(id=1, release=tuple(release)))
    except Failure as failure:
        if failure.code != NO_ENGINE:
            raise
        lift_stop(file, Deeds(paths(config, store).deeds), user(), kept)


def _tell(run_file: object, what: str) -> bool:
    from pathlib import Path

    path = Path(str(run_file))
    if not path.exists():
        return False
    from tiercast.beside.run_file import read_run_file
    from tiercast.beside.supervisor_messages import Ask, ask_supervisor

    run = read_run_file(path)
    if run is None:
        return False
    answer = ask_supervisor(run.control, Ask(token=run.token, what=what, by=user()), timeout=0.3)
    return answer is not None and answer.ok
