"""Connecting and disconnecting at work: written to the file with its comments, checked first, in force at once."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tiercast.audience.entry import Entry
from tiercast.compiled import core_form
from tiercast.decide.decision import Decision
from tiercast.desktop.connections.trial import trial_of
from tiercast.serve.protocol_commands import (
    GetStatus,
    ListAudit,
    ListPlugins,
    ReloadRuleset,
    SetPlugin,
    TryConnection,
    TrySend,
    Undo,
)
from tiercast.serve.protocol_connections import (
    AskAddress,
    ConnectionsReply,
    ListConnections,
    ListOffers,
    ListRulesetOffers,
    OffersReply,
    PartRow,
    PutPart,
    PutRoom,
    RemovePart,
    RemoveRoom,
    RulesetOffersReply,
    TriedReply,
    TryPart,
    TryPartAgain,
)
from tiercast.serve.protocol_plugins import InstallPlugin, LookAtPlugin, PluginFileReply, RemovePlugin
from tiercast.serve.protocol_replies import AuditReply, Done, Failed, StatusReply
from tiercast.step.core import Core
from tiercast_api.action import Action, Outcome, Receipt
from tiercast_api.context import Health, Status
from tiercast_api.event import Event

from tests.serve.engine_site import CONFIG, Site, did, site

RULES = """
ruleset: rules
triggers:
  line: {title: Say hello, on: follow, do: [host_prompt: {text: "{viewer.name} follows"}]}
