"""Notes of the audit log as people read them."""

import pytest
from tiercast.commands.audit_words import deed, stood
from tiercast.deed_words import WENT_BACK, deed_about


@pytest.mark.parametrize(
    ("what", "detail", "en", "zh"),
    [
        ("rule_state", '{"room":"r","ruleset":"s","rule":"greet","state":"live"}', "rule switched: r s/greet",
         "切换规则：r s/greet"),
        ("param", '{"room":"r","ruleset":"s","param":"crowd","value":"5"}', "knob turned: r s/crowd",
         "调整参数：r s/crowd"),
        ("stop", "the host said so", "stop: the host said so", "停止：the host said so"),
        ("stop", WENT_BACK.en, f"stop: {WENT_BACK.en}", f"停止：{WENT_BACK.zh}"),
        ("resume", "{}", "end of a stop", "解除停止"),
        ("cue", '{"room":"r","name":"flash","values":{"item":"1001"}}', "cue: r flash item=1001",
         "提示按钮：r flash item=1001"),
        ("answer", '{"actions":["abc"],"yes":true}', "yes said to: abc", "同意：abc"),
        ("answer", '{"actions":["abc"],"yes":false}', "no said to: abc", "不同意：abc"),
        ("viewer_tell", '{"what":"unlabel","viewer":"abc"}', "label taken from: abc", "去掉标签：abc"),
        ("import", '{"kind":"orders","files":["a.csv"],"dry_run":true}', "import: orders a.csv dry_run",
         "导入：orders a.csv dry_run"),
        ("show", '{"room":"r","what":"set","item":"p1","phase":"opening","planned":600000000}',
         "run of show: r p1 opening 10 min", "流程表：r p1 opening 10 分钟"),
        ("show", '{"room":"r","what":"next"}', "run of show: r, next step", "流程表：r，下一环节"),
        ("show", '{"room":"r","what":"plan","place":2,"plan":[["p1","",90000000],["","break",0]]}',
         "run of show: r, plan of 2 steps: p1 1.5 min; break", "流程表：r，2 个环节的计划：p1 1.5 分钟；break"),
        ("mark", '{"room":"r","text":"wow","at":1764000000000000}', "mark set: r wow", "添加标记：r wow"),
        ("ruleset_save", '{"room":"r","ruleset":"s","base":"2f9d9fcc7a79a1a8"}', "ruleset saved: r s",
         "保存规则集：r s"),
        ("ruleset_restore", '{"room":"r","ruleset":"s","hash":"2f9d9fcc7a79a1a8"}',
         "version of a ruleset brought back: r s", "恢复规则集版本：r s"),
        ("else", "7", "else: 7", "else：7"),
    ],
)  # fmt: skip
def test_that_a_note_is_said_in_words(
    what: str, detail: str, en: str, zh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERCAST_LANG", "en")
    assert deed(what, detail) == en
    monkeypatch.setenv("TIERCAST_LANG", "zh")
    assert deed(what, detail) == zh


def test_that_states_of_rules_are_said_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERCAST_LANG", "zh")
    assert [stood("rule_state", "shadow", ""), stood("stop", "hold", ""), stood("rule_state", "", "")] == [
        "试运行", "待执行的也停住", "–",
    ]  # fmt: skip
    assert stood("viewer_tell", "marketing: no", "优惠和消息：拒绝") == "优惠和消息：拒绝"


@pytest.mark.parametrize(("what", "field"), [("answer", "actions"), ("resume", "release")])
def test_that_on_screen_actions_are_counted_and_not_named_by_ids(what: str, field: str) -> None:
    about = deed_about(what, f'{{"{field}":["abc","def"]}}', lambda name, value: "")
    assert (about.en, about.zh) == ("2 actions", "2 个动作")
