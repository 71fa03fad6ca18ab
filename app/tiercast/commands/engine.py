"""``tiercast engine``: the engine, kept alive by a supervisor."""

import contextlib
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.commands.speech import Json, fail, finish, here, language, note, say_json
from tiercast.commands.where import ConfigFile, Evaluator, Store, config_file, configuration, evaluator, store_url
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.engine.supervisor import Started, Supervisor

Port = Annotated[
    int | None,
    typer.Option(
        "--port",
        min=0,
        max=65_535,
        help=here("Port instead of the configured one; 0: any free one.", "端口，代替配置中的；0 表示任选空闲端口。"),
    ),
]
SafeMode = Annotated[
    bool, typer.Option("--safe-mode", help=here("Load shipped plugins only.", "只加载随应用提供的插件。"))
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "Run the engine: rooms, rules and sinks of a configuration.", "运行引擎：按配置接入直播间、规则和触达方式。"
        )
    )
    def engine(
        config: ConfigFile = None,
        store: Store = "",
        port: Port = None,
        evaluator: Evaluator = "auto",
        safe_mode: SafeMode = False,
        as_json: Json = False,
    ) -> None:
        try:
            supervisor = _supervisor(config, store, port, evaluator, safe_mode, as_json)
        except Exception as error:
            words = getattr(error, "words", None)
            if as_json and isinstance(words, Words):
                # A window reads it, and its language may be another than the one it was started with.
                _say_supervisor(words)
            raise
        import asyncio

        finish(asyncio.run(_run(supervisor)))


def _say_supervisor(words: Words) -> None:
    """What whoever has started the command reads, in both languages."""
    say_json({"event": "supervisor", "message": words.en, "message_zh": words.zh})


def _supervisor(
    config: "ConfigFile", store: str, port: int | None, who: str, safe_mode: bool, as_json: bool
) -> "Supervisor":
    import secrets

    import msgspec
    from tiercast_api.clock import SystemClock

    from tiercast.beside.paths import home_folder, paths_of
    from tiercast.beside.run_file import read_run_file
    from tiercast.beside.supervisor_messages import Ask, ask_supervisor
    from tiercast.engine.heartbeat import Start
    from tiercast.engine.supervisor import Door, Supervisor, child_command

    read = configuration(config)
    where = paths_of(store_url(store) or read.store, home_folder(), read.plugins)
    running = read_run_file(where.run)
    if running is not None and ask_supervisor(running.control, Ask(token=running.token, what="status"), 0.5):
        fail(
            f"An engine with this store is running already (process {running.supervisor}); end it first, "
            "or use another store.",
            f"已有引擎在使用这个存储（进程 {running.supervisor}）；请先结束它，或换一个存储。",
        )
    file = config_file(config)
    start = Start(
        config=str(file.absolute()) if file is not None else None,
        store=where.store,
        home=str(where.home),
        token=secrets.token_urlsafe(32),
        port=port,
        safe_mode=safe_mode,
        evaluator="" if evaluator(who) == "auto" else who,
        language=read.language if read.language != "auto" else language(),
    )

    def tell(words: Words) -> None:
        # What is said may go into a file on a disk that is full; the engine is kept alive all the same.
        with contextlib.suppress(OSError):
            if as_json:
                _say_supervisor(words)
            else:
                note(words.to(language()))

    def ready(started: "Started") -> None:
        with contextlib.suppress(OSError):
            say_ready(started)

    def say_ready(started: "Started") -> None:
        if as_json:
            say_json({"event": "ready", "run_file": where.run, **msgspec.structs.asdict(started)})
            return
        url, seconds, entries = started.url, f"{started.seconds:.1f}", f"{started.recovered:,}"
        replayed = "1 entry" if started.recovered == 1 else f"{entries} entries"
        note(
            here(
                f"The engine is running at {url} after {seconds} s ({replayed} replayed). Ctrl-C ends it.",
                f"引擎已运行于 {url}，启动用时 {seconds} 秒（重放 {entries} 条记录）。按 Ctrl-C 结束。",
            )
        )

    certificate = read.listen.certificate
    path = str(read.path(str(certificate)).absolute()) if certificate else ""
    door = Door(read.listen.address, certificate is not None, path, read.listen.stop_port)
    return Supervisor(child_command(), start, door, where, SystemClock(), tell, ready=ready)


async def _run(supervisor: "Supervisor") -> int:
    import asyncio

    loop = asyncio.get_running_loop()

    def end(*_: object) -> None:
        loop.call_soon_threadsafe(supervisor.end)

    # add_signal_handler is not there on Windows
    before = {which: signal.signal(which, end) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        return await supervisor.run()
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
