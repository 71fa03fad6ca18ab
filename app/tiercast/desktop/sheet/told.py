"""The sheet's values as people read them, in the language in force; painted and copied as text alike."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from tiercast.common_names import spoken, variant_name
from tiercast.desktop.rules.rule_words import state_word, why_suppressed
from tiercast.desktop.words.formats import Formats
from tiercast.serve.protocol_sheet import (
    ComparedTold,
    ExperimentTold,
    MomentTold,
    NumberTold,
    RuleTold,
    Said,
    SheetTold,
)

WHOLE: Final = 100_000
"""Minor units from which on an amount may be written without them."""
MILLION: Final = 100_000_000
"""Minor units from which on amounts in a column are written short."""
MANY: Final = 3
"""So many numbers that are unknown say why once, above all of them."""
_UNTOLD: Final = "No connected source"
"""With this a reason begins that a source can mend, as `insight.sheet.numbers` words it."""
MOST_RULES: Final = 3
"""Rules that a moment names."""


class Counts(QObject):
    """Counts with their nouns. An object of Qt's, since its tools find plurals in `tr` alone."""

    def events(self, count: int) -> str:
        """How many events were counted."""
        return self.tr("%Ln event(s) counted", "", count)

    def late_orders(self, count: int) -> str:
        """How many orders came too late to be counted."""
        return self.tr("%Ln order(s) paid after the end and in no number", "", count)

    def orders(self, count: int) -> str:
        """How many orders."""
        return self.tr("%Ln order(s)", "", count)

    def viewers(self, count: int) -> str:
        """How many viewers."""
        return self.tr("%Ln viewer(s)", "", count)