"""
COMMENTED = CONFIG.replace("sinks:\n", "# Where actions go.\nsinks:\n")


async def done(engine: Site, command: Any) -> Done:
    reply = await engine.ask(command)
    assert isinstance(reply, Done), reply
    return reply


async def part(engine: Site, key: str) -> PartRow:
    reply = await engine.ask(ListConnections(id=1))
    assert isinstance(reply, ConnectionsReply), reply
    return next(row for row in reply.parts if row.key == key)


async def test_that_a_source_is_added_changed_and_taken_out_while_the_shop_is_at_work(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, COMMENTED) as engine:
        await done(engine, PutPart(id=1, side="in", key="orders", kind="http-in", secrets={"token": "t" * 20}))
        row = await part(engine, "orders")
        assert (row.kind, row.room, row.health, row.pages) == ("http-in", "r", "waiting", ("/in/orders",))
        secret = next(secret for secret in row.secrets if secret.name == "token")
        assert secret.place in ("file", "keyring")
        assert secret.since > 0
        ticket = await engine.live.arrivals.emit("orders", [did("follow", "anna")], None)
        await ticket.committed()
        row = await part(engine, "orders")
        assert row.feed is not None
        assert row.feed.taken == 1
        assert next(heard for heard in row.heard if heard.kind == "follow").last > 0
        assert engine.door.circumstances.mounts.find("in", "orders") is not None

        await done(engine, PutPart(id=2, side="in", key="orders", kind="http-in", settings={"quality": "session"}))
        row = await part(engine, "orders")
        assert row.settings == {"quality": "session"}
        assert row.tells is not None
        assert row.tells.quality == "session"
        assert next(secret for secret in row.secrets if secret.name == "token").since == secret.since

        await done(engine, RemovePart(id=3, side="in", key="orders"))
        status = await engine.ask(GetStatus(id=4))
        assert isinstance(status, StatusReply)
        assert [source.key for source in status.sources] == ["web"]
        assert engine.door.circumstances.mounts.find("in", "orders") is None
        text = (tmp_path / "tiercast.yaml").read_text("utf-8")
        assert "# Where actions go.\nsinks:" in text
        assert "orders" not in text


async def test_that_events_of_a_source_that_is_connected_anew_are_new_ones(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(Event(kind="like"))
        await done(engine, TryPartAgain(id=1, side="in", key="web"))
        await engine.hear(Event(kind="like"))
        row = await part(engine, "web")
        assert row.feed is not None
        assert (row.feed.taken, row.feed.duplicates) == (1, 0)


async def test_that_a_setting_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        before = (tmp_path / "tiercast.yaml").read_bytes()
        for command in (
            PutPart(id=1, side="in", key="feed", kind="websocket", settings={"url": "ws://127.0.0.1:1"}),
            PutPart(id=1, side="in", key="feed", kind="no-such", settings={}),
            PutPart(id=1, side="in", key="Feed Me", kind="http-in"),
            PutPart(id=1, side="in", key="feed", kind="http-in", room="elsewhere"),
            PutPart(id=1, side="in", key="feed", kind="http-in", settings={"token": "x" * 20}),
            PutPart(id=1, side="in", key="feed", kind="http-in", secrets={"quality": "x"}),
            PutPart(id=1, side="up", key="feed", kind="http-in"),
            RemovePart(id=1, side="out", key="web"),
            RemoveRoom(id=1, key="r"),
            PutRoom(id=1, key="r", currency="GOLD"),
            PutRoom(id=1, key="r", rulesets=("no-such-rules",)),
        ):
            reply = await engine.ask(command)
            assert isinstance(reply, Failed), command
            assert reply.message
            assert reply.message_zh
        assert (tmp_path / "tiercast.yaml").read_bytes() == before
        assert list(engine.live.config.sources) == ["web"]


async def test_that_a_sink_comes_and_goes_and_rules_reach_it_at_once(tmp_path: Path) -> None:
    config = CONFIG.replace("  desk: {type: desk}\n", "")
    async with site(tmp_path, RULES, config) as engine:
        assert "host_prompt" not in engine.live.sinks.keys
        await done(engine, PutPart(id=1, side="out", key="desk", kind="desk"))
        assert engine.live.sinks.keys["host_prompt"] == "desk"
        await engine.hear(did("follow", "anna", "Anna"))
        await engine.until(lambda: engine.live.dispatcher.lane("desk").jobs or engine.live.measures.delivery)
        row = await part(engine, "desk")
        assert row.lane is not None
        assert row.lane.standing_still == ""
        await done(engine, RemovePart(id=2, side="out", key="desk"))
        assert "host_prompt" not in engine.live.sinks.keys
        assert "desk" not in (tmp_path / "tiercast.yaml").read_text("utf-8")


async def test_that_a_room_is_added_with_rules_and_taken_out(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await done(engine, PutRoom(id=1, key="second", title="二号间", platform="douyin", rulesets=("rules.yaml",)))
        await done(engine, PutPart(id=2, side="in", key="more", kind="simulator", room="second"))
        status = await engine.ask(GetStatus(id=3))
        assert isinstance(status, StatusReply)
        assert status.rooms == ("r", "second")
        assert ("second", "line") in [(rule.room, rule.rule) for rule in status.rules]
        refused = await engine.ask(RemoveRoom(id=4, key="second"))
        assert isinstance(refused, Failed)
        assert "more" in refused.message
        await done(engine, RemovePart(id=5, side="in", key="more"))
        await done(engine, RemoveRoom(id=6, key="second"))
        status = await engine.ask(GetStatus(id=7))
        assert isinstance(status, StatusReply)
        assert {rule.room for rule in status.rules} == {"r"}


@pytest.mark.skipif(bool(core_form().modules), reason="compiled, the method cannot be replaced")
async def test_that_a_change_of_a_room_that_the_step_fails_on_is_not_called_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Core.step

    def step(core: Core, entry: Entry) -> Decision:
        if entry.kind == "config" and "Other" in str(entry.attributes):
            raise ZeroDivisionError("a bad change")
        return real(core, entry)

    monkeypatch.setattr(Core, "step", step)
    async with site(tmp_path, RULES) as engine:
        for _ in range(2):
            failed = await engine.ask(PutRoom(id=1, key="r", title="Other"))
            assert isinstance(failed, Failed), failed
            assert "stays as it was" in failed.message
            assert "保持原样" in failed.message_zh
        assert engine.live.shop.counters.skipped == 1
        assert engine.live.shop.core.configs["r"].title != "Other"
        await done(engine, PutRoom(id=2, key="r", title="Another one"))
        assert engine.live.shop.core.configs["r"].title == "Another one"


async def test_that_what_fails_besides_the_file_is_not_blamed_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_given: object) -> None:
        raise OSError(28, "No space left on device", "/keys/secret")

    async with site(tmp_path, RULES) as engine:
        monkeypatch.setattr("tiercast.engine.reconfigure.Reconfiguring.apply", breaks)
        failed = await engine.ask(PutRoom(id=1, key="r", title="Other"))
        assert isinstance(failed, Failed), failed
        assert "/keys/secret" in failed.message
        assert "tiercast.yaml" not in failed.message
        monkeypatch.undo()
        monkeypatch.setattr("tiercast.engine.config_file.ConfigFile.write", lambda *_given: _full())
        failed = await engine.ask(PutRoom(id=2, key="r", title="Other"))
        assert "tiercast.yaml cannot be written: No space left on device" in failed.message


def _full() -> None:
    raise OSError(28, "No space left on device", "tiercast.yaml")


async def test_that_changes_can_be_taken_back_and_no_secret_is_written_down(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        secret = "not-for-the-log-123456"
        await done(engine, PutPart(id=1, side="in", key="orders", kind="http-in", secrets={"token": secret}))
        await done(engine, PutPart(id=2, side="in", key="orders", kind="http-in", settings={"quality": "session"}))
        await done(engine, RemovePart(id=3, side="in", key="orders"))
        audit = await engine.ask(ListAudit(id=4))
        assert isinstance(audit, AuditReply)
        removed, changed, added = audit.notes[:3]
        assert [note.what for note in (removed, changed, added)] == ["part_remove", "part_put", "part_put"]
        assert secret not in repr(audit)
        assert secret not in (tmp_path / "tiercast.yaml").read_text("utf-8")
        for note, quality in ((removed, "session"), (changed, "stable")):
            assert note.can_undo
            assert isinstance(await engine.ask(Undo(id=5, note=note.n)), Done)
            row = await part(engine, "orders")
            assert row.tells is not None
            assert row.tells.quality == quality
        assert isinstance(await engine.ask(Undo(id=6, note=added.n)), Done)
        assert list(engine.live.config.sources) == ["web"]


async def test_that_a_connection_is_tried_before_it_is_kept(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        tried = await engine.ask(TryPart(id=1, side="in", key="x", kind="http-in", secrets={"token": "t" * 20}))
        assert isinstance(tried, TriedReply), tried
        assert tried.tells is not None
        assert isinstance(await engine.ask(TryPart(id=2, side="in", key="x", kind="http-in")), Failed)
        tried = await engine.ask(TryPart(id=3, side="out", key="y", kind="overlay"))
        assert isinstance(tried, TriedReply), tried
        assert "popup" in tried.actions
        assert list(engine.live.config.sources) == ["web"]


@pytest.mark.parametrize("kind", ["barrage-grab", "oba-live"])
async def test_that_an_address_that_is_none_is_refused_in_both_languages(tmp_path: Path, kind: str) -> None:
    wrong = {"url": "127.0.0.1:8888"}
    async with site(tmp_path, RULES) as engine:
        for command in (
            TryPart(id=1, side="in", key="x", kind=kind, settings=wrong),
            PutPart(id=2, side="in", key="x", kind=kind, settings=wrong),
        ):
            failed = await engine.ask(command)
            assert isinstance(failed, Failed)
            assert failed.message == "Address: expected an address such as ws://127.0.0.1:8888, found '127.0.0.1:8888'"
            assert failed.message_zh == "地址：应为 ws://127.0.0.1:8888 这样的地址，现为“127.0.0.1:8888”"


async def test_that_offers_say_what_they_need_tell_and_risk_in_both_languages(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        reply = await engine.ask(ListOffers(id=1))
        assert isinstance(reply, OffersReply), reply
        by_kind = {(offer.side, offer.kind): offer for offer in reply.offers}
        simulator = by_kind["in", "simulator"]
        assert simulator.tells is not None
        assert simulator.tells.simulated
        assert by_kind["in", "barrage-grab"].tells is not None
        assert by_kind["in", "websocket"].tells is None
        for offer in reply.offers:
            assert offer.title_zh
            assert offer.summary_zh
            assert offer.settings["type"] == "object"
        assert {action.name for action in by_kind["out", "desk"].actions} >= {"host_prompt", "todo"}


async def test_that_the_overlay_says_its_address_with_the_token_when_asked(tmp_path: Path) -> None:
    config = CONFIG + "  overlay: {type: overlay}\n"
    async with site(tmp_path, RULES, config) as engine:
        reply = await done(engine, AskAddress(id=1, side="out", key="overlay"))
        assert reply.message.startswith("/out/overlay#token=")
        row = await part(engine, "overlay")
        assert row.pages == ("/out/overlay",)
        assert reply.message.partition("=")[2] not in repr(row)


async def test_that_shipped_rulesets_come_with_what_works_here_first(tmp_path: Path) -> None:
    config = CONFIG.replace("  web: {type: http-in, room: r}", "  web: {type: barrage-grab, room: r}")
    async with site(tmp_path, RULES, config) as engine:
        reply = await engine.ask(ListRulesetOffers(id=1, room="r"))
        assert isinstance(reply, RulesetOffersReply), reply
        works = [offer.works for offer in reply.rulesets if not offer.example]
        assert works == sorted(works, key=["works", "partly", "cannot"].index)
        shop = next(offer for offer in reply.rulesets if offer.name == "starter-shop")
        cart = next(rule for rule in shop.rules if any("cart_add" in reason.missing for reason in rule.reasons))
        assert cart.works == "cannot"
        assert all(reason.message and reason.message_zh for reason in cart.reasons)
        other = next(offer for offer in reply.rulesets if offer.name == "starter-shop-en")
        assert other.broken, "its amounts are in the money of another language"
        assert other.title
        assert set(other.titles) == set(shop.titles), "what its rules are called is known all the same"


async def test_that_without_a_source_nothing_is_known_of_shipped_rulesets_yet(tmp_path: Path) -> None:
    config = CONFIG.replace("sources:\n  web: {type: http-in, room: r}\n", "")
    assert "sources" not in config
    async with site(tmp_path, RULES, config) as engine:
        reply = await engine.ask(ListRulesetOffers(id=1, room="r"))
        assert isinstance(reply, RulesetOffersReply), reply
        assert {rule.works for offer in reply.rulesets for rule in offer.rules} == {"unknown"}
        assert "unknown" in {offer.works for offer in reply.rulesets}


async def test_that_a_plugin_is_installed_enabled_and_removed_while_the_shop_is_at_work(tmp_path: Path) -> None:
    template = tmp_path / "template"
    shutil.copytree(Path(__file__).parents[2] / "resources" / "plugin-template", template)
    async with site(tmp_path, RULES) as engine:
        seen = await engine.ask(LookAtPlugin(id=1, file=str(template)))
        assert isinstance(seen, PluginFileReply), seen
        assert seen.permissions
        assert "tiercast-example" not in {row.id for row in (await engine.ask(ListPlugins(id=2))).plugins}
        assert isinstance(await engine.ask(InstallPlugin(id=3, file=str(template))), PluginFileReply)
        rows = {row.id: row for row in (await engine.ask(ListPlugins(id=4))).plugins}
        assert rows["tiercast-example"].state == "found"
        assert rows["tiercast-example"].own
        refused = await engine.ask(RemovePlugin(id=6, plugin="tiercast-sink-log"))
        assert isinstance(refused, Failed)
        await done(engine, RemovePlugin(id=7, plugin="tiercast-example"))
        assert "tiercast-example" not in {row.id for row in (await engine.ask(ListPlugins(id=8))).plugins}
        assert isinstance(await engine.ask(LookAtPlugin(id=9, file="relative.zip")), Failed)


async def test_that_another_version_takes_the_place_of_a_plugin_and_a_broken_one_leaves_it(tmp_path: Path) -> None:
    template = tmp_path / "template"
    shutil.copytree(Path(__file__).parents[2] / "resources" / "plugin-template", template)
    package = template / "tiercast_example" / "__init__.py"
    manifest = template / "tiercast_example" / "plugin.toml"
    first, works = manifest.read_text("utf-8"), package.read_text("utf-8")

    def write(version: str, code: str) -> None:
        manifest.write_text(first.replace('version = "0.1.0"', f'version = "{version}"'), "utf-8")
        package.write_text(code, "utf-8")

    async with site(tmp_path, RULES) as engine:

        async def row() -> tuple[str, str]:
            listed = (await engine.ask(ListPlugins(id=1))).plugins
            return next((one.version, one.state) for one in listed if one.id == "tiercast-example")

        assert isinstance(await engine.ask(InstallPlugin(id=2, file=str(template))), PluginFileReply)
        assert await row() == ("0.1.0", "found")
        write("0.2.0", works)
        seen = await engine.ask(LookAtPlugin(id=3, file=str(template)))
        stale = await engine.ask(InstallPlugin(id=31, file=str(template), digest="of another file"))
        assert isinstance(stale, Failed), "the file is not what was looked at"
        assert "改动" in stale.message_zh
        assert (seen.version, seen.replaces, seen.runs) == ("0.2.0", "0.1.0", False)
        assert isinstance(await engine.ask(InstallPlugin(id=4, file=str(template))), PluginFileReply)
        assert await row() == ("0.2.0", "found")
        await done(engine, SetPlugin(id=5, plugin="tiercast-example", enabled=True))
        write("0.3.0", works)
        assert (await engine.ask(LookAtPlugin(id=6, file=str(template)))).runs
        assert isinstance(await engine.ask(InstallPlugin(id=7, file=str(template))), PluginFileReply)
        assert await row() == ("0.3.0", "enabled")
        write("0.4.0", "raise RuntimeError('no cigar')\n")
        refused = await engine.ask(InstallPlugin(id=8, file=str(template)))
        assert isinstance(refused, Failed)
        assert refused.message.startswith("the version 0.4.0 does not work, and 0.3.0 stays")
        assert "no cigar" in refused.message
        assert refused.message_zh.startswith("版本 0.4.0 不能用，仍用 0.3.0")
        assert await row() == ("0.3.0", "enabled")
        folder = engine.live.paths.plugins
        assert [path.name for path in folder.iterdir()] == ["tiercast-example"]
        assert not [path for path in folder.parent.glob("plugin-*") if path.is_dir()]
        assert (folder / "tiercast-example" / "tiercast_example" / "__init__.py").read_text("utf-8") == works


async def test_that_a_source_whose_plugin_is_replaced_or_switched_off_is_in_no_trouble_meanwhile(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    template, feed = tmp_path / "template", tmp_path / "feed.txt"
    shutil.copytree(Path(__file__).parents[2] / "resources" / "plugin-template", template)
    code, manifest = (template / "tiercast_example" / name for name in ("lines.py", "plugin.toml"))
    works, first = code.read_text("utf-8"), manifest.read_text("utf-8")
    code.write_text(
        works.replace("        context.status(", "        await context.clock.sleep(86_400)\n        context.status("),
        "utf-8",
    )
    feed.write_text("Ann: hello\n", "utf-8")
    async with site(tmp_path, RULES) as engine:
        await engine.ask(InstallPlugin(id=1, file=str(template)))
        await done(engine, SetPlugin(id=2, plugin="tiercast-example", enabled=True))
        await done(engine, PutPart(id=3, side="in", key="l", kind="lines", room="r", settings={"file": str(feed)}))
        said: list[str] = []
        say = engine.live.sources._say

        def hear(key: str, status: Status) -> None:
            said.append(status.health)
            say(key, status)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine.live.sources, "_say", hear)
            manifest.write_text(first.replace('version = "0.1.0"', 'version = "0.2.0"'), "utf-8")
            assert isinstance(await engine.ask(InstallPlugin(id=4, file=str(template))), PluginFileReply)
            assert Health.TROUBLED not in said
            assert (await part(engine, "l")).health != Health.TROUBLED
            await done(engine, SetPlugin(id=5, plugin="tiercast-example", enabled=False))
        assert said.count(Health.TROUBLED) == 1, "of what is switched off it is said that nobody offers it"
        assert (await part(engine, "l")).health == Health.TROUBLED
    assert "HostDied" not in caplog.text


async def test_that_a_source_whose_plugin_is_removed_says_so_and_works_again_once_it_is_installed_anew(
    tmp_path: Path,
) -> None:
    template, feed = tmp_path / "template", tmp_path / "feed.txt"
    shutil.copytree(Path(__file__).parents[2] / "resources" / "plugin-template", template)
    feed.write_text("Ann: hello\n", "utf-8")
    async with site(tmp_path, RULES) as engine:
        await engine.ask(InstallPlugin(id=1, file=str(template)))
        await done(engine, SetPlugin(id=2, plugin="tiercast-example", enabled=True))
        await done(engine, PutPart(id=3, side="in", key="l", kind="lines", room="r", settings={"file": str(feed)}))
        await done(engine, RemovePlugin(id=4, plugin="tiercast-example"))
        why = "no installed plugin offers the source 'lines'; install one that does, or take the connection out"
        row = await part(engine, "l")
        assert (row.health, row.message) == ("troubled", why), "it does not say that the plugin is disabled"
        tried = await engine.ask(TryConnection(id=5, key="l"))
        assert isinstance(tried, Failed)
        assert (tried.message, tried.message_zh[:6]) == (why, "已安装的插件")
        await engine.ask(InstallPlugin(id=6, file=str(template)))
        await done(engine, SetPlugin(id=7, plugin="tiercast-example", enabled=True))
        assert (await part(engine, "l")).health != "troubled"


async def test_that_rules_may_name_the_events_of_a_plugin_as_soon_as_it_is_enabled(tmp_path: Path) -> None:
    template = tmp_path / "template"
    shutil.copytree(Path(__file__).parents[2] / "resources" / "plugin-template", template)
    package = template / "tiercast_example" / "__init__.py"
    kinds = """
