"""Commands that change what is connected: written to the configuration file, and in force at once."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from tiercast_api.settings import secret_names

from tiercast.engine.config import Config, ConfigError
from tiercast.engine.config_edit import put_part, put_value, remove_part
from tiercast.engine.config_file import ConfigFile, Draft
from tiercast.engine.config_values import NotThat, key_name
from tiercast.engine.live import LiveShop
from tiercast.engine.part_secrets import keyring_or_file
from tiercast.engine.parts import SERVICE, PartStore
from tiercast.engine.reconfigure import Part, Reconfiguring
from tiercast.hosting.records import PluginState
from tiercast.serve.host import Circumstances
from tiercast.serve.new_shop import KEY, new_shop
from tiercast.serve.parts_told import SINCE
from tiercast.serve.protocol_connections import (
    BeginShop,
    ConnectionsChanged,
    PutPart,
    PutRoom,
    RemovePart,
    RemoveRoom,
    ShopBegun,
    TryPartAgain,
)
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_settings import SetRetention
from tiercast.serve.retention_value import retention_value
from tiercast.serve.unable import Unable, no_room
from tiercast.system_words import file_words, system_words

SECTIONS: Final = {"in": "sources", "out": "sinks"}
_LONGEST_SECRET: Final = 8_192


class OnConfiguring:
    """Changes the configuration of a running engine, a part at a time."""

    def __init__(self, live: LiveShop, circumstances: Circumstances, push: Callable[[Push], None]) -> None:
        self._live, self._circumstances, self._push = live, circumstances, push
        self._file = ConfigFile(lambda: live.config, live.paths)
        self._changing: Reconfiguring | None = None
        self._one = asyncio.Lock()

    @property
    def file(self) -> ConfigFile:
        """What changes are written to."""
        return self._file

    @property
    def _reconfiguring(self) -> Reconfiguring:
        if self._changing is None:
            self._changing = Reconfiguring(self._live, self._circumstances.mounts)
        return self._changing

    # --- rooms

    async def put_room(self, command: PutRoom, who: str) -> Reply:
        """Add or change a room."""
        _named(command.key)
        said = msgspec.structs.asdict(command)
        given = {name: value for name, value in said.items() if name not in ("id", "key") and value is not None}
        if "rulesets" in given:
            given["rulesets"] = list(given["rulesets"])

        def edit(text: str) -> str:
            written = self._written(text, "rooms", command.key)
            return put_part(text, "rooms", command.key, {**written, **given})

        await self._change(edit)
        # The file has said so since an earlier try, which therefore changed nothing now.
        self._live.rooms.check_taken(command.key)
        return Done(id=command.id, message=command.key)

    async def remove_room(self, command: RemoveRoom, who: str) -> Reply:
        """Take a room out."""
        if command.key not in self._live.config.rooms:
            raise no_room(command.key, self._live.config.rooms)
        await self._change(lambda text: remove_part(text, "rooms", command.key))
        return Done(id=command.id, message=command.key)

    # --- sources and sinks

    async def put(self, command: PutPart, who: str) -> Reply:
        """Add or change a source or sink."""
        section = _section(command.side)
        _named(command.key)
        cards = self._live.plugins.sources if command.side == "in" else self._live.plugins.sinks
        card = cards.get(command.kind)
        names = secret_names(card.settings) if card is not None else frozenset[str]()
        self._check_secrets(command, names)

        def edit(text: str) -> str:
            written = self._written(text, section, command.key)
            kept = written.get("settings") or {}
            # A secret that somebody wrote into the file stays there until another one is entered.
            secret = {name: value for name, value in kept.items() if name in names and name not in command.secrets}
            settings = {**secret, **command.settings}
            part: dict[str, Any] = {"type": command.kind}
            if command.side == "in" and (command.room or "room" in written):
                part["room"] = command.room or written["room"]
            if not command.enabled:
                part["enabled"] = False
            if settings:
                part["settings"] = settings
            return put_part(text, section, command.key, part)

        await self._change(edit, (command.side, command.key), lambda: self._keep(command))
        return Done(id=command.id, message=command.key)

    async def remove(self, command: RemovePart, who: str) -> Reply:
        """Take a source or sink out."""
        section = _section(command.side)
        self._known(command.side, command.key)
        await self._change(lambda text: remove_part(text, section, command.key))
        return Done(id=command.id, message=command.key)

    async def again(self, command: TryPartAgain, who: str) -> Reply:
        """Connect a part anew; one of a plugin in quarantine gets the plugin out of it first."""
        self._known(command.side, command.key)
        async with self._one:
            kind = self._kinds(command.side)[command.key]
            for record in self._live.plugins.records:
                manifest = record.found.manifest
                if manifest is None or kind not in (manifest.sources if command.side == "in" else manifest.sinks):
                    continue
                if record.state in (PluginState.QUARANTINED, PluginState.BROKEN):
                    await self._live.plugins.enable(record.id)
                    self._live.learn_kinds()
                    await self._reconfiguring.rebuild(self.parts_of(record.id))
                    self._push(ConnectionsChanged())
                    return Done(id=command.id, message=record.state.value)
            await self._reconfiguring.rebuild([(command.side, command.key)])
        self._push(ConnectionsChanged())
        return Done(id=command.id)

    async def plugin_rests(self, plugin: str) -> None:
        """A plugin is about to end: its parts end before it; `plugin_switched` makes them anew."""
        async with self._one:
            await self._reconfiguring.rest(self.parts_of(plugin))

    async def plugin_switched(self, plugin: str) -> None:
        """A plugin was switched on or off: its parts are made anew, or say why they cannot."""
        self._live.learn_kinds()
        async with self._one:
            await self._reconfiguring.rebuild(self.parts_of(plugin))
        self._push(ConnectionsChanged())

    async def plugin_removed(self, plugin: str) -> None:
        """A plugin's folder is gone: its parts end, then it, and they say that nothing offers them any more.

        Raises: KeyError, OSError.
        """
        async with self._one:
            parts = self.parts_of(plugin)
            await self._reconfiguring.rest(parts)
            await self._live.plugins.remove(plugin)
            self._live.learn_kinds()
            await self._reconfiguring.rebuild(parts)
        self._push(ConnectionsChanged())

    def parts_of(self, plugin: str) -> list[Part]:
        """The configured parts whose types a plugin offers."""
        found: list[Part] = []
        for record in self._live.plugins.records:
            manifest = record.found.manifest
            if record.id == plugin and manifest is not None:
                config = self._live.config
                found += [("in", key) for key, part in config.sources.items() if part.type in manifest.sources]
                found += [("out", key) for key, part in config.sinks.items() if part.type in manifest.sinks]
        return found

    # --- how long things are kept

    async def set_retention(self, command: SetRetention, who: str) -> Reply:
        """Keep something longer or shorter from now on."""
        value = retention_value(command.option, command.value)
        await self._change(lambda text: put_value(text, "retention", command.option, value))
        return Done(id=command.id, message=value)

    # --- a shop of one's own

    async def begin_shop(self, command: BeginShop, who: str) -> Reply:
        """Write a configuration of one's own, and start again with it."""
        async with self._one:
            await asyncio.to_thread(new_shop, self._live.config, self._live.paths, command)
        # Every window hears of it, so that none takes the new shop for somebody else's engine.
        self._push(ShopBegun(shop=KEY))
        asyncio.get_running_loop().call_later(0.05, self._circumstances.again)
        return Done(
            id=command.id, message="the engine starts again with the new shop", message_zh="引擎正在以新店铺重新启动"
        )

    # --- the way of a change

    async def _change(
        self, edit: Callable[[str], str], asked: Part | None = None, first: Callable[[], Any] | None = None
    ) -> None:
        """Draft, build, keep, take over: in this order, so that what is refused has changed nothing."""
        async with self._one:
            try:
                draft = await asyncio.to_thread(self._file.draft, edit)
                self._check_rooms_stay(draft.config)

                async def write() -> None:
                    if first is not None:
                        await first()
                    await self._write(draft)

                await self._reconfiguring.apply(draft.config, [asked] if asked is not None else (), write)
            except ConfigError as error:
                raise Unable("refused", error.to("en"), zh=error.to("zh")) from error
            except OSError as error:
                why = file_words(error)
                raise Unable("fault", f"it was not done: {why.en}", zh=f"没有完成：{why.zh}") from error
        self._push(ConnectionsChanged())

    async def _write(self, draft: Draft) -> None:
        try:
            await asyncio.to_thread(self._file.write, draft)
        except OSError as error:
            why = system_words(error)
            raise Unable(
                "fault", f"{self._file.place} cannot be written: {why.en}", "see who may write there",
                zh=f"{self._file.place} 无法写入：{why.zh}", hint_zh="请检查该文件夹的写入权限",
            ) from error  # fmt: skip

    def _check_rooms_stay(self, config: Config) -> None:
        if not config.rooms:
            raise Unable(
                "refused", "a shop has at least one room", "add the new one first",
                zh="店铺至少要有一个直播间", hint_zh="请先添加新的直播间",
            )  # fmt: skip

    def _check_secrets(self, command: PutPart, names: frozenset[str]) -> None:
        for name in command.settings:
            if name in names:
                en, zh = f"{name} is a secret and belongs under secrets", f"{name} 是密码类设置，应放在 secrets 中"
                raise Unable("refused", en, zh=zh)
        for name, value in command.secrets.items():
            if name not in names:
                raise Unable(
                    "refused", f"{name!r} is no secret of {command.kind}", zh=f"{command.kind} 没有密码“{name}”"
                )
            if len(value) > _LONGEST_SECRET:
                raise Unable("refused", f"{name} is too long", zh=f"{name} 太长")

    async def _keep(self, command: PutPart) -> None:
        """Put new secrets into the keyring, and note since when they are there."""
        live, store = self._live, PartStore(self._live.opened, f"{command.side}/{command.key}")
        for name, value in command.secrets.items():
            keyring = keyring_or_file(live.paths.secrets)
            await asyncio.to_thread(keyring.set_password, SERVICE, f"{command.key}/{name}", value)
            await store.put(SINCE + name, live.clock.now().to_bytes(8, "big") if value else None)

    def _written(self, text: str, section: str, key: str) -> dict[str, Any]:
        from tiercast.engine.config_yaml import plain, read_tree

        found = plain(read_tree(text)) or {}
        part = (found.get(section) or {}).get(key)
        return dict(part) if isinstance(part, Mapping) else {}

    def _kinds(self, side: str) -> dict[str, str]:
        parts: Mapping[str, Any] = self._live.config.sources if side == "in" else self._live.config.sinks
        return {key: part.type for key, part in parts.items()}

    def _known(self, side: str, key: str) -> None:
        _section(side)
        if key not in self._kinds(side):
            raise Unable("not_found", f"there is no source or sink {key!r}", zh=f"没有数据接入或触达方式 {key!r}")


def _section(side: str) -> str:
    if side not in SECTIONS:
        raise Unable("refused", f"side: expected in or out, found {side!r}", zh=f"side：应为 in 或 out，现为 {side!r}")
    return SECTIONS[side]


def _named(key: str) -> None:
    try:
        key_name(key)
    except NotThat as error:
        raise Unable(
            "refused", f"expected {error.expected.en}, found {key!r}", zh=f"应为{error.expected.zh}，实际是 {key!r}"
        ) from error
