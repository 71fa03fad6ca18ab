"""What the engine refuses, it refuses in English and Chinese."""

import ast
from pathlib import Path

import pytest
from tiercast.commands import client
from tiercast.commands.speech import Failure
from tiercast.serve import audited_kinds
from tiercast.serve.protocol_commands import AnswerAction, SetParam, SetRuleState, TryConnection, Undo
from tiercast.serve.protocol_commands import RuleStateName as To
from tiercast.serve.protocol_imports import SetChannel
from tiercast.serve.protocol_replies import Done, Failed
from tiercast.serve.refusals import failed
from tiercast.serve.statuses import part_status
from tiercast_api.errors import Permanent

from tests.serve.engine_site import CONFIG, site

SERVE = Path(audited_kinds.__file__).parent
RULES = """\
ruleset: rules
params:
  patience: {title: Patience, value: 5m, from: 1m, to: 30m}
triggers:
  greet: {on: comment, when: visit.dwell > params.patience, do: [alert: {text: hi}]}
"""


def calls(file: Path) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return [
        node for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Unable", "Failed")
    ]  # fmt: skip


def test_that_every_refusal_is_written_in_both_languages() -> None:
    found = [(file.name, call) for file in sorted(SERVE.glob("*.py")) for call in calls(file)]
    assert len(found) > 50
    for name, call in found:
        given = {word.arg for word in call.keywords}
        hinted = "hint" in given or len(call.args) > 2
        place = f"{name}:{call.lineno}"
        assert given & {"zh", "message_zh"}, place
        assert ("hint_zh" in given) is hinted, place
    assert all(why.en and why.zh for why in audited_kinds.NO_WAY_BACK.values())


async def test_that_a_refusal_comes_in_both_languages(tmp_path: Path) -> None:
    commands = (
        SetParam(id=1, room="r", ruleset="rules", param="patience", value="2h"),
        SetParam(id=1, room="r", ruleset="rules", param="patience", value="2 CNY"),
        SetRuleState(id=1, room="elsewhere", ruleset="rules", rule="greet", state=To.LIVE),
        AnswerAction(id=1, actions=("x",), yes=True),
        AnswerAction(id=1, actions=("a" * 26,), yes=True),
        SetChannel(id=1, channel="ad", amount="much", day=""),
        Undo(id=1, note=7),
    )
    async with site(tmp_path, RULES) as engine:
        for command in commands:
            reply = await engine.ask(command)
            assert isinstance(reply, Failed), command
            assert reply.message.isascii(), reply
            assert any("\u4e00" <= sign <= "\u9fff" for sign in reply.message_zh), reply
            assert bool(reply.hint) is bool(reply.hint_zh), reply


@pytest.mark.parametrize(("language", "said"), [("en", "no (ask again)"), ("zh", "不行（再问一次）")])
def test_that_the_command_line_says_it_in_the_users_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    from tiercast.beside import run_file

    async def talk(*arguments: object) -> Failed:
        return Failed(id=1, code="refused", message="no", hint="ask again", message_zh="不行", hint_zh="再问一次")

    run = run_file.RunFile(
        store="s", address="127.0.0.1", port=1, tls=False, token="t", control=1, supervisor=1, engine=1, started=1
    )
    monkeypatch.setattr(run_file, "read_run_file", lambda path: run)
    monkeypatch.setattr(client, "_talk", talk)
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path))
    with pytest.raises(Failure) as caught:
        client.ask_engine(None, "", Undo(id=1, note=1))
    assert caught.value.words.to(language) == said


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_that_what_plugins_say_comes_in_both_languages_whichever_is_configured(
    tmp_path: Path, language: str
) -> None:
    text = CONFIG.replace("shop: site", f"shop: site\nlanguage: {language}")
    async with site(tmp_path, RULES, text) as engine:
        done = await engine.ask(TryConnection(id=1, key="log"))
        assert isinstance(done, Done)
        assert done.message.startswith("Lines go to ")
        assert done.message_zh.startswith("日志写到 ")
        engine.live.sinks.stopped("log", engine.live.sinks.context("log").text("the disk is full", "磁盘已满"))
        status = part_status(engine.live, "out", "log")
        assert (status.message, status.message_zh) == ("the disk is full", "磁盘已满")
        reply = failed(
            2, Permanent(engine.live.sinks.context("log").text("no way", "不行")), engine.live.plugins.sayings
        )
        assert (reply.message, reply.message_zh) == ("no way", "不行")
