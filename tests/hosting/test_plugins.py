"""Loading: guarded, attributed, listed whatever happens."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiercast.engine.registry import offered
from tiercast.hosting.choices import Choices, ChoicesError, Kept, StartLog
from tiercast.hosting.discovery import discover
from tiercast.hosting.known import Known
from tiercast.hosting.plugins import HostingOptions, Plugins, UnknownType
from tiercast.hosting.records import PluginState
from tiercast_api import InvalidSettings, Kind
from tiercast_api.testing import MemorySourceContext, VirtualClock

from tests.hosting.support import FAST, LIMITS, SAMPLES
from tests.hosting.test_discovery import write_plugin

SOURCE = """
from tiercast_api import *

class S:
    declaration = SourceDeclaration(kinds=("comment",), quality=Quality.NONE, guarantee=Guarantee.REPLAYABLE,
                                    risk=Risk(Officialness.OFFICIAL, "", ""))
    async def run(self, context):
        RUN
    async def test_connection(self, context):
        return "fine"

@hookimpl
def tiercast_sources():
    return [SourceType(name="NAME", title="", title_zh="", summary="", summary_zh="",
                       settings={"type": "object", "properties": {"a": {"type": "integer"}}}, make=lambda s: S())]
"""

BRINGS = (
    SOURCE.replace("NAME", "feed").replace("RUN", "return")
    + """
class B:
    declaration = SinkDeclaration(actions=(ActionType(name="ring", title="Ring", title_zh="响铃"),),
                                  delivery=Delivery.AT_MOST_ONCE)
    async def open(self, context): pass
    async def deliver(self, action): pass
    async def close(self): pass
    async def test_connection(self, context): return "fine"

@hookimpl
def tiercast_sinks():
    return [SinkType(name="bell", title="", title_zh="", summary="", summary_zh="",
                     settings={"type": "object", "properties": {
                         "token": {"type": "string", "title": "Token", "x-title-zh": "令牌", "x-secret": True}}},
                     make=lambda s: B())]

@hookimpl
def tiercast_kinds():
    return [Kind("door_bell", "Door bell", "门铃")]
