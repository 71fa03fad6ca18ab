"""What the engine tells of its surroundings, for checking and explaining rulesets here: asked once a room."""

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from tiercast_api.kinds import Kinds

from tiercast.desktop.parts.properties import alive
from tiercast.desktop.session import Session
from tiercast.rules.ast import Ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.conditions import Type
from tiercast.rules.explain.document import explain
from tiercast.rules.parse import parse_ruleset
from tiercast.serve.protocol_rules import (
    GetRuleEnvironment,
    ReadRuleset,
    RuleEnvironmentReply,
    RulesetRow,
    RulesetTextReply,
)

Sentences = dict[str, tuple[str, ...]]


class Surroundings(QObject):
    """The environment of the room's rulesets, and what each rule says in sentences.

    Signals: `changed` when more is known.
    """

    changed = Signal()
    _read = Signal(str, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.reply: RuleEnvironmentReply | None = None
        self._rulesets: dict[str, Ruleset] = {}
        self._asked: set[str] = set()
        self._said: dict[tuple[str, str], Sentences] = {}
        session.room_changed.connect(self._forget)
        self._read.connect(self._learned)

    def ask(self) -> None:
        """Ask what surrounds the room's rulesets."""
        if self.session.room:
            command = GetRuleEnvironment(id=0, room=self.session.room)
            self.session.link.ask(command, then=self._take, refused=self.session.refuse_once, owner=self)

    @property
    def kinds(self) -> Kinds:
        """Every event kind."""
        return Kinds(self.reply.kinds if self.reply is not None else ())

    @property
    def environment(self) -> Environment:
        """What rulesets are checked against; before the engine has told, what is known without it."""
        if self.reply is None:
            return Environment(kinds=Kinds())
        return environment_of(self.reply)

    def know(self, ruleset: RulesetRow) -> None:
        """Learn what the text of a ruleset says, unless that is known."""
        if ruleset.hash not in self._rulesets and ruleset.hash not in self._asked:
            self._asked.add(ruleset.hash)
            command = ReadRuleset(id=0, room=ruleset.room, ruleset=ruleset.ruleset, hash=ruleset.hash)
            self.session.link.ask(command, then=self._learn, refused=self.session.refuse_once, owner=self)

    def sentences(self, ruleset: RulesetRow, rule: str) -> tuple[str, ...]:
        """What a rule does, in sentences of the language in force; () while its text is not known."""
        parsed = self._rulesets.get(ruleset.hash)
        if parsed is None:
            self.know(ruleset)
            return ()
        key = (ruleset.hash, self.session.language)
        if key not in self._said:
            actions = {action.name: action for action in self.reply.actions} if self.reply is not None else {}
            told = explain(parsed, self.kinds, actions, "zh" if self.session.chinese else "en")
            self._said[key] = {one.name: one.sentences for one in told if one.section == "triggers"}
        return self._said[key].get(rule, ())

    def _take(self, reply: RuleEnvironmentReply) -> None:
        self.reply = reply
        self._said.clear()
        self.changed.emit()

    def _learn(self, reply: RulesetTextReply) -> None:
        QThreadPool.globalInstance().start(_Reading(self, reply.hash, reply.text))

    def _learned(self, digest: str, ruleset: Ruleset | None) -> None:
        if ruleset is not None:
            self._rulesets[digest] = ruleset
            self.changed.emit()

    def _forget(self) -> None:
        self.reply = None
        self._asked.clear()


class _Reading(QRunnable):
    """Reads a text in another thread: a long one takes a tenth of a second."""

    def __init__(self, surroundings: Surroundings, digest: str, text: str) -> None:
        super().__init__()
        self._surroundings, self._digest, self._text = surroundings, digest, text

    def run(self) -> None:
        """Read it; the window may be gone when that is done."""
        found = parse_ruleset(self._text).ruleset
        if alive(self._surroundings):
            self._surroundings._read.emit(self._digest, found)  # queued: it is of another thread


def environment_of(reply: RuleEnvironmentReply) -> Environment:
    """What the engine told, as the checker reads it."""
    return Environment(
        kinds=Kinds(reply.kinds), actions={action.name: action for action in reply.actions},
        sinks=frozenset(reply.sinks), pools=frozenset(reply.pools), currency=reply.currency,
        attributes={name: Type(kind) for name, kind in reply.attributes.items()},
    )  # fmt: skip
