"""Runs of replays: the same command after a kill goes on with its run, after a finished one it begins a new one."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, insert, select, update

from tiercast.store.codec import pack, storable, unpack
from tiercast.store.tables import runs

_c = runs.c
Progress = dict[str, int | float | str | bool | None]


class RunState(StrEnum):
    """State of a run; a killed one is still ``running``."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    """It ended with an error that another try would meet again."""


class Run(msgspec.Struct, frozen=True):
    """A replay.

    Attributes:
        id: 16 bytes; de-duplication is per run.
        resumed: it was begun before and not finished.
        progress: what was saved last, {} at the start.
        started, updated: instants, microseconds.
    """

    id: bytes
    state: RunState
    resumed: bool
    progress: Progress
    started: int
    updated: int
    reason: str = ""


def command_hash(parts: Iterable[str]) -> bytes:
    """What tells commands apart: BLAKE2b-128 over length-prefixed parts (each file's name and size, each option)."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "big") + data)
    return digest.digest()


def open_run(connection: Connection, shop: int, command: bytes, now: int) -> Run:
    """The unfinished run of `command`, or a new one."""
    query = select(runs).where(_c.shop == shop, _c.command == command, _c.state == RunState.RUNNING.value)
    row = connection.execute(query.order_by(_c.started.desc())).first()
    if row is not None:
        return Run(row.id, RunState.RUNNING, True, _progress(row.progress), row.started, row.updated)
    earlier = len(connection.execute(select(_c.id).where(_c.shop == shop, _c.command == command)).all())
    label = b"%b%d:%d:%d" % (command, shop, earlier, now)
    run = hashlib.blake2b(label, digest_size=16).digest()
    values = {"id": run, "shop": shop, "command": command, "state": RunState.RUNNING.value, "reason": ""}
    connection.execute(insert(runs), {**values, "started": now, "updated": now})
    return Run(run, RunState.RUNNING, False, {}, now, now)


def save_progress(connection: Connection, run: bytes, progress: Progress, now: int) -> None:
    """Keep how far a run is; belongs into the transaction of the batch that got it there."""
    connection.execute(update(runs).where(_c.id == run).values(progress=pack(progress), updated=now))


def end_run(connection: Connection, run: bytes, state: RunState, now: int, reason: str = "") -> None:
    """A run is finished or has failed; the same command begins a new one from now on."""
    connection.execute(update(runs).where(_c.id == run).values(state=state.value, reason=storable(reason), updated=now))


def list_runs(connection: Connection, shop: int, limit: int = 50) -> list[Run]:
    """The latest runs, newest first."""
    rows = connection.execute(select(runs).where(_c.shop == shop).order_by(_c.started.desc()).limit(limit)).all()
    return [
        Run(
            row.id, RunState(row.state), False, _progress(row.progress),
            row.started, row.updated, row.reason,
        )
        for row in rows
    ]  # fmt: skip


def _progress(payload: bytes | None) -> Progress:
    saved: Progress = {} if payload is None else unpack(payload, Progress)
    return saved
