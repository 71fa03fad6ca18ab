"""Why something that a test expects did not happen."""

from collections.abc import Sequence
from typing import Final

import msgspec
from tiercast_api.event import SECOND

from tiercast.decide.decision import Suppressed
from tiercast.engine.ruletests.model import Case, Expected
from tiercast.engine.ruletests.play import Played
from tiercast.engine.ruletests.tell import Teller
from tiercast.engine.ruletests.times import show_span
from tiercast.engine.ruletests.watch import Look
from tiercast.rules.ast import On, OnKind, Ruleset, Trigger
from tiercast.step.room_scope import listens_to
from tiercast.words import Words

STATES_ZH: Final = {"draft": "草稿", "shadow": "试运行", "ask": "先问我", "paused": "已暂停"}
"""States of rules in Chinese, but for live."""
SUPPRESSED: dict[str, Words] = {
    Suppressed.LIMIT: Words("its limit was used up", "已到上限"),
    Suppressed.BUDGET: Words("its budget was used up", "预算已用完"),
    Suppressed.EXCLUSIVE: Words("another rule of its group went first", "同组的另一条规则优先"),
    Suppressed.CONSENT: Words("the viewer has not agreed", "观众没有同意"),
    Suppressed.QUIET_HOURS: Words("these are quiet hours", "正在免打扰时段"),
    Suppressed.MINIMUM_GAP: Words("the viewer was reached a short time ago", "刚刚触达过这位观众"),
    Suppressed.HOLDOUT: Words("the viewer is held out", "观众在不打扰组"),
    Suppressed.NOT_PERSONALISED: Words("the viewer wants nothing personal", "观众不要个性化"),
    Suppressed.IDENTITY: Words("nobody knows who the viewer is", "不知道观众是谁"),
    Suppressed.STOPPED: Words("everything is stopped", "已全部停止"),
    Suppressed.NO_CAP: Words("a costly action needs a cap", "花钱的动作需要上限"),
}


class Asked(msgspec.Struct, frozen=True):
    """Whom and what a missing line is about."""

    viewer: str
    item: str

    @classmethod
    def of(cls, line: Expected) -> "Asked":
        """What `line` says; "" where it may be anything."""
        return cls(line.viewer or "", line.item or "")


