"""The protocol between the engine and a plugin in a process of its own: one JSON object a line, on stdin and stdout.

Every message is an object whose ``is`` names its type (the class names below, in lower case with dashes). Bytes travel
as base64. There are three sorts:

- **calls** have a number, ``id``, and are answered by exactly one `Done` or `Failed` with that number. Each side
  numbers its own calls. `Cancel` asks the other side to end a call early; it is answered all the same (``cancelled``).
- **notes** have no number and no answer.
- `Ping` is a note that is answered by the note `Pong`: the heartbeat.

The way of a conversation::

    plugin → Hello                         which versions it speaks
    engine → Load          → Offered       imports the module; what it registers
    engine → Make          → Made          builds a source or sink (an *instance*) from checked settings
    engine → Run           → (at the end)  meanwhile: Emit, DeadLetter, Say, StoreGet, Fetch, Connect … of the plugin
    engine → Open, Deliver, Recall, Clear, Close
    engine → Handle, Serve                 HTTP requests and WebSockets to the instance's routes
    engine → Stop                          the process ends; so it does when stdin ends

An `Emit` is answered when the engine has taken the events (that wait is the back-pressure), and followed by the note
`Settled` when they are committed. WebSocket texts go as `Said` notes, at most `WINDOW` of them before a `Read` says
that some have been used up; a `Serve` begins with a `Read` of the plugin.

Secrets travel in `Surroundings`, over the pipe, never on a command line.
"""

from typing import Any, Final

import msgspec

from tiercast_api.action import Action, Receipt
from tiercast_api.context import Status, Taken
from tiercast_api.web import Request
from tiercast_api.wire_parts import Card as Card
from tiercast_api.wire_parts import Failure as Failure
from tiercast_api.wire_parts import Fault as Fault
from tiercast_api.wire_parts import Made as Made
from tiercast_api.wire_parts import Offered as Offered
from tiercast_api.wire_parts import Surroundings as Surroundings
from tiercast_api.wire_parts import error_of as error_of
from tiercast_api.wire_parts import failure_of as failure_of

WIRE_VERSIONS: Final = frozenset({1})
"""Versions of this protocol that this side speaks; the engine takes the greatest that both speak."""
LINE_LIMIT: Final = 16 * 1024 * 1024
"""Bytes of the longest line."""
WINDOW: Final = 256
"""Texts of one WebSocket that may be under way."""
EMITS: Final = 32
"""Calls of `Emit` of one instance that may be unanswered."""


