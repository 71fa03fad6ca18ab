"""From triggers that held to what is done: makes candidates, lets `decide` choose, and keeps what was reserved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec
from tiercast_api.action import ActionType

from tiercast.audience.entry import Entry
from tiercast.decide.conflict import in_order
from tiercast.decide.consent import Approach, ConsentPolicy, QuietHours, objection, read_consent
from tiercast.decide.decide import ACTING, Outcome, Shop, decide
from tiercast.decide.decision import Decision, PlannedAction, RuleState, Suppressed
from tiercast.decide.limits import MarkedCap, SlidingCap
from tiercast.decide.states import state_in_force
from tiercast.decide.terms import Candidate
from tiercast.step.acting import Acting, CapPlan, look_in, plain
from tiercast.step.cap_book import CapBook, VariantBook
from tiercast.step.fair_groups import groups_of
from tiercast.step.held import Held
from tiercast.step.moment import Moment
from tiercast.step.overflow import Overflow
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule
from tiercast.step.state import State
from tiercast.step.trials import Trials
from tiercast.step.values import OpenFiring

_encode = msgspec.msgpack.Encoder().encode


class Deciding:
    """Decides what is done about triggers that held.

    Args:
        simulated: no sink will answer; every action counts as accepted at once.
        types: what the sinks can do, by name.
    """

    def __init__(
        self, shop: str, secret: bytes, state: State, moment: Moment, simulated: bool, types: Mapping[str, ActionType]
    ) -> None:
        self._types = types
        self.number = int.from_bytes(blake2b(shop.encode(), digest_size=7).digest(), "big")
        self._secret = secret
        self._state, self._m, self._simulated = state, moment, simulated
        self._caps, self._variants = CapBook(state, moment), VariantBook(state, moment)
        self.trials = Trials(secret, state, moment)
        self.overflow = Overflow(state, moment, self._caps)
        self._ordinals: Counter[tuple[str, bytes, int]] = Counter()
        self.decision = Decision([], [], [], [])

    def begin(self) -> None:
        """A new entry: what holds at it is numbered from the beginning."""
        self._ordinals.clear()

    def decide(self, held: list[Held], program: RoomProgram) -> list[tuple[TriggerRule, Entry]]:
        """Decide `held`, all of one fact.

        Returns:
            The rules that fired, and what each is about.
        """
        shop = Shop(self.number, self._secret, program.config.holdout)
        fired: list[tuple[TriggerRule, Entry]] = []
        cases = [_Case(self._candidate(one, program), one) for one in held]
        # The order in which `decide` decides, so that each outcome finds its case.
        cases = in_order([case for case in cases if case.candidate.state in ACTING])
        outcomes = decide([case.candidate for case in cases], shop, self._caps, self._variants)
        for case, outcome in zip(cases, outcomes, strict=True):
            one, candidate = case.held, case.candidate
            if outcome.wait_until is not None:
                self.overflow.wait(one, candidate, outcome.wait_until, program)
            elif self._take(outcome, candidate, program):
                fired.append((one.rule, one.about))
        return fired

    def by_hand(self, acting: Acting, about: Entry, program: RoomProgram) -> None:
        """Decide what a person asks for at the moment, by the same checks as a live rule that held."""
        m = self._m
        against, reason = self._objection(acting, about, program)
        candidate = Candidate(
            terms=acting.terms,
            state=RuleState.LIVE,
            seq=self._state.shop.seq,
            cause=about.seq,
            time=m.now,
            room=about.room,
            viewer=about.viewer,
            item=about.item,
            caps=tuple(plan.use(m, about) for plan in _plans(acting)),
            objection=against,
            reason=reason,
            look=look_in(acting, m),
        )
        shop = Shop(self.number, self._secret, program.config.holdout)
        for outcome in decide([candidate], shop, self._caps, self._variants):
            self._take(outcome, candidate, program)

    def give_back(self, firing: OpenFiring) -> None:
        """None of a firing's actions was accepted: what it reserved is free again."""
        for key, time, amount, sliding in firing.reservations:
            cap = SlidingCap(0, 1) if sliding else MarkedCap(0)
            self._caps.put(key, cap.give_back(self._caps.get(key), time, amount))

    def _candidate(self, held: Held, program: RoomProgram) -> Candidate:
        m, about = self._m, held.about
        acting = program.acts[held.rule.name]
        state = self.rule_state(held.rule.name, program)
        against, reason = self._objection(acting, about, program)
        return Candidate(
            terms=acting.terms,
            state=state,
            seq=self._state.shop.seq,
            cause=about.seq,
            time=held.time,
            room=about.room,
            viewer=about.viewer,
            item=about.item,
            ordinal=self._ordinal(held),
            caps=tuple(plan.use(m, about) for plan in _plans(acting)),
            objection=against,
            reason=reason,
            weights=self.trials.weights(acting.terms.experiment, program) if acting.terms.experiment else None,
            deadline=held.deadline,
            look=look_in(acting, m),
            values={name: plain(value) for name, value in held.values.items()},
        )

    def _ordinal(self, held: Held) -> int:
        """Tells apart what holds several times for one rule, viewer and cause; what has waited keeps its number."""
        if held.ordinal is not None:
            return held.ordinal
        name = (held.rule.name, held.about.viewer, held.about.seq)
        self._ordinals[name] += 1
        return self._ordinals[name] - 1

    def rule_state(self, rule: str, program: RoomProgram) -> RuleState:
        """The state of a rule (full name): as it was switched, else as the room begins, as far as its caps allow."""
        acting = program.acts[rule]
        return state_in_force(self.said_state(rule, program), acting.terms, acting.uncapped)

    def said_state(self, rule: str, program: RoomProgram) -> str:
        """What somebody chose for a rule (full name), else what the room begins with; see `state_in_force`."""
        config = program.config
        switched = self._state.shop.states.get(f"{config.key}/{rule}")
        return switched or config.rule_states.get(rule, config.default_state)

    def _objection(self, acting: Acting, about: Entry, program: RoomProgram) -> tuple[Suppressed | None, str]:
        """Why the rule must not act now, and what that is about; None: nothing is against it.

        A limit per viewer cannot be kept for nobody: without a viewer such a rule does nothing.
        """
        config, m = program.config, self._m
        stop = self._state.shop.stop or self._state.shop.stops.get(config.key, "")
        if stop:
            return Suppressed.STOPPED, stop
        personal = m.viewer is not None and bool(about.viewer)
        if not acting.terms.reaches_viewer:
            if acting.personal_limit and not personal:
                return Suppressed.IDENTITY, acting.personal_limit
            return None, ""
        if m.viewer is None or not personal:
            return Suppressed.IDENTITY, ""
        quiet = QuietHours(config.quiet_from, config.quiet_to) if config.quiet_from != config.quiet_to else None
        against = objection(
            read_consent(m.viewer.consent),
            ConsentPolicy(config.ask_first, quiet),
            Approach(reaches_viewer=True),
            m.now,
            program.calendar,
        )
        return against, ""

    def _note_groups(self, actions: Sequence[PlannedAction]) -> None:
        """To whom something of value is offered: the viewer's tiers and attributes as they stand now."""
        groups: dict[str, str] | None = None
        for action in actions:
            declared = self._types.get(action.type)
            if action.cost or (declared is not None and declared.costly):
                groups = groups if groups is not None else groups_of(self._m.viewer)
                action.groups = groups

    def _take(self, outcome: Outcome, candidate: Candidate, program: RoomProgram) -> bool:
        """Take an outcome into the decision. Returns whether the rule fired."""
        firing = outcome.firing
        if firing is None:
            return False
        # What a person has done by hand stands in no ruleset.
        firing.version = program.versions.get(firing.ruleset, "")
        decision = self.decision
        decision.firings.append(firing)
        if outcome.actions and firing.viewer:
            self._note_groups(outcome.actions)
        decision.actions += outcome.actions
        decision.exposures += outcome.exposures
        self.trials.met(outcome.exposures, program)
        acting = outcome.actions and firing.state in (RuleState.LIVE, RuleState.ASK)
        if acting and outcome.reservations and not self._simulated:
            sliding = {use.key: isinstance(use.cap, SlidingCap) for use in candidate.caps}
            self._state.shop.open[firing.id.hex()] = _encode(
                OpenFiring(
                    firing.viewer,
                    firing.room,
                    tuple((r.cap, r.time, r.amount, sliding[r.cap]) for r in outcome.reservations),
                )
            )
        return not firing.suppressed


def _plans(acting: Acting) -> list[CapPlan]:
    """The caps that are asked, in order."""
    return [*acting.caps] if acting.gap is None else [*acting.caps, acting.gap]


@dataclass
class _Case:
    """A candidate and what it was made of."""

    candidate: Candidate
    held: Held

    @property
    def priority(self) -> int:
        return self.candidate.priority

    @property
    def position(self) -> tuple[int, int]:
        return self.candidate.position
