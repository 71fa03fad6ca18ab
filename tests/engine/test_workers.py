"""Worker processes: what they return, raise and do when they hang or die."""

import errno
import os
import signal
import subprocess
import sys
import threading
from multiprocessing.context import SpawnProcess
from typing import Any

import pytest
from tiercast.engine.jobs import Progress, Report
from tiercast.engine.telling_worker import in_telling_worker
from tiercast.engine.workers import WorkerFailed, in_worker, try_candidates
from tiercast.rules.parse import parse_ruleset
from tiercast.step.specs import ruleset_specs, ruleset_types

RULES = """
ruleset: rules
features:
  views: {count: item_view, within: 5m}
tiers:
  keen:
    - {tier: much, when: views >= 3}
    - {tier: little}
signals:
  hot: {on: item_view, when: views >= 5, lasts: 1m}
triggers:
  go: {on: signal.hot, when: {none: [tier.keen = little]}, do: [alert: {text: hot}]}
  later: {on: cart_add, after: 5m, unless: [order_paid], still: views > 1, do: [alert: {text: cart}]}
"""


def hang() -> None:
    threading.Event().wait()


def say_and_hang(*_told: Report) -> None:
    print("at work", flush=True)
    hang()


def refuse() -> None:
    raise ValueError("a wrong number")


async def test_that_a_result_comes_back_from_another_process() -> None:
    assert await in_worker(60.0, os.getpid) != os.getpid()


async def test_that_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="a wrong number"):
        await in_worker(60.0, refuse)


async def test_that_a_worker_that_hangs_is_ended() -> None:
    with pytest.raises(WorkerFailed, match=r"longer than 0\.5 s"):
        await in_worker(0.5, hang)


async def test_that_a_worker_that_dies_is_told() -> None:
    with pytest.raises(WorkerFailed, match="died"):
        await in_worker(60.0, os._exit, 3)


@pytest.mark.parametrize(
    "call",
    [
        "workers.in_worker(600.0, mine.say_and_hang)",
        "telling_worker.in_telling_worker(600.0, print, mine.say_and_hang)",
    ],
)
def test_that_a_worker_ends_with_an_engine_that_is_killed(call: str) -> None:
    code = (
        "import asyncio; from tiercast.engine import telling_worker, workers; "
        f"import tests.engine.test_workers as mine; asyncio.run({call})"
    )
    engine = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert engine.stdout is not None
    assert engine.stdout.readline() == "at work\n"
    engine.send_signal(signal.SIGKILL)
    # What the worker writes to ends when the last one that could write has ended.
    said, _ = engine.communicate(timeout=60)
    assert said == ""


def test_that_every_condition_of_a_candidate_is_built() -> None:
    ruleset = parse_ruleset(RULES).ruleset
    assert ruleset is not None
    specs = ruleset_specs(ruleset)
    assert [spec.name for spec in specs] == ["keen/much", "hot", "go", "later still"]
    assert try_candidates([(specs, ruleset_types(ruleset), "UTC")]) == ""


def count(most: int, report: Report) -> int:
    for number in range(most):
        report(Progress(events=number, seconds=0.0))
    return os.getpid()


class Odd(Exception):
    """One that cannot be made again from what it carries."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def odd(report: Report) -> None:
    raise Odd(1, 2)


def refuse_telling(report: Report) -> None:
    report(Progress(events=1, seconds=0.0))
    refuse()


def hang_telling(report: Report) -> None:
    hang()


def die_telling(report: Report) -> None:
    os._exit(3)


async def test_that_a_worker_tells_how_far_it_is_before_it_answers() -> None:
    heard: list[int] = []
    assert await in_telling_worker(60.0, lambda said: heard.append(said.events), count, 3) != os.getpid()
    assert heard == [0, 1, 2]


async def test_that_a_telling_worker_raises_what_it_met_and_ends_where_it_hangs_or_dies() -> None:
    heard: list[Progress] = []
    with pytest.raises(ValueError, match="a wrong number"):
        await in_telling_worker(60.0, heard.append, refuse_telling)
    assert len(heard) == 1
    with pytest.raises(WorkerFailed, match="1 and 2"):
        await in_telling_worker(60.0, heard.append, odd)
    with pytest.raises(WorkerFailed, match="longer than"):
        await in_telling_worker(0.2, heard.append, hang_telling)
    with pytest.raises(WorkerFailed, match="died"):
        await in_telling_worker(60.0, heard.append, die_telling)


def ends_itself(_report: Report) -> None:
    os._exit(3)


def is_killed(_report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def is_killed_within_a_word(report: Any) -> None:
    """Half of a long message is on its way."""
    pipe = report.__self__
    os.write(pipe.fileno(), (1_000_000).to_bytes(4, "big") + b"x" * 100)
    os.kill(os.getpid(), signal.SIGKILL)


def says_what_nobody_can_pass_on(_report: Report) -> object:
    return lambda: None


def has_too_little_memory(_report: Report) -> None:
    raise MemoryError


class Untold(Exception):
    def __reduce__(self) -> Any:
        raise ValueError("not me")


def raises_what_cannot_travel(_report: Report) -> None:
    raise Untold("something odd")


@pytest.mark.parametrize(
    ("function", "said", "zh"),
    [
        (ends_itself, "its process died with code 3", "它的进程意外退出（代码 3）"),
        (is_killed, "as it does where memory is short", "内存不足时会这样"),
        (is_killed_within_a_word, "as it does where memory is short", "内存不足时会这样"),
        (says_what_nobody_can_pass_on, "its answer cannot be passed on", "它的结果无法传回"),
        (has_too_little_memory, "there is too little memory for it", "内存不足"),
        (raises_what_cannot_travel, "something odd", "something odd"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
async def test_that_a_worker_that_ends_before_it_has_answered_says_how(function: Any, said: str, zh: str) -> None:
    with pytest.raises(WorkerFailed) as failed:
        await in_telling_worker(60.0, lambda said: None, function)
    assert said in str(failed.value)
    assert zh in failed.value.zh


async def test_that_a_worker_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(SpawnProcess, "start", refuse)
    with pytest.raises(WorkerFailed, match="could not be started") as failed:
        await in_telling_worker(60.0, lambda said: None, ends_itself)
    assert "Cannot allocate memory" in str(failed.value)
    assert failed.value.zh == "无法启动它的进程（内存不足）"
