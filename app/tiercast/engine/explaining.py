"""Why a rule fired, and why it did not: for a firing as it was recorded, for anybody and any instant as it was then."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from tiercast.common_names import spoken
from tiercast.decide.decision import Firing
from tiercast.decide.ids import id_text
from tiercast.engine.explaining_exact import not_exact
from tiercast.engine.explaining_item import item_named
from tiercast.engine.explaining_words import Asked, Teller, Values, speaking
from tiercast.engine.jobs import JobError
from tiercast.engine.kept_words import TRACES_KEPT
from tiercast.engine.past import Past, Recall, open_past
from tiercast.engine.ruletests.why import STATES_ZH
from tiercast.insight.reasons import Explainer, Reason, Reasons
from tiercast.rules.ast import Ruleset, Trigger
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Condition
from tiercast.rules.parse import parse_ruleset
from tiercast.rules.readings import readings
from tiercast.rules.value_titles import tier_titles
from tiercast.step.core import Core
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule
from tiercast.step.settle import Reading
from tiercast.store.firings import firings_by_id
from tiercast.store.small import get_ruleset
from tiercast.store.tables import firings
from tiercast.words import Words


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Which rule, for whom, and when.

    Attributes:
        viewer: key; b"" for a rule about the room.
        item: id or title of a product, for rules that decide per item; "": the one that was asked about last.
        rule: full name, ``ruleset/rule``.
        at: room time, microseconds; 0: the journal's end.
        seq: an entry instead of an instant; 0: none.
    """

    room: str
    rule: str
    viewer: bytes = b""
    item: str = ""
    at: int = 0
    seq: int = 0


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a rule.

    Attributes:
        outcome: ``fired``, ``suppressed``, ``held``, ``not held`` or ``unknown``.
        at: room time that is explained; seq: the last entry that counted.
        version: content hash of the ruleset as it was; state: of the rule then.
        firing: the firing that is explained, or the rule's last one for this viewer up to then; "" where none was.
        asked, asked_at: the fact at which the conditions were last read up to then, and when; "" where that is not
            known.
        reasons: every condition; failing: paths of the fewest that would have to be otherwise.
        message, message_zh: all of it in sentences; called: what the rule is called where they begin with it.
    """

    outcome: str
    room: str
    rule: str
    viewer: str
    at: int
    seq: int
    version: str
    state: str
    firing: str = ""
    asked: str = ""
    asked_at: int = 0
    reasons: tuple[Reason, ...] = ()
    failing: tuple[str, ...] = ()
    message: str
    message_zh: str
    called: str = ""


def explain_firing(recall: Recall, firing: bytes) -> Account:
    """The account of a firing, with the values that it saw and the rule as it was.

    Raises:
        JobError: there is no such firing; StoreError.
    """
    with open_past(recall) as past:
        found = firings_by_id(past.connection, past.vault, [firing]).get(firing)
        if found is None:
            raise JobError(no_firing(firing))
        return _of_firing(past, found)


def no_firing(firing: bytes) -> Words:
    """What to say where there is no such firing."""
    return Words(f"there is no firing {id_text(firing)}", f"没有触发记录 {id_text(firing)}")


def explain(recall: Recall, question: Question) -> Account:
    """The account of a rule for a viewer at an instant: the state of then, rebuilt.

    Raises:
        JobError: there was no such room or rule, or the journal does not reach back so far; StoreError.
    """
    with open_past(recall) as past:
        return _Rebuilt(past, question).account()


def rule_at(core: Core, room: str, rule: str) -> tuple[RoomProgram, TriggerRule]:
    """The room's program and the rule. Raises: JobError: naming those that there are."""
    program = core.programs.get(room)
    if program is None:
        rooms = ", ".join(core.programs) or "–"
        raise JobError(Words(f"there was no room {room!r}; there were: {rooms}", f"没有直播间 {room!r}；有：{rooms}"))
    found = program.trigger(rule)
    if found is None:
        rules = ", ".join(each.name for each in program.triggers()) or "–"
        raise JobError(
            Words(f"the room had no rule {rule!r}; it had: {rules}", f"该直播间没有规则 {rule!r}；有：{rules}")
        )
    return program, found


def conditions_of(trigger: Trigger) -> list[Condition]:
    """What a rule asks: at its event, and when it is due."""
    return [condition for condition in (trigger.when, trigger.still) if condition is not None]


