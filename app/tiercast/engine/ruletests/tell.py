"""Says in both languages what a test saw: people, times, values, conditions."""

from collections.abc import Mapping, Sequence

from tiercast.audience.calendar import date_text
from tiercast.engine.ruletests.conditions import Written
from tiercast.engine.ruletests.nodes import shown
from tiercast.engine.ruletests.times import show_span
from tiercast.engine.ruletests.watch import Look, Seen
from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Condition, Type
from tiercast.rules.grammar_values import in_units
from tiercast.rules.readings import NEVER, readings
from tiercast.rules.stages import Value
from tiercast.words import Words

UNKNOWN = Words("unknown", "未知")


def joined(parts: Sequence[Words]) -> Words:
    """Several phrases as one; empty ones are left out."""
    parts = [part for part in parts if part.en]
    return Words(", ".join(part.en for part in parts), "，".join(part.zh for part in parts))


class Teller:
    """Knows the names and times of one test.

    Args:
        ruleset: whose conditions are told.
        written: its conditions as they stand in the file.
        start: what times count from.
        names: of viewers by key.
        currency: of the room.
    """

    def __init__(
        self, ruleset: Ruleset, written: Sequence[Written], start: int, names: Mapping[bytes, str], currency: str
    ) -> None:
        self._scope = Scope(ruleset)
        self._texts = {one.path: one.text for one in written}
        self._start, self._names, self._currency = start, names, currency

    def name(self, viewer: bytes) -> str:
        """The name of a viewer, "" for nobody."""
        return self._names.get(viewer, "") if viewer else ""

    def time(self, instant: int) -> str:
        """An instant as the test writes it."""
        return show_span(instant - self._start)

    def who(self, viewer: str, item: str) -> Words:
        """`` for 小雨 (item 口红)``, or nothing."""
        en = f" for {shown(viewer)}" if viewer else ""
        zh = f"（{shown(viewer)}）" if viewer else ""
        if item:
            en += f" (item {shown(item)})"
            zh += f"（商品 {shown(item)}）"
        return Words(en, zh)

    def values(self, condition: Condition | None, values: Mapping[str, Value | None]) -> Words:
        """``clicks_5m = 2, touched = 0``: what a condition read."""
        return joined([self._reading(name, values.get(name)) for name in readings(condition) if name in values])

    def failed(self, look: Look) -> Words:
        """Why a reading did not hold: the parts that were not as they should be."""
        blamed = [part for part in look.parts if part.truth is not part.wanted]
        return joined([self._part(part, look.values) for part in blamed])

    def _part(self, part: Seen, values: Mapping[str, Value | None]) -> Words:
        path = part.condition.position.path
        text = shown(self._texts.get(path, path))
        saw = self.values(part.condition, values)
        truth = UNKNOWN if part.truth is None else Words(str(part.truth).lower(), "成立" if part.truth else "不成立")
        saw_en, saw_zh = (f" ({saw.en})", f"（{saw.zh}）") if saw.en else ("", "")
        return Words(f"`{text}` was {truth.en}{saw_en}", f"`{text}` {truth.zh}{saw_zh}")

    def _reading(self, reading: str, value: Value | None) -> Words:
        how, colon, name = reading.rpartition(":")
        if how == "within":
            if not isinstance(value, int | float):
                return Words(f"last {name} unknown", f"上次 {name} 未知")
            if value >= NEVER:
                return Words(f"no {name} before", f"之前没有 {name}")
            return Words(f"last {name} {show_span(int(value))} ago", f"上次 {name} 是 {show_span(int(value))} 前")
        if reading == "now" or how == "changed":  # the condition says it already
            return Words("", "")
        text = self._value(name, value) if not colon or how == "was" else None
        shown_value = text if text is not None else Words(str(value).lower(), str(value).lower())
        return Words(f"{reading} = {shown_value.en}", f"{reading} = {shown_value.zh}")

    def _value(self, name: str, value: Value | None) -> Words:
        if value is None:
            return UNKNOWN
        kind = self._scope.type_of(name)
        text = str(value)
        if isinstance(value, bool):
            text = text.lower()
        elif kind is Type.DURATION and isinstance(value, int | float):
            text = show_span(int(value))
        elif kind is Type.TIME and isinstance(value, int | float):
            minutes, seconds = divmod(int(value) // 1_000_000, 60)
            text = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        elif kind is Type.MONEY and isinstance(value, int | float):
            text = f"{in_units(value, self._currency)} {self._currency}"
        elif kind is Type.DATE and isinstance(value, int):
            text = date_text(value)
        elif isinstance(value, float):
            text = f"{value:.4g}"
        return Words(shown(text), shown(text))
