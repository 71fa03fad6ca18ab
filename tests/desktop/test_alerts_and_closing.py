"""What should be looked at, and what becomes of the engine when the window is closed."""

import msgspec
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tiercast.desktop.link.place import There
from tiercast.desktop.link.state import CUT, HANGS, NO_TOKEN, NOBODY, OTHER_PROGRAM, SAID_GOODBYE, LinkState, Stage
from tiercast.desktop.settings.changing import Step, changing_of
from tiercast.desktop.shell.alerts_strip import LONGEST
from tiercast.desktop.shell.closing import Choice, ClosingDialog, EndingDialog
from tiercast.desktop.shell.sign_in import TokenDialog
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_alerts import Alert, AlertRow, AlertsReply, ListAlerts
from tiercast.serve.protocol_connections import ShopBegun

from tests.desktop.made import session
from tests.desktop.made_link import MadeLink

SILENT = AlertRow(
    key="silent:main:comment", kind="silent", severity="warn", since=2, message="No comments for six minutes.",
    message_zh="六分钟没有弹幕了。", room="main", about="relay",
)  # fmt: skip
BUDGET = AlertRow(key="budget", kind="budget", severity="info", since=3, message="80 % used.", message_zh="已用 80%。")
SINK = AlertRow(key="sink:overlay", kind="sink", severity="bad", since=1, message="It fails.", message_zh="失败。")


def window(qtbot: QtBot, link: MadeLink, **given: bool) -> Window:
    made = Window(session(link), **given)
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_alerts_stand_the_worst_first_until_they_are_over(qtbot: QtBot) -> None:
    link = MadeLink({ListAlerts: AlertsReply(id=0, alerts=(BUDGET, SILENT))})
    shown = window(qtbot, link)
    qtbot.waitUntil(lambda: len(shown.strip.lines) == 2)
    link.push(Alert(alert=SINK))
    assert [line.row.key for line in shown.strip.lines] == [SINK.key, SILENT.key]
    assert shown.strip.more.text() == "1 more"
    shown.strip.more.click()
    assert len(shown.strip.lines) == 3
    link.push(Alert(alert=SINK, over=True))
    assert shown.strip.more.isHidden()
    shown.alerts.put_aside(SILENT)
    shown.alerts.put_aside(BUDGET)
    assert shown.strip.isHidden()
    link.push(Alert(alert=SILENT))
    assert shown.strip.isHidden(), "what was seen stays away while it is the same"
    link.push(Alert(alert=SILENT, over=True))
    link.push(Alert(alert=SILENT))
    assert not shown.strip.isHidden()


