"""Asking what a rule would have done, and saying it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tiercast.commands.client import ask_engine
from tiercast.commands.speech import fail, here, say, several, times

if TYPE_CHECKING:
    from tiercast.serve.protocol_replies import WhatIfReply


def ask_what_if(
    config: Path | None, store: str, room: str, ruleset: str, rule: str, last: str, params: Sequence[str],
    file: Path | None, anew: bool,
) -> "WhatIfReply":  # fmt: skip
    """Ask the engine. Raises: Failure."""
    from tiercast.engine.jobs import JobError
    from tiercast.engine.looking_back import read_span
    from tiercast.serve.protocol_commands import WhatIf
    from tiercast.serve.protocol_replies import WhatIfReply

    try:
        span = read_span(last)
    except JobError as error:
        fail(f"--last: {error.words.en}", f"--last：{error.words.zh}", 2)
    values = dict(_pair(text) for text in params)
    try:
        text = file.read_text("utf-8-sig") if file is not None else ""
    except UnicodeDecodeError:
        fail(f"{file}: expected UTF-8", f"{file}：应为 UTF-8 编码")
    command = WhatIf(
        id=1, room=room, ruleset=ruleset, rule=rule, span=span, params=values, candidate=text, anew=anew
    )  # fmt: skip
    reply = ask_engine(config, store, command)
    if not isinstance(reply, WhatIfReply):
        fail("the engine answered something else", "引擎的应答无法识别")
    return reply


def say_what_if(found: "WhatIfReply", rule: str) -> None:
    """Say it in lines."""
    from tiercast.commands.results import REASONS
    from tiercast.decide.decision import Suppressed
    from tiercast.step.phrases import duration, money

    span = found.until - found.since
    last, last_zh = duration(span, False), duration(span, True)
    how = here("recorded", "据记录") if found.recorded else here("tried anew", "重新计算")
    say(here(f"{rule}, the last {last} ({how}):", f"{rule}，最近 {last_zh}（{how}）："))
    say(
        here(
            f"  fires {times(found.firings)}, for {several(found.viewers, 'viewer')}",
            f"  触发 {found.firings} 次，{found.viewers} 位观众",
        )
    )
    if found.without:
        say(
            here(
                f"  did nothing {times(found.without)}: an experiment gives these viewers nothing, by lot",
                f"  其中 {found.without} 次有意不做：按抽签，实验不给这些观众任何东西",
            )
        )
    for name, count in found.actions.items():
        say(f"  {name}: {count}")
    for currency, amount in found.cost.items():
        say(here(f"  costs at most {money(amount, currency)}", f"  最多花费 {money(amount, currency)}"))
    if found.uncosted:
        gives = "gives" if found.uncosted == 1 else "give"
        say(here(f"  {found.uncosted} {gives} something without a price", f"  {found.uncosted} 个动作花费未知"))
    for reason, count in found.suppressed.items():
        words = REASONS[Suppressed(reason)]
        why = here(words.en, words.zh)
        say(here(f"  held back {times(count)}: {why}", f"  被拦下 {count} 次：{why}"))
    if found.uncapped:
        say(
            here(
                f"  it could only be in shadow: {found.uncapped} has no cap in money or pieces",
                f"  只能试运行：{found.uncapped} 没有金额或数量上限",
            )
        )


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        fail(f"--param: expected NAME=VALUE, found {text!r}", f"--param：应为 名称=值，实际是 {text!r}", 2)
    return name.rpartition(".")[2], value
