"""Moving the shop and restoring it from the window: with a made engine, and with a real one."""

import signal
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from tiercast.beside.stop import StopFile
from tiercast.desktop.alerts import Alerts
from tiercast.desktop.link.place import Here
from tiercast.desktop.link.state import Stage
from tiercast.desktop.link.stopping import Stopped
from tiercast.desktop.session import Session
from tiercast.desktop.settings.backup import Backup
from tiercast.desktop.settings.changing import Step, changing_of
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.settings.store import Store
from tiercast.desktop.shell.alerts_strip import AlertsStrip
from tiercast.engine.config import load_config
from tiercast.serve.protocol_backup import BackUp
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_changes import (
    ChangeChecked,
    ChangeSorry,
    ChangeWentBack,
    CheckStart,
    GoBackStart,
    MoveStart,
    RestoreStart,
)
from tiercast.serve.protocol_commands import GetStatus, StopStrength
from tiercast.serve.protocol_settings import CheckBackup
from tiercast.words import Words

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import looked_at, session
from tests.desktop.made_link import MadeLink
from tests.desktop.made_settings import MOVED, RESTORED, MadeChanging, settings_answers

Make = Callable[..., MadeLink]
CHECKED = ChangeChecked(
    file="/backups/shop.tcb", size=12_400_000, shop="xiaomei", created=1_790_000_000_000_000, version="0.1.0",
    rows=184_201,
)  # fmt: skip


@pytest.fixture
def here(made_link: Make) -> Session:
    """A session on a made link."""
    return session(made_link(settings_answers()))


@pytest.fixture
def made(here: Session) -> MadeChanging:
    """Its changes."""
    return MadeChanging(here)


@pytest.fixture
def page(here: Session, made: MadeChanging, qtbot: QtBot) -> SettingsPage:
    """The page, looked at."""
    return looked_at(qtbot, SettingsPage(here))


def tried(page: SettingsPage, qtbot: QtBot) -> Store:
    page.open(view="store")
    section = page.section
    assert isinstance(section, Store)
    section.url.setText("postgresql://db/shop")
    section.password.setText("hunter2")
    section.look()
    qtbot.waitUntil(lambda: not section.go.isHidden())
    return section


def checked(page: SettingsPage, qtbot: QtBot) -> Backup:
    page.open(view="backup")
    section = page.section
    assert isinstance(section, Backup)
    section.reading.file.field.setText("/backups/shop.tcb")
    section.reading.passphrase.setText("correct horse")
    section.reading.look()
    qtbot.waitUntil(lambda: not section.reading.go.isHidden())
    return section


def asked(here: Session) -> list[CommandMessage]:
    assert isinstance(here.link, MadeLink)
    return here.link.asked


def test_that_a_move_ends_the_engine_first_and_starts_it_on_the_new_store(
    page: SettingsPage, made: MadeChanging, here: Session, qtbot: QtBot
) -> None:
    section = tried(page, qtbot)
    section.go.click()
    assert made.processes == [], "the engine runs still"
    made.stand(Stage.ENDING, waiting=12, outbox=3)
    assert section.way.step.text().startswith("1 of 3")
    assert "12 events, 3 actions" in section.way.step.text()
    made.stand(Stage.ENDED)
    wanted = made.processes[0].wanted
    assert isinstance(wanted, MoveStart)
    assert (wanted.target, wanted.password) == ("postgresql://db/shop", "hunter2")
    made.tell("copying", 0.25)
    assert section.way.row.bar.value() == 250
    assert section.way.row.stop.isEnabled()
    made.tell("placing", 1.0)
    assert not section.way.row.stop.isEnabled(), "it is too late"
    made.end(MOVED)
    assert made.changing.step is Step.STARTING
    made.stand(Stage.HERE)
    assert "184,201 rows in 3 tables, the same number in both stores" in section.result.text()
    assert "as it was: sqlite:////srv/shop/tiercast.db" in section.result.text()
    assert section.password.text() == ""
    place = here.link.place
    assert isinstance(place, Here)
    assert (place.paths.store, place.config) == (MOVED.url, Path(MOVED.config))
    section.back.click()
    made.stand(Stage.ENDED)
    back = made.processes[1].wanted
    assert isinstance(back, GoBackStart)
    assert back.target == "sqlite:////nowhere/shop.db"
    assert back.stop, "what waits there may have been done"
    made.end(ChangeWentBack(url=back.target, config=MOVED.config))
    made.stand(Stage.HERE)
    assert "In use again" in section.result.text()
    assert section.back.isHidden()


