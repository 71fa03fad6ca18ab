"""Settings at work: how long things are kept, where they lie, backups that are read, and what a shift hands over."""

from pathlib import Path
from typing import Any

from tiercast.engine.config_sections_viewers import RETENTION
from tiercast.engine.datamap import FILES, TABLES
from tiercast.serve.protocol_backup import BackUp
from tiercast.serve.protocol_commands import ListAudit, RuleStateName, SetParam, SetRuleState, Undo
from tiercast.serve.protocol_replies import AuditReply, Done, Failed
from tiercast.serve.protocol_settings import (
    AskHandover,
    AskRetention,
    BackupCheckedReply,
    CheckBackup,
    GetSettings,
    HandoverReply,
    RetentionEffectReply,
    SetRetention,
    SettingsReply,
    StoreTriedReply,
    TryStore,
)

from tests.serve.engine_site import CONFIG, Site, did, site

RULES = """\
ruleset: rules
params:
  patience: {title: Patience, value: 5m, from: 1m, to: 30m}
triggers:
  greet: {on: comment, when: visit.dwell > params.patience, do: [alert: {text: hi}]}
"""
KEPT = CONFIG + "# What the lawyer said.\nretention:\n  journal: 90d  # a quarter\n"


async def settings(engine: Site) -> SettingsReply:
    reply = await engine.ask(GetSettings(id=1))
    assert isinstance(reply, SettingsReply), reply
    return reply


async def effect(engine: Site, option: str, value: str) -> RetentionEffectReply:
    reply = await engine.ask(AskRetention(id=1, option=option, value=value))
    assert isinstance(reply, RetentionEffectReply), reply
    return reply


