"""Parts of the messages of `tiercast_api.wire`, and how errors travel."""

import traceback
from typing import Any

import msgspec

from tiercast_api.action import ActionType
from tiercast_api.errors import (
    InvalidSettings,
    Permanent,
    PluginError,
    RateLimited,
    Refused,
    RetryAfter,
    SignInExpired,
)
from tiercast_api.kinds import Kind
from tiercast_api.sink import SinkDeclaration
from tiercast_api.source import SourceDeclaration


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """An error: a `PluginError` by its ``kind``; ``fault`` for anything else that was raised; ``cancelled``."""

    kind: str
    message: str
    seconds: float = 0.0
    name: str = ""
    details: str = ""
    perhaps: bool = False
    chinese: str = ""


class Surroundings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a context knows by itself."""

    key: str
    chinese: bool = False
    room: str = ""
    cursor: bytes | None = None
    secrets: dict[str, str] = {}


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """A `SourceType` or `SinkType` without its function."""

    name: str
    title: str
    title_zh: str
    summary: str
    summary_zh: str
    settings: dict[str, Any]
    actions: tuple[ActionType, ...] = ()


class Offered(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the plugin registers."""

    sources: tuple[Card, ...] = ()
    sinks: tuple[Card, ...] = ()
    kinds: tuple[Kind, ...] = ()


class Made(msgspec.Struct, frozen=True, omit_defaults=True):
    """A new instance: its declaration, and which optional protocols it has."""

    source: SourceDeclaration | None = None
    sink: SinkDeclaration | None = None
    recallable: bool = False
    handler: bool = False


class Fault(Exception):
    """The other side raised something that is no `PluginError`; `details` is its traceback."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


def failure_of(error: BaseException) -> Failure:
    """The error as it travels."""
    if isinstance(error, InvalidSettings):
        return Failure(error.kind, error.message, name=error.name, chinese=error.chinese)
    if isinstance(error, RetryAfter):
        return Failure(error.kind, str(error), seconds=error.seconds, perhaps=error.perhaps)
    if isinstance(error, PluginError):
        return Failure(error.kind, str(error))
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Failure("fault", text, details="".join(traceback.format_exception(error)))


def error_of(failure: Failure) -> Exception:
    """The error as it is raised on this side."""
    match failure.kind:
        case "invalid_settings":
            return InvalidSettings(failure.name, failure.message, failure.chinese)
        case "retry_after":
            return RetryAfter(failure.message, failure.seconds, perhaps=failure.perhaps)
        case "rate_limited":
            return RateLimited(failure.message, failure.seconds, perhaps=failure.perhaps)
        case "sign_in_expired":
            return SignInExpired(failure.message)
        case "refused":
            return Refused(failure.message)
        case "permanent":
            return Permanent(failure.message)
        case "error":
            return PluginError(failure.message)
        case _:
            return Fault(failure.message, failure.details)
