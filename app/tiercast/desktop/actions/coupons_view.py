"""Coupon pools with their stock, the codes that were given and to whom, and bringing codes in."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QPushButton, QSplitter, QVBoxLayout, QWidget

from tiercast.desktop.actions.bring_codes import BringCodesCard
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.words.action_words import action_state_tone, action_state_word
from tiercast.serve.protocol_money import CodeRow, CodesReply, ListCodes, ListPools, PoolRow, PoolsReply

EVERY: Final = 5_000
CODES: Final = 500
"""Codes that are listed."""


class CouponsView(TabView):
    """Pools at the left, the codes of the one that is marked at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.pool = ""
        self.wanted: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        self.warning = Card("", tone="warn")
        self.warning_text = label(wrap=True)
        self.warning.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        self.warning.add(self.warning_text)
        self.warning.hide()
        self.bring = BringCodesCard(session)
        self.bring.done.connect(self.ask)
        column.addWidget(self.warning)
        column.addWidget(self.bring)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(Space.L)
        split.setChildrenCollapsible(False)
        split.addWidget(self._make_pools())
        split.addWidget(self._make_codes())
        split.setSizes([480, 640])
        column.addWidget(split, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.ask)

    def _make_pools(self) -> QWidget:
        self.pools_card = Card(" ", flush=True)
        self.bring_button = QPushButton()
        self.bring_button.clicked.connect(self._choose_file)
        self.pools_card.beside(self.bring_button)
        self.no_pools = EmptyState(self.session, "ph.ticket")
        fmt = self._number
        columns: list[Column[PoolRow]] = [
            Column("pool", lambda: self.tr("Pool"), lambda one: one.pool, 0, lambda one: one.pool,
                   hint=lambda one: self.session.format.listed(one.rules) or one.pool),
            Column("sort", lambda: self.tr("Sort"), self._sort, 80, tone=lambda one: "quiet"),
            Column("left", lambda: self.tr("Left"), lambda one: fmt(one.left), 80, lambda one: one.left,
                   tone=self._stock_tone, number=True),
            Column("given", lambda: self.tr("Given"), lambda one: fmt(one.total - one.left), 80,
                   lambda one: one.total - one.left, number=True),
        ]  # fmt: skip
        self.pools = Table(RowsModel(self.session, columns, key=lambda one: one.pool), empty=self.no_pools)
        self.pools.remember("actions/pools")
        self.pools.chosen.connect(self._pool_chosen)
        self.pools_card.add(self.pools)
        return self.pools_card

    def _make_codes(self) -> QWidget:
        self.codes_card = Card(" ", flush=True)
        self.no_codes = EmptyState(self.session, "ph.ticket")
        columns: list[Column[CodeRow]] = [
            Column("time", lambda: self.tr("Given at"), lambda one: self.session.format.instant(one.time, False), 144,
                   lambda one: one.time),
            Column("code", lambda: self.tr("Code"), lambda one: one.code, 136, lambda one: one.code),
            Column("whom", lambda: self.tr("To whom"), lambda one: one.viewer_name or one.viewer[:8], 0,
                   lambda one: one.viewer_name),
            Column("state", lambda: self.tr("State"), self._became, 104, lambda one: one.state,
                   tone=lambda one: action_state_tone(one.state)),
        ]  # fmt: skip
        self.codes = Table(RowsModel(self.session, columns, key=lambda one: one.code, limit=CODES), empty=self.no_codes)
        self.codes.remember("actions/codes")
        self.codes_card.add(self.codes)
        return self.codes_card

    def start(self) -> None:
        """Somebody looks from now on."""
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()

    def ask(self) -> None:
        """Look anew."""
        self.session.link.ask(ListPools(id=0), then=self.take, refused=self.session.refuse_once, owner=self)

    def take(self, reply: PoolsReply) -> None:
        """Show the pools, and ask for the codes of the one that is marked."""
        self.pools.rows.replace(reply.pools)
        self.wanted = reply.unknown
        self.warning.setVisible(bool(reply.unknown))
        self.warning_text.setText(
            self.tr("Rules give from pools that are not there: {pools}. Bring their codes in.").format(
                pools=self.session.format.listed(reply.unknown)
            )
        )
        command = ListCodes(id=0, pool=self.pool, limit=CODES)
        self.session.link.ask(command, then=self._take_codes, refused=self.session.refuse_once, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.pools_card.set_heading(self.tr("Pools"))
        self.bring_button.setText(self.tr("Bring codes in…"))
        self.codes_card.set_heading(
            self.tr("Codes given from {pool}").format(pool=self.pool) if self.pool else self.tr("Codes given")
        )
        self.pools.setAccessibleName(self.tr("Pools"))
        self.codes.setAccessibleName(self.tr("Codes given"))
        self.no_pools.tell(
            self.tr("No coupon pool yet"),
            self.tr("Bring in a file with codes that the platform or your shop made: one code a line, or a CSV."),
        )
        self.no_codes.tell(self.tr("No code was given yet"))
        self.pools.rows.retranslate()
        self.codes.rows.retranslate()
        self.bring.retranslate()

    def _take_codes(self, reply: CodesReply) -> None:
        self.codes.rows.replace(reply.codes)

    def _pool_chosen(self, row: PoolRow | None) -> None:
        pool = row.pool if row is not None else ""
        if pool != self.pool:
            self.pool = pool
            self.codes.rows.replace([])
            self.retranslate()
            self.ask()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Bring codes in"), "", self.tr("Codes (*.csv *.txt);;All files (*)")
        )
        if path:
            self.offer(Path(path))

    def offer(self, path: Path) -> None:
        """Offer to bring a file in: for a pool that rules wait for, as otherwise nobody would give its codes."""
        there = [one.pool for one in self.pools.rows.rows]
        missing = next(iter(self.wanted), "")
        meant = path.stem if path.stem in (*self.wanted, *there) else missing
        self.bring.offer(path, self.pool or meant, [*self.wanted, *there])

    def _number(self, value: int) -> str:
        return self.session.format.number(value)

    def _became(self, one: CodeRow) -> str:
        return action_state_word(one.state, "coupon") or self.tr("Forgotten")

    def _sort(self, one: PoolRow) -> str:
        return self.tr("test") if one.test else self.tr("real")

    @staticmethod
    def _stock_tone(one: PoolRow) -> str:
        return "bad" if not one.left else "warn" if one.left <= one.low else "good"