def test_that_a_move_is_cancelled_while_the_engine_ends_and_while_rows_are_copied(
    page: SettingsPage, made: MadeChanging, qtbot: QtBot
) -> None:
    section = tried(page, qtbot)
    section.go.click()
    section.way.row.stop.click()
    made.stand(Stage.ENDED)
    made.stand(Stage.HERE)
    assert made.processes == []
    assert section.way.said.text() == "Cancelled. Nothing was changed, and the engine goes on."
    section.move_shop()
    made.stand(Stage.ENDED)
    made.tell("copying", 0.5)
    section.way.row.stop.click()
    assert made.processes[0].cancelled
    made.end(ChangeSorry(message="Cancelled", message_zh="已取消", cancelled=True))
    made.stand(Stage.HERE)
    assert section.way.said.text().startswith("Cancelled. Nothing was changed")
    assert not made.changing.busy


def test_that_an_engine_that_does_not_start_on_the_new_store_goes_on_with_the_old_one(
    page: SettingsPage, made: MadeChanging, here: Session, qtbot: QtBot
) -> None:
    section = tried(page, qtbot)
    before = here.link.place
    section.go.click()
    made.stand(Stage.ENDED)
    made.end(MOVED)
    made.stand(Stage.FAILED, words=Words("the server is gone", "服务器不见了"))
    back = made.processes[1].wanted
    assert isinstance(back, GoBackStart)
    assert not back.stop, "the engine never ran there"
    made.end(ChangeWentBack(url=back.target))
    made.stand(Stage.HERE)
    assert "it goes on with the one that it had: the server is gone" in section.way.said.text()
    assert 'press "Test it" and move the shop again' in section.way.said.text()
    assert section.go.isHidden(), "what was found there is true no more"
    assert section.test.isEnabled()
    place = here.link.place
    assert isinstance(place, Here)
    assert isinstance(before, Here)
    assert place.paths.store == before.paths.store
    assert section.result.isHidden()


def test_that_nobody_is_told_of_an_engine_that_goes_on_where_it_starts_on_neither_store(
    page: SettingsPage, made: MadeChanging, qtbot: QtBot
) -> None:
    section = tried(page, qtbot)
    section.go.click()
    made.stand(Stage.ENDED)
    made.end(MOVED)
    made.stand(Stage.FAILED, words=Words("the server is gone", "服务器不见了"))
    made.end(ChangeWentBack(url="sqlite:////nowhere/shop.db"))
    made.stand(Stage.FAILED, words=Words("the disk is gone", "磁盘不见了"))
    said = section.way.said.text()
    assert "goes on" not in said
    assert "does not start with it either: the disk is gone" in said
    assert "start the engine again; or restore a backup" in said


def test_that_what_cannot_be_done_is_said_and_the_engine_goes_on(
    page: SettingsPage, made: MadeChanging, qtbot: QtBot
) -> None:
    section = tried(page, qtbot)
    section.go.click()
    made.stand(Stage.ENDING)
    made.changing._too_late()
    made.stand(Stage.HERE)
    assert "did not end in time; nothing was changed" in section.way.said.text()
    section.move_shop()
    made.stand(Stage.ENDED)
    made.end(ChangeSorry(message="the disk is full", message_zh="磁盘已满"))
    made.stand(Stage.HERE)
    assert section.way.said.text() == "The disk is full\nThe engine goes on with the store that it had."
    assert not section.go.isHidden(), "and it can be tried again"


def test_that_a_restore_writes_a_copy_first_and_is_taken_back_with_it(
    page: SettingsPage, made: MadeChanging, qtbot: QtBot
) -> None:
    reading = checked(page, qtbot).reading
    reading.go.click()
    made.stand(Stage.ENDED)
    wanted = made.processes[0].wanted
    assert isinstance(wanted, RestoreStart)
    assert (wanted.file, wanted.passphrase) == ("/backups/shop.tcb", "correct horse")
    assert wanted.safety.startswith("/nowhere/backups/before-restore-")
    made.tell("safety", 0.5)
    assert "a copy of what is there now" in reading.way.step.text()
    made.end(RESTORED)
    made.stand(Stage.HERE)
    assert "184,201 rows" in reading.result.text()
    assert RESTORED.safety in reading.result.text()
    assert (reading.file.text(), reading.passphrase.text()) == ("", "")
    assert reading.go.isHidden()
    reading.undo.click()
    made.stand(Stage.ENDED)
    back = made.processes[1].wanted
    assert isinstance(back, RestoreStart)
    assert (back.file, back.passphrase) == (RESTORED.safety, "correct horse")