@hookimpl
def tiercast_kinds():
    from tiercast_api import Kind
    return [Kind("till_opened", "Opens the till", "打开钱箱")]
"""
    package.write_text(package.read_text("utf-8") + kinds, "utf-8")
    async with site(tmp_path, RULES) as engine:
        assert isinstance(await engine.ask(InstallPlugin(id=1, file=str(template))), PluginFileReply)
        await done(engine, SetPlugin(id=2, plugin="tiercast-example", enabled=True))
        (tmp_path / "rules.yaml").write_text(RULES.replace("on: follow", "on: till_opened"), "utf-8")
        assert "till_opened" in (tmp_path / "rules.yaml").read_text("utf-8")
        await done(engine, ReloadRuleset(id=3, room="r"))
        status = await engine.ask(GetStatus(id=4))
        assert status.kinds == {"till_opened": ("Opens the till", "打开钱箱")}
        assert await engine.ask(RemovePlugin(id=5, plugin="tiercast-example"))


async def test_that_each_sink_that_needs_no_settings_can_be_sent_a_test(tmp_path: Path) -> None:
    config = CONFIG + "  overlay: {type: overlay}\n"
    async with site(tmp_path, RULES, config) as engine:
        for key in ("desk", "overlay", "log"):
            row = await part(engine, key)
            trial = trial_of(row.actions, "a test")
            if trial is None:
                assert key == "log"
                continue
            action, fields = trial
            told = await engine.ask(TrySend(id=1, sink=key, action=action, fields=fields))
            assert isinstance(told, Done), told
            assert (told.message, told.message_zh) == ("The sink has taken the test", "测试内容已发出")


async def test_that_a_test_that_a_sink_refuses_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with site(tmp_path, RULES, CONFIG) as engine:

        async def refuse(action: Action) -> Receipt:
            return Receipt(action=action.id, outcome=Outcome.REFUSED)

        monkeypatch.setattr(engine.live.sinks.running["desk"], "deliver", refuse)
        told = await engine.ask(TrySend(id=1, sink="desk", action="todo", fields={"text": "a test"}))
        assert isinstance(told, Failed), told
        assert (told.message, told.message_zh) == ("the sink did not take the test", "测试内容没有被接收")
