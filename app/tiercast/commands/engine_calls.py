"""The engine's long jobs by name: imported when they are called, so that a command starts at once."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tiercast.engine.jobs import (
    DemoOptions,
    RecordOptions,
    RecordResult,
    ReplayOptions,
    ReplayResult,
    Report,
    RulesetTests,
    StressOptions,
    StressResult,
    ViewerQuery,
)


def run_tests() -> Callable[[Path, Path, str, str], RulesetTests]:
    """The tests in a file, on a ruleset: see `tiercast.engine.ruleset_tests.run_tests`."""
    from tiercast.engine import ruleset_tests

    return ruleset_tests.run_tests


def run_replay() -> Callable[[ReplayOptions, Report], ReplayResult]:
    """See `tiercast.engine.replay.run_replay`."""
    from tiercast.engine import replay

    return replay.run_replay


def run_demo() -> Callable[[DemoOptions, Report], ReplayResult]:
    """See `tiercast.engine.demo.run_demo`; Ctrl-C ends it with the result so far."""
    from tiercast.engine import demo

    return demo.run_demo


def run_record() -> Callable[[RecordOptions, Report], RecordResult]:
    """See `tiercast.engine.record.run_record`; Ctrl-C ends it with the result so far."""
    from tiercast.engine import record

    return record.run_record


def run_stress() -> Callable[[StressOptions, Report], StressResult]:
    """See `tiercast.engine.stress.run_stress`."""
    from tiercast.engine import stress

    return stress.run_stress


def show_viewer() -> Callable[[ViewerQuery], list[dict[str, Any]]]:
    """Who it is, how much there is and what is known: see `tiercast.engine.looking_back.show`."""
    from tiercast.engine import looking_back

    return looking_back.show


def export_viewer() -> Callable[[ViewerQuery], Iterator[Mapping[str, Any]]]:
    """Everything about one viewer, record by record: see `tiercast.engine.viewers.export_viewer`."""
    from tiercast.engine import viewers

    return viewers.export_viewer


def erase_viewer() -> Callable[[ViewerQuery, str], Mapping[str, Any]]:
    """What was removed, and under ``traces`` what was still found: see `tiercast.engine.viewers.erase_viewer`."""
    from tiercast.engine import viewers

    return viewers.erase_viewer
