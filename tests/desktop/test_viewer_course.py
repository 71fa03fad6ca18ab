"""What a viewer's course says of actions, in the language of the window."""

import msgspec
import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.audience.viewer.sentences import details, titles_of
from tiercast.desktop.audience.viewer.told import LabelsCard, Teller
from tiercast.desktop.words.action_words import action_reason
from tiercast.serve.protocol_audience import TimelineRow
from tiercast.serve.protocol_replies import ActionRow

from tests.desktop import made_audience
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


def test_that_tiers_and_signals_are_called_what_the_ruleset_calls_them(qtbot: QtBot) -> None:
    made, titles = session(MadeLink({})), titles_of(made_audience.viewer())
    tier = TimelineRow(what="tier", time=0, name="starter-shop/value", before="", after="buyer")
    signal = TimelineRow(what="signal", time=0, name="starter/high_intent", after="on")
    assert details(tier, made, titles) == "Value: — → 老客"
    assert details(signal, made, titles) == "高意向 begins"
    assert details(signal, made) == "high intent begins"
    of_product = msgspec.structs.replace(signal, item="1001", item_title="水光精华 30ml")
    assert details(of_product, made, titles) == "高意向 begins · 水光精华 30ml"
    assert details(msgspec.structs.replace(of_product, item_title=""), made, titles) == "高意向 begins · 1001"
    over = titles_of(made_audience.viewer(signals=(), signal_titles={"starter/high_intent": "高意向"}))
    assert details(signal, made, over) == "高意向 begins"


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("starter/trigger.unpaid_cart", "Unpaid cart held and did nothing: a limit is reached"),
        ("starter/trigger.unpaid_cart.2", "Unpaid cart held and did nothing: a limit is reached"),
        ("starter/host_lines", "Unpaid cart held and did nothing: a limit is reached (host lines)"),
    ],
)
def test_that_a_limit_is_named_where_it_is_not_the_rules_own(limit: str, said: str, qtbot: QtBot) -> None:
    here = session(MadeLink({}))
    row = TimelineRow(what="firing", time=0, name="starter/Unpaid cart", state="live", reason="limit", text=limit)
    assert details(row, here) == said


def test_that_a_signal_of_several_products_is_one_label(qtbot: QtBot) -> None:
    made = session(MadeLink({}))
    told = made_audience.viewer(labels=())
    (signal,) = told.signals
    others = (msgspec.structs.replace(signal, item="1002"), msgspec.structs.replace(signal, item="1003", title=""))
    owner = QWidget()
    card = LabelsCard(made, Teller(made, lambda: None, owner))
    qtbot.addWidget(owner)
    qtbot.addWidget(card)
    card.take(msgspec.structs.replace(told, signals=(signal, *others)))
    assert [chip.text() for chip in card.chips.findChildren(QPushButton)] == ["高意向"]


def test_that_the_outbox_shows_the_reason_in_both() -> None:
    row = ActionRow(id="a", room="r", rule="s/t", type="webhook", sink="hook", state="failed", time=0, detail=EN)
    assert (action_reason(row, False), action_reason(row, True)) == (EN, EN)
    both = ActionRow(
        id="a", room="r", rule="s/t", type="webhook", sink="hook", state="failed", time=0, detail=EN, detail_zh=ZH
    )
    assert (action_reason(both, False), action_reason(both, True)) == (EN, ZH)
