"""How the result of a replay looks: tables for people, one JSON object for programs."""

from collections.abc import Iterable, Mapping

import msgspec

from tiercast.commands.speech import here, say, say_json
from tiercast.engine.jobs import ReplayResult


def show_result(result: ReplayResult, as_json: bool) -> None:
    """Print the result of a replay or of the demo."""
    if as_json:
        say_json(msgspec.to_builtins(result))
        return
    say(
        here(
            f"{result.events:,} events of {result.viewers:,} viewers in {result.seconds:.1f} s "
            f"({result.events_per_second:,.0f}/s), {result.shed:,} shed",
            f"{result.viewers:,} 位观众的 {result.events:,} 个事件，用时 {result.seconds:.1f} 秒"
            f"（每秒 {result.events_per_second:,.0f} 个），高峰时合并 {result.shed:,} 个",
        )
    )
    _table(here("Firings", "触发记录"), ((name, str(count)) for name, count in _sorted(result.firings)))
    _table(here("Signals", "信号"), ((name, str(count)) for name, count in _sorted(result.signals)))
    _table(here("Tiers", "层级"), _pairs(result.tiers))
    _table(here("Actions", "动作"), _pairs(result.actions))
    _table(here("Suppressed", "未执行"), _pairs(result.suppressed))


def table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table with a head."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*heads, title=title or None, title_justify="left", show_header=any(heads), box=None, pad_edge=False)
    for row in rows:
        drawn.add_row(*(_escaped(cell) for cell in row))
    Console(soft_wrap=True).print(drawn)


def _table(title: str, rows: Iterable[tuple[str, ...]]) -> None:
    lines = list(rows)
    if lines:
        table(title, ("", *([""] * (len(lines[0]) - 1))), lines)


def _pairs(nested: Mapping[str, Mapping[str, int]]) -> Iterable[tuple[str, ...]]:
    return ((name, part, f"{count:,}") for name, parts in nested.items() for part, count in _sorted(parts))


def _sorted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
