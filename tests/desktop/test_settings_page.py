"""The settings on made-up answers, and against a real engine."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot
from tiercast.desktop.link.place import There
from tiercast.desktop.session import Session, Toasted
from tiercast.desktop.settings.about import About
from tiercast.desktop.settings.audit import Audit
from tiercast.desktop.settings.backup import Backup
from tiercast.desktop.settings.data_map import DataMap
from tiercast.desktop.settings.deed_lines import deed_line
from tiercast.desktop.settings.handover import Handover
from tiercast.desktop.settings.handover_text import Standing, handover_text
from tiercast.desktop.settings.inside import inside
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.settings.retention import Retention, said
from tiercast.desktop.settings.section import Section
from tiercast.desktop.settings.store import Store
from tiercast.desktop.words.formats import Formats
from tiercast.engine.datamap import FILES, kept_in_tables
from tiercast.serve.protocol_backup import BackUp, BackupProgress
from tiercast.serve.protocol_commands import ListAudit, RuleStateName, SetRuleState, StopStrength, Undo
from tiercast.serve.protocol_replies import Failed, StopNow
from tiercast.serve.protocol_settings import (
    AskHandover,
    AskRetention,
    BackupCheckedReply,
    CheckBackup,
    GetSettings,
    SetRetention,
    TryStore,
)

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import NOON, last, looked_at, session, status
from tests.desktop.made_link import MadeLink
from tests.desktop.made_settings import MINUTE, alerts, deeds, handover, settings, settings_answers

Make = Callable[..., MadeLink]
Open = Callable[[str], Section]
GOLDEN = Path(__file__).parent.parent / "golden" / "desktop"


@pytest.fixture
def link(made_link: Make) -> MadeLink:
    """Answers about the settings."""
    return made_link(settings_answers())


@pytest.fixture
def here(link: MadeLink) -> Session:
    """A session on it."""
    return session(link)


def shown(here: Session, qtbot: QtBot) -> SettingsPage:
    """The page, looked at."""
    return looked_at(qtbot, SettingsPage(here))


@pytest.fixture
def opened(here: Session, qtbot: QtBot) -> Open:
    """Opens a section."""
    page = shown(here, qtbot)

    def show(view: str) -> Section:
        page.open(view=view)
        assert page.section is not None
        return page.section

    return show


# --- handover


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_a_handover_is_written_as_it_was_agreed(language: str) -> None:
    rule = status().rules[0]
    rules = [
        rule,
        msgspec.structs.replace(rule, rule="gift", title="Gift", state=RuleStateName.ASK),
        msgspec.structs.replace(rule, rule="late", title="", state=RuleStateName.PAUSED),
    ]
    stop = StopNow(strength=StopStrength.HOLD, by="anna", at=NOON - MINUTE, reason="wrong price")
    standing = Standing(title="小美零食", rules=rules, stop=stop, alerts=alerts().alerts)
    formats = Formats(language, ZoneInfo("Asia/Shanghai"))
    yesterday = msgspec.structs.replace(deeds()[0], time=NOON - 86_400_000_000)
    quiet = msgspec.structs.replace(
        handover(), opened=0, deeds=(yesterday,), more=True, asking=0, waiting=0
    )  # fmt: skip
    empty = msgspec.structs.replace(quiet, deeds=(), more=False)
    texts = [
        handover_text(handover(), standing, formats),
        handover_text(quiet, Standing(title="小美零食"), formats),
        handover_text(empty, Standing(title="小美零食"), formats),
    ]
    file, text = GOLDEN / f"handover.{language}.txt", "----\n".join(texts)
    if os.environ.get("TIERCAST_WRITE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


def test_that_a_handover_is_copied_and_asked_for_again_for_another_room(
    opened: Open, link: MadeLink, here: Session, qtbot: QtBot
) -> None:
    section = opened("handover")
    assert isinstance(section, Handover)
    qtbot.waitUntil(section.copy.isEnabled)
    section.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "gifts has 12 codes left" in copied
    assert "10:25 anna" in copied
    here.take_room("snacks")
    assert last(link, AskHandover).room == "snacks"
    section.span.setCurrentIndex(1)
    section.ask()
    asked = last(link, AskHandover)
    assert asked.back > 0
    assert asked.since == 0, "the engine's clock says when that was"
    section.left()
    count = len(link.asked)
    here.take_room("main")
    assert not any(isinstance(each, AskHandover) for each in link.asked[count:])


# --- audit


def test_that_the_audit_log_is_searched_and_a_note_taken_back_after_a_question(
    opened: Open, link: MadeLink, qtbot: QtBot
) -> None:
    section = opened("audit")
    assert isinstance(section, Audit)
    qtbot.waitUntil(lambda: section.table.rows.rowCount() == 6)
    assert section.more.isHidden()
    section.table.choose(15)
    assert section.undo.isHidden(), "there is no way back"
    section.table.choose(11)
    section.undo.click()
    assert not any(isinstance(each, Undo) for each in link.asked)
    section.leave.click()
    section.undo.click()
    section.sure.click()
    assert last(link, Undo).note == 11
    section.search.setText("ben")
    section.search.returnPressed.emit()
    qtbot.waitUntil(lambda: section.table.rows.rowCount() == 2)
    section.search.clear()
    section.kinds.setCurrentIndex(section.kinds.findData("rule_state"))
    section.kinds.activated.emit(section.kinds.currentIndex())
    qtbot.waitUntil(lambda: section.table.rows.rowCount() == 1)
    assert last(link, ListAudit).kinds == ("rule_state",)
    link.answers[Undo] = Failed(id=0, code="refused", message="it has been changed since", message_zh="之后又有改动")
    toasts: list[Toasted] = []
    section.session.toasted.connect(toasts.append)
    section.table.choose(11)
    section.undo.click()
    section.sure.click()
    qtbot.waitUntil(lambda: bool(toasts))
    assert "changed since" in toasts[0].text


def _has(section: Audit, count: int) -> bool:
    return section.table.rows.rowCount() == count


def test_that_earlier_notes_come_a_page_at_a_time(opened: Open, link: MadeLink, qtbot: QtBot) -> None:
    from tiercast.desktop.settings import audit
    from tiercast.serve.protocol_replies import AuditReply
    from tiercast.serve.protocol_settings import AuditRow

    every = [AuditRow(n=n, time=NOON + n, who="anna", what="stop") for n in range(450, 0, -1)]

    def answer(command: ListAudit) -> AuditReply:
        rows = [row for row in every if not command.before or row.n < command.before]
        return AuditReply(id=0, notes=tuple(rows[: command.limit]))

    link.answers[ListAudit] = answer
    section = opened("audit")
    assert isinstance(section, Audit)
    for count in (audit.PAGE, 2 * audit.PAGE, 450):
        qtbot.waitUntil(partial(_has, section, count))
        section.more.click()
    assert [row.n for row in section.rows] == [row.n for row in every]
    assert section.more.isHidden()


# --- retention, data map, store


def test_that_a_shorter_time_is_asked_about_and_saved_with_a_way_back(
    opened: Open, link: MadeLink, here: Session, qtbot: QtBot
) -> None:
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    section = opened("retention")
    assert isinstance(section, Retention)
    qtbot.waitUntil(lambda: "journal" in section.lines)
    line = section.lines["journal"]
    assert not line.keep.isEnabled()
    line.field.number.setValue(30)
    line.keep.click()
    qtbot.waitUntil(lambda: line.effect is not None)
    assert "128,400 rows" in line.said.text()
    line.no.click()
    assert line.field.text() == "90d"
    assert not any(isinstance(each, SetRetention) for each in link.asked)
    line.field.put("30d")
    line.look()
    qtbot.waitUntil(lambda: line.effect is not None)
    line.sure.click()
    assert (last(link, SetRetention).option, last(link, SetRetention).value) == ("journal", "30d")
    qtbot.waitUntil(lambda: bool(toasts) and toasts[0].undo is not None)
    link.answers[AskRetention] = Failed(id=0, code="refused", message="expected a duration", message_zh="应为时长")
    line.field.put("0d")
    line.look()
    qtbot.waitUntil(lambda: line.said.text() == "Expected a duration")


def test_that_the_data_map_has_every_table_and_file_with_the_time_in_force(opened: Open, qtbot: QtBot) -> None:
    section = opened("data")
    assert isinstance(section, DataMap)
    qtbot.waitUntil(lambda: section.table.rows.rowCount() == len([*kept_in_tables(), *FILES]))
    journal = next(row for row in section.table.rows.rows if row.name == "journal")
    assert section._long(journal) == "90 d"
    orders = next(row for row in section.table.rows.rows if row.name == "import_rows")
    assert '"Identities" says' in section._long(orders), "as it is called in the settings"
    section.search.setText("coupon codes, and whose")
    assert [row.name for row in section.table.rows.rows] == ["coupon_codes"]


def test_that_another_store_is_tried_before_the_shop_can_be_moved_there(
    opened: Open, link: MadeLink, qtbot: QtBot
) -> None:
    section = opened("store")
    assert isinstance(section, Store)
    qtbot.waitUntil(lambda: "48.3 MB" in section.where.text())
    assert section.go.isHidden()
    section.url.setText("postgresql://db/shop")
    section.password.setText("hunter2")
    section.look()
    qtbot.waitUntil(lambda: not section.go.isHidden())
    assert last(link, TryStore).password == "hunter2"
    assert "PostgreSQL 15.8: reached. Tables may be made" in section.said.text()
    assert section.commands.isHidden(), "it is this computer's engine"
    for url, wrong in (("used", "already: xiaomei"), ("closed", "GRANT CREATE"), ("latin", "LATIN1")):
        section.url.setText(f"postgresql://db/{url}")
        assert section.go.isHidden(), "what was tried is another address"
        section.look()
        qtbot.waitUntil(partial(_says, section, wrong))
        assert section.go.isHidden()
    link.answers[TryStore] = Failed(id=0, code="fault", message="no answer", message_zh="没有应答")
    section.look()
    qtbot.waitUntil(lambda: section.said.text() == "No answer")


def _says(section: Store, words: str) -> bool:
    return words in section.said.text()


def test_that_a_shop_on_another_computer_is_moved_by_commands(opened: Open, link: MadeLink, qtbot: QtBot) -> None:
    link.place = There(url="https://shop.example:8710")
    section = opened("store")
    assert isinstance(section, Store)
    section.url.setText("postgresql://db/shop")
    section.look()
    qtbot.waitUntil(lambda: not section.commands.isHidden())
    assert section.go.isHidden()
    assert "--store postgresql://db/shop" in section.commands.text.toPlainText()


# --- backups


def test_that_a_backup_asks_for_its_passphrase_twice_and_keeps_it_nowhere(
    opened: Open, link: MadeLink, qtbot: QtBot
) -> None:
    section = opened("backup")
    assert isinstance(section, Backup)
    making = section.making
    making.file.field.setText("/backups/shop.tcb")
    making.once.setText("correct horse")
    assert not making.go.isEnabled()
    making.twice.setText("correct house")
    assert making.said.text() == "The two passphrases differ."
    making.write()
    assert not any(isinstance(each, BackUp) for each in link.asked)
    making.twice.setText("correct horse")
    making.go.click()
    assert last(link, BackUp).passphrase == "correct horse"
    assert (making.once.text(), making.twice.text()) == ("", "")
    link.push(BackupProgress(part=0.5))
    assert making.bar.value() == 500
    qtbot.waitUntil(lambda: "184,201 rows" in making.said.text())
    assert making.said.property("tone") == "good", "it is written all the same"
    assert "The secrets of bell (doorbell) are not in it" in making.lacks.text()
    assert making.lacks.property("tone") == "warn"
    assert making.bar.isHidden()
    link.answers[BackUp] = Failed(id=0, code="refused", message="there is a file already", message_zh="文件已存在")
    for field in (making.once, making.twice):
        field.setText("correct horse")
    making.go.click()
    qtbot.waitUntil(lambda: "There is a file already" in making.said.text())


def test_that_a_backup_is_checked_and_the_command_that_restores_elsewhere_names_it(
    opened: Open, link: MadeLink, qtbot: QtBot
) -> None:
    section = opened("backup")
    assert isinstance(section, Backup)
    reading = section.reading
    reading.file.field.setText("/back ups/shop.tcb")
    reading.passphrase.setText("correct horse")
    assert reading.go.isHidden()
    reading.check.click()
    qtbot.waitUntil(lambda: "It is whole" in reading.said.text())
    assert "another shop: here is demo, the backup holds xiaomei" in reading.warning.text()
    assert not reading.go.isHidden()
    assert "restore" in section.command.text.toPlainText()
    assert "/back ups/shop.tcb" in section.command.text.toPlainText()
    whole = settings_answers()[CheckBackup]
    assert isinstance(whole, BackupCheckedReply)
    link.answers[CheckBackup] = msgspec.structs.replace(whole, fits=False, version="0.9.0")
    reading.look()
    qtbot.waitUntil(lambda: "another version: restore it with Tiercast 0.9.0" in reading.said.text())
    assert reading.go.isHidden()
    link.answers[CheckBackup] = Failed(id=0, code="refused", message="damaged", message_zh="已损坏")
    reading.look()
    qtbot.waitUntil(lambda: reading.said.text() == "Damaged")
    assert reading.go.isHidden()


def test_that_a_backup_is_dropped(opened: Open) -> None:
    section = opened("backup")
    assert isinstance(section, Backup)
    for files, taken in ((["/backups/shop.tcb"], "/backups/shop.tcb"), (["/a.tcb", "/b.tcb"], "")):
        section.reading.file.field.clear()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(file) for file in files])
        event = QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        section.reading.dropEvent(event)
        assert section.reading.file.text() == taken


# --- about, and all of them


def test_that_about_tells_places_and_licences_and_copies_them(opened: Open, qtbot: QtBot) -> None:
    section = opened("about")
    assert isinstance(section, About)
    qtbot.waitUntil(lambda: not section.places.isHidden())
    section.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "tiercast.db.logs" in copied
    assert "Engine 0.1.0" in copied
    found = {library.name: library.licence for library in inside()}
    assert "LGPL" in found["PySide6"]
    assert all(licence not in ("", "—") for licence in found.values())


def test_that_refusals_are_said_in_the_section_and_hidden_sections_ask_nothing(
    opened: Open, link: MadeLink, qtbot: QtBot
) -> None:
    link.answers[GetSettings] = Failed(id=0, code="fault", message="the disk is gone", message_zh="磁盘不见了")
    section = opened("retention")
    assert isinstance(section, Retention)
    qtbot.waitUntil(lambda: section.trouble.text() == "The disk is gone")
    link.answers[GetSettings] = settings()
    section.ask()
    qtbot.waitUntil(section.trouble.isHidden)
    opened("appearance")
    count = len(link.asked)
    link.say_welcome()
    assert not any(isinstance(each, GetSettings) for each in link.asked[count:])


def test_that_every_deed_has_words_in_both_languages() -> None:
    for deed in deeds():
        assert deed_line(deed, "en") != deed_line(deed, "zh_CN")


@pytest.mark.screen
def test_that_settings_of_a_real_engine_are_read_changed_backed_up_and_handed_over(engine_site: EngineSite) -> None:
    here = session(engine_site.link)
    here.take_room("demo")
    page, wait = shown(here, engine_site.qtbot), engine_site.wait_until
    pause = SetRuleState(id=0, room="demo", ruleset="tests", rule="greet", state=RuleStateName.PAUSED)
    engine_site.ask(pause)
    page.open(view="handover")
    handing = page.section
    assert isinstance(handing, Handover)
    wait(lambda: "rule switched: greet · demo, live → paused" in handing.text.toPlainText())
    page.open(view="audit")
    audit = page.section
    assert isinstance(audit, Audit)
    wait(lambda: audit.table.rows.rowCount() == 1)
    audit.table.selectRow(0)
    audit.undo.click()
    audit.sure.click()
    wait(lambda: audit.table.rows.rowCount() == 2)
    page.open(view="retention")
    kept = page.section
    assert isinstance(kept, Retention)
    wait(lambda: "audit" in kept.lines)
    kept.lines["audit"].field.put("30d")
    kept.lines["audit"].look()
    wait(lambda: kept.lines["audit"].row.value == "30d")
    assert "audit: 30d" in engine_site.config.read_text("utf-8")
    page.open(view="store")
    store = page.section
    assert isinstance(store, Store)
    store.url.setText(f"sqlite:///{engine_site.folder}/new/shop.db")
    store.look()
    wait(lambda: not store.go.isHidden())
    page.open(view="backup")
    backup, file = page.section, engine_site.folder / "shop.tcb"
    assert isinstance(backup, Backup)
    backup.making.file.field.setText(str(file))
    for field in (backup.making.once, backup.making.twice):
        field.setText("correct horse")
    backup.making.write()
    wait(lambda: not backup.making.busy)
    assert file.exists(), backup.making.said.text()
    backup.reading.file.field.setText(str(file))
    backup.reading.passphrase.setText("correct horse")
    backup.reading.look()
    wait(lambda: backup.reading.checked is not None)
    page.left()


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [("365d", "1 year", "1 年"), ("1095d", "3 years", "3 年"), ("400d", "400 d", "400 天"), ("90d", "90 d", "90 天")],
)
def test_that_whole_years_are_said_as_such(value: str, english: str, chinese: str) -> None:
    assert said(session(MadeLink()), value) == english
    assert said(session(MadeLink(), language="zh_CN"), value) == chinese
