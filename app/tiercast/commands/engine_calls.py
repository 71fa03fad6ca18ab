"""The engine's long jobs by name: imported when they are called, so that a command starts at once."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

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


class RunReplay(Protocol):
    """``tiercast.engine.replay.run_replay``. Raises: JobError, StoreError."""

    def __call__(self, options: ReplayOptions, report: Report, /) -> ReplayResult: ...


class RunDemo(Protocol):
    """``tiercast.engine.demo.run_demo``; a KeyboardInterrupt ends it with the result so far."""

    def __call__(self, options: DemoOptions, report: Report, /) -> ReplayResult: ...


class RunRecord(Protocol):
    """``tiercast.engine.record.run_record``; a KeyboardInterrupt ends it with the result so far."""

    def __call__(self, options: RecordOptions, report: Report, /) -> RecordResult: ...


class RunStress(Protocol):
    """``tiercast.engine.stress.run_stress``."""

    def __call__(self, options: StressOptions, report: Report, /) -> StressResult: ...


class FindViewer(Protocol):
    """``tiercast.engine.viewers.show_viewer``: who it is and how much there is, a dict for each one found."""

    def __call__(self, query: ViewerQuery, /) -> list[Mapping[str, Any]]: ...


class ExportViewer(Protocol):
    """``tiercast.engine.viewers.export_viewer``: everything about one viewer, record by record. Raises: JobError."""

    def __call__(self, query: ViewerQuery, /) -> Iterator[Mapping[str, Any]]: ...


class EraseViewer(Protocol):
    """``tiercast.engine.viewers.erase_viewer``: what was removed, and under ``traces`` what was still found."""

    def __call__(self, query: ViewerQuery, /) -> Mapping[str, Any]: ...


class RunTests(Protocol):
    """``tiercast.engine.ruleset_tests.run_tests``: the tests in a file, on a ruleset. Raises: JobError."""

    def __call__(self, file: Path, test_file: Path, evaluator: str, language: str, /) -> RulesetTests: ...


def run_tests() -> RunTests:
    """See `RunTests`."""
    return cast(RunTests, import_module("tiercast.engine.ruleset_tests").run_tests)


def run_replay() -> RunReplay:
    """See `RunReplay`."""
    return cast(RunReplay, import_module("tiercast.engine.replay").run_replay)


def run_demo() -> RunDemo:
    """See `RunDemo`."""
    return cast(RunDemo, import_module("tiercast.engine.demo").run_demo)


def run_record() -> RunRecord:
    """See `RunRecord`."""
    return cast(RunRecord, import_module("tiercast.engine.record").run_record)


def run_stress() -> RunStress:
    """See `RunStress`."""
    return cast(RunStress, import_module("tiercast.engine.stress").run_stress)


def show_viewer() -> FindViewer:
    """See `FindViewer`."""
    return cast(FindViewer, import_module("tiercast.engine.viewers").show_viewer)


def export_viewer() -> ExportViewer:
    """See `ExportViewer`."""
    return cast(ExportViewer, import_module("tiercast.engine.viewers").export_viewer)


def erase_viewer() -> EraseViewer:
    """See `EraseViewer`."""
    return cast(EraseViewer, import_module("tiercast.engine.viewers").erase_viewer)
