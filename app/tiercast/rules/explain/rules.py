"""Signals, tiers, triggers, limits and experiments as sentences."""

from collections.abc import Iterable, Sequence

from tiercast.common_names import spoken, variant_name
from tiercast.rules.actions import ActionSpec, FieldValue, Template
from tiercast.rules.ast import Cap, Ladder, Limit, On, OnKind, Rung, Signal, Trigger
from tiercast.rules.conditions import Name
from tiercast.rules.explain.conditions import explain_condition
from tiercast.rules.explain.speaker import Speaker
from tiercast.rules.grammar_values import money_text


def explain_on(ons: Iterable[On], speaker: Speaker) -> str:
    """When a rule looks."""
    return speaker.listed((_on(on, speaker) for on in ons), ("or", "或"))


def _on(on: On, speaker: Speaker) -> str:
    match on.what:
        case OnKind.ANY_EVENT:
            return speaker.say("whatever happens", "任何事件发生时")
        case OnKind.VISIT_REACHES:
            span = speaker.span(on.duration)
            return speaker.say(f"when a visit reaches {span}", f"到访满{speaker.spaced(span, after=False)}时")
        case OnKind.EVERY:
            span = speaker.every(on.duration)
            return speaker.say(f"every {span} while the room is open", f"开播期间每{speaker.spaced(span)}")
        case OnKind.VISIT_START | OnKind.VISIT_END:
            fact = speaker.happens(on.what.value)
        case OnKind.SIGNAL:
            fact = speaker.happens(f"signal.{on.name} ended" if on.ended else f"signal.{on.name}")
        case OnKind.TIER_CHANGED:
            fact = speaker.happens(f"tier.{on.name}")
        case OnKind.CUE:
            fact = speaker.happens(f"cue.{on.name}")
        case _:
            fact = speaker.happens(on.name)
    return speaker.say(f"when {fact}", f"{fact}时")


def explain_signal(signal: Signal, speaker: Speaker) -> list[str]:
    """When a signal begins and how long it holds."""
    said = [_begins(explain_on(signal.on, speaker), _if(signal.when, speaker), speaker)]
    if signal.lasts is None:
        said.append(speaker.say("It ends when that is no longer so at one of these times.", "再看时不再成立，就结束。"))
    else:
        span = speaker.span(signal.lasts)
        said.append(
            speaker.say(
                f"It ends {span} after it was last so.", f"最近一次成立后过{speaker.spaced(span, after=False)}结束。"
            )
        )
    if signal.title:
        title = speaker.quoted(signal.title)
        said.append(
            speaker.say(f"Until then the viewer carries the label {title}.", f"在此期间，观众带有标签{title}。")
        )
    return said


def _begins(on: str, condition: str, speaker: Speaker) -> str:
    return _capital(f"{on}{condition}{speaker.say('.', '。')}")


def _if(condition: object, speaker: Speaker) -> str:
    if condition is None:
        return ""
    said = explain_condition(condition, speaker)  # type: ignore[arg-type]
    return speaker.say(f", if {said}", f"，如果{speaker.spaced(said, after=False)}")


def explain_ladder(ladder: Ladder, speaker: Speaker) -> list[str]:
    """The rungs, from the top."""
    return [_rung(rung, speaker) for rung in ladder.rungs]


def _rung(rung: Rung, speaker: Speaker) -> str:
    title = speaker.quoted(rung.title or spoken(rung.tier))
    if rung.when is None:
        return speaker.say(f"{title}: everybody else.", f"{title}：其余所有人。")
    condition = explain_condition(rung.when, speaker)
    if not rung.hold:
        return speaker.say(f"{title}: {condition}.", f"{title}：{condition}。")
    span = speaker.spaced(speaker.span(rung.hold), after=False)
    return speaker.say(
        f"{title}: {condition}; kept for {span} after that.",
        f"{title}：{condition}；不再成立后还保留{span}。",
    )


