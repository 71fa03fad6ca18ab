"""The process that moves a shop to another store or restores a backup, while no engine has its store."""

import asyncio
import contextlib
import threading
from io import RawIOBase
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api.clock import Clock, SystemClock

from tiercast.beside.keyring import system_keyring
from tiercast.beside.paths import paths_of
from tiercast.engine.backup.beside import secrets_of, strangers_of
from tiercast.engine.backup.checking import check_backup
from tiercast.engine.backup.moving import MoveOrder, go_back, move
from tiercast.engine.backup.safely import ExchangeOrder, exchange
from tiercast.engine.config import ConfigError, default_config, load_config
from tiercast.engine.jobs import JobError, Progress, Report
from tiercast.engine.registry import load_plugins
from tiercast.serve.child_pipes import NOT_BY_HAND, take_over
from tiercast.serve.protocol_changes import (
    ChangeChecked,
    ChangeComing,
    ChangeMoved,
    ChangeRestored,
    ChangeSays,
    ChangeSorry,
    ChangeStart,
    ChangeWentBack,
    CheckStart,
    GoBackStart,
    MoveStart,
    RestoreStart,
)
from tiercast.store.errors import StoreError
from tiercast.system_words import file_words
from tiercast.words import Words

TELL_EVERY: Final = 100_000
"""Microseconds between two words about how far it is."""
_start: Final[msgspec.json.Decoder[ChangeStart]] = msgspec.json.Decoder(ChangeStart)
_CANCELLED: Final = Words("Cancelled; nothing was changed.", "已取消；没有改动任何内容。")


class Cancelled(Exception):
    """Whoever wanted it wants it no more."""


def run_change_child() -> int:
    """Be the change that the first line of the input asks for. Returns: the process's exit code."""
    taken = take_over(_start, "settings")
    if taken is None:
        return NOT_BY_HAND
    wanted, reader, writer = taken
    return Change(wanted, reader, writer, SystemClock()).run()


class Change:
    """One change, told through the pipes.

    Args:
        reader: a line of it, or its end, cancels.
    """

    def __init__(self, wanted: ChangeStart, reader: RawIOBase, writer: RawIOBase, clock: Clock) -> None:
        self._wanted, self._reader, self._writer, self._clock = wanted, reader, writer, clock
        self._cancelled = threading.Event()
        self._told = 0

    def run(self) -> int:
        """Make it. Returns: the exit code."""
        threading.Thread(target=self._listen, name="window", daemon=True).start()
        self._say(ChangeComing(what="checking"))
        try:
            self._say(self._change(self._wanted))
        except Cancelled:
            return self._sorry(_CANCELLED, cancelled=True)
        except (JobError, ConfigError, StoreError) as error:
            return self._sorry(error.words)
        except OSError as error:
            why = file_words(error)
            return self._sorry(Words(f"Nothing was changed: {why.en}", f"没有改动任何内容：{why.zh}"))
        return 0

    def _change(self, wanted: ChangeStart) -> ChangeSays:
        match wanted:
            case MoveStart():
                return self._move(wanted)
            case RestoreStart():
                return self._restore(wanted)
            case CheckStart():
                found = check_backup(Path(wanted.file), wanted.passphrase)
                return msgspec.convert({"say": "checked", **msgspec.to_builtins(found)}, ChangeChecked)
            case GoBackStart():
                order = self._order(wanted, wanted.target)
                config = go_back(order, wanted.who, self._clock.now(), stop=wanted.stop)
                return ChangeWentBack(url=wanted.target, config=config)

    def _order(self, wanted: ChangeStart, target: str) -> MoveOrder:
        config = Path(wanted.config) if wanted.config else None
        return MoveOrder(
            config=config, store=wanted.store, target=target, home=Path(wanted.home), named=wanted.named
        )  # fmt: skip

    def _move(self, wanted: MoveStart) -> ChangeMoved:
        order, now, keyring = self._order(wanted, wanted.target), self._clock.now(), system_keyring()
        done = move(order, wanted.password, wanted.who, now, self._reporting("copying", last=True), keyring)
        return ChangeMoved(
            url=done.url, kept=done.kept, rows=done.rows, config=done.config, in_keyring=done.in_keyring
        )  # fmt: skip

    def _restore(self, wanted: RestoreStart) -> ChangeRestored:
        secrets, strangers = asyncio.run(self._secrets(wanted))
        order = ExchangeOrder(
            file=Path(wanted.file), safety=Path(wanted.safety), config=Path(wanted.config) if wanted.config else None,
            store=wanted.store, home=Path(wanted.home), named=wanted.named, secrets=secrets, strangers=strangers,
        )  # fmt: skip
        done = exchange(
            order, wanted.passphrase, wanted.who, self._clock.now(), self._reporting("safety"),
            self._reporting("copying", last=True), system_keyring(),
        )  # fmt: skip
        back = done.restored
        return ChangeRestored(
            shop=back.shop, created=back.created, rows=back.rows, config=back.config, safety=str(done.safety),
            whole=done.whole, strangers=strangers, again=back.again,
        )  # fmt: skip

    async def _secrets(self, wanted: RestoreStart) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of what the shop that gives way keeps in the keyring, and the parts of which nobody knows them."""
        try:
            config = load_config(Path(wanted.config)) if wanted.config else default_config()
        except ConfigError:
            return (), ()  # it gives way, and is kept as it is; the keyring is left alone then
        plugins = await load_plugins(paths_of(wanted.store, Path(wanted.home), config.plugins), self._clock)
        try:
            return secrets_of(config, plugins), strangers_of(config, plugins)
        finally:
            await plugins.close()

    def _reporting(self, what: str, *, last: bool = False) -> Report:
        """Tells how far `what` is, and ends it where it was cancelled; behind the `last` follows what cannot be."""

        def report(progress: Progress) -> None:
            if self._cancelled.is_set():
                raise Cancelled
            whole = progress.part is not None and progress.part >= 1.0
            now = self._clock.monotonic()
            if whole or now - self._told >= TELL_EVERY:
                self._told = now
                self._say(ChangeComing(what="placing" if whole and last else what, part=progress.part))

        return report

    def _sorry(self, words: Words, *, cancelled: bool = False) -> int:
        self._say(ChangeSorry(message=words.en, message_zh=words.zh, cancelled=cancelled))
        return 3

    def _say(self, message: ChangeSays) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._writer.write(msgspec.json.encode(message) + b"\n")

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._reader.read(1)
        self._cancelled.set()
