"""The messages of the control connection: commands one way, replies and pushes the other.

Every message is one JSON text frame with its kind under ``type``. A client opens ``/control``, sends `Hello` within
five seconds, and is answered by `Welcome` or `Failed`. From then on each command carries an ``id`` of the client's
choice, and exactly one reply carries the same ``id``. Pushes carry none. Instants are microseconds UTC, durations
microseconds, ids base32. The modules named ``protocol…``
import nothing of the engine, so that a client can be built on them alone.
"""

from typing import TypeAlias

import msgspec

from tiercast.serve.protocol_commands import FromClient
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Reply, Welcome

FromEngine: TypeAlias = Welcome | Reply | Push

_from_client: msgspec.json.Decoder[FromClient] = msgspec.json.Decoder(FromClient)
_from_engine: msgspec.json.Decoder[FromEngine] = msgspec.json.Decoder(FromEngine)
_encoder = msgspec.json.Encoder()


def encode(message: FromClient | FromEngine) -> str:
    """One message as the text of a frame."""
    return _encoder.encode(message).decode()


def decode_from_client(text: str | bytes) -> FromClient:
    """Read what a client sent. Raises: msgspec.DecodeError: with what was expected, and where."""
    return _from_client.decode(text)


def decode_from_engine(text: str | bytes) -> FromEngine:
    """Read what an engine sent. Raises: msgspec.DecodeError."""
    return _from_engine.decode(text)
