"""What would silently not happen: texts whose places stay empty, what two events never share, keys given twice."""

from tiercast.rules.actions import Part, Template
from tiercast.rules.ast import On, Trigger
from tiercast.rules.check.environment import Check
from tiercast.rules.check.truth import carries
from tiercast.rules.grammar import parse_on
from tiercast.rules.grammar_values import GrammarError

_BRACES = ("｛", "｝")
_SHARED = ("viewer", "item", "order")


def check_texts(check: Check) -> None:
    """Braces of texts are half-width; what a text names can be known where the rule fires."""
    for trigger in check.ruleset.triggers:
        specs = (*trigger.actions, *(spec for _, some in trigger.variants for spec in some))
        for spec in specs:
            parts = [part for _, value in spec.fields if isinstance(value, Template) for part in value.parts]
            if any(brace in part.text for part in parts for brace in _BRACES):
                check.report("full-width-brace", spec.position, name=spec.type)
            for part in parts:
                _filled(check, trigger, part)


def _filled(check: Check, trigger: Trigger, part: Part) -> None:
    info = check.scope.find(part.name) if part.name else None
    if info is None or not trigger.on:
        return
    for dimension in info.needs:
        if not any(carries(check, on, dimension) for on in trigger.on):
            check.report(
                "never-filled", trigger.position, name=trigger.name, found=part.name, expected=f"dimension-{dimension}"
            )


def check_same(check: Check) -> None:
    """What `same` names is carried by what starts the wait and by everything that ends it."""
    for trigger in check.ruleset.triggers:
        for dimension in trigger.same:
            if dimension not in _SHARED:
                continue
            for fact in (*trigger.unless, *trigger.sequence):
                on = _as_on(fact)
                if on is not None and not carries(check, on, dimension):
                    check.report(
                        "same-not-carried", trigger.position, found=fact, expected=f"dimension-{dimension}",
                        name=dimension,
                    )  # fmt: skip


def _as_on(fact: str) -> On | None:
    try:
        return parse_on(fact)
    except GrammarError:
        return None  # facts such as trigger.X, which carry what their own event carried


def check_cue_keys(check: Check) -> None:
    """No two cues share a key."""
    seen: dict[str, str] = {}
    for cue in check.ruleset.cues:
        key = cue.key.casefold()
        if key and key in seen:
            check.report("key-twice", cue.position, found=cue.key, name=seen[key])
        elif key:
            seen[key] = cue.name
