"""The page of connections on made-up answers, and against a real engine."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.connections.grid import NARROWEST
from tiercast.desktop.connections.page import ConnectionsPage
from tiercast.desktop.connections.part_card import PartCard
from tiercast.desktop.parts.card import Card
from tiercast.desktop.session import Session, Toasted
from tiercast.serve.protocol_commands import GetStatus, ListPlugins, SetPlugin, TryConnection, TrySend
from tiercast.serve.protocol_connections import (
    ConnectionsReply,
    HeardRow,
    ListConnections,
    ListOffers,
    OffersReply,
    PutPart,
    PutRoom,
    RemovePart,
    SignInRow,
    TriedReply,
    TryPart,
    TryPartAgain,
)
from tiercast.serve.protocol_letters import FedReply, FeedLetters, ReadLetter
from tiercast.serve.protocol_plugins import InstallPlugin, LookAtPlugin, PluginFileReply
from tiercast.serve.protocol_pushes import PartChanged
from tiercast.serve.protocol_replies import Done, Failed, PluginRow, PluginsReply

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import NOON, last, looked_at, session, status
from tests.desktop.made_connections import connection_answers, connections
from tests.desktop.made_link import MadeLink

Make = Callable[..., MadeLink]
Made = tuple[MadeLink, Session, ConnectionsPage]


@pytest.fixture
def made(qtbot: QtBot, made_link: Make) -> Made:
    """A page that knows a small shop."""
    link = made_link(connection_answers())
    here = session(link)
    return link, here, _page(qtbot, here)


def _page(qtbot: QtBot, here: Session) -> ConnectionsPage:
    page = looked_at(qtbot, ConnectionsPage(here))
    qtbot.waitUntil(lambda: bool(page.overview.cards) and bool(page.feed.plugins), timeout=90_000)
    return page


def test_that_cards_say_how_sources_and_sinks_are_doing(made: Made) -> None:
    _, _, page = made
    relay, orders = page.overview.cards["in", "relay"], page.overview.cards["in", "orders"]
    assert relay.badge.text() == "Works"
    assert "Comments: none for 9 min" in relay.silent.text()
    assert "128,400 events" in relay.counts.text()
    assert relay.look.text() == "14 not understood"
    assert orders.badge.text() == "In trouble"
    assert orders.again.isVisible()
    assert not relay.again.isVisible()
    assert "No token" in orders.message.text()
    assert page.overview.cards["out", "overlay"].address.isVisible()


def test_that_two_sources_that_tell_of_the_same_in_one_room_say_that_it_counts_twice(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    relay, orders = page.overview.cards["in", "relay"], page.overview.cards["in", "orders"]
    assert not relay.twice.isVisible()
    told = connections()
    sources = [one for one in told.parts if one.side == "in"]

    def tell(*heard: HeardRow, enabled: bool = True, room: str = "main") -> None:
        second = msgspec.structs.replace(sources[1], heard=heard, enabled=enabled, room=room)
        parts = (sources[0], second, *told.parts[2:])
        link.answers[ListConnections] = msgspec.structs.replace(told, parts=parts)
        page.feed.ask()

    tell(HeardRow(kind="comment", last=NOON), HeardRow(kind="order_paid", last=NOON), HeardRow(kind="enter"))
    qtbot.waitUntil(relay.twice.isVisible)
    assert "Comments: Events over HTTP (orders) tells of them in this room too" in relay.twice.text()
    assert "Comments: DouyinBarrageGrab (relay) tells" in orders.twice.text()
    tell(HeardRow(kind="comment", last=NOON), enabled=False)
    qtbot.waitUntil(lambda: not relay.twice.isVisible())
    tell(HeardRow(kind="comment", last=NOON))
    qtbot.waitUntil(relay.twice.isVisible)
    tell(HeardRow(kind="comment", last=NOON), room="snacks")
    qtbot.waitUntil(lambda: not relay.twice.isVisible())


def test_that_the_badge_of_a_source_that_works_again_has_its_own_ground(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    relay, orders = page.overview.cards["in", "relay"], page.overview.cards["in", "orders"]

    def ground(card: PartCard) -> QColor:
        return card.badge.grab().toImage().pixelColor(card.badge.width() // 2, 1)

    assert ground(relay) != ground(orders)
    reply = connections()
    well = [msgspec.structs.replace(part, health="working", message="", message_zh="") for part in reply.parts]
    link.answers[ListConnections] = msgspec.structs.replace(reply, parts=tuple(well))
    page.feed.ask()
    qtbot.waitUntil(lambda: orders.badge.text() == "Works", timeout=90_000)
    assert ground(orders) == ground(relay)


def test_that_what_was_changed_while_an_answer_is_on_its_way_is_asked_for_after_it(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    reply = link.answers[ListConnections]
    assert isinstance(reply, ConnectionsReply)
    less = msgspec.structs.replace(reply, parts=reply.parts[1:])
    page.feed.ask()
    page.feed._look()  # its own beat asks for nothing more
    count = sum(isinstance(one, ListConnections) for one in link.asked)
    link.answers[ListConnections] = less
    page.feed.ask()
    qtbot.waitUntil(lambda: page.feed.reply is not None and page.feed.reply.parts == less.parts)
    assert sum(isinstance(one, ListConnections) for one in link.asked) == count + 1


def test_that_an_alert_brings_the_card_that_it_is_about_into_sight(made: Made, qtbot: QtBot) -> None:
    _, _, page = made
    page.activateWindow()
    page.open(view="overview", side="out", about="overlay")
    card = page.overview.cards["out", "overlay"]
    qtbot.waitUntil(lambda: page.focusWidget() is card.change, timeout=10_000)
    assert page.overview._wanted == ("", "")


def test_that_a_source_is_tried_and_connected_with_its_secret_apart(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    page.overview.buttons["in"].click()
    assert page.view == "offers"
    page.offers.chosen.emit("in", "http-in")
    editor = page.editor
    assert editor.name.text() == "http-in"
    assert editor.form is not None
    editor.form.fields["token"].edit.setText("t" * 20)  # type: ignore[attr-defined]
    link.answers[TryPart] = TriedReply(id=0, message="Ready to take events.")
    editor.test.click()
    qtbot.waitUntil(lambda: editor.result.text() == "Ready to take events.")
    assert last(link, TryPart).secrets == {"token": "t" * 20}
    editor.keep.click()
    qtbot.waitUntil(lambda: bool(toasts))
    kept = last(link, PutPart)
    assert (kept.side, kept.key, kept.kind, kept.room) == ("in", "http-in", "http-in", "main")
    assert kept.secrets == {"token": "t" * 20}
    assert kept.settings == {}
    assert page.view == "overview"


def test_that_a_new_simulated_room_proposes_viewers_of_the_window_s_language(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    page.offers.chosen.emit("in", "simulator")
    page.editor.keep.click()
    qtbot.waitUntil(lambda: bool(toasts))
    assert toasts[0].text == "Connected: Simulated room"
    assert last(link, PutPart).settings["language"] == "en"
    here.take_language("zh_CN")
    page.offers.chosen.emit("in", "simulator")
    page.editor.keep.click()
    qtbot.waitUntil(lambda: len(toasts) == 2)
    assert last(link, PutPart).settings.get("language", "zh") == "zh"


def test_that_nothing_is_said_to_be_missing_before_the_engine_has_answered(qtbot: QtBot, made_link: Make) -> None:
    page = ConnectionsPage(session(made_link()))
    qtbot.addWidget(page)
    assert all(empty.isHidden() for empty in page.overview.empty.values())


def test_that_no_part_of_the_page_is_a_window_of_its_own_for_an_instant(qtbot: QtBot, made_link: Make) -> None:
    class Shown(QObject):
        windows: ClassVar[list[str]] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.windows.append(type(watched).__name__)
            return False

    seen, application = Shown(), QApplication.instance()
    assert application is not None
    application.installEventFilter(seen)
    try:
        page = looked_at(qtbot, ConnectionsPage(session(made_link(connection_answers()))), 1_300, 760)
        qtbot.waitUntil(lambda: page.feed.reply is not None and bool(page.feed.offers), timeout=90_000)
    finally:
        application.removeEventFilter(seen)
    assert seen.windows == ["ConnectionsPage"]


def test_that_the_keyboard_begins_in_the_form_and_stays_on_a_trial_that_failed(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.activateWindow()
    page.offers.chosen.emit("in", "barrage-grab")
    editor = page.editor
    assert editor.form is not None
    qtbot.waitUntil(lambda: page.focusWidget() is editor.form.fields["url"].focused)  # type: ignore[union-attr]
    link.answers[TryPart] = Failed(id=0, code="refused", message="nothing answers there")
    editor.test.setFocus()
    editor.test.click()
    qtbot.waitUntil(lambda: editor.result.text() == "Nothing answers there")
    assert page.focusWidget() is editor.test, "Enter again would have left the form by Cancel"


def test_that_tab_goes_through_the_fields_to_the_button_that_connects_in_each_form(made: Made) -> None:
    _, _, page = made
    for kind in ("barrage-grab", "http-in"):
        page.offers.chosen.emit("in", kind)
        editor = page.editor
        assert editor.form is not None
        wanted = [*editor.form.tab_stops(), editor.keep, editor.test, editor.cancel]
        assert all(field.focused in wanted for field in editor.form.fields.values())
        way: list[QWidget] = []
        at = editor.enabled.nextInFocusChain()
        while at is not None and at is not editor.enabled:
            way.append(at)
            at = at.nextInFocusChain()
        assert [one for one in way if one in wanted] == wanted


def test_that_enter_in_a_field_connects_once(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.offers.chosen.emit("in", "barrage-grab")
    assert page.editor.form is not None
    for _ in range(2):
        QTest.keyClick(page.editor.form.fields["url"].focused, Qt.Key.Key_Return)
    assert len([one for one in link.asked if isinstance(one, PutPart)]) == 1


def test_that_what_is_missing_is_said_beside_the_form_and_nothing_is_sent(made: Made) -> None:
    link, _, page = made
    page.offers.chosen.emit("in", "websocket")
    page.editor.keep.click()
    assert "Address" in page.editor.result.text()
    assert not [one for one in link.asked if isinstance(one, PutPart)]


def test_that_a_refusal_stays_beside_the_form(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.edit_part("out", "overlay")
    assert page.editor.name.isReadOnly()
    assert "kept since" in page.editor.secrets.text()
    link.answers[PutPart] = Failed(id=0, code="refused", message="no", message_zh="不行", hint="do so", hint_zh="这样")
    page.editor.keep.click()
    qtbot.waitUntil(lambda: page.editor.result.text() == "No\nDo so")
    assert page.view == "editor"


def test_that_taking_out_offers_a_way_back(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    page.edit_part("out", "desk")
    page.editor.remove.click()
    qtbot.waitUntil(lambda: bool(toasts))
    assert last(link, RemovePart).key == "desk"
    assert toasts[0].undo is not None


def test_that_a_part_is_tested_and_connected_anew_from_its_card(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    card = page.overview.cards["in", "relay"]
    link.answers[TryConnection] = Done(id=0, message="Connected once.")
    card.test.click()
    qtbot.waitUntil(lambda: card.result.text() == "Connected once.")
    page.overview.cards["in", "orders"].again.click()
    assert not card.send.isVisible()
    link.answers[TrySend] = Done(id=0, message="The test was shown", message_zh="测试内容已显示")
    overlay = page.overview.cards["out", "overlay"]
    overlay.send.click()
    qtbot.waitUntil(lambda: overlay.result.text() == "The test was shown")
    assert last(link, TrySend).sink == "overlay"
    here.take_language("zh_CN")
    overlay.send.click()
    qtbot.waitUntil(lambda: overlay.result.text() == "测试内容已显示")
    here.take_language("en")
    assert last(link, TryPartAgain).key == "orders"


def test_that_letters_show_their_content_on_asking_and_say_why_they_stay(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    page.overview.cards["in", "relay"].look.click()
    view = page.letters
    qtbot.waitUntil(lambda: view.rows.rowCount() == 14)
    view.table.selectRow(0)
    assert view.content.toPlainText() == ""
    view.look.click()
    qtbot.waitUntil(lambda: "7301" in view.content.toPlainText())
    assert last(link, ReadLetter).number == 14
    link.answers[FeedLetters] = FedReply(id=0, events=13, left={14: "it still cannot be read"}, left_zh={14: "不行"})
    view.feed_all.click()
    qtbot.waitUntil(lambda: view.reason.text() == "it still cannot be read")
    assert len(last(link, FeedLetters).numbers) == 14
    here.take_language("zh_CN")
    page.retranslate()
    assert view.reason.text() == "不行"


def test_that_letters_say_why_in_the_language_of_the_window(made: Made, qtbot: QtBot) -> None:
    _, here, page = made
    page.overview.cards["in", "relay"].look.click()
    qtbot.waitUntil(lambda: page.letters.rows.rowCount() == 14)
    page.letters.table.selectRow(1)
    assert page.letters.reason.text() == "kind is missing"
    here.take_language("zh_CN")
    page.retranslate()
    assert page.letters.reason.text() == "kind：缺少这个字段"


def test_that_the_kinds_of_a_plugin_are_called_as_it_calls_them(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    known = connections()
    relay = next(one for one in known.parts if one.key == "relay")
    assert relay.tells is not None
    tells = msgspec.structs.replace(relay.tells, kinds=("comment", "till_opened", "unheard_of"))
    parts = (msgspec.structs.replace(relay, tells=tells),)
    link.answers[ListConnections] = msgspec.structs.replace(known, parts=parts)
    here.take_status(msgspec.structs.replace(status(), kinds={"till_opened": ("Opens the till", "打开钱箱")}))
    page.feed.ask()
    card = page.overview.cards["in", "relay"]
    qtbot.waitUntil(lambda: "Tells: Comments, Opens the till, unheard_of" in card.tells.text())


def test_that_a_plugin_that_is_switched_off_meanwhile_is_shown_so_at_once(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    mine = PluginRow(
        id="zz-mine",
        version="1",
        title="Mine",
        title_zh="我的",
        state="quarantined",
        own=True,
        reason="run: it is stuck",
    )
    link.answers[ListPlugins] = PluginsReply(id=0, plugins=(*page.feed.plugins, mine))
    page.entered()
    link.push(PartChanged(side="in", part=status().sources[0]))
    qtbot.waitUntil(lambda: any(row.id == "zz-mine" for row in page.feed.plugins))
    shown = [one.text() for one in page.plugins.grid.cards[0].findChildren(QLabel)]
    assert "run: it is stuck" in shown


def test_that_the_cards_of_plugins_stay_while_sources_say_how_they_are_doing(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    before = list(page.plugins.grid.cards)
    count = len([one for one in link.asked if isinstance(one, ListPlugins)])
    with qtbot.waitSignal(page.feed.offered, timeout=90_000):
        link.push(PartChanged(part=status().sources[0], side="in"))
    assert len([one for one in link.asked if isinstance(one, ListPlugins)]) == count + 1
    assert page.plugins.grid.cards == before, "a card that asks whether it shall be removed goes on asking"


def test_that_before_a_plugin_is_removed_it_is_said_which_connections_it_works_for(made: Made) -> None:
    _, _, page = made
    known = connections()
    relay = next(one for one in known.parts if one.key == "relay")
    mine = msgspec.structs.replace(relay, plugin="zz-mine", key="mine")
    page.feed.reply = msgspec.structs.replace(known, parts=(*known.parts, mine))
    idle = PluginRow(id="zz-idle", version="1", title="Idle", title_zh="闲置", state="enabled", own=True)
    page.feed.plugins = (*page.feed.plugins, msgspec.structs.replace(idle, id="zz-mine"), idle)
    page.plugins.refresh()
    said = {}
    for plugin in ("zz-mine", "zz-idle"):
        button = next(
            one for one in page.plugins.findChildren(QPushButton) if one.accessibleName() == f"Remove {plugin}"
        )
        button.click()
        assert button.text() == "Remove it for ever?"
        card = button.parentWidget()
        assert isinstance(card, Card)
        shown = [one for one in card.findChildren(QLabel) if not one.isHidden()]
        said[plugin] = [one.text() for one in shown if one.text().startswith("Connections that use it")]
    offer = page.feed.offer("in", relay.kind)
    assert offer is not None
    assert said == {"zz-mine": [f"Connections that use it stop working: {offer.title} (mine)"], "zz-idle": []}


def test_that_a_plugin_just_installed_stands_before_those_that_came_along(made: Made) -> None:
    _, _, page = made
    mine = PluginRow(id="zz-mine", version="1", title="Mine", title_zh="我的", state="found", own=True)
    broken = PluginRow(id="zz-worse", version="1", title="Worse", title_zh="更糟", state="broken", own=True)
    page.feed.plugins = (*page.feed.plugins, mine, broken)
    page.plugins.refresh()
    titles = [card.heading.text() for card in page.plugins.grid.cards if isinstance(card, Card)]
    assert titles[:2] == ["Worse", "Mine"]


def test_that_a_ruleset_of_the_users_own_is_called_by_its_file(made: Made, qtbot: QtBot) -> None:
    _, _, page = made
    found = [one.text() for one in page.overview.grids["rooms"].findChildren(QLabel)]
    assert "Rules: my own rules, sale 2026" in found


def test_that_a_room_and_a_plugin_are_changed(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.edit_room("snacks")
    page.room_editor.title_edit.setText("Beauty")
    page.room_editor.keep.click()
    assert last(link, PutRoom).title == "Beauty"
    assert last(link, PutRoom).start == "ask"
    qtbot.waitUntil(lambda: page.view == "overview")
    page.plugins._switch("tiercast-sink-log", enabled=False)
    assert last(link, SetPlugin) == SetPlugin(id=last(link, SetPlugin).id, plugin="tiercast-sink-log", enabled=False)


def test_that_a_plugin_that_could_not_be_enabled_is_not_told_to_be(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    page.show_view("plugins")
    plugin = page.plugins.feed.plugins[0]
    link.answers[SetPlugin] = Done(id=0, message="broken")
    page.plugins._switch(plugin.id, enabled=True)
    qtbot.waitUntil(lambda: len(toasts) == 1)
    assert toasts[0].text == f"{plugin.title} could not be enabled: its card says why"
    assert (toasts[0].tone, toasts[0].undo) == ("bad", None)
    link.answers[SetPlugin] = Done(id=0, message="enabled")
    page.plugins._switch(plugin.id, enabled=True)
    qtbot.waitUntil(lambda: len(toasts) == 2)
    assert toasts[1].text == f"{plugin.title} is enabled"


def test_that_a_plugin_shows_its_manifest_before_it_is_installed(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.show_view("plugins")
    card = page.plugins.card
    link.answers[LookAtPlugin] = PluginFileReply(
        id=0, plugin="example", version="1.0.0", title="Example", permissions=("network",)
    )
    card.look("/home/me/example.zip")
    qtbot.waitUntil(lambda: card.isVisible())
    assert "network" in card.lines[2].text()
    assert not [one for one in link.asked if isinstance(one, InstallPlugin)]
    card.keep.click()
    assert last(link, InstallPlugin).file == "/home/me/example.zip"
    link.answers[LookAtPlugin] = PluginFileReply(
        id=0, plugin="example", version="1.1.0", title="Example", replaces="1.0.0", runs=True
    )
    card.look("/home/me/newer.zip")
    qtbot.waitUntil(lambda: card.keep.text() == "Replace")
    assert card.lines[3].text().startswith("Version 1.0.0 goes, and 1.1.0 comes in its place. It runs at once")
    link.answers[LookAtPlugin] = Failed(id=0, code="refused", message="not safe", message_zh="不安全")
    card.look("/home/me/evil.zip")
    qtbot.waitUntil(lambda: card.lines[0].text() == "Not safe")
    assert not card.keep.isVisible()


def test_that_signing_in_is_led_step_by_step(made: Made) -> None:
    link, _, page = made
    steps = (
        SignInRow(action="open", title="Open the console", title_zh="打开后台", value="https://shop.example/login"),
        SignInRow(action="show", title="Enter this code there", title_zh="在那里输入", value="AB-12"),
        SignInRow(action="enter", title="Paste the token", title_zh="粘贴令牌", value="token"),
    )
    offers = link.answers[ListOffers]
    assert isinstance(offers, OffersReply)
    web = next(one for one in offers.offers if one.kind == "http-in")
    assert web.tells is not None
    changed = msgspec.structs.replace(web, tells=msgspec.structs.replace(web.tells, sign_in=steps))
    page.feed.offers = (changed,)
    page.offers.chosen.emit("in", "http-in")
    editor = page.editor
    rows = [item.widget() for row in range(3) if (item := editor.steps.itemAt(row)) is not None]
    texts = [label.text() for row in rows if row is not None for label in row.findChildren(QLabel)]
    assert texts == ["1. Open the console", "2. Enter this code there  AB-12", "3. Paste the token"]
    buttons = [button.text() for row in rows if row is not None for button in row.findChildren(QPushButton)]
    assert buttons == ["Open", "Enter"]


def test_that_a_hidden_page_asks_nothing(made: Made) -> None:
    link, _, page = made
    page.left()
    page.shown = False
    asked = len(link.asked)
    page.feed._timer.timeout.emit()
    assert not page.feed._timer.isActive()
    assert len(link.asked) <= asked + 1


def test_that_without_an_answer_the_page_says_what_happened(qtbot: QtBot, made_link: Make) -> None:
    gone = Failed(id=0, code="fault", message="the disk is gone", message_zh="磁盘没了")
    link = made_link({**connection_answers(), ListConnections: gone})
    page = ConnectionsPage(session(link))
    qtbot.addWidget(page)
    page.retranslate()
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.error)
    assert "The disk is gone" in page.error.head.text()
    link.answers[ListConnections] = connections()
    page.feed.ask()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is not page.error)


@pytest.mark.screen
def test_that_a_sink_is_connected_to_a_real_engine_and_taken_out(engine_site: EngineSite, qtbot: QtBot) -> None:
    here = session(engine_site.link)
    here.take_status(engine_site.ask(GetStatus(id=0)))
    page = _page(qtbot, here)
    engine_site.wait_until(lambda: page.overview.cards["in", "simulated"].badge.text() == "Works")
    page.offers.chosen.emit("out", "coupon")
    page.editor.keep.click()
    engine_site.wait_until(lambda: ("out", "coupon") in page.overview.cards)
    assert "coupon" in engine_site.config.read_text("utf-8")
    page.edit_part("out", "coupon")
    page.editor.remove.click()
    engine_site.wait_until(lambda: ("out", "coupon") not in page.overview.cards)
    assert "coupon" not in engine_site.config.read_text("utf-8")
    page.left()


def test_that_a_card_with_every_button_cuts_none_of_them_off(made: Made, qtbot: QtBot) -> None:
    _, _, page = made
    card = page.overview.cards["in", "orders"]
    buttons = (card.change, card.test, card.send, card.again, card.address, card.look)
    card.look.setText("14 not understood")
    for button in buttons:
        button.show()
    card.setFixedWidth(NARROWEST)
    qtbot.waitUntil(lambda: card.look.y() > card.change.y())
    qtbot.waitUntil(lambda: all(card.rect().contains(button.geometry()) for button in buttons), timeout=60_000)
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
