"""Rules that are in shadow though they were to be live, since nothing bounds what they give away."""

from collections.abc import Callable

from tiercast.decide.decision import RuleState
from tiercast.step.core import Core


def tell_uncapped(core: Core, room: str, trouble: Callable[[str, str], None]) -> None:
    """Tell of each such rule of a room, in both languages."""
    program = core.programs[room]
    for rule in program.triggers():
        found = program.acts[rule.name].uncapped
        if found and core.said_state(room, rule.name) == RuleState.LIVE:
            trouble(
                f"{rule.name} stays in shadow: {found} costs something, and no cap in money or pieces bounds it. "
                "Give it a limit.",
                f"{rule.name} 只会试运行：{found} 花钱，却没有金额或数量上限。请给它加上上限。",
            )
