"""The engine's end of the pipes to its supervisor."""

import asyncio
import faulthandler
import logging
import os
import signal
import sys
import threading
from io import RawIOBase

import msgspec
from tiercast_api.clock import Clock

from tiercast.engine.heartbeat import End, FromEngine, Heart, Sorry, Start, line, to_engine
from tiercast.words import Words

_log = logging.getLogger(__name__)


class NoSupervisor(Exception):
    """The process was started as an engine by somebody who is no supervisor."""


class SupervisorLink:
    """Speaks with the supervisor. When the supervisor is gone, the engine ends as if it had been asked to.

    Attributes:
        start: the supervisor's first line.
        heart: see `Heart`.
        ending: set when the engine has to finish.
    """

    def __init__(self, reader: RawIOBase, writer: RawIOBase, clock: Clock) -> None:
        """Read the first line. Raises: NoSupervisor."""
        self._reader = reader
        self._writer = writer
        self._lock = threading.Lock()
        self.heart = Heart(self.say, clock)
        self.ending = asyncio.Event()
        try:
            start = to_engine(reader.readline())
        except (OSError, msgspec.DecodeError) as error:
            raise NoSupervisor("expected the supervisor's first line on stdin") from error
        if not isinstance(start, Start):
            raise NoSupervisor(f"expected the supervisor's first line on stdin, found {type(start).__name__}")
        self.start = start

    def say(self, message: FromEngine) -> None:
        """Write one line; nothing where the supervisor is gone."""
        with self._lock:
            try:
                self._writer.write(line(message))
            except (BrokenPipeError, OSError, ValueError):
                return  # `listen` ends the engine at the end of stdin

    def sorry(self, words: Words) -> None:
        """Tell why the engine cannot start."""
        self.say(Sorry(message=words.en, message_zh=words.zh))

    def listen(self) -> None:
        """Begin to wait for the word to end, in a thread of its own; called from the engine's loop."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            try:
                _wait_for_end(self._reader)
            except (OSError, ValueError):
                _log.debug("the pipe from the supervisor was closed")  # which is the end as well
            try:
                loop.call_soon_threadsafe(self.ending.set)
            except RuntimeError:
                return  # the loop has ended already

        threading.Thread(target=read, name="supervisor", daemon=True).start()


def _wait_for_end(reader: RawIOBase) -> None:
    for data in iter(reader.readline, b""):
        try:
            if isinstance(to_engine(data), End):
                return
        except msgspec.DecodeError:
            continue  # a later supervisor may say more than this engine knows


def link_to_supervisor(clock: Clock) -> SupervisorLink:
    """Take stdin and stdout for the supervisor: what anybody prints from now on goes to stderr.

    Raises:
        NoSupervisor: where the first line is not a supervisor's.
    """
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.flush()
    # unbuffered: a buffered stdin in the hands of a daemon thread aborts the interpreter when it exits
    reader = os.fdopen(os.dup(0), "rb", buffering=0)
    writer = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is wanted, not a path
        os.dup2(nothing.fileno(), 0)
    return SupervisorLink(reader, writer, clock)
