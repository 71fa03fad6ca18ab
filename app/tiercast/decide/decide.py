"""What is done about the rules that hold at one entry: which fire, with which variant, and what that takes.

The checks, in this order: the step's objection (stop, identity, consent, quiet hours), the exclusive group, the cap
that a costly live rule must have, the global holdout and the variant, and last the limits, all or nothing.

A control viewer and one who is held out pass the same checks as all others, so that the groups can be compared; they
take limits of pieces per viewer and nothing else. For the same reason every variant needs as much room in a budget as
the dearest one. A rule in shadow runs through the same code with caps of its own and leaves no exposure.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from tiercast.decide.conflict import ExclusiveGroups, in_order
from tiercast.decide.decision import (
    Exposure,
    Firing,
    PlannedAction,
    Reservation,
    RuleState,
    Suppressed,
)
from tiercast.decide.experiments import (
    HELD,
    HOLDOUT,
    TREATED,
    Assignment,
    assign,
    expose,
    is_held_out,
    read_assignment,
    write_assignment,
)
from tiercast.decide.ids import action_id, firing_id, make_id
from tiercast.decide.limits import CapStore, Draw, reserve_all
from tiercast.decide.states import first_uncapped
from tiercast.decide.terms import ActionTerms, Candidate, CapKind

SHADOW: Final = b"shadow:"
"""What the keys of caps begin with, for rules in shadow: they never use up what live rules share."""
ACTING: Final = frozenset({RuleState.SHADOW, RuleState.ASK, RuleState.LIVE})
PERSONAL: Final = frozenset({CapKind.VIEWER, CapKind.GAP})
BLAME: Final = {
    CapKind.VIEWER: Suppressed.LIMIT,
    CapKind.SHARED: Suppressed.LIMIT,
    CapKind.BUDGET: Suppressed.BUDGET,
    CapKind.GAP: Suppressed.MINIMUM_GAP,
}


class Shop(msgspec.Struct, frozen=True):
    """What is the same for all candidates.

    Attributes:
        number: of the shop, a part of every id.
        secret: key of the hashes that hand out variants.
        holdout: share of viewers who are never approached, 0 to 1.
        slot: microseconds for which a room keeps a variant of what all in it see (a switchback experiment).
    """

    number: int
    secret: bytes
    holdout: float = 0.0
    slot: int = 1_800_000_000


class Outcome(msgspec.Struct):
    """What became of one candidate.

    Attributes:
        firing: it fired, or was suppressed with a reason; None where it waits.
        actions: what is to be done, in order; the first one carries all reservations of the firing.
        exposures: first meetings with a variant.
        reservations: what was taken of the caps.
        wait_until: it waits for a limit until this instant at the latest; the step decides it again before.
    """

    firing: Firing | None
    actions: list[PlannedAction] = msgspec.field(default_factory=list)
    exposures: list[Exposure] = msgspec.field(default_factory=list)
    reservations: tuple[Reservation, ...] = ()
    wait_until: int | None = None


class _Case(msgspec.Struct):
    """A candidate on its way: the variant and what it would do."""

    candidate: Candidate
    side: str = ""
    """Of the global holdout; "": it does not matter here."""
    unit: bytes = b""
    """What the experiment splits."""
    assignment: Assignment | None = None
    actions: tuple[ActionTerms, ...] = ()

    @property
    def is_shadow(self) -> bool:
        return self.candidate.state is RuleState.SHADOW

    @property
    def held(self) -> bool:
        return self.side == HELD

    @property
    def pays(self) -> bool:
        """Whether anything is given: not for the held out, nor for a variant without actions."""
        return bool(self.actions) and not self.held


def decide(candidates: Iterable[Candidate], shop: Shop, caps: CapStore, assignments: CapStore) -> list[Outcome]:
    """Decide all candidates of one entry.

    Args:
        candidates: in any order; drafts and paused rules are left out.
        shop: see `Shop`.
        caps: states of caps, written where something is reserved.
        assignments: states of experiments by `assignment_key`, written at the first exposure.

    Returns:
        An outcome for each, in the order in which they were decided.
    """
    groups = ExclusiveGroups()
    acting = (candidate for candidate in candidates if candidate.state in ACTING)
    return [_decide_one(candidate, shop, caps, assignments, groups) for candidate in in_order(acting)]


def assignment_key(experiment: str, viewer: bytes) -> bytes:
    """Where the assignment of a viewer in an experiment (or in `HOLDOUT`) is kept.

    Where the whole room is split, ``ROOM/SLOT`` stands for the viewer, see `Shop.slot`.
    """
    return make_id("assignment", experiment, viewer)


def _decide_one(
    candidate: Candidate, shop: Shop, caps: CapStore, assignments: CapStore, groups: ExclusiveGroups
) -> Outcome:
    terms = candidate.terms
    case = _Case(candidate, actions=terms.actions)
    if candidate.objection is not None:
        return _suppressed(case, shop, candidate.objection, candidate.reason)
    rival = groups.taken_by(terms.exclusive, candidate.viewer, case.is_shadow)
    if rival:
        return _suppressed(case, shop, Suppressed.EXCLUSIVE, f"{terms.exclusive}: {rival}")
    uncapped = _uncapped(candidate)
    if uncapped:
        return _suppressed(case, shop, Suppressed.NO_CAP, uncapped)
    _hand_out(case, shop, assignments)
    blocked, reservations = _reserve(case, caps)
    if blocked is not None:
        suppressed, reason = blocked
        return _wait_or_drop(case, shop, suppressed, reason)
    groups.take(terms.exclusive, candidate.viewer, case.is_shadow, terms.rule)
    exposures = [] if case.is_shadow else _expose(case, assignments)
    if case.held:
        return Outcome(_firing(case, shop, Suppressed.HOLDOUT, HOLDOUT), [], exposures, reservations)
    firing = _firing(case, shop)
    return Outcome(firing, _plan(case, firing, reservations), exposures, reservations)


def _uncapped(candidate: Candidate) -> str:
    """The costly action of a live rule that no cap bounds; "": there is none."""
    if candidate.state is not RuleState.LIVE:
        return ""
    return first_uncapped(candidate.terms, [use.kind for use in candidate.caps if use.total])


def _hand_out(case: _Case, shop: Shop, assignments: CapStore) -> None:
    """Holdout first, then the variant."""
    candidate, terms = case.candidate, case.candidate.terms
    if shop.holdout > 0 and candidate.viewer and terms.reaches_viewer:
        case.side = _side(candidate.viewer, shop, assignments)
        if case.held:
            case.actions = ()
            return
    if not terms.experiment:
        return
    unit = case.unit = _unit(candidate, shop)
    kept = read_assignment(assignments.get(assignment_key(terms.experiment, unit)))
    weights = terms.weights if candidate.weights is None else candidate.weights
    case.assignment = assign(shop.secret, terms.experiment, unit, weights, kept)
    case.actions = terms.variants.get(case.assignment.variant, ())


def _unit(candidate: Candidate, shop: Shop) -> bytes:
    """What an experiment splits: the viewer or, where all in the room see the same, the room's slots of time."""
    return candidate.viewer or f"{candidate.room}/{candidate.time // shop.slot}".encode()


