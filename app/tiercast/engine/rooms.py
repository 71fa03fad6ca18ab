"""From the configuration file's room to the room that the core knows."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import msgspec
from tiercast_api.source import SourceDeclaration

from tiercast.audience.entry import Entry
from tiercast.engine import config
from tiercast.engine.rulebook import RulesetError
from tiercast.rules import ast
from tiercast.rules.grammar_values import minor_digits
from tiercast.rules.names import nearest
from tiercast.step.config import RoomConfig
from tiercast.step.knobs import KnobError, knob_value
from tiercast.words import Words


def core_room(
    room: config.RoomConfig,
    care: config.Care,
    rulesets: Sequence[ast.Ruleset],
    sources: Iterable[SourceDeclaration],
    sinks: Mapping[str, str],
    default_state: str,
    language: str = "zh",
    attributes: Mapping[str, str] | None = None,
) -> RoomConfig:
    """The room as the core reads it.

    Args:
        care: what holds for all rules together.
        rulesets: that it runs, in order.
        sources: that are connected to it.
        sinks: key of the sink for each action type.
        default_state: of rules that nobody has switched.
        language: of texts for people.
        attributes: types that the shop declares.
    """
    declared = list(sources)
    kinds = sorted({kind for source in declared for kind in source.kinds})
    quiet = care.quiet_hours or (0, 0)
    return RoomConfig(
        key=room.key,
        title=room.title,
        platform=room.platform,
        category=room.category,
        currency=room.currency,
        zone=room.zone,
        rulesets=tuple(ruleset.name for ruleset in rulesets),
        params=full_params(room.params, rulesets),
        visit_gap=room.visit_gap,
        idle_gap=room.idle_gap,
        dense=any(kind in ("stay", "leave") for kind in kinds),
        known_kinds=tuple(kinds),
        lateness=_lateness(declared),
        default_state=default_state,
        sinks=dict(sinks),
        ask_first=care.ask_first,
        holdout=care.holdout,
        quiet_from=quiet[0],
        quiet_to=quiet[1],
        minimum_gap=care.minimum_gap,
        newness_after=room.newness_after,
        budget=_budget(care, room.currency),
        language="en" if language.startswith("en") else "zh",
        rates={other: _ratio(rate, other, room.currency) for other, rate in room.rates.items()},
        attributes=dict(attributes or {}),
    )


def _ratio(rate: str, other: str, own: str) -> tuple[int, int]:
    """Minor units of `own` for those of `other`."""
    exact = Fraction(rate) * Fraction(10) ** (minor_digits(own) - minor_digits(other))
    return exact.numerator, exact.denominator


def _budget(care: config.Care, currency: str) -> int:
    return care.budget.amount if care.budget is not None and care.budget.currency == currency else 0


def config_entry(room: RoomConfig, rulesets: Sequence[ast.Ruleset], time: int) -> Entry:
    """The entry by which a configuration takes over; the texts of the rulesets must be stored before."""
    text = msgspec.json.encode(room).decode()
    hashes = " ".join(ruleset.hash for ruleset in rulesets)
    return Entry(time, "config", room.key, attributes={"config": text, "rulesets": hashes})


def check_params(room: config.RoomConfig, rulesets: Sequence[ast.Ruleset]) -> None:
    """The configuration turns knobs that there are, to values that they can take.

    Raises:
        RulesetError: naming the room and what was expected.
    """
    known = {param.name: (ruleset.name, param) for ruleset in rulesets for param in ruleset.params}
    names = {**known, **{f"{owner}.{name}": (owner, param) for name, (owner, param) in known.items()}}
    place = f"rooms.{room.key}."
    for name, written in room.params.items():
        if name not in names:
            near, has = nearest(name, names), ", ".join(known) or "–"
            meant, zh_meant = (f"; did you mean {near!r}?", f"；是不是“{near}”？") if near else ("", "")
            raise RulesetError(
                room.key, (),
                Words(
                    f"{place}params.{name}: its rulesets have no such param; they have: {has}{meant}",
                    f"{place}params.{name}：它的规则集没有这个参数；有：{has}{zh_meant}",
                ),
            )  # fmt: skip
        owner, param = names[name]
        try:
            knob_value(param, str(written))
        except KnobError as error:
            raise RulesetError(
                room.key, (), Words(f"{place}{error} (ruleset {owner})", f"{place}{error.zh}（规则集 {owner}）")
            ) from error


def full_params(written: Mapping[str, str], rulesets: Sequence[ast.Ruleset]) -> dict[str, str]:
    """Values of knobs by ``ruleset.param`` or bare name, under their full names."""
    found: dict[str, str] = {}
    for ruleset in rulesets:
        for param in ruleset.params:
            for name in (f"{ruleset.name}.{param.name}", param.name):
                if name in written:
                    found[f"{ruleset.name}/{param.name}"] = str(written[name])
                    break
    return found


def _lateness(sources: Iterable[SourceDeclaration]) -> dict[str, int]:
    found: dict[str, int] = {}
    for source in sources:
        for kind in source.kinds if source.lateness else ():
            found[kind] = max(found.get(kind, 0), source.lateness)
    return found
