"""What a feature measures, as a sentence."""

from typing import Final

from tiercast.rules.ast import Feature, Function, Window, WindowKind
from tiercast.rules.explain.conditions import explain_condition
from tiercast.rules.explain.speaker import Speaker

_OF_FIELD: Final = {
    Function.SUM: ("{field}, added up over all times that {now}", "{zh}的{zh_field}合计"),
    Function.MIN: ("the smallest {field} of all times that {now}", "{zh}的最小{zh_field}"),
    Function.MAX: ("the greatest {field} of all times that {now}", "{zh}的最大{zh_field}"),
    Function.MEAN: ("the mean {field} of all times that {now}", "{zh}的平均{zh_field}"),
    Function.DISTINCT: (
        "how many different ones there are: {field}, of all times that {now}",
        "{zh}的不同{zh_field}数",
    ),
    Function.LAST: ("{field} of the last time that {now}", "最后一次{zh}的{zh_field}"),
    Function.FIRST: ("{field} of the first time that {now}", "第一次{zh}的{zh_field}"),
}
_PLURALS: Final = {"order": "orders", "item": "products", "coupon": "coupons", "text": "texts", "channel": "channels"}
_WINDOWS: Final = {
    WindowKind.VISIT: ("in this visit", "本次到访"),
    WindowKind.SESSION: ("in this session", "本场"),
    WindowKind.DAY: ("today", "今天"),
    WindowKind.EVER: ("since records began", "有记录以来"),
}


def explain_feature(feature: Feature, speaker: Speaker) -> str:
    """What a feature measures: ``How often the viewer clicked a product in the last 5 minutes.``"""
    said = _measured(feature, speaker)
    if feature.where is not None:
        condition = explain_condition(feature.where, speaker)
        said += speaker.say(f", counting only where {condition}", f"，只算{condition}的")
    return said[:1].upper() + said[1:] + speaker.say(".", "。")


def _measured(feature: Feature, speaker: Speaker) -> str:
    mine = "viewer" in feature.per
    who = ("the viewer", "") if mine else ("somebody", "")
    now = speaker.listed((speaker.happens(fact, past=True, subject=who) for fact in feature.facts), ("or", "或"))
    if len(feature.facts) > 1:
        now = now.replace(f" or {who[0]} ", " or ").replace(f", {who[0]} ", ", ")
    told = mine and who[0] in now
    others = [dimension for dimension in feature.per if dimension != "viewer" or not told]
    per = f", {speaker.per(others)}" if others else ""
    zh_per = speaker.per(feature.per) if feature.per else ""
    if feature.function is Function.HOLDING:
        per = f", {speaker.per(feature.per)}" if feature.per else ""
        fact = speaker.listed((speaker.fact(fact) for fact in feature.facts), ("or", "或"))
        return speaker.say(f"for how many viewers {fact} holds now{per}", f"{zh_per}现在有多少观众的{fact}成立")
    if feature.function is Function.ELAPSED:
        return speaker.say(
            f"how much time has passed since {now} for the last time{per}", f"{zh_per}距离上一次{now}多久"
        )
    window, before = _window(feature.window, speaker)
    if feature.function is Function.VISITS:
        per += f"; what is no more than {speaker.span(feature.gap)} apart counts once"
    return speaker.say(
        f"{_counted(feature, speaker, now)}{window}{per}", f"{zh_per}{before}{_counted(feature, speaker, now)}"
    )


def _counted(feature: Feature, speaker: Speaker, fact: str) -> str:
    if feature.function is Function.COUNT:
        return speaker.say(f"how often {fact}", f"{fact}的次数")
    if feature.function is Function.RATE:
        return speaker.say(f"how often a minute {fact}", f"每分钟{fact}的次数")
    if feature.function is Function.VISITS:
        gap = speaker.span(feature.gap)
        return speaker.say(f"how often {fact}", f"{fact}的次数（间隔超过 {gap}才另算一次）")
    if feature.function is Function.DISTINCT and feature.field in _PLURALS:
        plural = _PLURALS[feature.field]
        return speaker.say(
            f"how many different {plural} there are, of all times that {fact}",
            f"{fact}的不同{speaker.name(f'event.{feature.field}')}数",
        )
    english, chinese = _OF_FIELD[feature.function]
    if feature.field == "text":
        return speaker.say(english.format(field="what was said", now=fact), chinese.format(zh_field="内容", zh=fact))
    field = speaker.name(f"event.{feature.field}") if feature.field else speaker.say("what it is", "内容")
    bare = field.removeprefix("the ") if "the {field}" not in english and "the " in english[:4] else field
    return speaker.say(english.format(field=bare, now=fact), chinese.format(zh_field=field, zh=fact))


def _window(window: Window, speaker: Speaker) -> tuple[str, str]:
    """What stands behind the English sentence, and before the Chinese one."""
    if window.kind is not WindowKind.DURATION:
        en, zh = _WINDOWS[window.kind]
    elif window.ago and isinstance(window.ago, int) and isinstance(window.duration, int):
        begin, end = speaker.span(window.duration + window.ago), speaker.span(window.ago)
        en, zh = f"from {begin} ago to {end} ago", f"从 {begin}前到 {end}前"
    else:
        last = speaker.every(window.duration)
        en, zh = f"in the last {last}", f"最近{speaker.spaced(speaker.span(window.duration), after=False)}"
    if window.ago and "ago" not in en:
        ago = speaker.span(window.ago)
        en, zh = f"{en}, seen from {ago} ago", f"从 {ago}前看{zh}"
    if window.since:
        en = f"{en}, but not before the last time that {speaker.happens(window.since, past=True)}"
        zh = f"{zh}、最近一次{speaker.happens(window.since)}之后"
    return f" {en}", zh