def explain_trigger(trigger: Trigger, speaker: Speaker) -> list[str]:
    """When a trigger fires, what it does, and how often at most."""
    said = [_begins(_looks(trigger, speaker), _if(trigger.when, speaker), speaker)]
    if trigger.after is not None:
        said.append(_after(trigger, speaker))
    if trigger.still is not None:
        condition = explain_condition(trigger.still, speaker)
        said.append(
            speaker.say(
                f"When the time is up, it goes on only if {condition}.",
                f"到时间后，要{speaker.spaced(condition)}才继续。",
            )
        )
    said += _does(trigger, speaker)
    limits = {limit.name: limit for limit in speaker.ruleset.limits}
    said += [
        sentence
        for name in trigger.limits
        if name in limits
        for sentence in explain_limit(limits[name], speaker, _sharing(trigger, name, speaker))
    ]
    if trigger.over_limit is not None:
        said.append(_over_limit(trigger, speaker))
    if trigger.exclusive:
        group = speaker.quoted(trigger.exclusive)
        said.append(
            speaker.say(
                f"Of the rules of the group {group}, only the first that holds fires.",
                f"{group}这一组规则里，只有第一条成立的会触发。",
            )
        )
    if trigger.priority:
        said.append(speaker.say(f"Priority {trigger.priority}.", f"优先级 {trigger.priority}。"))
    return said


def _looks(trigger: Trigger, speaker: Speaker) -> str:
    if trigger.sequence:
        facts = [speaker.happens(fact) for fact in trigger.sequence]
        span = speaker.span(trigger.within or 0)
        order = speaker.say(" and then ", "、然后").join(facts)
        english, chinese = _same(trigger, speaker)
        return speaker.say(f"when {order}, all within {span}{english}", f"{span}内{chinese}先后有{order}时")
    if trigger.absent is not None:
        facts_text = speaker.listed((speaker.happens(fact, past=True) for fact in trigger.absent.facts), ("or", "或"))
        span = speaker.span(trigger.absent.duration)
        each = speaker.per(trigger.same) if trigger.same else ""
        return speaker.say(
            f"{span} after {facts_text} for the last time{f', {each}' if each else ''}",
            f"{each}最近一次{facts_text}之后，{span}没有再发生时",
        )
    on = explain_on(trigger.on, speaker)
    if trigger.times is None:
        return on
    times = speaker.name(trigger.times.name) if isinstance(trigger.times, Name) else str(trigger.times)
    span = speaker.span(trigger.within or 0)
    english, chinese = _same(trigger, speaker)
    return speaker.say(
        f"{on}, for the {_ordinal(times)} time within {span}{english}", f"{on}，{span}内{chinese}满 {times} 次"
    )


def _same(trigger: Trigger, speaker: Speaker) -> tuple[str, str]:
    """What must agree, `` (the same viewer and item)`` and ``同一观众、同一商品``; "" where the rule does not say."""
    same = [speaker.per([each]) for each in trigger.same]
    english = speaker.listed(each.removeprefix("for each ") for each in same)
    chinese = "、".join(f"同一{each.lstrip('每位件个')}" for each in same)
    return f" (the same {english})" if english else "", chinese


def _after(trigger: Trigger, speaker: Speaker) -> str:
    span = speaker.span(trigger.after or 0)
    if not trigger.unless:
        return speaker.say(f"It waits {span}.", f"等{speaker.spaced(span, after=False)}。")
    facts = speaker.listed((speaker.happens(fact, subject=("somebody", "")) for fact in trigger.unless), ("or", "或"))
    facts = facts.replace(" or somebody ", " or ").replace(", somebody ", ", ")
    english, chinese = _same(trigger, speaker)
    return speaker.say(
        f"It waits {span}, and does nothing if meanwhile {facts}{english}.",
        f"等{speaker.spaced(span, after=False)}；期间{chinese}如有{facts}，就不做。",
    )


def _does(trigger: Trigger, speaker: Speaker) -> list[str]:
    if not trigger.experiment:
        return [_actions(trigger.actions, speaker)] if trigger.actions else []
    experiment = next((each for each in speaker.ruleset.experiments if each.name == trigger.experiment), None)
    shares = dict(experiment.variants) if experiment is not None else {}
    title = speaker.quoted((experiment.title if experiment is not None else "") or trigger.experiment)
    said = [speaker.say(f"Experiment {title}:", f"实验{title}：")]
    for variant, actions in trigger.variants:
        part = f"{shares[variant]:g}%" if variant in shares else ""
        share = speaker.say(f" ({part})", f"（{part}）") if part else ""
        called = variant_name(variant)
        done = _actions(actions, speaker) if actions else speaker.say("Nothing is done.", "什么也不做。")
        said.append(f"{speaker.say(called.en, called.zh)}{share}{speaker.say(': ', '：')}{done}")
    return said


def _actions(actions: Iterable[ActionSpec], speaker: Speaker) -> str:
    return speaker.say(" Then: ", "然后：").join(_action(action, speaker) for action in actions)


