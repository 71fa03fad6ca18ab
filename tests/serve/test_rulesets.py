"""Saving a ruleset: checked first, kept with its history, taken back, and never half done."""

from pathlib import Path
from typing import Any

from tiercast.resources import rulesets_folder
from tiercast.serve.protocol_commands import ListAudit, Undo
from tiercast.serve.protocol_replies import Done, Failed
from tiercast.serve.protocol_rules import (
    ListRules,
    ListVersions,
    ReadRuleset,
    RestoreRuleset,
    RulesetTextReply,
    SavedReply,
    SaveRuleset,
)

from tests.serve.engine_site import CONFIG, Site, site

RULES = """\
ruleset: rules
params:
  often: {value: 3, from: 1, to: 9}
features:
  views: {count: item_view, within: 30m}
triggers:
  greet: {on: item_view, when: views >= params.often, do: [alert: {text: hi}]}   # kept as it is
"""
LOUDER = RULES.replace("text: hi", "text: HELLO")


async def text_of(engine: Site, name: str = "rules", digest: str = "") -> RulesetTextReply:
    reply = await engine.ask(ReadRuleset(id=1, room="r", ruleset=name, hash=digest))
    assert isinstance(reply, RulesetTextReply), reply
    return reply


async def save(engine: Site, text: str, name: str = "rules", base: str = "") -> Any:
    return await engine.ask(SaveRuleset(id=1, room="r", ruleset=name, text=text, base=base), "anna")


async def history(engine: Site, name: str = "rules") -> list[tuple[str, str, bool]]:
    reply = await engine.ask(ListVersions(id=1, ruleset=name))
    return [(one.how, one.who, one.running) for one in reply.versions]


async def test_that_a_saved_text_takes_over_and_is_kept_with_who_and_when(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        before = await text_of(engine)
        assert (before.text, before.hash == before.running, before.shipped) == (RULES, True, False)
        assert await history(engine) == []
        saved = await save(engine, LOUDER, base=before.hash)
        assert isinstance(saved, SavedReply)
        assert (saved.rooms, saved.file) == (("r",), str(tmp_path / "rules.yaml"))
        assert (tmp_path / "rules.yaml").read_text("utf-8") == LOUDER
        after = await text_of(engine)
        assert (after.text, after.running) == (LOUDER, saved.hash)
        assert await history(engine) == [("saved", "anna", True), ("found", "", False)]
        assert (await text_of(engine, digest=before.hash)).text == RULES
        again = await save(engine, LOUDER)
        assert (again.version, len(await history(engine))) == (0, 2)


async def test_that_what_is_broken_is_refused_with_its_places_and_the_old_one_goes_on(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        running = (await text_of(engine)).running
        for text, said, said_zh in (
            (RULES.replace("views >=", "viewz >="), "viewz", "viewz"),
            (RULES.replace("triggers:", "triggers"), "rules.yaml:", "rules.yaml:"),
            (RULES.replace("ruleset: rules", "ruleset: else"), "keep its name", "不要改名"),
            ("# " + "x" * 500_000, "at most", "最多"),
        ):
            refused = await save(engine, text)
            assert isinstance(refused, Failed), text
            assert said in refused.message
            assert said_zh in refused.message_zh
            assert (tmp_path / "rules.yaml").read_text("utf-8") == RULES
            assert (await text_of(engine)).running == running
        assert await history(engine) == []


async def test_that_a_file_that_somebody_else_has_changed_is_not_overwritten(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        base = (await text_of(engine)).hash
        (tmp_path / "rules.yaml").write_text(RULES + "# by hand\n", "utf-8")
        seen = await text_of(engine)
        assert seen.hash != seen.running
        refused = await save(engine, LOUDER, base=base)
        assert isinstance(refused, Failed)
        assert "changed meanwhile" in refused.message
        assert isinstance(await save(engine, LOUDER, base=seen.hash), SavedReply)
        kept = (await engine.ask(ListVersions(id=1, ruleset="rules"))).versions
        assert (await text_of(engine, digest=kept[1].hash)).text == RULES + "# by hand\n"


async def test_that_a_version_is_brought_back_as_a_new_one_and_saving_is_taken_back(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        first = (await text_of(engine)).hash
        await save(engine, LOUDER)
        back = await engine.ask(RestoreRuleset(id=1, room="r", ruleset="rules", hash=first), "ben")
        assert isinstance(back, SavedReply)
        assert (await text_of(engine)).text == RULES
        assert await history(engine) == [("restored", "ben", True), ("saved", "anna", False), ("found", "", False)]
        notes = (await engine.ask(ListAudit(id=1))).notes
        assert [(note.what, note.can_undo) for note in notes] == [("ruleset_restore", True), ("ruleset_save", True)]
        assert "views" not in notes[1].detail
        assert isinstance(await engine.ask(Undo(id=1, note=notes[0].n)), SavedReply)
        assert (await text_of(engine)).text == LOUDER
        refused = await engine.ask(RestoreRuleset(id=1, room="r", ruleset="rules", hash="none"))
        assert isinstance(refused, Failed)


async def test_that_a_shipped_ruleset_is_saved_in_the_users_folder(tmp_path: Path) -> None:
    shipped = (rulesets_folder() / "newcomers-en.yaml").read_text("utf-8")
    config = CONFIG.replace("[rules.yaml], platform", "[newcomers-en], currency: USD, platform").replace(
        "start: live", "start: shadow"
    )
    async with site(tmp_path, RULES, config) as engine:
        name = (await engine.ask(ListRules(id=1))).rulesets[0].ruleset
        found = await text_of(engine, name)
        assert (found.shipped, found.text) == (True, shipped)
        saved = await save(engine, shipped + "# mine\n", name)
        assert isinstance(saved, SavedReply), saved
        assert saved.file == str(tmp_path / "newcomers-en.yaml")
        assert (rulesets_folder() / "newcomers-en.yaml").read_text("utf-8") == shipped
        now = await text_of(engine, name)
        assert (now.shipped, now.text.endswith("# mine\n"), now.running) == (False, True, saved.hash)


async def test_that_a_save_that_one_of_two_rooms_refuses_is_taken_back_in_both(tmp_path: Path) -> None:
    two = CONFIG.replace("sources:", "  s: {rulesets: [rules.yaml], platform: shop, params: {often: 8}}\nsources:")
    two = two.replace("http-in, room: r", "http-in, room: r, enabled: true")
    async with site(tmp_path, RULES, two) as engine:
        assert (await engine.ask(ListRules(id=1, room="s"))).rulesets[0].rooms == ("r", "s")
        refused = await save(engine, RULES.replace("to: 9", "to: 5"))
        assert isinstance(refused, Failed)
        assert "params.often" in refused.message
        assert (tmp_path / "rules.yaml").read_text("utf-8") == RULES
        assert {one.hash for one in (await engine.ask(ListRules(id=1))).rulesets} == {(await text_of(engine)).hash}
        assert (await save(engine, LOUDER)).rooms == ("r", "s")


async def test_that_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path, monkeypatch: Any) -> None:
    from tiercast.engine import ruleset_files

    async with site(tmp_path, RULES) as engine:

        def full(path: Path, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(ruleset_files, "write_private", full)
        refused = await save(engine, LOUDER)
        assert isinstance(refused, Failed)
        assert "cannot be written" in refused.message
        assert "无法写入" in refused.message_zh
        assert (await text_of(engine)).text == RULES
        assert not isinstance(refused, Done)