"""
)


@pytest.fixture(autouse=True)
def _clean_imports() -> Iterator[None]:
    modules, path = set(sys.modules), list(sys.path)
    yield
    for name in set(sys.modules) - modules:
        if name.startswith("plug_"):
            del sys.modules[name]
    sys.path[:] = path


def write(folder: Path, plugin: str, module: str, code: str, sources: str = "") -> None:
    path = write_plugin(folder, plugin, module, code=code)
    path.write_text(path.read_text("utf-8") + f"sources = [{sources}]\n", "utf-8")


class Setup:
    def __init__(self, folder: Path, *, shipped: frozenset[str] = frozenset(), safe_mode: bool = False) -> None:
        self.choices = Choices(folder / "choices.json")
        self.starts = StartLog(folder / "starts.json")
        found = discover(tree=folder / "plugins", entry_points=(), shipped=shipped)
        options = HostingOptions(safe_mode=safe_mode, policy=FAST, limits=LIMITS)
        known = Known(folder / "known.json")
        self.plugins = Plugins(found, self.choices, self.starts, VirtualClock(), random.Random(1), options, known=known)


def source(name: str, run: str = "await context.emit([Event(kind='comment', text='hi')])") -> str:
    return SOURCE.replace("NAME", name).replace("RUN", run)


async def test_that_a_first_party_plugin_runs_inside(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "good", "plug_good", source("good-feed"), '"good-feed"')
    plugins = Setup(tmp_path, shipped=frozenset({"good"})).plugins
    await plugins.load()
    record = plugins.record("good")
    assert (record.state, record.in_process) == (PluginState.ENABLED, True)
    context = MemorySourceContext()
    await (await plugins.make_source("good-feed", {"a": 1})).run(context)
    assert [event.text for event in context.committed] == ["hi"]
    with pytest.raises(InvalidSettings, match="expected integer"):
        await plugins.make_source("good-feed", {"a": "x"})
    with pytest.raises(UnknownType, match="no installed plugin offers the source 'god-feed'; did you mean 'good-feed'"):
        await plugins.make_source("god-feed", {})
    with pytest.raises(UnknownType, match="install one that does, or take the connection out"):
        await plugins.make_source("lines", {})


async def test_that_another_plugin_waits_for_a_person_and_then_runs_outside(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "other", "plug_other", source("other-feed"), '"other-feed"')
    plugins = Setup(tmp_path).plugins
    await plugins.load()
    assert plugins.record("other").state is PluginState.FOUND
    with pytest.raises(UnknownType, match="belongs to the plugin other, which is found") as unknown:
        await plugins.make_source("other-feed", {})
    assert plugins.sayings.both(str(unknown.value)).chinese == "数据接入 other-feed 属于插件 other，它还没有启用"
    record = await plugins.enable("other")
    assert (record.state, record.in_process) == (PluginState.ENABLED, False)
    assert "plug_other" not in sys.modules
    context = MemorySourceContext()
    await (await plugins.make_source("other-feed", {})).run(context)
    assert [event.text for event in context.committed] == ["hi"]
    assert (await plugins.disable("other")).state is PluginState.DISABLED
    assert dict(plugins.sources) == {}
    await plugins.close()
    assert Setup(tmp_path).plugins.record("other").state is PluginState.DISABLED


async def test_that_a_trusted_plugin_runs_inside(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "other", "plug_trusted", source("other-feed"), '"other-feed"')
    setup = Setup(tmp_path)
    await setup.plugins.trust("other", True)
    assert (await setup.plugins.enable("other")).in_process
    assert "plug_trusted" in sys.modules


async def test_that_safe_mode_loads_first_party_plugins_only(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "good", "plug_safe", source("good-feed"), '"good-feed"')
    write(tmp_path / "plugins" / "y", "other", "plug_unsafe", source("other-feed"), '"other-feed"')
    Setup(tmp_path).choices.enable("other", True)
    plugins = Setup(tmp_path, shipped=frozenset({"good"}), safe_mode=True).plugins
    await plugins.load()
    assert [plugins.record(each).state for each in ("good", "other")] == [PluginState.ENABLED, PluginState.DISABLED]
    assert "safe mode" in str(plugins.record("other").reason)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(9)", "import: SystemExit: 9"),
        ("1 / 0", "import: ZeroDivisionError"),
        (source("feed").replace("return [SourceType", "raise ValueError\n    return [SourceType"), "tiercast_sources"),
        (source("feed").replace('"integer"', '"whole"'), "has the type 'whole'"),
        (source("feed").replace("def tiercast_sources", "def tiercast_sauces"), "register"),
        (source("another"), "its plugin.toml names feed"),
        (source("feed").replace("return [SourceType", "return 5\n    return [SourceType"), "tiercast_sources"),
    ],
)  # fmt: skip
async def test_that_a_broken_plugin_stays_listed_with_its_reason_and_harms_no_other(
    tmp_path: Path, code: str, reason: str
) -> None:
    write(tmp_path / "plugins" / "a", "bad", "plug_bad", code, '"feed"')
    write(tmp_path / "plugins" / "b", "good", "plug_fine", source("good-feed"), '"good-feed"')
    plugins = Setup(tmp_path, shipped=frozenset({"bad", "good"})).plugins
    await plugins.load()
    record = plugins.record("bad")
    assert record.state is PluginState.BROKEN
    assert reason in str(record.reason)
    assert list(plugins.sources) == ["good-feed"]


async def test_that_a_name_that_two_plugins_register_is_an_error_that_names_both(tmp_path: Path) -> None:
    for plugin in ("one", "two"):
        write(tmp_path / "plugins" / plugin, plugin, f"plug_{plugin}", source("feed"), '"feed"')
    plugins = Setup(tmp_path, shipped=frozenset({"one", "two"})).plugins
    await plugins.load()
    assert plugins.record("one").state is PluginState.ENABLED
    assert "feed: taken by one" in str(plugins.record("two").reason)


async def test_that_faults_inside_the_engine_lead_to_quarantine_which_a_person_can_end(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "bad", "plug_faulty", source("feed", "raise SystemExit(3)"), '"feed"')
    plugins = Setup(tmp_path, shipped=frozenset({"bad"})).plugins
    await plugins.load()
    running = await plugins.make_source("feed", {})
    for _ in range(3):
        with pytest.raises(Exception, match="SystemExit"):
            await running.run(MemorySourceContext())
    record = plugins.record("bad")
    assert (record.state, record.count) == (PluginState.QUARANTINED, 3)
    restarted = Setup(tmp_path, shipped=frozenset({"bad"})).plugins
    await restarted.load()
    again = restarted.record("bad")
    assert (again.state, again.count, again.reason) == (PluginState.QUARANTINED, 3, record.reason)
    assert not restarted.sources
    assert (await plugins.enable("bad")).state is PluginState.ENABLED
    assert (await plugins.make_source("feed", {})).plugin == "bad"
    assert Setup(tmp_path, shipped=frozenset({"bad"})).plugins.record("bad").state is PluginState.ENABLED


def test_that_a_quarantine_that_a_command_ended_meanwhile_does_not_come_back_with_the_next(tmp_path: Path) -> None:
    engine = StartLog(tmp_path / "s")
    engine.quarantine("a", "it failed", "出错", 5)
    StartLog(tmp_path / "s").pardon("a")
    engine.quarantine("b", "it failed", "出错", 5)
    after = StartLog(tmp_path / "s")
    assert after.quarantined("a") is None
    assert after.quarantined("b") == Kept("it failed", "出错", 5)


async def test_that_what_a_plugin_brought_is_known_where_it_cannot_be_loaded(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "mine", "plug_mine", BRINGS, '"feed"')
    manifest = next((tmp_path / "plugins").rglob("plugin.toml"))
    manifest.write_text(manifest.read_text("utf-8") + 'sinks = ["bell"]\n', "utf-8")
    first = Setup(tmp_path)
    first.choices.enable("mine", True)
    first = Setup(tmp_path)
    await first.plugins.load()
    await first.plugins.make_sink("bell", {})
    assert first.plugins.secret_names("sink", "bell") == ("token",)
    await first.plugins.close()
    safe = Setup(tmp_path, safe_mode=True).plugins
    await safe.load()
    assert not safe.sinks
    assert safe.secret_names("sink", "bell") == ("token",)
    assert safe.secret_names("sink", "another") is None
    assert "door_bell" in safe.kinds
    assert [action.name for action in safe.remembered_actions["bell"]] == ["ring"]
    assert [action.name for action in (await offered(safe)).actions.values()] == ["ring"]


def test_that_a_damaged_file_of_what_plugins_brought_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_text("{torn", "utf-8")
    known = Known(file)
    assert (known.kinds(()), dict(known.actions())) == ((), {})
    known.note_kinds("a", (Kind("door_bell", "Door bell", "门铃"),))
    assert [kind.name for kind in Known(file).kinds(())] == ["door_bell"]
    assert Known(file).kinds(("a",)) == ()


async def test_that_a_plugin_at_which_two_starts_died_starts_quarantined(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "deadly", "plug_deadly", source("feed"), '"feed"')
    for _ in range(2):
        Setup(tmp_path).starts.begin("deadly")
    plugins = Setup(tmp_path, shipped=frozenset({"deadly"})).plugins
    await plugins.load()
    assert plugins.record("deadly").state is PluginState.QUARANTINED
    assert "last 2 starts" in str(plugins.record("deadly").reason)
    again = Setup(tmp_path, shipped=frozenset({"deadly"})).plugins
    assert again.record("deadly").state is PluginState.QUARANTINED
    assert (await again.enable("deadly")).state is PluginState.ENABLED
    assert Setup(tmp_path, shipped=frozenset({"deadly"})).plugins.record("deadly").state is PluginState.ENABLED


def test_that_one_death_followed_by_a_good_start_is_forgotten(tmp_path: Path) -> None:
    StartLog(tmp_path / "s").begin("a")
    log = StartLog(tmp_path / "s")
    assert log.deaths("a") == 1
    log.finish()
    assert StartLog(tmp_path / "s").deaths("a") == 0
    (tmp_path / "s").write_text("{torn")
    assert StartLog(tmp_path / "s").deaths("a") == 0


def test_that_choices_are_kept_and_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "choices.json"
    Choices(path).enable("a", False)
    Choices(path).trust("b", True)
    assert (Choices(path).of("a").enabled, Choices(path).of("b").trusted) == (False, True)
    Choices(path).forget("a")
    assert list(Choices(path).all()) == ["b"]
    path.write_text("{", "utf-8")
    with pytest.raises(ChoicesError, match="delete it to decide anew"):
        Choices(path)


async def test_that_a_plugin_outside_that_cannot_be_imported_is_broken_with_its_traceback(tmp_path: Path) -> None:
    write(tmp_path / "plugins" / "x", "bad", "plug_outside", "import no_such_thing", '"feed"')
    plugins = Setup(tmp_path).plugins
    record = await plugins.enable("bad")
    assert record.state is PluginState.BROKEN
    assert "ModuleNotFoundError" in record.details
    await plugins.close()


def test_that_the_sample_plugin_is_found() -> None:
    assert [each.id for each in discover(user_folder=SAMPLES, entry_points=())] == ["naughty"]
