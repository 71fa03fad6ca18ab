"""How the result of a replay looks: tables for people, one JSON object for programs."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from tiercast.commands.speech import here, say, say_json, several
from tiercast.decide.decision import Suppressed
from tiercast.engine.jobs import ReplayResult
from tiercast.words import Words

_WIDEST: Final = 100_000
"""Columns of a line that goes into a file or a pipe."""
REASONS: Final = {
    Suppressed.LIMIT: Words("its limit was reached", "已到次数上限"),
    Suppressed.BUDGET: Words("its budget was used up", "预算已用完"),
    Suppressed.EXCLUSIVE: Words("another rule of its group went first", "同组的另一条规则优先"),
    Suppressed.CONSENT: Words("the viewer has not agreed", "观众没有同意"),
    Suppressed.QUIET_HOURS: Words("quiet hours", "免打扰时段"),
    Suppressed.MINIMUM_GAP: Words("too soon after the last one for this viewer", "离上一次触达这位观众太近"),
    Suppressed.HOLDOUT: Words("the viewer is in the holdout", "观众在不打扰组"),
    Suppressed.NOT_PERSONALISED: Words("the viewer wants nothing personal", "观众关闭了个性化"),
    Suppressed.IDENTITY: Words("it is not certain enough who the viewer is", "观众身份不够可信"),
    Suppressed.STOPPED: Words("everything was stopped", "已全部停止"),
    Suppressed.NO_CAP: Words("what it may cost has no cap", "花费没有上限"),
}


def show_result(result: ReplayResult, as_json: bool) -> None:
    """Print the result of a replay or of the demo."""
    if as_json:
        say_json(msgspec.to_builtins(result))
        return
    say(
        here(
            f"{several(result.events, 'event')} of {several(result.viewers, 'viewer')} in {result.seconds:.1f} s "
            f"({result.events_per_second:,.0f}/s), {result.shed:,} shed",
            f"{result.viewers:,} 位观众的 {result.events:,} 个事件，用时 {result.seconds:.1f} 秒"
            f"（每秒 {result.events_per_second:,.0f} 个），高峰时合并 {result.shed:,} 个",
        )
    )
    _table(here("Firings", "触发记录"), _firings(result))
    _table(here("Signals", "信号"), ((name, f"{count:,}") for name, count in _sorted(result.signals)))
    _table(here("Tiers", "层级"), _pairs(result.tiers))
    _table(here("Actions", "动作"), _pairs(result.actions))
    _table(here("Suppressed", "未执行"), _pairs(_in_words(result.suppressed)))


def table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table with a head; nothing is cut: a terminal folds what is too wide, a file or pipe gets it whole."""
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Column, Table

    columns = (Column(head, overflow="fold") for head in heads)
    drawn = Table(*columns, title=title or None, title_justify="left", show_header=any(heads), box=None, pad_edge=False)
    for row in rows:
        drawn.add_row(*(_escaped(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console.width = max(1, Measurement.get(console, console.options.update(max_width=_WIDEST), drawn).maximum)
    console.print(drawn, soft_wrap=not console.is_terminal)


def _table(title: str, rows: Iterable[tuple[str, ...]]) -> None:
    lines = list(rows)
    if lines:
        table(title, ("", *([""] * (len(lines[0]) - 1))), lines)


def _firings(result: ReplayResult) -> Iterable[tuple[str, ...]]:
    """A row for each rule, and beside it how many of its firings did nothing because they are there to compare."""
    for name, count in _sorted(result.firings):
        still = result.compared.get(name, 0)
        remark = here(
            f", {still:,} of them in the comparison group, without an action", f"，其中 {still:,} 次在对照组，不做动作"
        )
        yield name, f"{count:,}{remark if still else ''}"


def _in_words(suppressed: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    def words(reason: str) -> str:
        known = REASONS.get(Suppressed(reason)) if reason in tuple(Suppressed) else None
        return reason if known is None else here(known.en, known.zh)

    return {rule: {words(reason): count for reason, count in reasons.items()} for rule, reasons in suppressed.items()}


def _pairs(nested: Mapping[str, Mapping[str, int]]) -> Iterable[tuple[str, ...]]:
    return ((name, part, f"{count:,}") for name, parts in nested.items() for part, count in _sorted(parts))


def _sorted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
