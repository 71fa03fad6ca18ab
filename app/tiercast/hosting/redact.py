"""Logs without secrets, and not more of them than anybody can read."""

import logging
from collections.abc import Callable, Iterable

from tiercast_api import SECOND, Clock

_SHORTEST = 4  # a shorter secret would turn half the log into stars


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret replaced by ``•••``, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "•••")
    return text


class RedactingFilter(logging.Filter):
    """Replaces secrets in messages, their arguments and tracebacks before any handler sees them.

    Args:
        secrets: asked at every record, as a plugin may get new ones.
    """

    def __init__(self, secrets: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it is never dropped."""
        secrets = tuple(self._secrets())
        record.msg, record.args = redact(record.getMessage(), secrets), None
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), secrets)
            record.exc_info = None
        return True


def plugin_logger(plugin: str, key: str, secrets: Callable[[], Iterable[str]]) -> logging.Logger:
    """A logger of one instance that redacts; it is in no table of loggers, so instances that come and go leave nothing.

    Args:
        plugin: id of the plugin.
        key: key of the source or sink.
        secrets: what must not be logged, asked at every record.
    """
    logger = logging.Logger(f"tiercast.plugin.{plugin}.{key}" if key else f"tiercast.plugin.{plugin}")
    logger.parent = logging.getLogger("tiercast.plugin")
    logger.addFilter(RedactingFilter(secrets))
    return logger


class LineGate:
    """Lets through so many lines a second, and says how many it did not.

    Args:
        clock: tells when.
        lines: a second.
    """

    def __init__(self, clock: Clock, lines: int = 100) -> None:
        self._clock = clock
        self._lines = lines
        self._second = -1
        self._passed = 0
        self.dropped = 0

    def passes(self) -> bool:
        """Whether one more line may be logged now."""
        second = self._clock.monotonic() // SECOND
        if second != self._second:
            self._second, self._passed = second, 0
        self._passed += 1
        if self._passed > self._lines:
            self.dropped += 1
            return False
        return True