class Told:
    """Words for one sheet.

    Args:
        write: the formats of the sheet's own zone and currency.
    """

    def __init__(self, sheet: SheetTold, write: Formats) -> None:
        self.sheet, self.write, self._counts = sheet, write, Counts()
        self._rules = {rule.rule: rule.title or spoken(rule.rule) for rule in sheet.rules}
        costs = (amount for rule in sheet.rules for amount in (*rule.cost.values(), *rule.would_cost.values()))
        self._cents = all(amount < WHOLE for amount in costs)
        self._short = any((rule.paid or 0) >= MILLION for rule in sheet.rules)

    def said(self, said: Said) -> str:
        """The one of two sentences that is read."""
        return (said.zh or said.en) if self.write.chinese else said.en

    # --- head

    def title(self) -> str:
        """What the paper is called."""
        return QCoreApplication.translate("Sheet", "{room} · session {number}").format(
            room=self.sheet.title, number=self.sheet.session
        )

    def when(self) -> str:
        """Day, begin, end and length."""
        sheet, write = self.sheet, self.write
        length = write.duration(max(1_000_000, sheet.until - sheet.began))
        stretch = f"{write.day(sheet.began)}  {write.clock(sheet.began, False)}–{write.clock(sheet.until, False)}"
        if sheet.is_open:
            return QCoreApplication.translate("Sheet", "{stretch} ({length} so far)").format(
                stretch=stretch, length=length
            )
        return write.aside(stretch, length)

    def against(self) -> str:
        """What it is compared with."""
        if not self.sheet.before:
            return QCoreApplication.translate("Sheet", "No session before it to compare with")
        return QCoreApplication.translate("Sheet", "Compared with the session of {instant}").format(
            instant=self.write.instant(self.sheet.before, False)
        )

    def counted(self) -> str:
        """What was counted, and what was not."""
        events = self._counts.events(self.sheet.entries)
        if not self.sheet.late_orders:
            return events
        return f"{events} · {self._counts.late_orders(self.sheet.late_orders)}"

    # --- numbers

    def values(self, value: float | None, unit: str) -> tuple[str, ...]:
        """A value, and where it is an amount of thousands, the same in whole units."""
        exact = self.value(value, unit)
        if unit != "money" or value is None or abs(value) < WHOLE:
            return (exact,)
        return exact, self.write.money(int(value), cents=False)

    def value(self, value: float | None, unit: str, *, short: bool = False) -> str:
        """A value in its unit."""
        write = self.write
        if unit == "money":
            amount = None if value is None else int(value)
            return write.short_money(amount) if short else write.money(amount)
        if unit == "share":
            return write.share(value, 1)
        if unit == "duration":
            return write.duration(None if value is None else int(value))
        return write.number(value)

    def change(self, number: NumberTold) -> tuple[str, str]:
        """The change against the session before, and its tone: ``good``, ``bad`` or ``quiet``."""
        now, before = number.value, number.before
        if now is None or before is None:
            return "", "quiet"
        tone = "quiet"
        if number.more is not None and now != before:
            tone = "good" if (now > before) == number.more else "bad"
        if number.unit == "share":
            # Between the two as they are written: whoever takes the one from the other finds this.
            apart = round(now * 100, 1) - round(before * 100, 1)
            points = QCoreApplication.translate("Sheet", "{change} points").format(change=self.write.signed(apart, 1))
            return points, tone
        if not before:
            return "", tone
        change = now / before - 1
        return (f"+{self.write.share(change)}" if change > 0 else self.write.share(change)), tone

    def before(self, number: NumberTold, *, whole: bool = False) -> str:
        """What it was in the session before; `whole`: an amount in whole units, as the one of now is."""
        if number.before is None or number.value is None:
            return ""
        value = self.value(number.before, number.unit)
        if whole and number.unit == "money":
            value = self.write.money(int(number.before), cents=False)
        return QCoreApplication.translate("Sheet", "before: {value}").format(value=value)

    def terms(self, number: NumberTold) -> str:
        """What went into it: ``GMV ¥120 · views 5``."""
        parts = (f"{self.said(term.title)} {self.value(term.value, term.unit)}" for term in number.terms)
        return " · ".join(parts)

    def remark(self, number: NumberTold) -> str:
        """Why it is unknown, or what to know about it."""
        return self.said(number.why if number.value is None else number.note)

    def lacking(self) -> list[str]:
        """For many numbers that are unknown: each reason once, with the numbers that it is one of."""
        found: dict[str, list[str]] = {}
        for number in self._unknown():
            found.setdefault(self.said(number.why), []).append(self.said(number.title))
        text = QCoreApplication.translate("Sheet", "{why}. So unknown: {numbers}.")
        return [text.format(why=why, numbers=self.write.listed(titles)) for why, titles in found.items()]

    def advice(self) -> str:
        """What to do about numbers that are unknown; nothing where no source could tell them."""
        if not any(number.why.en.startswith(_UNTOLD) for number in self._unknown()):
            return ""
        return QCoreApplication.translate(
            "Sheet",
            'Much is unknown here ("—"). Connect a source that tells it on the page "Connections", and the next '
            "session has these numbers.",
        )

    def _unknown(self) -> list[NumberTold]:
        unknown = [number for number in self.sheet.numbers if number.value is None]
        return unknown if len(unknown) >= MANY else []

    # --- moments and rules

    def rule(self, name: str) -> str:
        """What a rule is called."""
        return self._rules.get(name, name)

    def moment_value(self, moment: MomentTold) -> str:
        """How much it was."""
        if moment.key == "after":
            return QCoreApplication.translate("Sheet", "{orders} by {viewers}").format(
                orders=self._counts.orders(moment.value),
                viewers=self._counts.viewers(moment.viewers),
            )
        return self.value(moment.value, moment.unit)

    def moment_about(self, moment: MomentTold) -> str:
        """What was on, what was said, what fired."""
        return " · ".join(self._about(moment))

    def _about(self, moment: MomentTold) -> Iterator[str]:
        if moment.rule:
            yield self.rule(moment.rule)
        on = " / ".join(part for part in (moment.item_title or moment.item, moment.phase) if part)
        if on:
            yield QCoreApplication.translate("Sheet", "on: {what}").format(what=on)
        if moment.marks:
            marks = ("；" if self.write.chinese else "; ").join(moment.marks)
            yield QCoreApplication.translate("Sheet", "marked: {what}").format(what=marks)
        if moment.said:
            yield QCoreApplication.translate("Sheet", 'host: "{what}"').format(what=moment.said)
        asked = self.said(moment.asked)
        if asked:
            yield QCoreApplication.translate("Sheet", "asked most: {what} ({count})").format(
                what=asked, count=moment.asked_count
            )
        fired = [f"{self.rule(name)} ×{count}" for name, count in moment.fired.items()][:MOST_RULES]
        if fired:
            yield QCoreApplication.translate("Sheet", "fired: {what}").format(what=self.write.listed(fired))

    def rule_cells(self, rule: RuleTold) -> tuple[str, ...]:
        """The cells of a rule beside its name: fired, would have, held back, done, cost, bought after."""
        write = self.write
        held = sum(rule.held.values())
        done = f"{write.number(rule.accepted)}/{write.number(rule.actions)}" if rule.actions else ""
        cost = write.listed(self._cost(amount, currency) for currency, amount in rule.cost.items())
        if not cost and rule.would_cost:
            amounts = write.listed(self._cost(amount, currency) for currency, amount in rule.would_cost.items())
            cost = QCoreApplication.translate("Sheet", "would: {amount}").format(amount=amounts)
        counts = (rule.fired, rule.shadow, held)
        return (
            *(write.number(count) if count else "–" for count in counts),
            done or "–",
            cost or "–",
            self._bought(rule),
        )

    def _cost(self, amount: int, currency: str) -> str:
        """As exactly as all of the column."""
        return self.write.money(amount, currency, cents=self._cents)

    def rule_about(self, rule: RuleTold) -> str:
        """Its state, and why it was held back."""
        why = [f"{why_suppressed(reason)} ×{count}" for reason, count in rule.held.items()]
        return " · ".join((state_word(rule.state), *why))

    def _bought(self, rule: RuleTold) -> str:
        of = QCoreApplication.translate("Sheet", "{bought} of {viewers}")
        if rule.viewers:
            if rule.bought is None:
                return self.write.number(None)
            text = of.format(bought=self.write.number(rule.bought), viewers=self.write.number(rule.viewers))
            paid = self.write.short_money(rule.paid) if self._short else self.write.money(rule.paid, cents=False)
            return f"{text} · {paid}" if rule.paid else text
        if rule.shadow_viewers:
            if rule.shadow_bought is None:
                return self.write.number(None)
            return QCoreApplication.translate("Sheet", "{bought} of {viewers}, untouched").format(
                bought=self.write.number(rule.shadow_bought), viewers=self.write.number(rule.shadow_viewers)
            )
        return "–"

    def caveat(self) -> str:
        """What orders afterwards do and do not show."""
        return QCoreApplication.translate(
            "Sheet",
            "Bought after: viewers who paid within {time} of the first firing for them. That does not show that they "
            "paid because of it: many would have anyway. Only a comparison with viewers who by lot got nothing shows "
            "that.",
        ).format(time=self.write.duration(self.sheet.after))

    # --- experiments

    def experiment(self, row: ExperimentTold) -> str:
        """Its name and what is measured."""
        return QCoreApplication.translate("Sheet", "{name}: {metric}, by viewers who met it for the first time").format(
            name=row.title or spoken(row.name), metric=self.said(row.metric)
        )

    def arms(self, row: ExperimentTold) -> str:
        """How many of each variant did it."""
        write, parts = self.write, []
        for arm in row.arms:
            said = f"{self._variant(arm.variant)} {write.number(arm.converted)}/{write.number(arm.viewers)}"
            parts.append(write.aside(said, write.share(arm.converted / arm.viewers, 1)) if arm.viewers else said)
        if row.open:
            parts.append(QCoreApplication.translate("Sheet", "{count} whose time is not over").format(count=row.open))
        return " · ".join(parts)

    def _variant(self, name: str) -> str:
        return variant_name(name).to(self.write.language)

    def compared(self, one: ComparedTold) -> str:
        """A variant against the one without."""
        says = self.said(one.says)
        if one.difference is None or one.low is None or one.high is None:
            return self.write.named(self._variant(one.variant), says)
        points = [self.write.signed(value * 100, 1) for value in (one.difference, one.low, one.high)]
        return QCoreApplication.translate("Sheet", "{variant}: {change} points ({low} to {high}), {says}").format(
            variant=self._variant(one.variant), change=points[0], low=points[1], high=points[2], says=says
        )
