"""The reply `Failed`, of whatever went wrong."""

from msgspec import DecodeError, Struct, json
from tiercast_api.errors import PluginError

from tiercast.engine.jobs import JobError
from tiercast.engine.rulebook import RulesetError
from tiercast.hosting.sayings import Sayings
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.unable import Unable
from tiercast.store.errors import StoreError

Refusal = Unable | RulesetError | PluginError | JobError | StoreError
"""What says in words why a command was not done."""
REFUSALS = (Unable, RulesetError, PluginError, JobError, StoreError)


def failed(number: int, error: Refusal, sayings: Sayings | None = None) -> Failed:
    """Why the command `number` was not done; `sayings`: what plugins say, in both languages."""
    match error:
        case Unable():
            return Failed(
                id=number, code=error.code, message=str(error), hint=error.hint, message_zh=error.zh,
                hint_zh=error.hint_zh,
            )  # fmt: skip
        case RulesetError() | JobError():
            return Failed(id=number, code="refused", message=str(error), message_zh=error.words.zh)
        case PluginError():
            said = (sayings or Sayings()).both(str(error))
            return Failed(id=number, code="refused", message=said.english, message_zh=said.chinese)
        case StoreError():
            return Failed(id=number, code="fault", message=error.message, message_zh=error.message_zh)


class _Numbered(Struct):
    id: int = 0


def unreadable(error: DecodeError, message: str | bytes) -> Failed:
    """What came is no message of the protocol; its ``id``, where one can be read, is that of the answer."""
    try:
        number = json.decode(message, type=_Numbered).id
    except DecodeError:
        number = 0
    return Failed(id=number, code="unreadable", message=str(error), message_zh=f"消息无法读取：{error}")
