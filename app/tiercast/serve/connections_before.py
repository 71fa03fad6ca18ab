"""How what the configuration says stood before a change, and the command that brings it back; no secrets."""

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from tiercast.engine.config import Config
from tiercast.engine.config_values import show_duration
from tiercast.serve.parts_told import without_secrets
from tiercast.serve.protocol_connections import PutPart, PutRoom, RemovePart, RemoveRoom
from tiercast.serve.protocol_settings import SetRetention

SecretNames: TypeAlias = Callable[[str, str], frozenset[str] | None]
"""Names of the secrets of a side and type; None: nobody knows them, so that no setting may be told."""


def room_before(config: Config, key: str) -> tuple[str, PutRoom | RemoveRoom]:
    """A room as it stands, and what makes it so again."""
    room = config.rooms.get(key)
    if room is None:
        return "", RemoveRoom(id=0, key=key)
    back = PutRoom(
        id=0, key=key, title=room.title, platform=room.platform, category=room.category, currency=room.currency,
        zone=room.zone, start=room.start, rulesets=room.rulesets,
    )  # fmt: skip
    return _words(
        {name: value for name, value in msgspec.structs.asdict(back).items() if name not in ("id", "key")}
    ), back


def part_before(config: Config, side: str, key: str, secrets: SecretNames) -> tuple[str, PutPart | RemovePart]:
    """A source or sink as it stands, and what makes it so again; a secret that stood in the file does not come back."""
    part: Any = (config.sources if side == "in" else config.sinks).get(key)
    if part is None:
        return "", RemovePart(id=0, side=side, key=key)
    names = secrets(side, part.type)
    settings = without_secrets(part.settings, frozenset(part.settings) if names is None else names)
    room = part.room if side == "in" else ""
    back = PutPart(id=0, side=side, key=key, kind=part.type, room=room, enabled=part.enabled, settings=settings)
    said: dict[str, Any] = {"type": part.type, "room": room, "enabled": part.enabled, "settings": settings}
    return _words(said), back


def retention_before(config: Config, command: SetRetention) -> tuple[str, SetRetention | None]:
    """How long something is kept, and what makes it so again."""
    value = getattr(config.retention, command.option, None)
    if value is None:
        return "", None
    return show_duration(value), SetRetention(id=0, option=command.option, value=show_duration(value))


def _words(said: dict[str, Any]) -> str:
    return msgspec.json.encode(
        {name: value for name, value in said.items() if value not in ("", None, {}, ())}
    ).decode()
