"""All plugins of one engine: which there are, how they stand, and the sources and sinks made with them."""

import contextlib
import difflib
import logging
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from tiercast_api import ActionType, Clock, Kinds
from tiercast_api.errors import InvalidSettings
from tiercast_api.kinds import KindConflictError
from tiercast_api.register import RegistrationError
from tiercast_api.settings import secret_names
from tiercast_api.wire import Card

from tiercast.hosting.choices import DEATHS, Choices, StartLog
from tiercast.hosting.errors import HostDied, Quarantined
from tiercast.hosting.faults import FaultCounter, RestartPolicy
from tiercast.hosting.guarded import Deadlines, GuardedSink, GuardedSource
from tiercast.hosting.host import HostedPlugin, PluginHost
from tiercast.hosting.known import Known
from tiercast.hosting.loading import LoadedPlugin, check_names, load_inside, load_outside
from tiercast.hosting.process import CHILD, Limits
from tiercast.hosting.records import FoundPlugin, PluginRecord, PluginState
from tiercast.hosting.redact import plugin_logger
from tiercast.hosting.sayings import Sayings
from tiercast.hosting.sentence import Sentence

_log = logging.getLogger(__name__)


class HostingOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How plugins are run.

    Attributes:
        safe_mode: load first-party plugins only.
        chinese: which language people read.
        policy: how often a plugin may fail.
        deadlines: how long its calls may take.
        limits: what its process may do.
        command: how its process is started.
    """

    safe_mode: bool = False
    chinese: bool = False
    policy: RestartPolicy = RestartPolicy()
    deadlines: Deadlines = Deadlines()
    limits: Limits = Limits()
    command: Sequence[str] = CHILD


_SIDES: Final = {"source": "数据接入", "sink": "触达方式"}
_STATES: Final = {
    PluginState.FOUND: "它还没有启用",
    PluginState.ENABLED: "它已启用",
    PluginState.DISABLED: "它已关闭",
    PluginState.INCOMPATIBLE: "它不适合这个版本",
    PluginState.BROKEN: "它已损坏",
    PluginState.QUARANTINED: "它出错太多，已停用",
}
"""How a plugin stands, in Chinese."""


class UnknownType(LookupError):
    """No enabled plugin offers the source or sink; the message names those that are there."""


class Plugins:
    """The plugins of one engine.

    Args:
        found: see `tiercast.hosting.discovery.discover`.
        choices: what a person decided.
        starts: notes which plugin is being enabled.
        clock: for pauses and rates.
        dice: for the jitter of pauses.
        options: how they are run.
        secrets: every secret that must not reach the log.
        known: remembers what plugins registered, for when they cannot be loaded.

    Attributes:
        sayings: what they say to people, in both languages.
    """

    def __init__(
        self,
        found: Iterable[FoundPlugin],
        choices: Choices,
        starts: StartLog,
        clock: Clock,
        dice: random.Random,
        options: HostingOptions | None = None,
        secrets: Callable[[], Iterable[str]] = tuple,
        known: Known | None = None,
    ) -> None:
        self.records = tuple(PluginRecord(found=each) for each in found)
        self._choices = choices
        self._starts = starts
        self._clock = clock
        self._dice = dice
        self._options = options or HostingOptions()
        self._secrets = secrets
        self._known = known or Known(None)
        self.sayings = Sayings()
        self._loaded: dict[str, LoadedPlugin] = {}
        for record in self.records:
            self._decide(record)

    async def load(self) -> None:
        """Load every plugin that is to be; what goes wrong is in its record, and nothing is raised for it."""
        for record in sorted(self.records, key=lambda each: (not each.found.first_party, each.id)):
            if record.state is PluginState.ENABLED:
                await self._load(record)
        self._starts.finish()

    @property
    def sources(self) -> Mapping[str, Card]:
        """The sources that enabled plugins offer, by name."""
        return {name: card for loaded in self._loaded.values() for name, card in loaded.sources.items()}

    @property
    def sinks(self) -> Mapping[str, Card]:
        """The sinks that enabled plugins offer, by name."""
        return {name: card for loaded in self._loaded.values() for name, card in loaded.sinks.items()}

    def secret_names(self, side: str, name: str) -> tuple[str, ...] | None:
        """Names of the secret settings of a ``source`` or ``sink`` of this type; None: nobody has ever loaded it."""
        card = (self.sources if side == "source" else self.sinks).get(name)
        return self._known.secrets(side, name) if card is None else tuple(sorted(secret_names(card.settings)))

    @property
    def kinds(self) -> Kinds:
        """The event kinds: the built-in ones, those of enabled plugins, and what others registered when they were."""
        kinds = {kind.name: kind for loaded in self._loaded.values() for kind in loaded.kinds}
        remembered = {kind.name: kind for kind in self._known.kinds(self._loaded)}
        return Kinds((remembered | kinds).values())

    @property
    def remembered_actions(self) -> Mapping[str, tuple[ActionType, ...]]:
        """What sinks said that they can do, by type, also when their plugins could be loaded last."""
        return self._known.actions()

    def record(self, plugin: str) -> PluginRecord:
        """How a plugin stands. Raises: KeyError: where there is none with this id."""
        usable = [each for each in self.records if each.id == plugin]
        if not usable:
            raise KeyError(plugin)
        return usable[0]

    async def make_source(self, name: str, settings: Mapping[str, Any]) -> GuardedSource:
        """Build a source.

        Raises:
            UnknownType: where no enabled plugin offers it.
            InvalidSettings, PluginError.
        """
        for loaded in self._loaded.values():
            if name in loaded.sources:
                with self._understood(loaded.sources[name]):
                    return await loaded.source(name, settings, self._options.deadlines, self._options.chinese)
        raise UnknownType(self._nothing_called("source", name, self.sources))

    async def make_sink(self, name: str, settings: Mapping[str, Any]) -> GuardedSink:
        """Build a sink; as `make_source`."""
        for loaded in self._loaded.values():
            if name in loaded.sinks:
                with self._understood(loaded.sinks[name]):
                    sink = await loaded.sink(name, settings, self._options.deadlines, self._options.chinese)
                self._known.note_actions(loaded.id, name, sink.declaration.actions)
                return sink
        raise UnknownType(self._nothing_called("sink", name, self.sinks))

    @contextlib.contextmanager
    def _understood(self, card: Card) -> Iterator[None]:
        """What is wrong with a setting can be said in both languages. Raises: InvalidSettings."""
        try:
            yield
        except InvalidSettings as error:
            self.sayings.wrong_setting(error, card.settings)
            raise

    async def enable(self, plugin: str) -> PluginRecord:
        """A person switches it on, out of quarantine too; it is loaded at once. Raises: KeyError, OSError."""
        record = self.record(plugin)
        self._choices.enable(plugin, True)
        self._starts.pardon(plugin)
        await self._unload(plugin)
        self._decide(record)
        if record.state is PluginState.ENABLED:
            await self._load(record)
            self._starts.finish()
        return record

    async def disable(self, plugin: str) -> PluginRecord:
        """A person switches it off: its process ends, and it is not loaded again. Raises: KeyError, OSError."""
        record = self.record(plugin)
        self._choices.enable(plugin, False)
        await self._unload(plugin)
        self._decide(record)
        return record

    def add(self, found: FoundPlugin) -> PluginRecord:
        """A plugin was installed while the engine is at work; nobody has decided about it yet."""
        self._choices.forget(found.id)
        record = PluginRecord(found=found)
        self.records = (*self.records, record)
        self._decide(record)
        return record

    async def rest(self, plugin: str) -> None:
        """End a plugin's process, so that its files can be replaced; see `take`."""
        await self._unload(plugin)

    async def take(self, found: FoundPlugin, *, trusted: bool = False) -> PluginRecord:
        """Another version lies in the place of a plugin: it is loaded at once where that was enabled, and trusted anew.

        Raises: KeyError, OSError.
        """
        old = self.record(found.id)
        await self._unload(found.id)
        self._choices.trust(found.id, trusted)
        self._starts.pardon(found.id)
        record = PluginRecord(found=found)
        self.records = tuple(record if one is old else one for one in self.records)
        self._decide(record)
        if record.state is PluginState.ENABLED:
            await self._load(record)
            self._starts.finish()
        return record

    async def remove(self, plugin: str) -> None:
        """A plugin was removed: its process ends, and it is forgotten. Raises: KeyError, OSError."""
        record = self.record(plugin)
        await self._unload(plugin)
        self._choices.forget(plugin)
        self.records = tuple(one for one in self.records if one is not record)

    async def trust(self, plugin: str, trusted: bool) -> PluginRecord:
        """A person lets it run in this process, or no longer. It counts from the next `enable` or start."""
        self._choices.trust(plugin, trusted)
        return self.record(plugin)

    async def close(self) -> None:
        """End every process."""
        for plugin in list(self._loaded):
            await self._unload(plugin)

    def _decide(self, record: PluginRecord) -> None:
        """Set the state that the record has before anything is loaded."""
        found, choice = record.found, self._choices.of(record.id)
        record.reason, record.details, record.count = found.problem, "", 0
        record.in_process = found.first_party or choice.trusted
        if found.problem is not None:
            record.state = PluginState.INCOMPATIBLE if found.incompatible else PluginState.BROKEN
        elif choice.enabled is False:
            record.state = PluginState.DISABLED
        elif not found.first_party and self._options.safe_mode:
            record.state = PluginState.DISABLED
            record.reason = Sentence("safe mode loads the shipped plugins only", "安全模式下只加载自带插件")
        elif not found.first_party and choice.enabled is None:
            record.state = PluginState.FOUND
        elif (deaths := self._starts.deaths(record.id)) >= DEATHS:
            record.state, record.count = PluginState.QUARANTINED, deaths
            english = f"the last {deaths} starts ended while it was being enabled"
            record.reason = Sentence(english, f"最近 {deaths} 次启动都在启用它时中断")
        elif (kept := self._starts.quarantined(record.id)) is not None:
            record.state, record.count = PluginState.QUARANTINED, kept.count
            record.reason = Sentence(kept.english, kept.chinese)
        else:
            record.state = PluginState.ENABLED

    def _quarantine(self, record: PluginRecord, error: Quarantined) -> None:
        record.state, record.reason, record.count = PluginState.QUARANTINED, error.reason, error.count
        try:
            self._starts.quarantine(record.id, error.reason.english, error.reason.chinese, error.count)
        except OSError as problem:
            _log.warning("the quarantine of %s holds until the next start only: %s", record.id, problem)

    async def _load(self, record: PluginRecord) -> None:
        found, manifest = record.found, record.found.manifest
        if manifest is None:
            raise RuntimeError(f"{record.id} is enabled without a manifest")
        faults = FaultCounter(
            record.id, self._clock, self._options.policy, self._dice, lambda each: self._quarantine(record, each)
        )
        self._starts.begin(record.id)
        host: PluginHost | None = None
        try:
            if record.in_process:
                loaded = load_inside(found, manifest, faults)
            else:
                paths = () if found.root is None else (found.root,)
                hosted = HostedPlugin(found.id, manifest.module, paths, manifest.memory)
                log = plugin_logger(found.id, "", self._secrets)
                host = PluginHost(hosted, faults, self._clock, log, self._options.limits, self._options.command)
                loaded = await load_outside(found, host, faults)
            check_names(loaded, manifest, self._loaded.values())
            Kinds((*(kind for other in self._loaded.values() for kind in other.kinds), *loaded.kinds))
            self._loaded[record.id] = loaded
            self._known.note_kinds(record.id, loaded.kinds)
            self._known.note_secrets(record.id, _secrets(loaded))
        except (RegistrationError, HostDied, Quarantined, KindConflictError) as error:
            record.state = PluginState.BROKEN
            reason = error.reason if isinstance(error, HostDied) else Sentence(str(error), f"插件有误：{error}")
            record.reason, record.details = reason, getattr(error, "details", "")
            if host is not None:
                await host.close()

    async def _unload(self, plugin: str) -> None:
        loaded = self._loaded.pop(plugin, None)
        if loaded is not None and loaded.host is not None:
            await loaded.host.close()

    def _nothing_called(self, what: str, name: str, known: Iterable[str]) -> str:
        manifests = [(each, each.found.manifest) for each in self.records]
        for record, manifest in manifests:
            if manifest is not None and name in (manifest.sources if what == "source" else manifest.sinks):
                en, zh = (f": {record.reason.english}", f"：{record.reason.chinese}") if record.reason else ("", "")
                return self._say(
                    f"the {what} {name!r} belongs to the plugin {record.id}, which is {record.state}{en}",
                    f"{_SIDES[what]} {name} 属于插件 {record.id}，{_STATES[record.state]}{zh}",
                )
        if near := difflib.get_close_matches(name, sorted(known), 1):
            en, zh = f"did you mean {near[0]!r}?", f"是否想写 {near[0]!r}？"
        else:
            en, zh = "install one that does, or take the connection out", "请安装提供它的插件，或移除这个连接"
        return self._say(
            f"no installed plugin offers the {what} {name!r}; {en}", f"已安装的插件都不提供{_SIDES[what]} {name}；{zh}"
        )

    def _say(self, english: str, chinese: str) -> str:
        return self.sayings.say(english, chinese, self._options.chinese)


def _secrets(loaded: LoadedPlugin) -> dict[str, tuple[str, ...]]:
    both = (("source", loaded.sources), ("sink", loaded.sinks))
    return {
        f"{side}/{name}": tuple(sorted(secret_names(card.settings)))
        for side, cards in both
        for name, card in cards.items()
    }
