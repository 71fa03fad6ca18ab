"""Signals, tiers, triggers, limits and experiments as sentences."""

from collections.abc import Iterable

from tiercast.rules.actions import ActionSpec, FieldValue, Template
from tiercast.rules.ast import Cap, Ladder, Limit, On, OnKind, Rung, Signal, Trigger
from tiercast.rules.conditions import Name
from tiercast.rules.explain.conditions import explain_condition
from tiercast.rules.explain.speaker import Speaker
from tiercast.rules.grammar_values import minor_digits


def explain_on(ons: Iterable[On], speaker: Speaker) -> str:
    """When a rule looks."""
    return speaker.listed((_on(on, speaker) for on in ons), ("or", "或"))


def _on(on: On, speaker: Speaker) -> str:
    match on.what:
        case OnKind.ANY_EVENT:
            return speaker.say("at any event", "任何事件发生时")
        case OnKind.VISIT_REACHES:
            span = speaker.span(on.duration)
            return speaker.say(f"when a visit reaches {span}", f"到访满 {span}时")
        case OnKind.EVERY:
            span = speaker.span(on.duration)
            return speaker.say(f"every {span} while the room is open", f"开播期间每 {span}")
        case OnKind.VISIT_START | OnKind.VISIT_END:
            fact = speaker.fact(on.what.value)
        case OnKind.SIGNAL:
            fact = speaker.fact(f"signal.{on.name} ended" if on.ended else f"signal.{on.name}")
            if not on.ended:
                return speaker.say(f"when {fact} begins", f"{fact}开始时")
        case OnKind.TIER_CHANGED:
            fact = speaker.fact(f"tier.{on.name}")
        case OnKind.CUE:
            fact = speaker.fact(f"cue.{on.name}")
        case _:
            fact = speaker.fact(on.name)
    return speaker.say(f"at {fact}", f"{fact}时")


def explain_signal(signal: Signal, speaker: Speaker) -> list[str]:
    """When a signal begins and how long it holds."""
    said = [_begins(explain_on(signal.on, speaker), _if(signal.when, speaker), speaker)]
    if signal.lasts is None:
        said.append(speaker.say("It holds until that is no longer so at one of these.", "直到再看时不再成立为止。"))
    else:
        span = speaker.span(signal.lasts)
        said.append(speaker.say(f"It holds for {span} after it was last so.", f"从最近一次成立起保持 {span}。"))
    if signal.title:
        title = speaker.quoted(signal.title)
        said.append(speaker.say(f"Meanwhile the viewer carries the label {title}.", f"期间观众带有标签{title}。"))
    return said


def _begins(on: str, condition: str, speaker: Speaker) -> str:
    return _capital(speaker.say(f"{on}{condition}.", f"{on}{condition}。"))


def _if(condition: object, speaker: Speaker) -> str:
    if condition is None:
        return ""
    said = explain_condition(condition, speaker)  # type: ignore[arg-type]
    return speaker.say(f", if {said}", f"，如果{said}")


def explain_ladder(ladder: Ladder, speaker: Speaker) -> list[str]:
    """The rungs, from the top."""
    return [_rung(rung, speaker) for rung in ladder.rungs]


def _rung(rung: Rung, speaker: Speaker) -> str:
    title = speaker.quoted(rung.title or rung.tier)
    if rung.when is None:
        return speaker.say(f"{title}: everybody else.", f"{title}：其余所有人。")
    condition = explain_condition(rung.when, speaker)
    if not rung.hold:
        return speaker.say(f"{title}: {condition}.", f"{title}：{condition}。")
    span = speaker.span(rung.hold)
    return speaker.say(
        f"{title}: {condition}; left at the earliest {span} after that.", f"{title}：{condition}；之后至少保持 {span}。"
    )


def explain_trigger(trigger: Trigger, speaker: Speaker) -> list[str]:
    """When a trigger fires, what it does, and how often at most."""
    said = [_begins(_looks(trigger, speaker), _if(trigger.when, speaker), speaker)]
    if trigger.after is not None:
        said.append(_after(trigger, speaker))
    if trigger.still is not None:
        condition = explain_condition(trigger.still, speaker)
        said.append(speaker.say(f"When it is due, only if still {condition}.", f"到时仍须{condition}。"))
    said += _does(trigger, speaker)
    limits = {limit.name: limit for limit in speaker.ruleset.limits}
    said += [sentence for name in trigger.limits if name in limits for sentence in explain_limit(limits[name], speaker)]
    if trigger.over_limit is not None:
        said.append(_over_limit(trigger, speaker))
    if trigger.exclusive:
        group = speaker.quoted(trigger.exclusive)
        said.append(
            speaker.say(
                f"Of the rules of the group {group} only the first fires.", f"{group}这一组规则只有第一条会触发。"
            )
        )
    if trigger.priority:
        said.append(speaker.say(f"Priority {trigger.priority}.", f"优先级 {trigger.priority}。"))
    return said


def _looks(trigger: Trigger, speaker: Speaker) -> str:
    if trigger.sequence:
        facts = [speaker.fact(fact) for fact in trigger.sequence]
        span = speaker.span(trigger.within or 0)
        order = speaker.say(" and then ", "，然后").join(facts)
        return speaker.say(f"at {order} within {span}", f"{span}内先后发生{order}时")
    if trigger.absent is not None:
        facts_text = speaker.listed((speaker.fact(fact) for fact in trigger.absent.facts), ("or", "或"))
        span = speaker.span(trigger.absent.duration)
        return speaker.say(
            f"{span} after the last {facts_text}, if none came since", f"最近一次{facts_text}之后 {span}没有再发生时"
        )
    on = explain_on(trigger.on, speaker)
    if trigger.times is None:
        return on
    times = speaker.name(trigger.times.name) if isinstance(trigger.times, Name) else str(trigger.times)
    span = speaker.span(trigger.within or 0)
    return speaker.say(f"{on}, once that has happened {times} times within {span}", f"{on}，{span}内满 {times} 次")


