"""What a viewer's course says of actions, in the language of the window."""

import pytest
from pytestqt.qtbot import QtBot
from tiercast.desktop.audience.viewer.sentences import details
from tiercast.desktop.words.action_words import action_reason
from tiercast.serve.protocol_audience import TimelineRow
from tiercast.serve.protocol_replies import ActionRow

from tests.desktop.made import session
from tests.desktop.made_link import MadeLink

EN, ZH = "no answer within 5 s", "5 秒内没有应答"


@pytest.mark.parametrize(("language", "why"), [("en", EN), ("zh_CN", ZH)])
def test_that_why_an_action_was_not_done_is_said_in_the_windows_language(qtbot: QtBot, language: str, why: str) -> None:
    made = session(MadeLink({}), language=language)
    row = TimelineRow(what="action", time=0, name="webhook", state="failed", reason=EN, reason_zh=ZH)
    assert details(row, made).endswith(f" · {why}")
    done = TimelineRow(what="action", time=0, name="webhook", state="accepted", reason="200")
    assert "200" not in details(done, made)


def test_that_the_outbox_shows_the_reason_in_both() -> None:
    row = ActionRow(id="a", room="r", rule="s/t", type="webhook", sink="hook", state="failed", time=0, detail=EN)
    assert (action_reason(row, False), action_reason(row, True)) == (EN, EN)
    both = ActionRow(
        id="a", room="r", rule="s/t", type="webhook", sink="hook", state="failed", time=0, detail=EN, detail_zh=ZH
    )
    assert (action_reason(both, False), action_reason(both, True)) == (EN, ZH)