def test_that_why_nothing_was_restored_is_brought_into_view(
    page: SettingsPage, made: MadeChanging, qtbot: QtBot
) -> None:
    page.resize(1_000, 500)
    section = checked(page, qtbot)
    section.reading.restore()
    made.through(ChangeSorry(message="the disk is full", message_zh="磁盘已满"))
    said = section.reading.way.said
    assert said.text().startswith("The disk is full")
    qtbot.waitUntil(lambda: not said.visibleRegion().isEmpty())


def test_that_one_change_is_made_at_a_time(page: SettingsPage, made: MadeChanging, qtbot: QtBot) -> None:
    store = tried(page, qtbot)
    reading = checked(page, qtbot).reading
    store.go.click()
    assert reading.go.isHidden()
    reading.restore()
    assert made.changing.kind is MoveStart
    assert reading.way.row.isHidden(), "it is the other one's"
    made.through(MOVED)
    assert reading.result.isHidden()
    assert not store.result.isHidden()


@pytest.mark.screen
def test_that_a_real_shop_is_moved_and_back_and_restored(engine_site: EngineSite) -> None:
    here = session(engine_site.link)
    page, wait = looked_at(engine_site.qtbot, SettingsPage(here)), engine_site.wait_until
    page.open(view="store")
    store = page.section
    assert isinstance(store, Store)
    old, new = engine_site.paths.store, f"sqlite:///{engine_site.folder}/new/shop.db"
    store.url.setText(new)
    store.look()
    wait(lambda: not store.go.isHidden())
    store.go.click()
    changing = store.way.changing
    wait(lambda: changing.busy is False)
    assert changing.sorry is None, changing.sorry
    assert "the same number in both stores" in store.result.text()
    assert load_config(engine_site.config).store == new
    place = here.link.place
    assert isinstance(place, Here)
    engine_site.paths = place.paths
    engine_site.ask(GetStatus(id=0))
    wait(lambda: store.told is not None and store.told.store == new)
    store.back.click()
    wait(lambda: changing.busy is False)
    assert load_config(engine_site.config).store == old
    place = here.link.place
    assert isinstance(place, Here)
    engine_site.paths = place.paths
    assert StopFile(place.paths.stop).current() is not None
    page.open(view="backup")
    backup, file = page.section, engine_site.folder / "shop.tcb"
    assert isinstance(backup, Backup)
    making, reading = backup.making, backup.reading
    making.file.field.setText(str(file))
    for field in (making.once, making.twice, reading.passphrase):
        field.setText("correct horse")
    making.write()
    wait(lambda: not making.busy)
    reading.file.field.setText(str(file))
    reading.look()
    wait(lambda: not reading.go.isHidden())
    reading.go.click()
    wait(lambda: changing.busy is False)
    assert changing.sorry is None, changing.sorry
    assert "A stop stands" in reading.result.text()
    engine_site.ask(GetStatus(id=0))
    assert len(list((engine_site.home / "backups").iterdir())) == 1
    page.left()


@pytest.mark.screen
def test_that_another_window_goes_along_with_a_move_and_its_stop_holds_there(engine_site: EngineSite) -> None:
    other, outcomes = engine_site.new_link(), list[Stopped]()
    other.open()
    engine_site.wait_for(Stage.HERE, other)
    here = session(engine_site.link)
    changing = changing_of(here)
    changing.move(f"sqlite:///{engine_site.folder}/new/shop.db", "")
    engine_site.wait_until(lambda: not changing.busy)
    assert changing.sorry is None, changing.sorry
    engine_site.wait_until(lambda: other.place != engine_site.place)
    engine_site.wait_for(Stage.HERE, other)
    place = here.link.place
    assert isinstance(place, Here)
    assert isinstance(other.place, Here)
    engine_site.paths = place.paths
    assert other.place.paths.store == place.paths.store
    engine_site.signal_engine(signal.SIGSTOP)
    try:
        other.stop(StopStrength.HOLD, then=outcomes.append)
        engine_site.wait_until(lambda: outcomes)
    finally:
        engine_site.signal_engine(signal.SIGCONT)
    assert StopFile(place.paths.stop).current() is not None


