"""Whether this computer holds: what is measured, how it is judged, and that nothing leaves."""

from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tiercast.beside.paths import paths_of
from tiercast.engine import replay, stress
from tiercast.engine.jobs import JobError, Progress, ReplayOptions, StressOptions
from tiercast.engine.playing import make_source
from tiercast.engine.registry import load_plugins, offered
from tiercast.engine.replay import run_replay
from tiercast.engine.stress import LATE, NARROW, Stretch, busiest, holds, run_stress, words_of
from tiercast.engine.stress_trial import SECOND, Measured, Trial, peak_of
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.store.database import open_database
from tiercast.store.tables import actions, firings
from tiercast_api.clock import SystemClock
from tiercast_api.event import Event, Viewer, event_to_json

RULESET = """\
ruleset: greeting
triggers:
  greet: {on: comment, do: [message: {text: hello}]}
"""
START = 1_700_000_000 * SECOND


def measured(**changed: object) -> Measured:
    """A try that held."""
    values = {
        "speed": 100.0, "span": 600 * SECOND, "events": 5_000, "seconds": 5.0, "rate": 1_000.0, "median": 4_000,
        "p99": 12_000, "peak": 1_640, "shed": 0, "ended_early": False,
    }  # fmt: skip
    return Measured(**{**values, **changed})  # type: ignore[arg-type]


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReplayOptions:
    """Ten seconds of a small room, and a rule that greets everybody."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    events = [
        Event(
            kind="comment", time=START + n * SECOND // 10, room=f"room-{n % 2}", text="hi", viewer=Viewer("x", f"v{n}")
        )
        for n in range(101)
    ]
    (tmp_path / "room.jsonl").write_bytes(b"".join(event_to_json(event) + b"\n" for event in events))
    (tmp_path / "greeting.yaml").write_text(RULESET, "utf-8")
    return ReplayOptions(files=(tmp_path / "room.jsonl",), rulesets=(str(tmp_path / "greeting.yaml"),))


def test_that_every_event_of_a_recording_arrives_and_is_measured(options: ReplayOptions) -> None:
    told: list[Progress] = []
    result = run_stress(StressOptions(replay=options, speed=20), told.append)
    assert (result.events, result.shed, result.speed) == (101, 0, 10.0)
    assert result.seconds == 1.0
    assert result.peak == 100
    assert 0 < result.median <= result.p99
    assert "10 times the speed of the recording" in result.message
    assert told[0].lines == ("× 10 …",)


async def test_that_rules_are_in_shadow_and_nothing_can_leave(options: ReplayOptions, tmp_path: Path) -> None:
    paths, clock = paths_of(f"sqlite:///{tmp_path / 'try.db'}", tmp_path / "home"), SystemClock()
    plugins = await load_plugins(paths, clock)
    try:
        source = await make_source(plugins, options)
        trial = Trial(options, plugins, await offered(plugins), source.declaration, clock, lambda events: None)
        events = [Event(kind="comment", time=START + n, text="hi", viewer=Viewer("x", str(n))) for n in range(20)]
        result = await trial.run(paths, events, 1.0)
    finally:
        await plugins.close()
    assert result.events == 20
    database = open_database(paths.store)
    with database.read() as connection:
        assert {row.state for row in connection.execute(select(firings.c.state))} == {"shadow"}
        made = connection.execute(select(actions.c.mode, actions.c.state)).all()
    database.close()
    assert {(row.mode, row.state) for row in made} == {("shadow", "shadow")}


def test_that_a_recording_without_times_is_refused_in_words(tmp_path: Path, options: ReplayOptions) -> None:
    (tmp_path / "room.jsonl").write_bytes(event_to_json(Event(kind="comment", time=START)) + b"\n")
    with pytest.raises(JobError, match="so it has no speed"):
        run_stress(StressOptions(replay=options, speed=2), lambda progress: None)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"p99": LATE}, True),
        ({"p99": LATE + 1}, False),
        ({"shed": 1}, False),
        ({"ended_early": True}, False),
    ],
)
def test_that_it_holds_only_where_nothing_is_left_out_and_99_of_100_are_in_time(
    changed: dict[str, object], expected: bool
) -> None:
    assert holds(measured(**changed)) is expected


def test_that_the_answer_is_a_sentence_in_both_languages() -> None:
    good = words_of(measured(), good=True, searched=True)
    assert good.en == (
        "This computer holds at least 100 times the speed of the recording: 1,000 events a second (1,640 in the "
        "busiest), 99 of 100 on disk within 12 ms. Measured on the busiest 10 min of it."
    )
    assert good.zh == (
        "这台电脑能承受录像速度的至少 100 倍：每秒 1,000 个事件（最忙的一秒 1,640 个），"
        "99% 的事件在 12 毫秒内写入磁盘。以其中最忙的 10 分钟测得。"
    )
    bad = words_of(measured(shed=7, p99=2_500_000), good=False, searched=False)
    assert "does not hold 100 times" in bad.en
    assert "7 events did not fit, 1 of 100 came more than 2.5 s late" in bad.en
    assert "承受不了录像速度的 100 倍" in bad.zh
    hopeless = words_of(measured(seconds=3.5, p99=2_500_000, ended_early=True), good=False, searched=False)
    assert "arrived): after 3.5 s it was more than 2 s behind and was given up, 1 of 100 came" in hopeless.en
    assert "3.5 秒后已落后超过 2 秒，因此中止；有 1%" in hopeless.zh


def test_that_a_speed_that_was_not_tried_is_said_with_the_reason() -> None:
    short = words_of(measured(), good=True, searched=False, asked=5_000.0)
    assert short.en.endswith(
        "10 min of it. Asked for was 5,000 times; at that speed all of the recording would arrive within less than "
        "1 s, as a heap and not as a feed. Take a longer recording to try more."
    )
    assert "要求的是 5,000 倍" in short.zh
    for asked in (0.0, 50.0, 100.0):
        assert "Asked for" not in words_of(measured(), good=True, searched=False, asked=asked).en


@pytest.mark.parametrize("limit", [0.5, 1.0, 37.0, 600.0, 10_000.0])
async def test_that_the_search_finds_the_greatest_speed_that_holds(
    limit: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[float] = []

    async def attempt(*arguments: object) -> Measured:
        speed = arguments[5]
        assert isinstance(speed, float)
        tried.append(speed)
        return measured(speed=speed, p99=1_000 if speed <= limit else LATE * 2)

    monkeypatch.setattr(stress._Stress, "_try", attempt)
    options = StressOptions(replay=ReplayOptions(files=(), rulesets=()), speed=0)
    job = stress._Stress(options, lambda progress: None, SystemClock(), tmp_path)
    whole = Stretch([Event(kind="comment", time=0)], 1_000 * SECOND)
    found = await job._search(None, None, None, whole)  # type: ignore[arg-type]
    if limit < 1:
        assert (found.speed, tried) == (1.0, [1.0, 1.0])
    else:
        assert min(limit, 1_000) / NARROW <= found.speed <= min(limit, 1_000)
    assert len(tried) <= 16


async def test_that_a_speed_is_tried_again_before_it_counts_as_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disturbed = [True]

    async def attempt(*arguments: object) -> Measured:
        bad = bool(disturbed and disturbed.pop())
        return measured(speed=arguments[5], p99=LATE * 2 if bad else 1_000)

    monkeypatch.setattr(stress._Stress, "_try", attempt)
    options = StressOptions(replay=ReplayOptions(files=(), rulesets=()), speed=0)
    job = stress._Stress(options, lambda progress: None, SystemClock(), tmp_path)
    found = await job._search(None, None, None, Stretch([], 64 * SECOND))  # type: ignore[arg-type]
    assert found.speed == 64.0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60), st.integers(1, 40))
def test_that_the_busiest_stretch_is_the_one_with_the_most_events(times: list[int], span: int) -> None:
    times.sort()
    whole = Stretch([Event(kind="comment", time=1 + time) for time in times], times[-1] - times[0])
    part = busiest(whole, span)
    most = max(sum(start <= time < start + span for time in times) for start in times)
    assert len(part.events) == (len(times) if whole.span <= span else most)
    assert part.events[-1].time - part.events[0].time <= span


@given(st.lists(st.integers(0, 5 * SECOND), min_size=1, max_size=40))
def test_that_the_peak_is_the_most_events_within_any_second(dues: list[int]) -> None:
    dues.sort()
    assert peak_of(dues) == max(sum(end - SECOND < due <= end for due in dues) for end in dues)


def test_that_a_job_without_the_plugin_that_plays_recordings_ends_in_words(
    options: ReplayOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(plugins: Plugins, wanted: ReplayOptions) -> NoReturn:
        raise UnknownType("no plugin offers the source 'replay'")

    monkeypatch.setattr(stress, "make_source", nobody)
    monkeypatch.setattr(replay, "make_source", nobody)
    with pytest.raises(JobError, match="no plugin offers the source"):
        run_stress(StressOptions(replay=options, speed=1), lambda progress: None)
    with pytest.raises(JobError, match="no plugin offers the source"):
        run_replay(options, lambda progress: None)
