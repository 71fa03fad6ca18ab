"""Every command of the control protocol that may change something is in the audit log, also where it was refused."""

import asyncio
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from tiercast.beside.deeds import Deed, Deeds, lift_stop, set_stop
from tiercast.beside.stop import Stop, Strength
from tiercast.rules.parse import hash_of
from tiercast.serve import on_phones
from tiercast.serve.audited_kinds import NO_WAY_BACK, READS
from tiercast.serve.on_rulesets import short
from tiercast.serve.protocol_audience import ActByHand, ExportViewer
from tiercast.serve.protocol_backup import BackUp
from tiercast.serve.protocol_commands import (
    AnswerAction,
    CancelAction,
    Command,
    EraseViewer,
    FinishAction,
    ListAudit,
    RecallAction,
    ReloadRuleset,
    Resume,
    RetryAction,
    RuleStateName,
    SendCue,
    SetParam,
    SetPlugin,
    SetRuleState,
    SetShow,
    SetStop,
    Shutdown,
    StopStrength,
    TellViewer,
    Undo,
)
from tiercast.serve.protocol_connections import BeginShop, PutPart, PutRoom, RemovePart, RemoveRoom, TryPartAgain
from tiercast.serve.protocol_imports import CancelImport, ImportFiles, SetChannel, UndoImport
from tiercast.serve.protocol_letters import DropLetters, FeedLetters
from tiercast.serve.protocol_money import BringCodes
from tiercast.serve.protocol_phones import ClosePhones, ForgetPhone, OpenPhones, PairPhone
from tiercast.serve.protocol_plugins import InstallPlugin, RemovePlugin
from tiercast.serve.protocol_replies import AuditReply, AuditRow, Done, Failed
from tiercast.serve.protocol_room import AnswerQuestions, StopRoom
from tiercast.serve.protocol_rules import RestoreRuleset, SaveRuleset
from tiercast.serve.protocol_settings import SetRetention
from tiercast.serve.protocol_shop import SetItem
from tiercast.serve.protocol_watch import RemoveMark, SetMark

from tests.serve.engine_site import Site, site
from tests.serve.phone.made_door import HERE

RULES = """\
ruleset: rules
params:
  patience: {title: Patience, value: 5m, from: 1m, to: 30m}
cues:
  flash: {title: Flash}
triggers:
  greet: {on: comment, when: visit.dwell > params.patience, do: [alert: {text: hi}]}
"""
LOUDER = RULES.replace("text: hi", "text: HELLO")
ACTION, VIEWER = "a" * 26, "b" * 26
ORDERS = "订单编号,支付时间,订单状态,实付款,买家快手ID\n100000000000001,2026-02-01 20:15,已收货,120.00,k-1\n"
SECOND = '{"title":"B","platform":"shop","currency":"CNY","zone":"Asia/Shanghai","start":"safe"}'
MORE = '{"type":"http-in","room":"r","enabled":true}'
GIVEN: list[tuple[Any, str, str]] = [
    # command, before, after
    (SetRuleState(id=1, room="r", ruleset="rules", rule="greet", state=RuleStateName.PAUSED), "live", "paused"),
    (SetParam(id=1, room="r", ruleset="rules", param="patience", value="8m"), "5m", "8m"),
    (SetStop(id=1, strength=StopStrength.PAUSE), "", "pause"),
    (Resume(id=1), "pause", ""),
    (SetPlugin(id=1, plugin="tiercast-sink-log", enabled=False), "enabled", "disabled"),
    (SetChannel(id=1, channel="ad", amount="20", day="2026-02-01"), "", "20.00 CNY"),
    (TellViewer(id=1, what="label", viewer=VIEWER, name="vip"), "", "given"),
    (ActByHand(id=1, viewer=VIEWER, room="r", action="todo", fields={"text": "call them"}), "", ""),
    (ExportViewer(id=1, viewer=VIEWER), "", ""),
    (SendCue(id=1, room="r", name="flash"), "", ""),
    (AnswerQuestions(id=1, room="r", concern="price", until=1), "", ""),
    (SetShow(id=1, room="r", what="set", phase="opening"), "", "opening"),
    (SetItem(id=1, item="501", name="title", value="Lipstick"), "", "Lipstick"),
    (SetMark(id=1, room="r", text="size chart", at=1), "", "size chart"),
    (RemoveMark(id=1, number=1), "size chart", ""),
    (ReloadRuleset(id=1, room="r"), "", "nothing has changed"),
    (SaveRuleset(id=1, room="r", ruleset="rules", text=LOUDER), short(hash_of(RULES)), short(hash_of(LOUDER))),
    (
        RestoreRuleset(id=1, room="r", ruleset="rules", hash=hash_of(RULES)),
        short(hash_of(LOUDER)),
        short(hash_of(RULES)),
    ),
    (BringCodes(id=1, pool="gifts", text="A1", test=True), "", ""),
    (ImportFiles(id=1, kind="orders", files=("orders.csv",)), "", "import 1"),
    (UndoImport(id=1, number=1), "import 1", ""),
    (CancelImport(id=1), "", ""),
    (AnswerAction(id=1, actions=(ACTION,), yes=True), "", ""),
    (RetryAction(id=1, action=ACTION), "", ""),
    (CancelAction(id=1, action=ACTION), "", ""),
    (RecallAction(id=1, action=ACTION), "", ""),
    (FinishAction(id=1, action=ACTION, done=True), "", ""),
    (EraseViewer(id=1, platform="shop", person="k-1"), "", ""),
    (BackUp(id=1, file="shop.tcb", passphrase="correct horse"), "", ""),
    (PutRoom(id=1, key="second", title="B"), "", SECOND),
    (RemoveRoom(id=1, key="second"), SECOND, ""),
    (PutPart(id=1, side="in", key="more", kind="http-in", secrets={"token": "t" * 20}), "", MORE),
    (TryPartAgain(id=1, side="in", key="more"), "", ""),
    (RemovePart(id=1, side="in", key="more"), MORE, ""),
    (FeedLetters(id=1, numbers=(1,)), "", ""),
    (DropLetters(id=1, numbers=(1,)), "", "0"),
    (SetRetention(id=1, option="audit", value="30d"), "1095d", "30d"),
    (InstallPlugin(id=1, file="/nowhere/plugin.zip"), "", ""),
    (RemovePlugin(id=1, plugin="nobody"), "", ""),
    (BeginShop(id=1, title="Shop", room="Room", platform="douyin"), "", ""),
    (OpenPhones(id=1), "", ""),
    (PairPhone(id=1, room="r"), "", ""),
    (ForgetPhone(id=1, phone="nobodys"), "", ""),
    (ClosePhones(id=1), "", ""),
    (StopRoom(id=1, room="r"), "", "hold"),
    (StopRoom(id=1, room="r", stopped=False), "hold", ""),
    (Shutdown(id=1), "", "the engine ends"),
]
REFUSED = (
    InstallPlugin,
    RemovePlugin,
    BeginShop,
    ForgetPhone,
    CancelImport,
    AnswerAction,
    RetryAction,
    CancelAction,
    RecallAction,
    FinishAction,
)


