"""The code that pairs a phone: as a QR code, in words, and how long it is good."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from tiercast_api.clock import Clock, SystemClock

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label
from tiercast.desktop.phone.qr import QrCode
from tiercast.desktop.session import Session
from tiercast.serve.protocol_phones import PhoneCode

QR = 222
"""Pixels of the code's side: six for each of the modules that an address and a code take."""


class PairingView(QWidget):
    """Shows one code until it was used, has ended, or is `left`."""

    again = Signal()
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None, clock: Clock | None = None) -> None:
        super().__init__(parent)
        self._session, self._clock = session, clock or SystemClock()
        self.code: PhoneCode | None = None
        self._ahead = 0
        self.qr = QrCode(QR, self)
        self.scan, self.hand, self.lasts = label(wrap=True), label(wrap=True), label("quiet", wrap=True)
        self.address, self.typed = label(), label("title")
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.anew, self.end = QPushButton(), QPushButton()
        self.anew.clicked.connect(self.again)
        self.end.clicked.connect(self.left)
        self._beat = QTimer(self)
        self._beat.setInterval(1_000)
        self._beat.timeout.connect(self.tick)
        self._arrange()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(Space.S)
        for part in (self.scan, self.hand, self.address, self.typed, self.lasts):
            words.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.anew)
        buttons.addWidget(self.end)
        buttons.addStretch(1)
        words.addLayout(buttons)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.S, 0, Space.S)
        row.setSpacing(Space.L)
        row.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def take(self, code: PhoneCode | None) -> None:
        """Show a code; None: none any more."""
        self.code = code
        # The engine may be on a computer whose clock is another.
        self._ahead = code.now - self._clock.now() if code is not None and code.now else 0
        self.setVisible(code is not None)
        if code is None:
            self._beat.stop()
            return
        self._beat.start()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.scan.setText(self.tr("Scan it with the phone's camera. The phone has to be on the same Wi-Fi."))
        self.hand.setText(self.tr("Or open this address on the phone and type the code:"))
        self.anew.setText(self.tr("New code"))
        self.end.setText(self.tr("Done"))
        self.tick()

    def tick(self) -> None:
        """Say how long it is good."""
        if self.code is None:
            return
        left = self.code.expires - self._clock.now() - self._ahead
        good = left > 0
        self.qr.take(self.code.url if good else "")
        self.qr.setVisible(good)
        self.qr.setAccessibleName(self.tr("QR code of {address}").format(address=self.code.url.partition("#")[0]))
        for part in (self.scan, self.hand, self.address, self.typed):
            part.setVisible(good)
        self.anew.setVisible(not good)
        self.address.setText(self.code.url.partition("/#")[0])
        self.typed.setText(self.code.code)
        self.typed.setAccessibleName(self.tr("Code: {code}").format(code=self.code.code))
        self.lasts.setText(
            self.tr("Good for {time}, for one phone.").format(time=self._session.format.duration(left))
            if good
            else self.tr("The code has expired.")
        )
        if not good:
            self._beat.stop()
