"""Readers of everything that a ruleset can name, its own names first."""

from collections.abc import Mapping, Sequence

from tiercast.audience.calendar import Calendar
from tiercast.audience.ladders import read_standing
from tiercast.rules import ast
from tiercast.rules.readings import NEVER
from tiercast.step.features_in import RoomFeatures
from tiercast.step.holding_reader import holding_reader
from tiercast.step.knobs import Knobs
from tiercast.step.measured import FeatureReader
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.readers import catalogue_reader
from tiercast.step.room_scope import RoomScope
from tiercast.step.signal_keys import cell_of_signal, holds_for_any, of_viewer, signal_key, signal_of
from tiercast.step.standing import Standings, rfm_reader


class UnknownNameError(LookupError):
    """A name that nothing in the room has; the checker finds it before it comes here."""

    def __init__(self, ruleset: str, name: str) -> None:
        super().__init__(f"{ruleset}: {name} is no name of this room")


class Readings:
    """Makes readers for the readings of one room's conditions and templates."""

    def __init__(
        self,
        scope: RoomScope,
        knobs: Knobs,
        features: RoomFeatures,
        feature_reader: FeatureReader,
        calendar: Calendar,
        standings: Standings,
        signal_keys: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._signal_keys = signal_keys
        self._standings = standings
        self._scope, self._knobs, self._features = scope, knobs, features
        self._feature_reader, self.calendar = feature_reader, calendar

    def reader(self, ruleset: str, name: str) -> Reader:
        """A reader of one reading (see `tiercast.rules.readings`).

        Raises:
            UnknownNameError: where there is no such name.
        """
        how, colon, bare = name.partition(":")
        if not colon:
            return self._named(ruleset, name)
        if how == "within":
            return self._within(self._scope.fact(ruleset, bare))
        now = self._named(ruleset, bare)
        key = f"{ruleset}:{bare}"
        if how == "was":
            return lambda m: m.was.get(key)

        def changed(m: Moment) -> Value | None:
            after, before = now(m), m.was.get(key)
            return None if after is None and before is None else after != before

        return changed

    def _named(self, ruleset: str, name: str) -> Reader:
        found = self._scope.feature(ruleset, name)
        if found is not None:
            measured = self._features.named[found[0], name]
            if found[1].function is ast.Function.HOLDING:
                facts = measured.feature.spec.facts
                return holding_reader(measured, [fact.removeprefix("signal.") for fact in facts])
            return self._feature_reader.reader(measured)
        if name == "viewer.labels":
            return self._labels()
        reader = self._of_ruleset(ruleset, name) or catalogue_reader(name, self.calendar)
        if reader is None:
            raise UnknownNameError(ruleset, name)
        return reader

    def _labels(self) -> Reader:
        """Labels by hand, then titles of the viewer's signals."""
        titles = {f"{r.name}/{s.name}": s.title for r in self._scope.rulesets for s in r.signals if s.title}

        def labels(m: Moment) -> Value | None:
            if m.viewer is None:
                return None
            held = (titles.get(signal_of(key)) for key in m.viewer.signals or ())
            return tuple(dict.fromkeys((*m.viewer.labels, *(title for title in held if title))))

        return labels

    def _of_ruleset(self, ruleset: str, name: str) -> Reader | None:
        prefix, _, own = name.partition(".")
        match prefix:
            case "params":
                full, values = self._knobs.full_name(ruleset, name), self._knobs.values
                return lambda m: values.get(full)
            case "tier":
                return self._tier(ruleset, own)
            case "signal":
                return self._signal(ruleset, own)
            case "rfm" | "lifecycle":
                return rfm_reader(name, self._standings)
            case "cue":
                return lambda m: m.room is not None and own in m.room.cues
        return None

    def _tier(self, ruleset: str, ladder: str) -> Reader:
        found = self._scope.ladder(ruleset, ladder)
        if found is None:
            raise UnknownNameError(ruleset, f"tier.{ladder}")
        full = f"{found[0]}/{ladder}"

        def tier(m: Moment) -> Value | None:
            packed = m.viewer.tiers.get(full) if m.viewer is not None and m.viewer.tiers else None
            return (read_standing(packed).tier or None) if packed else None

        return tier

    def _signal(self, ruleset: str, signal: str) -> Reader:
        found = self._scope.signal(ruleset, signal)
        if found is None:
            raise UnknownNameError(ruleset, f"signal.{signal}")
        full, per = f"{found[0]}/{signal}", self._signal_keys[f"{found[0]}/{signal}"]
        if of_viewer(per):
            return _viewer_signal(full, per)

        def holds_here(m: Moment) -> Value | None:
            key = signal_key(full, per, m.entry, m.config.category)
            return None if key is None else bool(m.cell(cell_of_signal(key)))

        return holds_here

    def _within(self, fact: str) -> Reader:
        if fact.startswith("cue."):
            cue = fact.removeprefix("cue.")

            def since_cue(m: Moment) -> Value | None:
                if m.room is None:
                    return None
                at = m.room.cues.get(cue)
                return NEVER if at is None else m.now - at

            return since_cue
        measured = self._features.last[fact]
        elapsed = self._feature_reader.known_reader(measured)
        of_somebody = "viewer" in measured.per

        def since_last(m: Moment) -> Value | None:
            if (of_somebody and m.viewer is None) or not measured.fed:
                return None
            value = elapsed(m)
            return NEVER if value is None and (m.history or not of_somebody) else value

        return since_last


def _viewer_signal(full: str, per: Sequence[str]) -> Reader:
    alone = set(per) == {"viewer"}

    def holds(m: Moment) -> Value | None:
        viewer = m.viewer
        if viewer is None:
            return None
        signals = viewer.signals
        if not signals:
            return False
        if alone:
            return full in signals
        key = signal_key(full, per, m.entry, m.config.category)
        # A comment names no product: then it is asked whether the signal holds for any.
        return holds_for_any(signals, full) if key is None else key in signals

    return holds
