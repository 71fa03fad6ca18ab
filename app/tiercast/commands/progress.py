"""A bar on stderr while a job runs; nothing where stderr is no terminal or JSON is wanted."""

import contextlib
import sys
from collections.abc import Callable, Iterator

from tiercast.commands.speech import here, note, several
from tiercast.engine.jobs import Progress, Report


@contextlib.contextmanager
def shown(quiet: bool, words: Callable[[Progress], str] | None = None) -> Iterator[Report]:
    """Yield what a job reports its progress to; `words` stand beside the bar instead of events and seconds."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _progress: None) if quiet else _lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    describe = words or _words
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)

        def report(progress: Progress) -> None:
            for line in progress.lines:
                bar.console.print(line, markup=False, highlight=False)
            total = 1.0 if progress.part is not None else None
            bar.update(task, total=total, completed=progress.part or 0.0, description=describe(progress))

        yield report


def _lines(progress: Progress) -> None:
    for line in progress.lines:
        note(line)


def _words(progress: Progress) -> str:
    rate = progress.events / progress.seconds if progress.seconds > 0 else 0.0
    left = f", {progress.left:.0f} s" if progress.left is not None else ""
    left_zh = f"，还需 {progress.left:.0f} 秒" if progress.left is not None else ""
    return here(
        f"{several(progress.events, 'event')}, {rate:,.0f}/s{left}",
        f"{progress.events:,} 个事件，每秒 {rate:,.0f} 个{left_zh}",
    )
