"""A cue from a person or another program: checked, and made an entry."""

from collections.abc import Mapping
from typing import Final

from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.decide.ids import TEXT_LENGTH, id_from_text
from tiercast.engine.live import LiveShop
from tiercast.rules.ast import Cue
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_commands import SendCue
from tiercast.serve.unable import Unable
from tiercast.step.program import RoomProgram

LONGEST: Final = 500
"""Characters of a value."""
_OWN: Final = frozenset({"item", "viewer", "text", "quantity"})


def cue_entry(live: LiveShop, program: RoomProgram, command: SendCue, now: int) -> Entry:
    """The entry of a cue.

    Args:
        program: of the room.
        now: room time.

    Raises:
        Unable: there is no such cue, it asks for more, or a value does not fit.
    """
    cue = _cue(program, command)
    values = {name: value for name, value in command.values.items() if value is not None and value != ""}
    missing = [name for name in cue.asks if name not in values]
    if missing:
        example = " ".join(f"--{name} …" for name in missing)
        raise Unable(
            "refused",
            f"the cue {cue.name!r} asks for {', '.join(missing)}",
            f"give {example}",
            zh=f"提示 {cue.name!r} 还需要：{', '.join(missing)}",
            hint_zh=f"请填写，例如 {example}",
        )
    for name, value in values.items():
        if len(str(value)) > LONGEST:
            raise Unable(
                "refused",
                f"{name}: {len(str(value))} characters; expected at most {LONGEST}",
                zh=f"{name}：共 {len(str(value))} 个字符，最多 {LONGEST} 个",
            )
    viewer, quality = _viewer(live, command.room, str(values["viewer"])) if "viewer" in values else (b"", "")
    return Entry(
        now, "cue", command.room, viewer, str(values.get("item", "")), _quantity(values), topic=cue.name,
        quality=quality, text=str(values["text"]) if "text" in values else None, attributes=_others(values) or None,
    )  # fmt: skip


def _cue(program: RoomProgram, command: SendCue) -> Cue:
    cues = {cue.name: cue for ruleset in program.scope.rulesets for cue in ruleset.cues}
    if command.name not in cues:
        known = ", ".join(cues)
        raise Unable(
            "not_found",
            f"the room {command.room!r} has no cue {command.name!r}; it has: {known or 'none'}",
            zh=f"直播间 {command.room!r} 没有提示按钮 {command.name!r}；现有：{known or '无'}",
        )
    return cues[command.name]


def _others(values: Mapping[str, Plain]) -> dict[str, Attribute]:
    return {name: value for name, value in values.items() if name not in _OWN and value is not None}


def _quantity(values: Mapping[str, Plain]) -> int | None:
    given = values.get("quantity")
    if given is None:
        return None
    try:
        quantity = int(str(given))
    except ValueError:
        quantity = -1
    if not 0 <= quantity <= 1_000_000_000:
        raise Unable(
            "refused",
            f"quantity: found {given!r}; expected a whole number, 0 or more",
            zh=f"quantity：现为 {given!r}；应为不小于 0 的整数",
        )
    return quantity


def _viewer(live: LiveShop, room: str, named: str) -> tuple[bytes, str]:
    """Key and identity quality of somebody whom the shop knows: by our key, or by the id on the room's platform."""
    vault, platform = live.opened.vault, live.config.rooms[room].platform
    keys = [vault.viewer_key(platform, named)]
    if len(named) == TEXT_LENGTH:
        try:
            keys.append(id_from_text(named.lower()))
        except ValueError:
            keys = keys[:1]
    with live.opened.database.read() as connection:
        people = vault.people(connection, keys)
    for key, person in people.items():
        return key, person.quality
    raise Unable(
        "not_found",
        f"viewer: nobody here is {named!r}",
        f"give the key, or the id on {platform}",
        zh=f"观众：这里没有 {named!r}",
        hint_zh=f"请填写观众编号，或其在 {platform} 的编号",
    )
