"""What a shop knows of a viewer: labels, attributes with origin and date, tiers, value, stage, and notes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tiercast_api.event import Attribute

from tiercast.audience.calendar import instant_text
from tiercast.audience.ladders import read_standing
from tiercast.audience.purchases import least_confidence
from tiercast.decide.consent import ANSWERS, consent_said, read_consent
from tiercast.decide.ids import id_text
from tiercast.engine.attributes import OF_VIEWER, AttributeTypes
from tiercast.engine.past import Past, Recall, open_past
from tiercast.step.core import Core
from tiercast.step.signal_keys import signal_of
from tiercast.step.values import ViewerState
from tiercast.store.notes import notes_of

AT_MOST: Final = 20
"""Viewers of whom it is told; a name may be that of many."""


def known_of(
    recall: Recall, viewers: Sequence[bytes], types: AttributeTypes, now: int
) -> dict[bytes, dict[str, Any]]:  # fmt: skip
    """What is known of each of some viewers at the journal's end; nothing of those whom no event told of.

    Args:
        now: the instant at which value and stage are read; the room's own may lie long back.

    Returns:
        By viewer: ``labels`` (by hand), ``signals`` (labels that rules give, by their titles), ``attributes`` (each
        with ``name``, ``value``, ``shown``, ``type``, ``origin``: ``hand`` or the key of a source, and ``since``),
        ``tiers`` by ladder, ``rfm`` and ``stage`` where there are cuts, ``orders``, ``spent``, ``currency``,
        ``confidence`` (percent, of the least sure order), ``visits``, ``channel``, ``first_seen``, ``last_paid``,
        ``one_with`` (keys), ``notes``, and ``consent`` (``marketing``, ``personalised``, as far as said).

    Raises:
        JobError, StoreError.
    """
    with open_past(recall) as past:
        wanted = list(viewers[:AT_MOST])
        core = past.at_end()
        past.load(core, {core.state.who(key) for key in wanted})
        return {key: _known(core, past, key, types, now) for key in wanted}


def _known(core: Core, past: Past, key: bytes, types: AttributeTypes, at: int) -> dict[str, Any]:
    state = core.state
    notes = [
        {"n": note.n, "time": instant_text(note.time), "who": note.who, "text": note.text}
        for note in notes_of(past.connection, past.vault, key)
    ]
    head = state.who(key)
    viewer = state.viewers.values.get(head)
    if viewer is None:
        return {"notes": notes}
    group = {head, *state.merged_into(head)} - {key}
    now, value = max(at, state.shop.now), core.standings.value
    consent = read_consent(viewer.consent)
    rfm = {name: found for name in ("cell", "name") if (found := value(viewer, now, name)) is not None}
    return {
        "labels": list(viewer.labels), "signals": _titles(core, viewer), "attributes": _attributes(viewer, types),
        "tiers": {ladder: read_standing(packed).tier for ladder, packed in (viewer.tiers or {}).items()},
        "rfm": rfm, "stage": core.standings.stage(viewer, now) or "", "orders": viewer.orders - viewer.returned,
        "spent": viewer.spent, "currency": viewer.currency, "confidence": least_confidence(viewer.bought),
        "visits": viewer.visits, "channel": viewer.channel,
        "first_seen": instant_text(viewer.first_seen),
        "last_paid": instant_text(viewer.last_paid),
        "one_with": sorted(map(id_text, group)), "notes": notes,
        "consent": {what: said for what in ANSWERS if (said := consent_said(consent, what)) is not None},
    }  # fmt: skip


def _attributes(viewer: ViewerState, types: AttributeTypes) -> list[dict[str, Any]]:
    origins: Mapping[str, tuple[str, int]] = viewer.origins or {}

    def one(name: str, value: Attribute) -> dict[str, Any]:
        origin, since = origins.get(name, ("", 0))
        kind = types.types.get(OF_VIEWER + name)
        return {
            "name": name, "value": value, "shown": types.shown(OF_VIEWER + name, value),
            "type": str(kind) if kind is not None else "", "origin": origin, "since": instant_text(since),
        }  # fmt: skip

    return [one(name, value) for name, value in sorted((viewer.attributes or {}).items())]


def _titles(core: Core, viewer: ViewerState) -> list[str]:
    """Titles of the signals that hold."""
    titles = {
        f"{ruleset.name}/{signal.name}": signal.title
        for program in core.programs.values()
        for ruleset in program.scope.rulesets
        for signal in ruleset.signals
        if signal.title
    }
    held = map(signal_of, viewer.signals or {})
    return sorted({titles[name] for name in held if name in titles})