async def notes(engine: Site) -> list[AuditRow]:
    await asyncio.wrap_future(engine.live.opened.writer.call(lambda connection: None))
    reply = await engine.ask(ListAudit(id=99))
    assert isinstance(reply, AuditReply)
    return list(reply.notes)


def test_that_it_is_known_of_every_command_whether_it_is_noted() -> None:
    assert set(get_args(Command)) == {type(command) for command, _, _ in GIVEN} | set(READS) | {Undo}


async def test_that_every_command_leaves_a_note_and_a_way_back_or_a_reason_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_phones, "networks", lambda: [HERE])
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    async with site(tmp_path, RULES) as engine:
        for count, (command, before, after) in enumerate(GIVEN, 1):
            if isinstance(command, ImportFiles):
                command = msgspec.structs.replace(command, files=(str(tmp_path / "orders.csv"),), platform="shop")
            if isinstance(command, BackUp):
                command = msgspec.structs.replace(command, file=str(tmp_path / "shop.tcb"))
            now = engine.live.clock.now()
            reply = await engine.ask(command, "anna")
            rows = await notes(engine)
            assert len(rows) == count, command
            note = rows[0]
            assert note.who == "anna"
            assert "horse" not in note.detail
            assert now <= note.time <= engine.live.clock.now()
            assert isinstance(reply, Failed) is isinstance(command, REFUSED), (command, reply)
            assert note.outcome.startswith("refused: " if isinstance(command, REFUSED) else "done")
            assert (note.before, note.after) == (before, after), command
            assert note.can_undo or note.what in NO_WAY_BACK, command


async def test_that_what_was_done_beside_the_store_comes_into_the_audit_log_once(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        file, deeds = engine.live.stop_file, Deeds(engine.live.paths.deeds)
        set_stop(file, deeds, Stop(Strength.PAUSE, "ben", 0, "a break"))
        set_stop(file, deeds, Stop(Strength.PAUSE, "cleo", 0))
        set_stop(file, deeds, Stop(Strength.HOLD, "dora", 0))
        lift_stop(file, deeds, "ben")
        lift_stop(file, deeds, "ben")
        await engine.live.housekeeping._note_deeds()
        assert not deeds.any
        await engine.live.housekeeping._note_deeds()
        rows = [(one.who, one.what, one.detail, one.before, one.after, one.can_undo) for one in await notes(engine)]
        assert rows[::-1] == [
            ("ben", "stop", "a break", "", "pause", True),
            ("dora", "stop", "", "pause", "hold", False),
            ("ben", "resume", "", "hold", "", True),
        ]
        newest = (await notes(engine))[0]
        assert isinstance(await engine.ask(Undo(id=1, note=newest.n)), Done)
        standing = file.current()
        assert standing is not None
        assert standing.strength is Strength.HOLD


async def test_that_taking_back_goes_on_and_is_noted_where_whoever_asked_leaves_meanwhile(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(SetChannel(id=1, channel="ad", amount="20", day="2026-02-01"))
        note = (await notes(engine))[0].n
        asking = asyncio.ensure_future(engine.ask(Undo(id=1, note=note)))
        await asyncio.sleep(0)
        asking.cancel()
        async with asyncio.timeout(60):
            while (rows := await notes(engine))[0].undoes != note:
                await asyncio.sleep(0.01)
        assert rows[1].undone


def test_that_deeds_survive_a_crash_before_they_are_in_the_store_and_half_a_line(tmp_path: Path) -> None:
    deeds = Deeds(tmp_path / "deeds")
    deeds.add(Deed(time=1, who="ben", what="stop"))
    with (tmp_path / "deeds").open("ab") as file:
        file.write(b'{"time":2,"wh')
    assert [deed.who for deed in deeds.take()] == ["ben"]
    deeds.add(Deed(time=3, who="cleo", what="stop"))
    assert [deed.who for deed in Deeds(tmp_path / "deeds").take()] == ["ben"]
    deeds.written()
    assert [deed.who for deed in deeds.take()] == ["cleo"]