def _side(viewer: bytes, shop: Shop, assignments: CapStore) -> str:
    """The viewer's side of the holdout: the one that was met first, also after the share was changed."""
    kept = read_assignment(assignments.get(assignment_key(HOLDOUT, viewer)))
    if kept is not None:
        return kept.variant
    return HELD if is_held_out(shop.secret, viewer, shop.holdout) else TREATED


def _reserve(case: _Case, caps: CapStore) -> tuple[tuple[Suppressed, str] | None, tuple[Reservation, ...]]:
    """Take of the caps; or what is in the way."""
    candidate = case.candidate
    if not candidate.caps:
        return None, ()
    prefix = SHADOW if case.is_shadow else b""
    draws = []
    for use in candidate.caps:
        need, take = 1, 1 if case.pays or use.kind in PERSONAL else 0
        if use.kind is CapKind.BUDGET:
            costs = [_cost(actions, use.currency) for actions in candidate.terms.alternatives]
            known = [cost for cost in costs if cost is not None]
            if len(known) < len(costs):
                return (Suppressed.BUDGET, f"{use.limit}: the cost is not known in {use.currency}"), ()
            need = max(known, default=0)
            take = (_cost(case.actions, use.currency) or 0) if case.pays else 0
        draws.append(Draw(use.cap, prefix + use.key, use.mark, need, take))
    full, reservations = reserve_all(draws, caps, candidate.time)
    if full is None:
        return None, reservations
    use = candidate.caps[next(place for place, draw in enumerate(draws) if draw is full)]
    return (BLAME[use.kind], use.limit), ()