def _dashed(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


class Message(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is", tag=_dashed):
    """Base of all messages."""


class Call(Message, frozen=True):
    """Base of the messages that are answered."""

    id: int


class Note(Message, frozen=True):
    """Base of the messages that are not."""


# --- both ways -----------------------------------------------------------------------------------------------------


class Done(Note, frozen=True):
    """The call `id` has this result."""

    id: int
    value: msgspec.Raw = msgspec.Raw(b"null")


class Failed(Note, frozen=True):
    """The call `id` has failed."""

    id: int
    failure: Failure


class Cancel(Note, frozen=True):
    """End your work on my call `id`."""

    id: int


class Said(Note, frozen=True):
    """A text that arrived on a WebSocket."""

    channel: int
    text: str


class Read(Note, frozen=True):
    """So many texts of the channel have been used up."""

    channel: int
    count: int


class HangUp(Note, frozen=True):
    """The WebSocket is closed, or shall be."""

    channel: int
    code: int = 1000
    reason: str = ""


class Send(Call, frozen=True):
    """Send a text on a WebSocket."""

    channel: int
    text: str


# --- engine → plugin -----------------------------------------------------------------------------------------------


class Load(Call, frozen=True):
    """Import the module, with `paths` in front of the import path; → `Offered`."""

    version: int
    plugin: str
    module: str
    paths: tuple[str, ...] = ()
    memory: int = 0


class Make(Call, frozen=True):
    """Build instance `instance` with the type called `type`; → `Made`."""

    instance: int
    type: str
    settings: dict[str, Any]
    sink: bool = False


class Drop(Note, frozen=True):
    """Forget the instance."""

    instance: int


class Test(Call, frozen=True):
    """Try the connection; → a sentence."""

    instance: int
    surroundings: Surroundings


class Run(Call, frozen=True):
    """Run the source; → nothing, at its end."""

    instance: int
    surroundings: Surroundings


class Open(Call, frozen=True):
    """Open the sink."""

    instance: int
    surroundings: Surroundings


class Deliver(Call, frozen=True):
    """Do an action; → `Receipt`. `now`: the engine's instant, by which it expires; 0: it is not told."""

    instance: int
    action: Action
    now: int = 0


class Recall(Call, frozen=True):
    """Take an action back; → `Receipt`."""

    instance: int
    action: str


class Clear(Call, frozen=True):
    """Take everything off the screen."""

    instance: int


class Close(Call, frozen=True):
    """Close the sink."""

    instance: int


class Handle(Call, frozen=True):
    """Answer an HTTP request; → `Response`."""

    instance: int
    request: Request


class Serve(Call, frozen=True):
    """Serve a WebSocket under the number `channel` (the engine counts down from -1); → nothing, at its end."""

    instance: int
    channel: int
    request: Request


class Settled(Note, frozen=True):
    """The events of `Emit` `emit` are committed, or the commit has failed."""

    emit: int
    taken: Taken | None = None
    failure: Failure | None = None
    instance: int = 0


class Ping(Note, frozen=True):
    """Are you there?"""

    number: int


class Stop(Note, frozen=True):
    """End the process."""


# --- plugin → engine -----------------------------------------------------------------------------------------------


class Hello(Note, frozen=True):
    """The first message."""

    versions: tuple[int, ...]
    pid: int
    python: str = ""


class Pong(Note, frozen=True):
    """I am; `memory` is what the process holds, in bytes (0: cannot tell)."""

    number: int
    memory: int = 0


class Emit(Call, frozen=True):
    """Events in the order of the feed; answered when they are taken, then `Settled`."""

    instance: int
    events: msgspec.Raw
    cursor: bytes | None = None


class DeadLetter(Call, frozen=True):
    """What could not be read: `raw`, or `binary` where it is no text."""

    instance: int
    reason: str
    place: str = ""
    raw: str | None = None
    binary: bytes | None = None


class Say(Note, frozen=True):
    """How it is going."""

    instance: int
    status: Status


class InBoth(Note, frozen=True):
    """A sentence for people in both languages, before the plugin uses the one that the context asks for."""

    instance: int
    english: str
    chinese: str


class Log(Note, frozen=True):
    """A line for the log; `level` as in Python's logging."""

    level: int
    logger: str
    message: str


class StoreGet(Call, frozen=True):
    """Read from the small store; → base64 or null."""

    instance: int
    name: str


class StorePut(Call, frozen=True):
    """Write to the small store."""

    instance: int
    name: str
    value: bytes | None = None


class SecretPut(Note, frozen=True):
    """Keep a secret."""

    instance: int
    name: str
    value: str


class Fetch(Call, frozen=True):
    """Send an HTTP request, the engine does it; → `Response`."""

    instance: int
    method: str
    url: str
    headers: dict[str, str] = {}
    body: bytes | None = None
    timeout: float = 10.0


class Connect(Call, frozen=True):
    """Open a WebSocket under the number `channel` (the plugin counts up from 1); → the `Request` that opened it."""

    instance: int
    channel: int
    url: str
    headers: dict[str, str] = {}
    heartbeat: float = 30.0


class TakeCode(Call, frozen=True):
    """Take a code of a coupon pool; → text or null."""

    instance: int
    pool: str
    viewer: str
    action: str


class CodesLeft(Call, frozen=True):
    """How many codes a pool has; → number."""

    instance: int
    pool: str


class Report(Note, frozen=True):
    """A late receipt."""

    instance: int
    receipt: Receipt


class Push(Note, frozen=True):
    """Something for every connected client."""

    instance: int
    message: dict[str, Any]


class Trouble(Note, frozen=True):
    """An alert to the operator."""

    instance: int
    english: str
    chinese: str


Both = Done | Failed | Cancel | Said | Read | HangUp | Send
ToPlugin = (
    Both
    | (Load | Make | Drop | Test | Run | Open | Deliver | Recall | Clear | Close | Handle | Serve)
    | (Settled | Ping | Stop)
)
ToEngine = (
    Both
    | (Hello | Pong | Emit | DeadLetter | Say | InBoth | Log | StoreGet | StorePut | SecretPut | Fetch | Connect)
    | (TakeCode | CodesLeft | Report | Push | Trouble)
)


class WireError(Exception):
    """What came through the pipe is no message of this protocol."""


def encode(message: Message) -> bytes:
    """One line, newline included."""
    return msgspec.json.encode(message) + b"\n"


def decoder(messages: Any) -> "msgspec.json.Decoder[Any]":
    """A decoder of `ToPlugin` or `ToEngine`."""
    return msgspec.json.Decoder(messages)