async def test_that_the_settings_tell_of_every_option_table_and_file(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        told = await settings(engine)
        assert told.config == str(tmp_path / "tiercast.yaml")
        assert (told.kind, told.built_in) == ("sqlite", False)
        assert told.size is not None
        assert told.size > 0
        assert [row.option for row in told.retention] == [option.name for option in RETENTION]
        assert {row.name for row in told.kept} == {*TABLES, *FILES}
        assert all(row.what_zh and (row.setting or row.until_zh) for row in told.kept)
        assert "stop" in {place.name for place in told.places}


async def test_that_retention_is_written_with_its_comments_and_in_force_at_once(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, KEPT) as engine:
        assert isinstance(await engine.ask(SetRetention(id=1, option="journal", value="30d")), Done)
        assert isinstance(await engine.ask(SetRetention(id=2, option="audit", value="48h")), Done)
        text = (tmp_path / "tiercast.yaml").read_text("utf-8")
        assert "# What the lawyer said.\nretention:\n  journal: 30d  # a quarter\n  audit: 2d\n" in text
        assert engine.live.config.retention.journal == 30 * 86_400_000_000
        notes = await engine.ask(ListAudit(id=3))
        assert isinstance(notes, AuditReply)
        assert [(note.what, note.before, note.after) for note in notes.notes] == [
            ("retention_set", "1095d", "2d"),
            ("retention_set", "90d", "30d"),
        ]
        assert isinstance(await engine.ask(Undo(id=4, note=notes.notes[1].n)), Done)
        rows = {row.option: row.value for row in (await settings(engine)).retention}
        assert (rows["journal"], rows["audit"]) == ("90d", "2d")


async def test_that_a_retention_that_is_none_is_refused_in_both_languages(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        before = (tmp_path / "tiercast.yaml").read_bytes()
        for option, value in (("journal", "soon"), ("journal", ""), ("jornal", "30d")):
            reply = await engine.ask(SetRetention(id=1, option=option, value=value))
            assert isinstance(reply, Failed), reply
            assert reply.message
            assert reply.message_zh != reply.message
        assert (tmp_path / "tiercast.yaml").read_bytes() == before


async def test_that_it_is_said_beforehand_what_would_go(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("enter", "a"), did("enter", "b"))
        assert (await effect(engine, "journal", "30d")).due == 0
        all_of_it = await effect(engine, "journal", "0s")
        assert all_of_it.before == "180d"
        assert all_of_it.due is not None
        assert all_of_it.due >= 1
        assert all_of_it.oldest is not None
        assert (await effect(engine, "identities", "30d")).due is None
        for option in RETENTION:
            assert (await effect(engine, option.name, "365d")).due in (0, None)


async def test_that_a_store_elsewhere_is_tried_without_a_trace(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        new = tmp_path / "elsewhere" / "new.db"
        tried = await engine.ask(TryStore(id=1, url=f"sqlite:///{new}"))
        assert isinstance(tried, StoreTriedReply), tried
        assert (tried.kind, tried.used, tried.own) == ("sqlite", False, False)
        assert not new.parent.exists()
        own = await engine.ask(TryStore(id=2, url=engine.live.paths.store))
        assert (own.used, own.own) == (True, True)
        (tmp_path / "text.db").write_text("no store at all, but a letter to somebody", "utf-8")
        for url in ("", "mysql://a/b", "postgresql://nobody@127.0.0.1:1/none", f"sqlite:///{tmp_path}/text.db"):
            reply = await engine.ask(TryStore(id=3, url=url))
            assert isinstance(reply, Failed), (url, reply)
            assert reply.message_zh
        secret = await engine.ask(TryStore(id=4, url="postgresql://a:hunter2@127.0.0.1:1/none"))
        assert "hunter2" not in secret.message + secret.message_zh


async def test_that_a_backup_is_read_to_its_end(tmp_path: Path) -> None:
    file, words = tmp_path / "shop.tcb", "correct horse"
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("enter", "a"))
        made = await engine.ask(BackUp(id=1, file=str(file), passphrase=words))
        checked = await engine.ask(CheckBackup(id=2, file=str(file), passphrase=words))
        assert isinstance(checked, BackupCheckedReply), checked
        assert (checked.shop, checked.rows, checked.size, checked.fits) == ("site", made.rows, made.size, True)
        wrong = await engine.ask(CheckBackup(id=3, file=str(file), passphrase="another one"))
        assert isinstance(wrong, Failed)
        assert "口令" in wrong.message_zh
        file.write_bytes(file.read_bytes()[:-40])
        for path in (file, tmp_path / "none.tcb", tmp_path / "rules.yaml"):
            reply = await engine.ask(CheckBackup(id=4, file=str(path), passphrase=words))
            assert isinstance(reply, Failed), path
            assert path.name in reply.message_zh
            assert ("没有这个文件" in reply.message_zh) is (path.name == "none.tcb")
        notes = await engine.ask(ListAudit(id=5))
        assert [note.what for note in notes.notes] == ["backup"], "reading a backup changes nothing"


RULE: Any = {"room": "r", "ruleset": "rules", "rule": "greet"}


async def test_that_the_audit_log_is_searched(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(SetRuleState(id=1, state=RuleStateName.PAUSED, **RULE), "Anna")
        await engine.ask(SetParam(id=2, room="r", ruleset="rules", param="patience", value="8m"), "ben_1")

        async def found(**how: Any) -> list[str]:
            reply = await engine.ask(ListAudit(id=9, **how))
            assert isinstance(reply, AuditReply)
            return [note.what for note in reply.notes]

        assert await found(text="anna") == ["rule_state"]
        assert await found(text="patience") == ["param"]
        assert await found(text="n_1") == ["param"]
        assert await found(text="%") == []
        assert await found(kinds=("rule_state", "stop")) == ["rule_state"]
        assert await found(since=engine.live.clock.now() + 1) == []
        assert await found(back=3_600_000_000) == ["param", "rule_state"]
        assert await found(limit=1) == ["param"]


async def test_that_a_handover_tells_of_the_session_and_leaves_other_rooms_out(tmp_path: Path) -> None:
    other = CONFIG.replace(
        "sources:", "  q: {title: Q, platform: shop, currency: CNY, rulesets: [rules.yaml]}\nsources:"
    )
    async with site(tmp_path, RULES, other) as engine:
        closed = await engine.ask(AskHandover(id=1, room="r"))
        assert isinstance(closed, HandoverReply), closed
        assert (closed.opened, closed.now - closed.since) == (0, 12 * 3_600_000_000)
        await engine.hear(did("enter", "a"))
        await engine.ask(SetRuleState(id=2, state=RuleStateName.PAUSED, **RULE), "anna")
        await engine.ask(SetRuleState(id=3, state=RuleStateName.PAUSED, **{**RULE, "room": "q"}), "anna")
        await engine.ask(SetRetention(id=4, option="audit", value="30d"), "ben")
        told = await engine.ask(AskHandover(id=5, room="r"))
        assert isinstance(told, HandoverReply), told
        assert told.since == told.opened > 0
        assert [(deed.who, deed.what) for deed in told.deeds] == [("anna", "rule_state"), ("ben", "retention_set")]
        later = await engine.ask(AskHandover(id=6, room="r", since=told.now + 1))
        assert later.deeds == ()
        back = await engine.ask(AskHandover(id=8, room="r", back=3_600_000_000))
        assert isinstance(back, HandoverReply), back
        assert back.now - back.since == 3_600_000_000, "by the engine's clock"
        assert isinstance(await engine.ask(AskHandover(id=7, room="none")), Failed)
