"""The teleprompter on phones as a card: open it, pair phones, see which are, and close it."""

from collections.abc import Sequence

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import bring_in_sight_soon
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.phone.feed import phones_of
from tiercast.desktop.phone.pairing import PairingView
from tiercast.desktop.session import Session
from tiercast.serve.protocol_phones import (
    ClosePhones,
    EndPairing,
    ForgetPhone,
    NetworkRow,
    OpenPhones,
    PairPhone,
    PhoneCode,
    PhoneRow,
    PhonesReply,
)


class PhoneCard(Card):
    """The card. It works only while it is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self.session, self.feed = session, phones_of(session)
        self.badge = Badge()
        self.beside(self.badge)
        self.text, self.warning = label(wrap=True), label(wrap=True)
        mark(self.warning, tone="warn")
        self.network = ChoiceBox()
        self.network.setFixedHeight(CONTROL)
        self.network_label = label()
        self.pairing = PairingView(session)
        self.pairing.take(None)
        self.begin, self.close_all = mark(QPushButton(), kind="main"), QPushButton()
        self.forget: dict[str, QPushButton] = {}
        self._rows: tuple[object, ...] = ()
        self._shown, self._room = False, ""
        self._phones = QVBoxLayout()
        self._phones.setSpacing(Space.XS)
        self.small = label("small", wrap=True)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(Space.S)
        choice.addWidget(self.network_label)
        choice.addWidget(self.network, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.begin)
        buttons.addWidget(self.close_all)
        buttons.addStretch(1)
        for part in (self.text, self.warning, choice, self.pairing, self._phones, buttons, self.small):
            self.add(part)

    def _connect(self) -> None:
        self.begin.clicked.connect(lambda _checked=False: self._begin())
        self.close_all.clicked.connect(lambda _checked=False: self._close())
        self.pairing.again.connect(self._pair)
        self.pairing.left.connect(self._end_pairing)
        self.feed.changed.connect(self.refresh)
        self.feed.paired.connect(self._paired)
        self.session.room_changed.connect(self._end_pairing)

    # --- its life

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 Qt's name
        """It is on the screen."""
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            self.feed.watch()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 Qt's name
        """It is not: a code that nobody sees is good for nothing."""
        super().hideEvent(event)
        if self._shown:
            self._shown = False
            self.feed.unwatch()
            self._end_pairing()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Teleprompter on a phone"))
        self.network_label.setText(self.tr("Network"))
        self.network.setAccessibleName(self.tr("Network that the phone is on"))
        self.close_all.setText(self.tr("Turn off"))
        self.close_all.setToolTip(self.tr("Every phone is forgotten"))
        self.small.setText(
            self.tr(
                "Only the lines for the host go there, and whether they were said. The connection is not encrypted: "
                "use a network that you trust. Let the phone's screen stay on in its settings."
            )
        )
        self.pairing.retranslate()
        self._rows = ()
        self.refresh()

    # --- how it stands

    def refresh(self) -> None:
        """Show how it stands."""
        reply = self.feed.reply
        is_open = reply is not None and bool(reply.url)
        networks = reply.networks if reply is not None else ()
        self._say(reply, is_open)
        self.network.setVisible(not is_open and len(networks) > 1)
        self.network_label.setVisible(self.network.isVisibleTo(self))
        self._offer(networks)
        self.begin.setEnabled(is_open or bool(networks))
        self.begin.setVisible(self.pairing.code is None and not (reply is not None and reply.lost))
        self.close_all.setVisible(is_open)
        self.begin.setText(self.tr("Pair another phone") if is_open and self._has(reply) else self.tr("Pair a phone"))
        if not is_open and self.pairing.code is not None:
            self.pairing.take(None)
        self._list(reply.phones if reply is not None else ())

    def _has(self, reply: PhonesReply | None) -> bool:
        return reply is not None and bool(reply.phones)

    def _say(self, reply: PhonesReply | None, is_open: bool) -> None:
        clock = self.session.format.clock
        if reply is None or not is_open:
            self.badge.tell(self.tr("Off"), "quiet")
            self.text.setText(
                self.tr("The host reads the lines on a phone beside the camera. It ends by itself after 12 hours.")
            )
        else:
            self.badge.tell(
                self.tr("Nobody can reach it") if reply.lost else self.tr("On"), "warn" if reply.lost else "good"
            )
            self.text.setText(
                self.tr("Open at {address} until {time}.").format(address=reply.url, time=clock(reply.until, False))
            )
        self.text.setVisible(not is_open or reply is None or not reply.lost)
        lost = reply is not None and reply.lost
        alone = reply is not None and not is_open and not reply.networks
        self.warning.setVisible(lost or alone)
        self.warning.setText(
            self.tr("This computer does not have that address any more. Turn it off, and pair the phones anew.")
            if lost
            else self.tr("This computer is on no local network. Connect it to the Wi-Fi that the phone uses.")
        )

    def _offer(self, networks: Sequence[NetworkRow]) -> None:
        rows = [(f"{one.address} · {one.name}", one.address) for one in networks]
        there = [(self.network.itemText(at), self.network.itemData(at)) for at in range(self.network.count())]
        if rows != there:
            chosen = self.network.currentData()
            self.network.clear()
            for text, address in rows:
                self.network.addItem(text, address)
            self.network.setCurrentIndex(max(0, self.network.findData(chosen)))

    def _list(self, phones: Sequence[PhoneRow]) -> None:
        if phones == self._rows:
            return
        self._rows = tuple(phones)
        while (old := self._phones.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.forget = {}
        for phone in phones:
            self._phones.addWidget(self._phone(phone))

    def _phone(self, phone: PhoneRow) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        name = self.tr("A phone") if phone.name == "?" else phone.name.replace("WeChat", self.tr("WeChat"))
        when = self.session.format.clock(phone.seen if not phone.here else phone.paired, False)
        said = self.tr("paired at {time}") if phone.here else self.tr("last seen at {time}")
        row.addWidget(Badge(self.tr("Connected"), "good") if phone.here else Badge(self.tr("Away"), "quiet"))
        text = label(wrap=True)
        text.setText(" · ".join((name, self.session.room_title(phone.room), said.format(time=when))))
        row.addWidget(text, 1)
        out = mark(QPushButton(self.tr("Remove")), kind="flat")
        out.setAccessibleName(self.tr("Remove {phone}").format(phone=name))
        out.clicked.connect(lambda _checked=False: self._forget(phone.key))
        self.forget[phone.key] = out
        row.addWidget(out)
        return line

    # --- what is done

    def _begin(self) -> None:
        reply = self.feed.reply
        if reply is not None and reply.url:
            self._pair()
            return
        command = OpenPhones(id=0, address=self.network.currentData() or "")

        def opened(reply: PhonesReply) -> None:
            self.feed.take(reply)
            self._pair()

        self.session.link.ask(command, then=opened, refused=self.session.refuse, owner=self)

    def _pair(self) -> None:
        self._room = self.session.room
        command = PairPhone(id=0, room=self._room)
        self.session.link.ask(command, then=self._show_code, refused=self.session.refuse, owner=self)

    def _show_code(self, code: PhoneCode) -> None:
        if self._shown and isinstance(code, PhoneCode):
            self.pairing.take(code)
            # Else the keyboard would come to "Turn off", which takes the place of the button that was pressed.
            self.pairing.end.setFocus()
            self.refresh()
            bring_in_sight_soon(self.pairing)  # the whole code is to be scanned

    def _hide_code(self) -> None:
        had_keyboard = self.pairing.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.pairing.take(None)
        self.refresh()
        if had_keyboard:
            self.begin.setFocus()

    def _end_pairing(self, _room: str = "") -> None:
        if self.pairing.code is not None:
            self._hide_code()
            command = EndPairing(id=0, room=self._room)
            self.session.link.ask(command, refused=lambda _failed: None, owner=self.session)

    def _paired(self, room: str) -> None:
        if self.pairing.code is not None and room == self._room:
            self._hide_code()
            self.session.toast(self.tr("The phone is paired."), tone="good")

    def _close(self) -> None:
        self.session.link.ask(
            ClosePhones(id=0), then=lambda _done: self.feed.ask(), refused=self.session.refuse, owner=self
        )

    def _forget(self, key: str) -> None:
        self.session.link.ask(
            ForgetPhone(id=0, phone=key), then=lambda _done: self.feed.ask(), refused=self.session.refuse, owner=self
        )
