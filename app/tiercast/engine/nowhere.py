"""Actions that rules want and no configured sink does: they are decided, and fail."""

from collections.abc import Container, Mapping, Sequence

from tiercast_api.action import ActionType

from tiercast.rules import ast
from tiercast.rules.check.walk import actions
from tiercast.words import Words


def goes_nowhere(
    room: str, rulesets: Sequence[ast.Ruleset], done: Container[str], known: Mapping[str, ActionType] | None = None
) -> Words | None:
    """What to tell whoever starts a room; None: each action has a sink.

    Args:
        done: names of the actions that configured sinks do; known: what sinks of any kind can do, for their titles.
    """
    wanted = {spec.type for ruleset in rulesets for _, _, spec in actions(ruleset)}
    lacking = sorted(name for name in wanted if name not in done)
    if not lacking:
        return None
    titles = [(known or {}).get(name) for name in lacking]
    both = list(zip(lacking, titles, strict=True))
    names = ", ".join(f'"{one.title}"' if one is not None else name for name, one in both)
    names_zh = "、".join(f"“{one.title_zh}”" if one is not None else name for name, one in both)
    return Words(
        f"No sink does {names}, which rules of room {room} want: add one under sinks, or they do nothing.",
        f"直播间 {room} 的规则要用 {names_zh}，但没有配置能做它的触达方式：请在 sinks 里加上，否则发不出去。",
    )