def _cost(actions: tuple[ActionTerms, ...], currency: str) -> int | None:
    """What the actions cost together; None: not known in this currency."""
    total = 0
    for action in actions:
        if action.cost is None:
            if action.costly:
                return None
        elif action.cost and action.currency != currency:
            return None
        else:
            total += action.cost
    return total


def _wait_or_drop(case: _Case, shop: Shop, suppressed: Suppressed, reason: str) -> Outcome:
    candidate = case.candidate
    deadline = candidate.deadline
    if deadline is None and candidate.terms.wait:
        deadline = candidate.time + candidate.terms.wait
    if deadline is not None and candidate.time < deadline:
        return Outcome(None, wait_until=deadline)
    return _suppressed(case, shop, suppressed, reason)


def _expose(case: _Case, assignments: CapStore) -> list[Exposure]:
    """The first meetings with the holdout's side and with the variant, kept so that they stay the first."""
    candidate, terms = case.candidate, case.candidate.terms
    met: list[tuple[str, bytes, Assignment]] = []
    if case.side:
        met.append((HOLDOUT, candidate.viewer, Assignment(case.side)))
    if case.assignment is not None:
        met.append((terms.experiment, case.unit, case.assignment))
    exposures = []
    for experiment, unit, assignment in met:
        key = assignment_key(experiment, unit)
        kept = read_assignment(assignments.get(key))
        if kept is not None and kept.exposed and kept.variant == assignment.variant:
            continue
        assignments.put(key, write_assignment(expose(assignment)))
        exposures.append(
            Exposure(experiment, assignment.variant, candidate.viewer, candidate.room, candidate.time, candidate.seq)
        )
    return exposures


def _suppressed(case: _Case, shop: Shop, suppressed: Suppressed, reason: str) -> Outcome:
    return Outcome(_firing(case, shop, suppressed, reason))


def _firing(case: _Case, shop: Shop, suppressed: Suppressed | None = None, reason: str = "") -> Firing:
    candidate, terms = case.candidate, case.candidate.terms
    return Firing(
        id=firing_id(shop.number, terms.ruleset, terms.rule, candidate.viewer, candidate.cause, candidate.ordinal),
        seq=candidate.seq,
        cause=candidate.cause,
        time=candidate.time,
        room=candidate.room,
        ruleset=terms.ruleset,
        rule=terms.rule,
        state=candidate.state.value,
        viewer=candidate.viewer,
        item=candidate.item,
        experiment=terms.experiment,
        variant="" if case.assignment is None else case.assignment.variant,
        suppressed="" if suppressed is None else suppressed.value,
        reason=reason,
        values=candidate.values,
    )


def _plan(case: _Case, firing: Firing, reservations: tuple[Reservation, ...]) -> list[PlannedAction]:
    candidate = case.candidate
    return [
        PlannedAction(
            id=action_id(firing.id, ordinal),
            firing=firing.id,
            ordinal=ordinal,
            time=candidate.time,
            room=candidate.room,
            ruleset=firing.ruleset,
            rule=firing.rule,
            type=action.type,
            sink=action.sink,
            mode=firing.state,
            fields=action.fields | {field: candidate.look(name) for field, name in action.named},
            values={name: candidate.look(name) for name in action.names},
            viewer=candidate.viewer,
            item=candidate.item,
            cause=candidate.cause,
            seq=candidate.seq,
            needs=action.needs,
            expires=None if action.expires is None else candidate.time + action.expires,
            cost=action.cost,
            currency=action.currency,
            reservations=reservations if ordinal == 0 else (),
        )
        for ordinal, action in enumerate(case.actions)
    ]
