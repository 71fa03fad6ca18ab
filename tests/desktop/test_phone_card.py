"""The card of the teleprompter on phones on made-up answers, and against a real engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.phone.card import PhoneCard
from tiercast.desktop.phone.qr import QUIET, QrCode
from tiercast.desktop.phone.window import PhoneWindow
from tiercast.desktop.session import Session, Toasted
from tiercast.serve.protocol_phones import (
    ClosePhones,
    EndPairing,
    ForgetPhone,
    ListPhones,
    OpenPhones,
    PairPhone,
    PhoneCode,
    PhonesChanged,
)
from tiercast.serve.protocol_replies import Failed

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import NOON, last, session, status
from tests.desktop.made_link import MadeLink
from tests.desktop.made_phones import NETWORKS, PHONES, URL, code, opened, phone_answers, phones

Make = Callable[..., MadeLink]
Made = tuple[MadeLink, Session, PhoneCard]


def card_of(qtbot: QtBot, here: Session) -> PhoneCard:
    """A card that is shown and knows how it stands."""
    here.take_status(status())
    card = PhoneCard(here)
    qtbot.addWidget(card)
    card.resize(600, 400)
    card.show()
    qtbot.waitUntil(lambda: card.feed.reply is not None)
    return card


@pytest.fixture
def made(qtbot: QtBot, made_link: Make) -> Made:
    """A card of a door that is closed."""
    link = made_link(phone_answers(phones()))
    here = session(link)
    return link, here, card_of(qtbot, here)


def test_that_one_press_opens_the_door_and_shows_a_code(qtbot: QtBot, made: Made) -> None:
    link, here, card = made
    assert card.badge.text() == "Off"
    assert not card.close_all.isVisible()
    card.begin.click()
    qtbot.waitUntil(lambda: card.pairing.code is not None)
    assert last(link, OpenPhones).address == NETWORKS[0].address
    assert last(link, PairPhone).room == here.room
    assert card.pairing.qr.text == f"{URL}/#K7QM29XD"
    assert card.pairing.address.text() == URL
    assert card.pairing.typed.text() == "K7QM-29XD"
    assert "4 min" in card.pairing.lasts.text()
    assert not card.begin.isVisible()
    assert card.focusWidget() is card.pairing.end, "Enter must not turn it off"
    card.pairing.end.click()
    assert card.pairing.code is None
    assert card.focusWidget() is card.begin


def test_that_one_of_several_networks_can_be_chosen_and_one_alone_not(
    qtbot: QtBot, made: Made, made_link: Make
) -> None:
    link, _, card = made
    assert isinstance(card.network, QComboBox)
    assert card.network.isVisible()
    assert [card.network.itemText(at) for at in range(2)] == ["192.168.1.20 · Wi-Fi", "172.17.0.1 · docker0"]
    card.network.setCurrentIndex(1)
    card.begin.click()
    qtbot.waitUntil(lambda: card.pairing.code is not None)
    assert last(link, OpenPhones).address == "172.17.0.1"
    alone = card_of(qtbot, session(made_link(phone_answers(phones(networks=NETWORKS[:1])))))
    assert not alone.network.isVisible()


def test_that_a_computer_on_no_network_says_so(qtbot: QtBot, made_link: Make) -> None:
    card = card_of(qtbot, session(made_link(phone_answers(phones(networks=())))))
    assert not card.begin.isEnabled()
    assert "no local network" in card.warning.text()


def test_that_a_refusal_is_said_and_shows_no_code(qtbot: QtBot, made: Made) -> None:
    link, here, card = made
    link.answers[OpenPhones] = Failed(id=0, code="refused", message="cannot listen", message_zh="无法监听")
    said: list[Toasted] = []
    here.toasted.connect(said.append)
    card.begin.click()
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].text == "Cannot listen"
    assert card.pairing.code is None


def test_that_the_code_goes_when_the_phone_is_paired(qtbot: QtBot, made: Made) -> None:
    link, here, card = made
    card.begin.click()
    qtbot.waitUntil(lambda: card.pairing.code is not None)
    said: list[Toasted] = []
    here.toasted.connect(said.append)
    link.answers[ListPhones] = opened(phones=PHONES)
    link.push(PhonesChanged(paired=here.room))
    qtbot.waitUntil(lambda: len(card.forget) == 2)
    assert card.pairing.code is None
    assert said[0].text == "The phone is paired."
    assert card.begin.text() == "Pair another phone"


def test_that_a_code_counts_down_by_the_clock_of_the_engine(made: Made) -> None:
    engine = NOON
    made[2].pairing.take(
        PhoneCode(id=0, url="https://192.168.1.2/#K7QM29XD", code="K7QM-29XD", expires=engine + 290_000_000, now=engine)
    )
    assert "4 min" in made[2].pairing.lasts.text()


def test_that_a_code_that_ended_offers_a_new_one(qtbot: QtBot, made: Made) -> None:
    link, _, card = made
    link.answers[PairPhone] = code(-1)
    card.begin.click()
    qtbot.waitUntil(lambda: card.pairing.code is not None)
    assert card.pairing.qr.text == ""
    assert card.pairing.lasts.text() == "The code has expired."
    link.answers[PairPhone] = code()
    card.pairing.anew.click()
    qtbot.waitUntil(lambda: card.pairing.qr.text != "")


def test_that_the_whole_code_is_brought_in_sight(qtbot: QtBot, made_link: Make) -> None:
    here = session(made_link(phone_answers(phones())))
    here.take_status(status())
    page = ScrolledColumn()
    qtbot.addWidget(page)
    page.resize(700, 420)
    page.column.addSpacing(400)
    card = PhoneCard(here)
    page.column.addWidget(card)
    page.show()
    qtbot.waitUntil(lambda: card.begin.isEnabled())
    card.begin.click()

    def seen() -> bool:
        qr = card.pairing.qr
        return card.pairing.code is not None and qr.visibleRegion().boundingRect() == qr.rect()

    qtbot.waitUntil(seen)


def test_that_a_code_that_nobody_sees_is_ended(qtbot: QtBot, made: Made) -> None:
    link, _, card = made
    card.begin.click()
    qtbot.waitUntil(lambda: card.pairing.code is not None)
    card.hide()
    assert last(link, EndPairing).room
    assert card.pairing.code is None


def test_that_phones_are_listed_and_taken_out(qtbot: QtBot, made_link: Make) -> None:
    link = made_link(phone_answers(opened(phones=PHONES)))
    card = card_of(qtbot, session(link))
    assert list(card.forget) == ["a", "b"]
    card.forget["b"].click()
    assert last(link, ForgetPhone).phone == "b"
    card.close_all.click()
    assert last(link, ClosePhones)


def test_that_a_network_that_was_lost_is_said(qtbot: QtBot, made_link: Make) -> None:
    card = card_of(qtbot, session(made_link(phone_answers(opened(lost=True)))))
    assert card.badge.text() == "Nobody can reach it"
    assert "Turn it off" in card.warning.text()
    assert card.text.isHidden(), "it is not open at an address that is gone"


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_that_a_code_is_painted_in_whole_pixels(qtbot: QtBot, ratio: float) -> None:
    qr = QrCode(216)
    qtbot.addWidget(qr)
    qr.resize(216, 216)
    qr.take("http://192.168.1.20:8711/#K7QM29XD")
    image = QImage(int(216 * ratio), int(216 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0xFF00FF)
    qr.render(image)
    seen = {image.pixel(x, y) & 0xFFFFFF for x in range(image.width()) for y in range(image.height())}
    assert len(seen - {0xFF00FF}) <= 3, "no colours between: nothing is blurred"
    assert len(qr._rows) + 2 * QUIET <= 41


@pytest.mark.screen
def test_that_a_real_engine_opens_pairs_and_closes(qtbot: QtBot, tmp_path: Path) -> None:
    site = EngineSite(tmp_path, qtbot)
    try:
        site.start()
        stands = site.ask(ListPhones(id=0))
        if not stands.networks:
            pytest.skip("this computer is on no network")
        here = session(site.link)
        card = PhoneCard(here)
        qtbot.addWidget(card)
        card.show()
        here.take_room("demo")
        site.wait_until(lambda: card.begin.isEnabled())
        card.begin.click()
        site.wait_until(lambda: card.pairing.code is not None)
        code = card.pairing.code
        assert isinstance(code, PhoneCode)
        assert code.url.startswith(f"http://{stands.networks[0].address}:")
        card.close_all.click()
        site.wait_until(lambda: card.badge.text() == "Off")
        assert card.pairing.code is None
    finally:
        site.close()


@pytest.mark.parametrize("corner", ["topLeft", "topRight", "bottomLeft", "bottomRight", "center"])
def test_that_the_window_opens_beside_what_was_clicked_and_within_its_screen(qtbot: QtBot, corner: str) -> None:
    button = QPushButton("Phone")
    qtbot.addWidget(button)
    room = button.screen().availableGeometry()
    place = QRect(0, 0, 80, 30)
    place.moveCenter(getattr(room, corner)())
    button.setGeometry(place)
    button.show()
    window = PhoneWindow(session(MadeLink()))
    qtbot.addWidget(window)
    window.show_beside(button)
    assert room.contains(window.geometry())
    at = button.mapToGlobal(QPoint(0, 0)).x()
    assert window.geometry().left() <= max(at, room.left())
    assert window.geometry().right() >= min(at, room.right() - button.width())