def _after(trigger: Trigger, speaker: Speaker) -> str:
    span = speaker.span(trigger.after or 0)
    if not trigger.unless:
        return speaker.say(f"It waits {span}.", f"等 {span}。")
    facts = speaker.listed((speaker.fact(fact) for fact in trigger.unless), ("or", "或"))
    same = f" {speaker.per(trigger.same)}" if trigger.same else ""
    zh_same = f"（{speaker.per(trigger.same)}）" if trigger.same else ""
    return speaker.say(
        f"It waits {span}, and does nothing at {facts}{same}.", f"等 {span}；期间有{facts}{zh_same}就不做。"
    )


def _does(trigger: Trigger, speaker: Speaker) -> list[str]:
    if not trigger.experiment:
        return [_actions(trigger.actions, speaker)] if trigger.actions else []
    experiment = next((each for each in speaker.ruleset.experiments if each.name == trigger.experiment), None)
    shares = dict(experiment.variants) if experiment is not None else {}
    title = speaker.quoted((experiment.title if experiment is not None else "") or trigger.experiment)
    said = [speaker.say(f"Experiment {title}:", f"实验{title}：")]
    for variant, actions in trigger.variants:
        share = f" ({shares[variant]:g}%)" if variant in shares else ""
        done = _actions(actions, speaker) if actions else speaker.say("Nothing is done.", "什么也不做。")
        said.append(f"{variant}{share}{speaker.say(': ', '：')}{done}")
    return said


def _actions(actions: Iterable[ActionSpec], speaker: Speaker) -> str:
    return speaker.say(" Then: ", "然后：").join(_action(action, speaker) for action in actions)


def _action(action: ActionSpec, speaker: Speaker) -> str:
    declared = speaker.actions.get(action.type)
    title = speaker.say(declared.title, declared.title_zh) if declared is not None else action.type
    fields = {field.name: field for field in declared.fields} if declared is not None else {}
    said = []
    for name, value in action.fields:
        field = fields.get(name)
        label = speaker.say(field.title, field.title_zh) if field is not None else name
        said.append(f"{label}{speaker.say(' ', ' ')}{_field(value, speaker)}")
    if action.cost is not None:
        said.append(speaker.say(f"cost {action.cost.written}", f"花费 {action.cost.written}"))
    if action.expires is not None:
        span = speaker.span(action.expires)
        said.append(speaker.say(f"dropped after {span}", f"{span}后作废"))
    inside = speaker.say(", ", "，").join(said)
    end = speaker.say(".", "。")
    return f"{title}{speaker.say(': ', '：')}{inside}{end}" if inside else f"{title}{end}"


def _field(value: FieldValue, speaker: Speaker) -> str:
    if isinstance(value, Template):
        return speaker.quoted(value.written)
    return speaker.name(value.name) if isinstance(value, Name) else speaker.literal(value)


def explain_limit(limit: Limit, speaker: Speaker) -> list[str]:
    """How often, and for how much money, at most."""
    shared = "" if limit.name.startswith("trigger.") else speaker.quoted(limit.name)
    return [_cap(cap, shared, speaker) for cap in limit.caps]


def _cap(cap: Cap, shared: str, speaker: Speaker) -> str:
    spans = {
        "visit": ("visit", "每次到访"),
        "session": ("session", "每场"),
        "day": ("day", "每天"),
        "ever": ("", "总共"),
    }
    if cap.per == "duration":
        span = speaker.span(cap.duration)
        en, zh = f" within {span}", f"{span}内"
    elif cap.per in spans:
        word, zh = spans[cap.per]
        en = f" per {word}" if word else " ever"
    else:
        cue = speaker.fact(cap.per)
        en, zh = f" per {cue.removeprefix('the ')}", f"每次{cue}"
    amount = speaker.name(cap.amount.name) if isinstance(cap.amount, Name) else _amount(cap)
    money = cap.scope == "budget"
    whom, zh_whom = ("", "") if money else (f" {speaker.per(cap.dimensions)}", f"{speaker.per(cap.dimensions)}")
    times = "" if money else " 次"
    with_others = speaker.say(f" (limit {shared}, shared)", f"（共用上限{shared}）") if shared else ""
    return speaker.say(f"At most {amount}{en}{whom}{with_others}.", f"{zh_whom}{zh}最多 {amount}{times}{with_others}。")


def _amount(cap: Cap) -> str:
    if cap.scope != "budget" or not isinstance(cap.amount, int):
        return str(cap.amount)
    digits = minor_digits(cap.currency)
    return f"{cap.amount / 10**digits:.{digits if cap.amount % 10**digits else 0}f} {cap.currency}"


def _over_limit(trigger: Trigger, speaker: Speaker) -> str:
    over = trigger.over_limit
    span = speaker.span(over.wait) if over is not None else ""
    first = f", {speaker.name(over.first)} highest first" if over is not None and over.first else ""
    zh_first = f"，{speaker.name(over.first)}高的先来" if over is not None and over.first else ""
    return speaker.say(f"What is over the limit waits up to {span}{first}.", f"超过上限的最多等 {span}{zh_first}。")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
