"""What marks are called: titles of rules, names of viewers (asked for when they are pointed at, and then known)."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from tiercast.common_names import author_name
from tiercast.desktop.live.clusters import Cluster
from tiercast.desktop.live.course import Course
from tiercast.desktop.session import Session
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_watch import FiredMark, HandMark, NamesReply, NameViewers

TOLD: Final = 6
"""Firings of a cluster that are told one by one."""
KEPT: Final = 2_000
"""Names that are kept; beyond it all are asked for again."""


class Naming(QObject):
    """Signals: `named` when names have come."""

    named = Signal()

    def __init__(self, session: Session, course: Course, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._course = session, course
        self._names: dict[str, str] = {}

    def forget(self) -> None:
        """The page is hidden: keep nobody's name."""
        self._names.clear()

    def ask(self, what: object) -> None:
        """Ask for the names of whom a cluster is about."""
        if not isinstance(what, Cluster):
            return
        wanted = {mark.viewer for mark in what.fired[-TOLD:] if mark.viewer and mark.viewer not in self._names}
        if wanted and self._session.link.is_here:
            if len(self._names) > KEPT:
                self._names.clear()
            # Whoever has no name is not asked for again.
            self._names |= dict.fromkeys(wanted, "")
            question = NameViewers(id=0, viewers=tuple(sorted(wanted)))
            self._session.link.ask(question, self._take, self._refused, owner=self)

    def tell(self, what: object) -> str:
        """What a cluster or a mark says."""
        write = self._session.format
        if isinstance(what, HandMark):
            return f"{write.clock(what.time)}  {what.text}\n{author_name(what.who).to(self._session.language)}"
        if not isinstance(what, Cluster):
            return ""
        lines = [self.line(mark) for mark in what.fired[-TOLD:]]
        if more := len(what.fired) - len(lines):
            lines.insert(0, self.tr("%n more before", "", more))
        return "\n".join(lines)

    def line(self, mark: FiredMark) -> str:
        """One firing: when, which rule, for whom, and its state where it did not reach anybody."""
        parts = [self._session.format.clock(mark.time), self.rule(mark.rule)]
        if mark.viewer:
            parts.append(self._names.get(mark.viewer) or mark.viewer[:8])
        if mark.state != "live":
            parts.append({"ask": self.tr("asks first"), "shadow": self.tr("in shadow")}.get(mark.state, mark.state))
        return "  ".join(parts)

    def rule(self, name: str) -> str:
        """What a rule is called."""
        rules = self._course.about.rules if self._course.about is not None else ()
        return next((one.title for one in rules if one.name == name), name.rpartition("/")[2])

    def _take(self, reply: NamesReply) -> None:
        self._names |= reply.names
        self.named.emit()

    def _refused(self, _failed: Failed) -> None:
        self._names = {key: name for key, name in self._names.items() if name}
