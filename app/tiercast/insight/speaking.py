"""Says in both languages what one part of a condition saw, and by how much it is wrong."""

from collections.abc import Mapping

import msgspec

from tiercast.rules.conditions import Type
from tiercast.rules.readings import NEVER
from tiercast.rules.stages import Value
from tiercast.rules.value_titles import NO_TIERS, TierTitles, titled
from tiercast.step.phrases import phrase


class Said(msgspec.Struct, frozen=True):
    """What is to be said of a part; see `tiercast.insight.reasons.Reason`. `types`: of the names that it read.

    `tiers`: titles of the tiers, see `rules.value_titles`; `spoken`: the part in words, in English and Chinese, and
    `called`: what its names are called in them.
    """

    text: str
    held: bool | None
    wanted: bool
    values: Mapping[str, Value | None]
    left: float | int | None
    right: float | int | None
    unit: str
    missing: float | int | None
    types: Mapping[str, Type]
    tiers: TierTitles = NO_TIERS
    spoken: tuple[str, str] = ("", "")
    called: Mapping[str, tuple[str, str]] = {}


def say_part(said: Said, currency: str) -> tuple[str, str]:
    """The sentence in English and in Chinese, with the part as it is written."""
    plain = msgspec.structs.replace(said, spoken=("", ""), called={})
    return _say(plain, currency, False), _say(plain, currency, True)


def say_part_in_words(said: Said, currency: str) -> tuple[str, str]:
    """The sentence in English and in Chinese, with the part and its names in words; ("", "") where it has none."""
    if not all(said.spoken):
        return "", ""
    return _say(said, currency, False), _say(said, currency, True)


def say_value(value: Value | None, unit: str, currency: str, chinese: bool) -> str:
    """A value in its unit, in words."""
    if value is None:
        return "未知" if chinese else "unknown"
    if isinstance(value, bool):
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    kind = Type(unit) if unit in tuple(Type) else None
    if kind is Type.DURATION and isinstance(value, int | float) and 0 < value < 1_000_000:
        return f"{max(1, round(value / 1_000))} {'毫秒' if chinese else 'ms'}"
    if kind is Type.MONEY and isinstance(value, float):
        value = round(value)
    return str(phrase(value, kind, currency, chinese))


def _say(said: Said, currency: str, chinese: bool) -> str:
    spoken, saw = said.spoken[chinese], _saw(said, currency, chinese)
    if said.held is None:
        how = "未知" if chinese else "unknown" if spoken else "is unknown"
    elif said.held is said.wanted:
        how = (
            ("成立" if said.held else "不成立，符合要求")
            if chinese
            else ("holds" if said.held else "is not so, as asked")
        )
    else:
        how = ("不成立" if said.wanted else "成立，但不应成立") if chinese else (
            "does not hold" if said.wanted else "holds and should not"
        )  # fmt: skip
    text = f"{spoken}{'：' if chinese else ': '}{how}" if spoken else f"`{said.text}` {how}"
    if saw:
        text += f"（{saw}）" if chinese else f" ({saw})"
    short = _short(said, currency, chinese)
    return f"{text}{'，' if chinese else ', '}{short}" if short else text


def _short(said: Said, currency: str, chinese: bool) -> str:
    if said.held is said.wanted or said.held is None or said.missing is None:
        return ""
    if said.missing == 0:
        return "正好在界线上" if chinese else "exactly at the threshold"
    amount = say_value(said.missing, said.unit, currency, chinese)
    return f"还差 {amount}" if chinese else f"{amount} away"


def _saw(said: Said, currency: str, chinese: bool) -> str:
    parts = []
    for name, value in said.values.items():
        how, _, bare = name.rpartition(":")
        if how == "changed" or name == "now":
            continue
        called = said.called.get(bare, (bare, bare))[chinese]
        if how == "within":
            parts.append(_last(called, value, currency, chinese))
            continue
        kind = said.types.get(bare)
        shown = say_value(value, kind.value if kind else "", currency, chinese)
        if isinstance(value, str):
            shown = titled(bare, value, chinese, said.tiers)
        if said.called and len(said.values) == 1:
            # What is meant has just been said.
            parts.append(_it_is(shown, value is None, chinese))
            continue
        label = (f"{called} 之前" if chinese else f"{called} before") if how == "was" else called
        verb = ("" if value is None else "是 ") if chinese else "is "
        parts.append(f"{label} {verb}{shown}")
    return ("，" if chinese else ", ").join(parts)


def _it_is(shown: str, unknown: bool, chinese: bool) -> str:
    if unknown:
        return "数值未知" if chinese else "nothing tells"
    return f"实际是 {shown}" if chinese else f"it is {shown}"


def _last(fact: str, value: Value | None, currency: str, chinese: bool) -> str:
    fact = fact.removeprefix("the ")  # "no cue", "last cue": not "no the cue"
    if not isinstance(value, int | float):
        return f"上次 {fact} 未知" if chinese else f"last {fact} unknown"
    if value >= NEVER:
        return f"之前没有 {fact}" if chinese else f"no {fact} before"
    ago = say_value(int(value), Type.DURATION.value, currency, chinese)
    return f"上次 {fact} 在 {ago}前" if chinese else f"last {fact} {ago} ago"