def test_that_an_alert_waits_until_whoever_types_pauses(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    field = QLineEdit(shown.stack)
    field.show()
    field.setFocus()
    qtbot.waitUntil(lambda: shown.focusWidget() is field)
    link.push(Alert(alert=SINK))
    assert shown.strip.isHidden(), "it would push the field away"
    field.setText("passwo")
    shown.strip.pause.timeout.emit()
    assert shown.strip.isHidden(), "still at it"
    shown.strip.pause.timeout.emit()
    assert [line.row.key for line in shown.strip.lines] == [SINK.key]
    worse = msgspec.structs.replace(SINK, message="It fails again.")
    link.push(Alert(alert=worse))
    assert [line.row.message for line in shown.strip.lines] == ["It fails again."], "nothing moves: at once"
    link.push(Alert(alert=SILENT))
    for letters in range(LONGEST):
        assert len(shown.strip.lines) == 1
        field.setText("word" * letters)
        shown.strip.pause.timeout.emit()
    assert len(shown.strip.lines) == 2, "whoever never stops is told as well"


def test_that_an_engine_that_hangs_or_is_gone_is_an_alert_of_its_own(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    link.push(Alert(alert=SINK))
    link.stand(LinkState(stage=Stage.HUNG, words=HANGS))
    assert {line.row.key for line in shown.strip.lines} == {"engine", SINK.key}
    link.lose(LinkState(stage=Stage.LOOKING, words=CUT))
    assert [line.row.message for line in shown.strip.lines] == [CUT.en]
    assert "its rules act; this window connects again by itself" in shown.strip.lines[0].row.hint
    link.say_welcome()
    qtbot.waitUntil(lambda: shown.strip.isHidden())


def test_that_an_engine_that_nobody_runs_is_started_from_the_alert_but_not_while_the_shop_is_changed(
    qtbot: QtBot,
) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    for stage, words in ((Stage.ENDED, SAID_GOODBYE), (Stage.LOOKING, NOBODY)):
        link.stand(LinkState(stage=stage, words=words))
        assert shown.strip.lines[0].start is not None, stage
        assert "no rule acts" in shown.strip.lines[0].row.hint
    link.stand(LinkState(stage=Stage.LOOKING, words=CUT))
    assert shown.strip.lines[0].start is None, "it may be there: the window looks"
    changing_of(shown.session).step = Step.WORKING
    link.stand(LinkState(stage=Stage.ENDED, words=SAID_GOODBYE))
    assert shown.strip.lines[0].start is None


def test_that_an_address_at_which_no_engine_is_and_a_missing_token_are_alerts_from_the_first(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = MadeLink()
    link.place = There(url="https://shop.example:8710")
    link.state = LinkState(stage=Stage.LOOKING)
    shown = window(qtbot, link)
    assert shown.strip.lines == []
    link.stand(LinkState(stage=Stage.LOOKING, words=OTHER_PROGRAM, code="address"))
    assert [line.row.message for line in shown.strip.lines] == [OTHER_PROGRAM.en]
    assert [(line.start, line.sign_in) for line in shown.strip.lines] == [(None, None)]
    link.stand(LinkState(stage=Stage.REFUSED, code="sign_in", words=NO_TOKEN))
    assert shown.sign_in.dialog is not None
    shown.sign_in.dialog.reject()
    tried: list[bool] = []
    monkeypatch.setattr(link, "again", lambda *, start=False: tried.append(start))
    sign_in = shown.strip.lines[0].sign_in
    assert sign_in is not None
    sign_in.click()
    assert tried == [False]


def test_that_closing_asks_once_and_then_does_what_was_said(qtbot: QtBot) -> None:
    shown = window(qtbot, MadeLink())
    shown.close()
    assert shown.isVisible()
    dialog = shown.closing.dialog
    assert isinstance(dialog, ClosingDialog)
    shown.close()
    assert shown.closing.dialog is dialog
    dialog.stay.click()
    assert shown.isVisible()
    shown.close()
    again = shown.closing.dialog
    assert isinstance(again, ClosingDialog)
    again.always.setChecked(True)
    with qtbot.waitSignals([shown.closing.left]):
        again.go_on.click()
    assert not shown.isVisible()
    assert shown.session.remembered.text("closing") == Choice.GO_ON
    shown.come_back()
    assert shown.page is not None
    with qtbot.waitSignal(shown.gone):
        shown.close()


def test_that_ending_waits_for_the_engine_and_can_be_left(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link, ends=True)
    shown.close()
    dialog = shown.closing.dialog
    assert isinstance(dialog, EndingDialog)
    link.stand(LinkState(stage=Stage.ENDING, waiting=12, outbox=1))
    assert any("12 events and 1 action to go" in text for text in texts(dialog))
    link.stand(LinkState(stage=Stage.ENDING, waiting=1, outbox=2_000))
    assert any("1 event and 2,000 actions to go" in text for text in texts(dialog))
    with qtbot.waitSignal(shown.gone):
        link.stand(LinkState(stage=Stage.ENDED))


def test_that_the_place_of_the_window_is_remembered_however_it_is_left(qtbot: QtBot) -> None:
    link = MadeLink()
    ended = window(qtbot, link, ends=True)
    ended.close()
    with qtbot.waitSignal(ended.gone):
        link.stand(LinkState(stage=Stage.ENDED))
    told = window(qtbot, MadeLink())
    told.closing.leave(told)
    from_tray = window(qtbot, MadeLink())
    from_tray.tray.leave_action.trigger()
    for left in (ended, told, from_tray):
        assert left.session.remembered.blob("geometry") == left.saveGeometry()


def test_that_who_is_told_to_end_ends_the_demo_and_lets_the_engine_of_a_shop_go_on_unasked(qtbot: QtBot) -> None:
    shown = window(qtbot, MadeLink(), ends=True)
    shown.closing.leave(shown)
    assert isinstance(shown.closing.dialog, EndingDialog)
    with qtbot.waitSignal(shown.gone):
        shown.closing.leave(shown)  # the second time nothing is waited for
    of_a_shop = window(qtbot, MadeLink())
    with qtbot.waitSignal(of_a_shop.gone):
        of_a_shop.closing.leave(of_a_shop)
    assert of_a_shop.closing.dialog is None


def test_that_a_demo_that_has_become_a_shop_of_somebody_s_own_is_not_ended_without_asking(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link, ends=True)
    link.push(ShopBegun(shop="my-shop"))
    shown.close()
    assert isinstance(shown.closing.dialog, ClosingDialog)


def test_that_the_window_closes_at_once_where_no_engine_is(qtbot: QtBot) -> None:
    link = MadeLink()
    shown = window(qtbot, link)
    link.lose(LinkState(stage=Stage.FAILED, words=CUT))
    with qtbot.waitSignal(shown.gone):
        shown.close()


def test_that_the_tray_stops_and_says_that_it_stands(qtbot: QtBot) -> None:
    shown = window(qtbot, MadeLink())
    tray = shown.tray
    assert tray.stop_action.text() == "Stop all actions"
    tray.stop_action.trigger()
    assert tray.stop_action.text() == "End the stop"
    assert tray.icon.toolTip() == "Tiercast: stopped"
    tray.stop_action.trigger()
    assert shown.top.stop.stop is None
    with qtbot.waitSignal(shown.gone):
        tray.leave_action.trigger()


def test_that_an_engine_elsewhere_is_given_the_token_that_somebody_types(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = MadeLink()
    link.place = There(url="https://shop.example:8710")
    given: list[tuple[str, bool]] = []

    def use_token(token: str, *, keep: bool) -> bool:
        given.append((token, keep))
        return False

    monkeypatch.setattr(link, "use_token", use_token)
    shown = window(qtbot, link)
    link.stand(LinkState(stage=Stage.REFUSED, code="sign_in", words=NO_TOKEN))
    dialog = shown.sign_in.dialog
    assert isinstance(dialog, TokenDialog)
    assert not dialog.enter.isEnabled()
    dialog.edit.setText(" secret ")
    with qtbot.waitSignal(shown.session.toasted) as said:
        dialog.enter.click()
    assert given == [("secret", True)]
    assert said.args is not None
    assert "no keyring" in said.args[0].text
    assert shown.sign_in.dialog is None


def texts(widget: QObject) -> list[str]:
    """The texts of all labels below a widget."""
    from PySide6.QtWidgets import QLabel

    return [part.text() for part in widget.findChildren(QLabel)]