class Why:
    """Explains what is missing in one test."""

    def __init__(self, case: Case, played: Played, ruleset: Ruleset, teller: Teller) -> None:
        self._case, self._played, self._teller = case, played, teller
        self._ruleset = ruleset
        self._triggers = {trigger.name: trigger for trigger in ruleset.triggers}
        self._signals = {signal.name: signal for signal in ruleset.signals}

    def firing(self, rule: str, line: Expected) -> Words:
        """Why a rule did not fire as `line` expects."""
        state = self._case.states.get(rule, "live")
        if state in ("draft", "paused"):
            return Words(
                f"the rule is {state} in this test", f"这个测试里该规则的状态是“{STATES_ZH.get(state, state)}”"
            )
        asked, trigger = Asked.of(line), self._triggers[rule]
        return (
            self._suppressed(rule, asked)
            or self._waits(rule, asked)
            or self._not_still(rule, asked)
            or self._looks(f"{self._ruleset.name}/{rule}", asked, trigger.on, self._pattern(trigger))
        )

    def signal(self, name: str, line: Expected) -> Words:
        """Why a signal did not begin."""
        already = Words(
            "it held, and so went on from before: a signal begins only once while it lasts",
            "条件成立，但信号还没结束，所以是延续，不算重新开始",
        )
        return self._looks(f"{self._ruleset.name}/{name}", Asked.of(line), self._signals[name].on, already)

    def tier(self, ladder: str, tier: str, viewer: str) -> Words | None:
        """Why a viewer does not stand on a tier; None where its condition holds, or it has none."""
        looks = self._about(f"{self._ruleset.name}/{ladder}/{tier}", Asked(viewer, ""))
        if not looks or looks[-1].held:
            return None
        return self._failed(looks[-1])

    def _suppressed(self, rule: str, asked: Asked) -> Words | None:
        for firing in reversed(self._played.firings):
            who = Asked(self._teller.name(firing.viewer), firing.item)
            if firing.rule.rpartition("/")[2] == rule and firing.suppressed and _same(asked, who):
                at, said = self._teller.time(firing.time), suppressed_words(firing.suppressed)
                reason = f" ({firing.reason})" if firing.reason else ""
                return Words(
                    f"it held at {at} and was suppressed: {said.en}{reason}",
                    f"{at} 时条件成立，但没有执行：{said.zh}{reason}",
                )
        return None

    def _waits(self, rule: str, asked: Asked) -> Words | None:
        for timer in self._played.waiting:
            who = Asked(self._teller.name(timer.viewer), timer.item)
            if timer.rule.rpartition("/")[2] == rule and timer.what != "signal" and _same(asked, who):
                at = self._teller.time(timer.due)
                return Words(
                    f"it waits until {at}, and the test ends before; let time pass with `now: {at}`",
                    f"它要等到 {at}，而测试在此之前就结束了；请用 `now: {at}` 让时间过去",
                )
        return None

    def _not_still(self, rule: str, asked: Asked) -> Words | None:
        looks = self._about(f"{self._ruleset.name}/{rule} still", asked)
        if not looks or looks[-1].held:
            return None
        failed = self._failed(looks[-1])
        return Words(f"when it was due, {failed.en}", f"到期时{failed.zh}")

    def _looks(self, name: str, asked: Asked, on: Sequence[On], held: Words) -> Words:
        looks = self._about(name, asked)
        if not looks:
            return self._never_read(on, asked)
        if any(look.held for look in looks):
            return held
        return self._failed(looks[-1])

    def _failed(self, look: Look) -> Words:
        at, failed = self._teller.time(look.now), self._teller.failed(look)
        fact = _fact(look.fact)
        return Words(f"at {at} ({fact}) {failed.en}", f"{at}（{fact}）时 {failed.zh}")

    def _about(self, name: str, asked: Asked) -> list[Look]:
        return [
            look
            for look in self._played.looks
            if look.rule == name and _same(asked, Asked(self._teller.name(look.about.viewer), look.about.item))
        ]

    def _never_read(self, on: Sequence[On], asked: Asked) -> Words:
        facts = ", ".join(_spoken(one) for one in on)
        if not facts:
            return Words("nothing that it waits for came", "它等待的事没有发生")
        en = f"nothing that it listens to came (on: {facts})"
        zh = f"它监听的事没有发生（on: {facts}）"
        for signal in (self._signals.get(one.name) for one in on if one.what is OnKind.SIGNAL and not one.ended):
            if signal is not None:
                why = self._looks(f"{self._ruleset.name}/{signal.name}", asked, signal.on, Words("it held", "条件成立"))
                en, zh = f"{en}; {signal.name}: {why.en}", f"{zh}；{signal.name}：{why.zh}"
        return Words(en, zh)

    @staticmethod
    def _pattern(trigger: Trigger) -> Words:
        """Why a rule whose condition held did not fire."""
        if trigger.after is not None:
            unless = ", ".join(trigger.unless)
            return Words(
                f"it held, and was answered before it was due (unless: {unless})",
                f"条件成立，但在到期前被打断（unless: {unless}）",
            )
        if trigger.times is not None:
            return Words(
                "it held, but not so often within the time that `times` asks for",
                "条件成立，但在时间内没有达到 `times` 的次数",
            )
        if trigger.sequence:
            return Words("not all of its `sequence` came in time", "`sequence` 里的事没有按时依次发生")
        if trigger.absent is not None:
            return Words("it was put off: what should be absent came again", "被推后了：`absent` 的事又发生了")
        return Words("it held, but not as this line says", "条件成立，但与这一行写的不符")


def suppressed_words(reason: str) -> Words:
    """Why a rule that held did nothing."""
    return SUPPRESSED.get(reason, Words(reason, reason))


def _same(asked: Asked, who: Asked) -> bool:
    return (not asked.viewer or asked.viewer == who.viewer) and (not asked.item or asked.item == who.item)


def _spoken(on: On) -> str:
    seconds = on.duration // SECOND if isinstance(on.duration, int) else on.duration.name
    fact = listens_to(on, 0)
    return fact if not on.duration else f"{fact.rpartition(' ')[0]} {seconds}{'s' if isinstance(seconds, int) else ''}"


def _fact(fact: str) -> str:
    """What a condition was read at, with its time as people write it: ``visit reaches 1m``."""
    words, _, length = fact.rpartition(" ")
    return f"{words} {show_span(int(length))}" if words and length.isdigit() else fact