def test_that_a_backup_is_checked_and_restored_where_the_engine_cannot_start(
    page: SettingsPage, made: MadeChanging, here: Session, qtbot: QtBot
) -> None:
    made.stand(Stage.FAILED, words=Words("the store is damaged", "数据已损坏"))
    page.open(view="backup", part="restore")
    section = page.section
    assert isinstance(section, Backup)
    reading = section.reading
    reading.file.field.setText("/backups/shop.tcb")
    reading.passphrase.setText("correct horse")
    reading.check.click()
    wanted = made.processes[0].wanted
    assert isinstance(wanted, CheckStart)
    assert (wanted.file, wanted.passphrase) == ("/backups/shop.tcb", "correct horse")
    made.end(ChangeSorry(message="it is cut short", message_zh="文件不完整"))
    assert reading.said.text() == "It is cut short"
    assert reading.go.isHidden()
    reading.check.click()
    made.end(CHECKED)
    assert "It is whole: xiaomei" in reading.said.text()
    assert "its files are kept as they are" in reading.warning.text()
    assert not [each for each in asked(here) if isinstance(each, CheckBackup)], "nobody would answer"
    reading.go.click()
    made.stand(Stage.ENDED)
    assert isinstance(made.processes[2].wanted, RestoreStart)
    made.end(msgspec.structs.replace(RESTORED, safety="/srv/backups/before-restore", whole=False))
    made.stand(Stage.HERE)
    assert "could not be read; its files are kept as they were in /srv/backups/before-restore" in reading.result.text()
    assert reading.undo.isHidden(), "nobody can bring such files back from here"


def test_that_an_engine_that_does_not_start_after_a_failed_restore_is_not_said_to_go_on(
    page: SettingsPage, made: MadeChanging, qtbot: QtBot
) -> None:
    reading = checked(page, qtbot).reading
    reading.go.click()
    made.stand(Stage.ENDED)
    made.end(ChangeSorry(message="the disk is full", message_zh="磁盘已满"))
    made.stand(Stage.FAILED, words=Words("the store is damaged", "数据已损坏"))
    assert reading.way.said.text() == "The disk is full\nThe engine does not start: the store is damaged"


def test_that_secrets_that_are_not_in_the_copy_of_what_gave_way_are_named(
    page: SettingsPage, made: MadeChanging, qtbot: QtBot
) -> None:
    reading = checked(page, qtbot).reading
    reading.go.click()
    made.through(msgspec.structs.replace(RESTORED, strangers=("bell (doorbell)",)))
    assert "The secrets of bell (doorbell) are not in it" in reading.lacks.text()
    assert (reading.result.property("tone"), reading.lacks.property("tone")) == ("good", "warn")


@pytest.mark.screen
def test_that_a_shop_whose_store_is_damaged_is_brought_back_from_the_alert(engine_site: EngineSite) -> None:
    here, wait = session(engine_site.link), engine_site.wait_until
    file, store = engine_site.folder / "shop.tcb", Path(engine_site.paths.store.removeprefix("sqlite:///"))
    engine_site.ask(BackUp(id=0, file=str(file), passphrase="correct horse"))
    engine_site.link.stop_engine()
    engine_site.wait_for(Stage.ENDED)
    store.write_bytes(b"U" * 8_192 + store.read_bytes()[8_192:])
    strip = AlertsStrip(here, Alerts(here))
    engine_site.qtbot.addWidget(strip)
    engine_site.link.go_to(engine_site.place)
    engine_site.wait_for(Stage.FAILED)
    page = looked_at(engine_site.qtbot, SettingsPage(here))
    here.went.connect(lambda _page, what: page.open(**what))
    wait(lambda: bool(strip.lines) and strip.lines[0].restore is not None)
    restore = strip.lines[0].restore
    assert restore is not None
    restore.click()
    backup = page.section
    assert isinstance(backup, Backup)
    reading = backup.reading
    reading.file.field.setText(str(file))
    reading.passphrase.setText("correct horse")
    reading.look()
    wait(lambda: not reading.busy)
    assert not reading.go.isHidden(), reading.said.text()
    reading.go.click()
    changing = reading.way.changing
    wait(lambda: changing.busy is False)
    assert changing.sorry is None, changing.sorry
    assert here.link.state.stage is Stage.HERE
    assert "could not be read" in reading.result.text()
    page.left()