def _action(action: ActionSpec, speaker: Speaker) -> str:
    declared = speaker.actions.get(action.type)
    title = speaker.say(declared.title, declared.title_zh) if declared is not None else action.type
    fields = {field.name: field for field in declared.fields} if declared is not None else {}
    said: list[str] = []
    for name, value in action.fields:
        field = fields.get(name)
        label = speaker.say(field.title, field.title_zh) if field is not None else name
        shown = _field(value, speaker)
        if field is not None and name == "text" and field.required:
            said.insert(0, shown)
        else:
            said.append(
                speaker.say(f"{label[:1].lower()}{label[1:]} {shown}", f"{label}{speaker.spaced(shown, after=False)}")
            )
    if action.cost is not None:
        cost = speaker.literal(action.cost)
        said.append(speaker.say(f"cost {cost}", f"花费 {cost}"))
    if action.expires is not None:
        span = speaker.span(action.expires)
        said.append(speaker.say(f"dropped after {span}", f"{span}后作废"))
    inside = speaker.say(", ", "，").join(said)
    end = speaker.say(".", "。")
    return f"{title}{speaker.say(': ', '：')}{inside}{end}" if inside else f"{title}{end}"


def _field(value: FieldValue, speaker: Speaker) -> str:
    if isinstance(value, Template):
        return speaker.quoted("".join(part.text or _place(part.name, speaker) for part in value.parts))
    return speaker.name(value.name) if isinstance(value, Name) else speaker.literal(value)


def _place(name: str, speaker: Speaker) -> str:
    """What is filled into a text, by its title: ``[name of the viewer]``."""
    said = speaker.name(name).strip('"“”').removeprefix("the ")
    return speaker.say(f"[{said}]", f"【{said}】")


def _sharing(trigger: Trigger, limit: str, speaker: Speaker) -> list[str]:
    """The titles of the other rules under a limit."""
    return [
        speaker.quoted(other.title or spoken(other.name))
        for other in speaker.ruleset.triggers
        if other.name != trigger.name and limit in other.limits
    ]


def explain_limit(limit: Limit, speaker: Speaker, sharing: Sequence[str] = ()) -> list[str]:
    """How often, and for how much money, at most; `sharing`: titles of the other rules that it counts together with."""
    if not limit.caps:
        return []
    said = [_cap(cap, speaker) for cap in limit.caps]
    caps = speaker.say(speaker.listed(said), "，".join(said))
    if not sharing:
        return [speaker.say(f"At most {caps}.", f"最多：{caps}。")]
    others = speaker.listed(sharing)
    return [speaker.say(f"At most {caps}, together with {others}.", f"最多：{caps}（与{others}合计）。")]


def _cap(cap: Cap, speaker: Speaker) -> str:
    spans = {
        "visit": ("a visit", "每次到访"),
        "session": ("a session", "每场"),
        "day": ("a calendar day", "每天"),
        "ever": ("ever", "总共"),
    }
    if cap.per == "duration":
        span = speaker.span(cap.duration)
        en, zh = f"in {span}", f" {span}内"
    elif cap.per in spans:
        en, zh = spans[cap.per]
    else:
        cue = speaker.fact(cap.per)
        en, zh = f"per {cue.removeprefix('the ')}", f"每次{cue}"
    amount = speaker.name(cap.amount.name) if isinstance(cap.amount, Name) else _amount(cap)
    if cap.scope == "budget":
        return speaker.say(f"{amount} {en}", f"{zh.strip()} {amount}")
    times = {"1": "once", "2": "twice"}.get(amount, f"{amount} times")
    whom = speaker.per(cap.dimensions)
    return speaker.say(f"{times} {en} {whom}", f"{whom}{zh} {amount} 次")


def _amount(cap: Cap) -> str:
    if cap.scope != "budget" or not isinstance(cap.amount, int):
        return str(cap.amount)
    return money_text(cap.amount, cap.currency, short=True)


def _over_limit(trigger: Trigger, speaker: Speaker) -> str:
    over = trigger.over_limit
    span = speaker.spaced(speaker.span(over.wait), after=False) if over is not None else ""
    name = speaker.name(over.first) if over is not None and over.first else ""
    first = f"; first comes where {name} is greatest" if name else ""
    zh_first = f"，{name}高的先来" if name else ""
    return speaker.say(
        f"What is over the limit waits up to {span}{first}.",
        f"超过上限的最多等{span}{zh_first}。",
    )


def _ordinal(times: str) -> str:
    ends = {"1": "st", "2": "nd", "3": "rd"}
    if not times.isdecimal():
        return f"{times}th"
    return times + ("th" if times[-2:] in ("11", "12", "13") else ends.get(times[-1], "th"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
