"""Notes of the audit log as people read them."""

import pytest
from tiercast.commands.audit_words import deed, stood


@pytest.mark.parametrize(
    ("what", "detail", "en", "zh"),
    [
        ("rule_state", '{"room":"r","ruleset":"s","rule":"greet","state":"live"}', "rule switched: r s/greet",
         "切换规则：r s/greet"),
        ("param", '{"room":"r","ruleset":"s","param":"crowd","value":"5"}', "knob turned: r s/crowd",
         "调整参数：r s/crowd"),
        ("stop", "the host said so", "stop: the host said so", "停止：the host said so"),
        ("resume", "{}", "end of a stop", "解除停止"),
        ("cue", '{"room":"r","name":"flash","values":{"item":"1001"}}', "cue: r flash item=1001",
         "提示按钮：r flash item=1001"),
        ("answer", '{"actions":["abc"],"yes":true}', "yes said to: abc", "同意：abc"),
        ("answer", '{"actions":["abc"],"yes":false}', "no said to: abc", "不同意：abc"),
        ("viewer_tell", '{"what":"unlabel","viewer":"abc"}', "label taken from: abc", "去掉标签：abc"),
        ("import", '{"kind":"orders","files":["a.csv"],"dry_run":true}', "import: orders a.csv dry_run",
         "导入：orders a.csv dry_run"),
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
    assert [stood("rule_state", "shadow"), stood("stop", "hold"), stood("rule_state", "")] == ["试运行", "hold", "–"]
    assert stood("viewer_tell", "marketing: no") == "优惠和消息：拒绝"
