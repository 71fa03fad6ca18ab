"""``tiercast audit list`` and ``tiercast audit undo``: what people did, and the way back."""

import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tiercast.commands.speech import OK, Json, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store, configuration, paths, shop_zone, store_url

if TYPE_CHECKING:
    from tiercast.beside.deeds import Deeds
    from tiercast.store.audit import Audited
    from tiercast.store.database import Database

Last = Annotated[int, typer.Option("--last", min=1, max=1_000, help=here("How many notes.", "显示多少条。"))]
Note = Annotated[int, typer.Argument(min=1, help=here("Number of the note.", "记录的编号。"))]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        help=here(
            "What people did: who, when, before, after, and the way back.",
            "操作记录：谁、何时、之前、之后，以及如何撤销。",
        ),
        no_args_is_help=True,
    )
    app.add_typer(group, name="audit")
    _add_list(group)
    _add_undo(group)


def _add_list(group: typer.Typer) -> None:
    @group.command(name="list", help=here("The newest notes.", "最近的记录。"))
    def list_notes(last: Last = 50, config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast_api.clock import SystemClock

        from tiercast.beside.deeds import Deeds
        from tiercast.commands.audit_words import deed, stood
        from tiercast.commands.import_calls import engine_runs
        from tiercast.commands.results import table
        from tiercast.commands.shop_store import open_shop
        from tiercast.store.audit import notes

        with open_shop(configuration(config), store_url(store), SystemClock()) as (database, vault):
            if not engine_runs(config, store):  # one that runs does it itself
                _take_deeds(Deeds(paths(config, store).deeds), database, vault.shop)
            with database.read() as connection:
                found = notes(connection, vault.shop, last)
        if as_json:
            say_json({"notes": found})
            finish(OK)
        zone = ZoneInfo(shop_zone(config))
        heads = (
            "n",
            here("when", "时间"),
            here("who", "谁"),
            here("what", "操作"),
            here("before → after", "之前 → 之后"),
            "",
        )
        table(
            "",
            heads,
            (
                (
                    str(one.n),
                    _when(one.time, zone),
                    one.who,
                    deed(one.what, one.detail),
                    f"{stood(one.what, one.before, one.before_zh)} → {stood(one.what, one.after, one.after_zh)}",
                    _remark(one),
                )
                for one in found
            ),
        )
        finish(OK)


def _take_deeds(deeds: "Deeds", database: "Database", shop: int) -> None:
    """Write into the audit log what was done beside the store."""
    from tiercast.engine.noted_deeds import note_deeds

    if found := deeds.take():
        with database.write() as connection:
            note_deeds(connection, shop, found)
        deeds.written()


def _add_undo(group: typer.Typer) -> None:
    @group.command(help=here("Take back what a note tells of.", "撤销一条记录。"))
    def undo(note: Note, config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast.commands.import_calls import undo_note
        from tiercast.serve.protocol_replies import Done

        reply = undo_note(config, store, note)
        message = here(reply.message, reply.message_zh or reply.message) if isinstance(reply, Done) else ""
        if as_json:
            say_json({"undone": note, "message": message})
        else:
            say(here(f"Note {note} is taken back. {message}".rstrip(), f"已撤销第 {note} 条记录。{message}"))
        finish(OK)


def _when(time: int, zone: ZoneInfo) -> str:
    return datetime.datetime.fromtimestamp(time // 1_000_000, zone).strftime("%m-%d %H:%M:%S")


def _remark(one: "Audited") -> str:
    if one.outcome != "done":
        why = (one.outcome_zh or one.outcome).removeprefix("refused").lstrip(": ")
        return here(one.outcome, f"被拒绝：{why}" if why else "被拒绝")
    if one.undoes is not None:
        return here(f"takes back {one.undoes}", f"撤销了第 {one.undoes} 条")
    if one.undone:
        return here("taken back", "已撤销")
    return here("can be taken back", "可以撤销") if one.back else ""
