"""A shop to check rulesets against: the actions that the examples use, two coupon pools, an attribute."""

from tiercast.rules.ast import Ruleset
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.conditions import Type
from tiercast.rules.diagnostics import Diagnostic
from tiercast.rules.parse import parse_ruleset
from tiercast_api.action import ActionType, Field, FieldType, Reach
from tiercast_api.kinds import Kinds


def _field(name: str, type_: FieldType, *, required: bool = False, choices: tuple[str, ...] = ()) -> Field:
    return Field(name=name, type=type_, title=name, title_zh=name, required=required, choices=choices)


_TEXT = _field("text", FieldType.TEMPLATE, required=True)
_ACTIONS = (
    ActionType(
        name="coupon",
        title="Coupon",
        title_zh="优惠券",
        fields=(_field("pool", FieldType.POOL, required=True), _field("message", FieldType.TEMPLATE)),
        reach=Reach.VIEWER,
        costly=True,
        results=("code",),
    ),
    ActionType(name="message", title="Message", title_zh="消息", fields=(_TEXT,), reach=Reach.VIEWER),
    ActionType(name="host_prompt", title="Prompt", title_zh="提词", fields=(_TEXT,), reach=Reach.HOST),
    ActionType(name="alert", title="Alert", title_zh="提醒", fields=(_TEXT,), reach=Reach.OPERATOR),
    ActionType(name="toast", title="Toast", title_zh="轻提示", fields=(_TEXT,), reach=Reach.OPERATOR),
    ActionType(
        name="popup",
        title="Pop-up",
        title_zh="弹窗",
        fields=(
            _TEXT,
            _field("lasts", FieldType.DURATION),
            _field("place", FieldType.CHOICE, choices=("left", "right")),
        ),
        reach=Reach.ROOM,
    ),
)

SHOP = Environment(
    kinds=Kinds(),
    actions={action.name: action for action in _ACTIONS},
    sinks=frozenset(action.name for action in _ACTIONS if action.name != "toast"),
    pools=frozenset({"newcomer-10", "flash"}),
    currency="CNY",
    attributes={"item.size": Type.TEXT},
)


def parsed(text: str) -> Ruleset:
    """The ruleset of `text`, which must be readable."""
    result = parse_ruleset(text, "r.yaml")
    assert result.ruleset is not None, [one.text() for one in result.diagnostics]
    return result.ruleset


def found(text: str) -> list[Diagnostic]:
    """All diagnostics of reading and checking `text`."""
    result = parse_ruleset(text, "r.yaml")
    if result.ruleset is None:
        return result.diagnostics
    return [*result.diagnostics, *check_ruleset(result.ruleset, SHOP)]


def codes(text: str) -> set[str]:
    """Codes of all diagnostics of `text`."""
    return {one.code for one in found(text)}


def when(condition: str, on: str = "comment", more: str = "") -> str:
    """A ruleset of one trigger with one condition."""
    return f"ruleset: r\n{more}triggers:\n  t:\n    on: {on}\n    when: {condition}\n    do: [alert: {{text: hello}}]\n"
