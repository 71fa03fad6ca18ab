"""For whom a signal holds: the dimensions of its key."""

from tiercast_api.kinds import Kinds

from tiercast.rules.ast import Cue, On, OnKind, Ruleset, Signal
from tiercast.rules.check.truth import kind_carries
from tiercast.rules.check.walk import condition_names

_BUILT_IN = Kinds()


def signal_key(signal: Signal, ruleset: Ruleset, kinds: Kinds = _BUILT_IN) -> tuple[str, ...]:
    """Dimensions of the signal's key.

    Its ``per`` where it is given. Else the viewer, where what it listens to carries one, and the item too, where a
    feature that it reads has ``item`` in its ``per`` (or it reads ``item.…``) and all that it listens to carries an
    item; else the room. Without a viewer, the room and the item likewise.

    Args:
        kinds: the event kinds that are known, with those of plugins.
    """
    if signal.per:
        return signal.per
    asked = _Asked(ruleset, kinds)
    base = ("viewer",) if signal.on and all(asked.carries(on, "viewer") for on in signal.on) else ("room",)
    features = {feature.name: feature for feature in ruleset.features}
    names = condition_names(signal.when)
    reads_item = any("item" in features[name].per if name in features else name.startswith("item.") for name in names)
    if reads_item and signal.on and all(asked.carries(on, "item") for on in signal.on):
        return (*base, "item")
    return base


class _Asked:
    """What ``on`` forms carry, through the signals that they name."""

    def __init__(self, ruleset: Ruleset, kinds: Kinds) -> None:
        self.ruleset = ruleset
        self.kinds = kinds
        self.signals = {signal.name: signal for signal in ruleset.signals}
        self.cues: dict[str, Cue] = {cue.name: cue for cue in ruleset.cues}
        self.visiting: set[str] = set()

    def carries(self, on: On, dimension: str) -> bool:
        """Whether every fact of `on` belongs to a viewer (or an item)."""
        if on.what is OnKind.EVERY:
            return False
        if on.what is OnKind.CUE:
            return on.name in self.cues and dimension in self.cues[on.name].asks
        if on.what is OnKind.SIGNAL:
            return self._signal(on.name, dimension)
        if on.what is OnKind.EVENT:
            kind = self.kinds.get(on.name)
            return kind is not None and kind_carries(kind, dimension)
        return dimension == "viewer"

    def _signal(self, name: str, dimension: str) -> bool:
        signal = self.signals.get(name)
        if signal is None or name in self.visiting:
            return dimension == "viewer"
        if signal.per:
            return dimension in signal.per
        self.visiting.add(name)
        found = bool(signal.on) and all(self.carries(on, dimension) for on in signal.on)
        self.visiting.discard(name)
        return found
