"""What names mean in one ruleset: the catalogue together with the ruleset's own features, params and ladders."""

from collections.abc import Mapping

import msgspec

from tiercast.common_names import spoken
from tiercast.rules.ast import Feature, Param, Ruleset
from tiercast.rules.catalogue import NAMES, PREFIXES, find
from tiercast.rules.catalogue_info import NameInfo
from tiercast.rules.catalogue_operators import EVENT_FIELDS, FUNCTION_INFO
from tiercast.rules.conditions import Type


class Scope:
    """Names of one ruleset.

    Args:
        ruleset: whose names they are.
        attributes: types of attributes that the shop declares (``viewer.city``, ``item.size``, ``event.seat``).
    """

    def __init__(self, ruleset: Ruleset, attributes: Mapping[str, Type] | None = None) -> None:
        self.attributes = dict(attributes or {})
        self.features: dict[str, Feature] = {feature.name: feature for feature in ruleset.features}
        self.params: dict[str, Param] = {param.name: param for param in ruleset.params}
        self.ladders = {ladder.name: ladder for ladder in ruleset.tiers}
        self.signals = {signal.name: signal for signal in ruleset.signals}
        self.cues = {cue.name: cue for cue in ruleset.cues}
        self.triggers = {trigger.name: trigger for trigger in ruleset.triggers}

    def find(self, name: str) -> NameInfo | None:
        """What is known of `name`, with the type and values that this ruleset gives it; None: no such name."""
        feature = self.features.get(name)
        if feature is not None:
            return self._feature(feature)
        prefix, _, own = name.partition(".")
        info = find(name)
        if info is None or not info.name.endswith(".*"):
            return info
        if prefix in ("event", "viewer", "item"):
            return msgspec.structs.replace(info, name=name, type=self.attributes.get(name))
        return self._declared(info, prefix, own)

    def type_of(self, name: str) -> Type | None:
        """Type of the name's value; None where it is not known before run time, or there is no such name."""
        info = self.find(name)
        return info.type if info is not None else None

    def is_name(self, word: str) -> bool:
        """Whether `word` on the right side of a condition is a name: a feature, or under a prefix of the catalogue."""
        return word in self.features or (word.partition(".")[0] in PREFIXES and "." in word)

    def known(self) -> list[str]:
        """All names that can be written, for suggestions."""
        own = [f"params.{name}" for name in self.params] + [f"tier.{name}" for name in self.ladders]
        own += [f"signal.{name}" for name in self.signals] + [f"cue.{name}" for name in self.cues]
        fixed = [info.name for info in NAMES if not info.name.endswith(".*")]
        return [*self.features, *own, *self.attributes, *fixed]

    def _declared(self, info: NameInfo, prefix: str, own: str) -> NameInfo | None:
        name = f"{prefix}.{own}"
        if prefix == "params":
            param = self.params.get(own)
            return msgspec.structs.replace(info, name=name, type=param.value.type) if param is not None else None
        if prefix == "tier":
            ladder = self.ladders.get(own)
            rungs = tuple(rung.tier for rung in ladder.rungs) if ladder is not None else ()
            return msgspec.structs.replace(info, name=name, values=rungs) if ladder is not None else None
        known = self.signals if prefix == "signal" else self.cues
        return msgspec.structs.replace(info, name=name) if own in known else None

    def _feature(self, feature: Feature) -> NameInfo:
        title = feature.title or spoken(feature.name)
        return NameInfo(
            name=feature.name,
            type=feature_type(feature, self.attributes),
            title=title,
            title_zh=title,
            help="",
            help_zh="",
            needs=tuple(dimension for dimension in feature.per if dimension in ("viewer", "item", "order")),
            changes=True,
        )


def feature_type(feature: Feature, attributes: Mapping[str, Type] | None = None) -> Type | None:
    """Type of a feature's value; None where its field's type is known at run time only."""
    info = FUNCTION_INFO[feature.function]
    if info.result is not None:
        return info.result
    found = EVENT_FIELDS.get(feature.field) or (attributes or {}).get(f"event.{feature.field}")
    return found or (Type.NUMBER if info.fields else None)