def _too_early(past: Past, room: str) -> Words:
    first = past.first_time()
    if not first:
        return Words(
            "nothing has been recorded in this store yet; start the engine first",
            "这个存储里还没有任何记录；请先启动引擎",
        )
    zone, _ = _room_of(past, room)
    # A whole second at which there is something, and not the one before it.
    text = Teller(zone).time(-(-first // 1_000_000) * 1_000_000)
    return Words(
        f"no rules ran at that instant yet: the records begin at {text} ({zone}); ask about a later instant",
        f"那个时刻还没有规则在运行：记录从 {text}（{zone}）开始；请询问更晚的时刻",
    )


class _Rebuilt:
    """The state of an instant, and what a rule says in it."""

    def __init__(self, past: Past, question: Question) -> None:
        self._past, self._question = past, question
        self._asked: Asked | None = None
        self._core = past.before_seq(question.seq) if question.seq else past.before_time(question.at or 1 << 62)
        self._item = ""
        self._asked_of: dict[str, Asked] = {}
        self._core.watch(self._watch)

    def account(self) -> Account:
        question, core, past = self._question, self._core, self._past
        if question.seq:
            past.run(core, lambda _, entry: entry.seq > question.seq)
            if core.state.shop.seq < question.seq:
                raise JobError(Words(f"the journal has no entry {question.seq}", f"事件记录中没有第 {question.seq} 条"))
        else:
            past.to_time(core, question.at or 1 << 62)
        if not core.programs:
            raise JobError(_too_early(past, question.room))
        program, rule = rule_at(core, question.room, question.rule)
        if question.item:
            self._item = item_named(core.state.items.values, question.item)
            self._asked = self._asked_of.get(self._item)
        at_entry = bool(question.seq) and self._asked is not None and self._asked.entry.seq == question.seq
        values = self._asked.values if at_entry and self._asked is not None else self._read(program, rule)
        config, titles = program.config, program.scope.tier_titles(rule.ruleset)
        ruleset = next(each for each in program.scope.rulesets if each.name == rule.ruleset)
        say = speaking(ruleset, core.kinds, core.action_types)
        explainer = Explainer(program.types(rule.ruleset).get, config.zone, config.currency, titles, say)
        reasons = [explainer.explain(one, values) for one in conditions_of(rule.trigger)]
        return self._told(program, rule, reasons, at_entry)

    def _watch(self, program: RoomProgram, fact: str, found: Sequence[Reading]) -> None:
        question, m = self._question, self._core.moment
        if program.config.key != question.room or m.key != question.viewer:
            return
        for group, verdict, values in found:
            if any(rule.name == question.rule for rule in group.triggers):
                held = any(rule.name == question.rule for rule in verdict.triggers)
                named = dict(zip(group.names, values, strict=True))
                self._asked = Asked(fact, m.now, m.entry, named, held)
                if question.item:
                    self._asked_of[m.entry.item] = self._asked

    def _read(self, program: RoomProgram, rule: TriggerRule) -> Values:
        """The values as of the instant, about what the rule was last asked about."""
        core, viewer = self._core, self._question.viewer
        self._past.load(core, {viewer} if viewer else set())
        core.look_at(program, viewer)
        m = core.moment
        self._turn_to_item()
        names = {name for condition in conditions_of(rule.trigger) for name in readings(condition)}
        return {name: program.readings.reader(rule.ruleset, name)(m) for name in sorted(names)}

    def _turn_to_item(self) -> None:
        """Let the moment be about what the rule was last asked about, or at least about the product."""
        m = self._core.moment
        if self._asked is not None:
            m.entry = self._asked.entry
        elif self._item:
            m.entry = msgspec.structs.replace(m.entry, item=self._item)

    def _told(self, program: RoomProgram, rule: TriggerRule, reasons: Sequence[Reasons], at_entry: bool) -> Account:
        question, core, asked = self._question, self._core, self._asked
        held = _all([one.held for one in reasons])
        firing = self._last_firing(at_entry)
        outcome = {True: "held", False: "not held", None: "unknown"}[held]
        if at_entry and firing is not None and held:
            outcome = "suppressed" if firing.suppressed else "fired"
        failing = [reason for one in reasons for reason in one.failing]
        state = core.rule_state(question.room, rule.name).value
        teller = Teller(program.config.zone)
        now = core.state.shop.now
        words = [teller.outcome(rule, now, held, failing, sum(len(one.parts) for one in reasons))]
        words += teller.asked(rule, asked, since=self._past.since(), at_entry=at_entry)
        words += teller.firing(firing)
        if self._item:
            words.insert(0, teller.item(self._item, core.state.item(self._item)))
        core.look_at(program, question.viewer)
        self._turn_to_item()
        words += not_exact(program, rule.ruleset, conditions_of(rule.trigger), core.moment)
        if state in ("draft", "paused", "shadow"):
            words.append(
                Words(
                    f"The rule is in state {state}: it reaches nobody.",
                    f"规则状态为“{STATES_ZH.get(state, state)}”，不会触达任何人。",
                )
            )
        return Account(
            outcome=outcome, room=question.room, rule=rule.name,
            viewer=id_text(question.viewer) if question.viewer else "", at=now, seq=core.state.shop.seq,
            version=program.versions[rule.ruleset], state=state, firing=id_text(firing.id) if firing else "",
            asked=asked.fact if asked else "", asked_at=asked.now if asked else 0,
            reasons=tuple(part for one in reasons for part in one.parts), failing=tuple(r.path for r in failing),
            message=" ".join(one.en for one in words), message_zh="".join(one.zh for one in words),
        )  # fmt: skip

    def _last_firing(self, at_entry: bool) -> Firing | None:
        """The rule's last recorded firing for the viewer up to the instant; of the very entry where one is asked."""
        question, c, past = self._question, firings.c, self._past
        ruleset, _, rule = question.rule.rpartition("/")
        query = select(c.id).where(
            c.shop == past.vault.shop, c.room == question.room, c.ruleset == ruleset, c.rule == rule,
            c.seq <= self._core.state.shop.seq, c.viewer == question.viewer if question.viewer else c.viewer.is_(None),
        )  # fmt: skip
        if self._item:
            query = query.where(c.item == self._item)
        if at_entry:
            query = query.where(c.seq == question.seq)
        found = past.connection.execute(query.order_by(c.n.desc()).limit(1)).scalar()
        return None if found is None else firings_by_id(past.connection, past.vault, [found]).get(bytes(found))


def _of_firing(past: Past, firing: Firing) -> Account:
    ruleset = _ruleset(past, firing)
    trigger = next((each for each in ruleset.triggers if each.name == firing.rule), None) if ruleset else None
    zone, currency = _room_of(past, firing.room)
    teller, values = Teller(zone), firing.values
    reasons: list[Reasons] = []
    if ruleset is not None and trigger is not None and values is not None:
        say = speaking(ruleset, past.kinds, past.actions)
        explainer = Explainer(Scope(ruleset).type_of, zone, currency, tier_titles(ruleset.tiers), say)
        reasons = [explainer.explain(condition, values) for condition in conditions_of(trigger)]
    called = (trigger.title if trigger is not None else "") or spoken(firing.rule)
    words = teller.firing(firing, alone=True, title=called)
    if firing.ruleset and (ruleset is None or trigger is None):
        words.append(Words("The ruleset of then is no longer kept.", "当时的规则集已不再保存。"))
    elif firing.ruleset and values is None:
        words.append(
            Words(
                f"What it saw is no longer kept{TRACES_KEPT.en}, or the viewer was erased.",
                f"当时的数值已不再保存：已到保留期限{TRACES_KEPT.zh}，或观众已被删除。",
            )
        )
    return Account(
        outcome="suppressed" if firing.suppressed else "fired", room=firing.room,
        rule=f"{firing.ruleset}/{firing.rule}".lstrip("/"), viewer=id_text(firing.viewer) if firing.viewer else "",
        at=firing.time, seq=firing.seq, version=firing.version, state=firing.state, firing=id_text(firing.id),
        reasons=tuple(part for one in reasons for part in one.parts),
        message=" ".join(one.en for one in words), message_zh="".join(one.zh for one in words), called=called,
    )  # fmt: skip


def _ruleset(past: Past, firing: Firing) -> Ruleset | None:
    text = get_ruleset(past.connection, firing.version)
    return None if text is None else parse_ruleset(text).ruleset


def _room_of(past: Past, room: str) -> tuple[str, str]:
    """Zone and currency of a room, as it was last configured."""
    core = past.before_time(1 << 62)
    if room not in core.configs:
        past.run(core)
    config = core.configs.get(room)
    return ("UTC", "") if config is None else (config.zone, config.currency)


def _all(truths: Sequence[bool | None]) -> bool | None:
    return False if False in truths else None if None in truths else True
