"""The card of a source or sink: how it is doing, what it tells, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from tiercast.desktop.connections.address import ask_address
from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.trial import trial_of
from tiercast.desktop.connections.twice import told_twice
from tiercast.desktop.connections.words import (
    GUARANTEE,
    HEALTH,
    HEALTH_TONES,
    OFFICIAL,
    OFFICIAL_TONES,
    PLUGIN,
    QUALITY,
    word,
)
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.flow_row import FlowRow
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.words.begun import begun
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_commands import TryConnection, TrySend
from tiercast.serve.protocol_connections import PartRow, TryPartAgain
from tiercast.serve.protocol_replies import Done, Failed

_MOST_KINDS = 7


class PartCard(Card):
    """The card. `edit` with the side and key is emitted where somebody wants to change it."""

    edit = Signal(str, str)
    letters = Signal(str)

    def __init__(self, session: Session, feed: ConnectionsFeed, side: str, key: str) -> None:
        super().__init__(" ")
        self.session, self.feed, self.side, self.key = session, feed, side, key
        self.badge = Badge()
        self.beside(self.badge)
        self.kind = label("small", wrap=True)
        self.message = label(wrap=True)
        self.counts = label("quiet", wrap=True)
        self.tells = label("small", wrap=True)
        self.silent = label(wrap=True)
        self.twice = label(wrap=True)
        mark(self.silent, tone="warn")
        mark(self.twice, tone="warn")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.official = Badge()
        row.addWidget(self.official)
        row.addWidget(self.kind, 1)
        self.add(row)
        for part in (self.message, self.silent, self.twice, self.counts, self.tells):
            self.add(part)
        self.body.addStretch(1)
        self.add(self._buttons())
        self.result = label("small", wrap=True)
        self.result.hide()
        self.add(self.result)

    def _buttons(self) -> FlowRow:
        self.change, self.test, self.again, self.look, self.address, self.send = (QPushButton() for _ in range(6))
        self.send.clicked.connect(self._send)
        self._trial: tuple[str, dict[str, Plain]] | None = None
        self.address.clicked.connect(self._copy_address)
        self.change.clicked.connect(lambda: self.edit.emit(self.side, self.key))
        self.test.clicked.connect(self._test)
        self.again.clicked.connect(self._again)
        self.look.clicked.connect(lambda: self.letters.emit(self.key))
        return FlowRow(self.change, self.test, self.send, self.again, self.address, self.look)

    def show_part(self, part: PartRow) -> None:
        """Show how it stands."""
        chinese = self.session.chinese
        offer = self.feed.offer(self.side, part.kind)
        title = part.kind if offer is None else (offer.title_zh if chinese and offer.title_zh else offer.title)
        room = self.feed.room_title(part.room) if part.room and len(self.feed.rooms()) > 1 else ""
        self.set_heading(title)
        self.kind.setText(" · ".join(text for text in (part.key, room) if text))
        ill = part.plugin_state in ("quarantined", "broken", "incompatible", "disabled", "found")
        tone = "bad" if ill else HEALTH_TONES.get(part.health, "quiet")
        self.badge.tell(word(PLUGIN, part.plugin_state) if ill else word(HEALTH, part.health), tone)
        reason = part.reason_zh if chinese and part.reason_zh else part.reason
        _say(self.message, begun(reason or self.session.words(part.message, part.message_zh)))
        self._show_tells(part)
        self._show_twice(part)
        self._show_counts(part)
        self.again.setVisible(ill or part.health in ("troubled", "done"))
        self._trial = trial_of(part.actions, self.tr("A test from Tiercast"))
        self.send.setVisible(self._trial is not None and part.enabled and not ill)
        # A page of our own is always there: what can be tried of it is what it shows.
        self.test.setVisible(part.enabled and not ill and not (self._trial is not None and part.pages))
        self.address.setVisible(bool(part.pages))
        self.look.setVisible(part.feed is not None and part.feed.letters > 0)
        if part.feed is not None and part.feed.letters:
            self.look.setText(self.tr("%Ln not understood", "", part.feed.letters))
        self.set_tone("bad" if ill or part.health == "troubled" else "")
        self.retranslate()

    def retranslate(self) -> None:
        """Set the buttons' texts anew."""
        self.change.setText(self.tr("Change"))
        self.test.setText(self.tr("Test"))
        self.again.setText(self.tr("Try again"))
        self.address.setText(self.tr("Copy address"))
        self.send.setText(self.tr("Send a test"))
        self.send.setToolTip(self.tr("Shows what it would look like; no viewer is reached and nothing is given away."))
        name = self.heading.text()
        self.change.setAccessibleName(self.tr("Change {name}").format(name=name))
        self.test.setAccessibleName(self.tr("Test {name}").format(name=name))

    def _show_tells(self, part: PartRow) -> None:
        chinese, tells, listed = self.session.chinese, part.tells, self.session.format.listed
        self.official.setVisible(tells is not None)
        if tells is None:
            names = [action.title_zh if chinese else action.title for action in part.actions]
            _say(self.tells, self.tr("Can: {what}").format(what=listed(names)) if names else "")
            _say(self.silent, "")
            return
        risk = tells.risk
        self.official.tell(word(OFFICIAL, risk.officialness), OFFICIAL_TONES.get(risk.officialness, "quiet"))
        self.official.setToolTip(risk.message_zh if chinese else risk.message)
        kinds = [self.session.kind(kind) for kind in tells.kinds]
        shown = listed(kinds[:_MOST_KINDS])
        more = len(kinds) - _MOST_KINDS
        what = self.tr("{kinds} and %n more", "", more).format(kinds=shown) if more > 0 else shown
        viewers = self.tr("Viewers: {quality}").format(quality=word(QUALITY, tells.quality))
        viewers += f" · {word(GUARANTEE, tells.guarantee)}"
        _say(self.tells, self.tr("Tells: {what}").format(what=what) + f"\n{viewers}")
        self.tells.setToolTip(listed(kinds))
        silent = [
            self.tr("{kind}: none for {time}").format(
                kind=self.session.kind(heard.kind),
                time=self.session.format.duration(max(0, self._now() - heard.last), parts=1),
            )
            for heard in part.heard
            if heard.silent
        ]
        _say(self.silent, listed(silent))

    def _show_twice(self, part: PartRow) -> None:
        """Say which other source of the room tells of the same."""
        texts = [
            self.tr(
                "{kinds}: {other} tells of them in this room too. If both listen to one broadcast, they count twice, "
                "and a viewer whom the two know by different ids is two viewers: keep one of them, and switch the "
                "other off under Change."
            ).format(kinds=self.session.format.listed(map(self.session.kind, kinds)), other=self.feed.called(other))
            for other, kinds in told_twice(part, self.feed.parts(part.side))
        ]
        _say(self.twice, "\n".join(texts))

    def _show_counts(self, part: PartRow) -> None:
        fmt = self.session.format
        if part.feed is not None:
            feed = part.feed
            last = max((heard.last for heard in part.heard), default=0)
            texts = [self.tr("%Ln events", "", feed.taken)]
            if last:
                texts.append(self.tr("last {ago}").format(ago=fmt.ago(last, self._now())))
            if feed.duplicates + feed.repeated:
                texts.append(self.tr("%Ln repeated", "", feed.duplicates + feed.repeated))
            if feed.refused:
                texts.append(self.tr("%n refused", "", feed.refused))
            _say(self.counts, " · ".join(texts))
        elif part.lane is not None:
            lane = part.lane
            texts = [self.tr("%n waiting", "", lane.queued), self.tr("%n under way", "", lane.under_way)]
            if lane.faults:
                texts.append(self.tr("%n errors", "", lane.faults))
            if lane.standing_still and part.health != "troubled":
                texts.append(self.tr("stands still"))
            _say(self.counts, " · ".join(texts))
        else:
            _say(self.counts, "")

    def _now(self) -> int:
        return self.feed.reply.now if self.feed.reply is not None else 0

    def _copy_address(self) -> None:
        def copy(address: str) -> None:
            QGuiApplication.clipboard().setText(address)
            self._tell(self.tr("Copied. Whoever has this address can open the page."), "")

        ask_address(self.session, self.side, self.key, copy, owner=self)

    def _test(self) -> None:
        self._tell(self.tr("Trying…"), "")
        self.session.link.ask(TryConnection(id=0, key=self.key), then=self._tested, refused=self._refused, owner=self)

    def _send(self) -> None:
        if self._trial is not None:
            self._tell(self.tr("Trying…"), "")
            action, fields = self._trial
            command = TrySend(id=0, sink=self.key, action=action, fields=fields)
            self.session.link.ask(command, then=self._tested, refused=self._refused, owner=self)

    def _again(self) -> None:
        self._tell(self.tr("Reconnecting…"), "")
        command = TryPartAgain(id=0, side=self.side, key=self.key)
        self.session.link.ask(command, then=lambda _done: self._tell("", ""), refused=self._refused, owner=self)

    def _tested(self, done: Done) -> None:
        self._tell(self.session.words(done.message, done.message_zh) or self.tr("It works."), "good")

    def _refused(self, failed: Failed) -> None:
        self._tell(self.session.refusal(failed), "bad")

    def _tell(self, text: str, tone: str) -> None:
        mark(self.result, tone=tone)
        _say(self.result, text)


def _say(shown: QLabel, text: str) -> None:
    shown.setText(text)
    shown.setVisible(bool(text))
