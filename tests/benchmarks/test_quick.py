"""Benchmarks (b) to (e) in small: they run to their end and lose nothing. How fast they are is for a quiet machine."""

from pathlib import Path

import pytest
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.parse import parse_ruleset
from tiercast_api.kinds import Kinds

from tests.benchmarks import burst, pipeline, start
from tests.benchmarks.live_load import quantile
from tests.benchmarks.stages import COARSE, Watch
from tests.benchmarks.synthetic import HUNDRED, IN_A_VISIT, ruleset_file, write

pytestmark = pytest.mark.benchmark


def test_that_the_pipeline_is_shown_by_stage_and_by_size() -> None:
    report = pipeline.run(None, quick=True)
    assert set(report["whole"]["stages"]) == set(COARSE)
    assert report["whole"]["events"] == 5_000
    assert "synchronous=FULL" in pipeline.render(report)


async def test_that_a_burst_loses_no_comment_and_no_webhook() -> None:
    report = await burst.run(2.0)
    found = {one["what"]: one["found"] for one in report["thresholds"]}
    assert (found["comments lost"], found["webhooks missing"]) == (0, 0), burst.render(report)


async def test_that_an_engine_starts_after_a_kill_in_the_middle_of_a_recording() -> None:
    report = await start.run(20_000, 2_000)
    assert len(report["starts"]) == start.TIMES
    assert all(one["entries"] >= 20_000 for one in report["starts"]), start.render(report)


def test_that_the_large_ruleset_has_a_hundred_rules_over_sixty_features_and_nothing_doubtful() -> None:
    ruleset = parse_ruleset(ruleset_file(HUNDRED).read_text("utf-8"), "hundred.yaml").ruleset
    assert ruleset is not None
    assert (len(ruleset.features), len(ruleset.signals) + len(ruleset.triggers)) == (60, 100)
    assert [one.text() for one in check_ruleset(ruleset, Environment(kinds=Kinds()))] == []
    assert all(on.name != "like" for signal in ruleset.signals for on in signal.on)
    assert all(on.name != "like" for trigger in ruleset.triggers for on in trigger.on)


def test_that_the_pipeline_runs_the_large_ruleset(tmp_path: Path) -> None:
    write(tmp_path / "recording.csv", 2_000, 500)
    result = pipeline.replay(tmp_path / "recording.csv", "--ruleset", HUNDRED)
    assert result["events"] == 2_000


def test_that_a_ruleset_that_is_not_there_is_named() -> None:
    with pytest.raises(SystemExit, match="hundred, thirty"):
        ruleset_file("thousand")


def test_that_viewers_of_a_synthetic_recording_come_in_turn(tmp_path: Path) -> None:
    path = tmp_path / "recording.csv"
    write(path, 5_000, 100)
    users = [line.split(",")[0] for line in path.read_text("ascii").splitlines()]
    assert len(users) == 5_000
    assert len(set(users)) == 100
    assert abs(users.count("100050") - 5_000 // 100) <= IN_A_VISIT


def test_that_a_stage_inside_another_is_taken_off_the_outer_one() -> None:
    watch = Watch()
    inner = watch.wrap("inner", lambda: sum(range(200_000)))
    watch.wrap("outer", lambda: inner())()
    assert watch.spent["outer"] < watch.spent["inner"]


def test_that_quantiles_of_nothing_are_no_number() -> None:
    assert quantile([1.0, 2.0, 3.0], 0.5) == 2.0
    assert quantile([], 0.5) != quantile([], 0.5)


def test_that_the_audience_is_opened_sorted_searched_and_scrolled() -> None:
    from tests.benchmarks import audience_table

    found = {one.what: one.cpu for one in audience_table.run(2_000, 1)}
    assert {"open", "sort", "search", "heat map", "scroll"} <= set(found)


def test_that_orders_are_opened_sorted_searched_and_scrolled() -> None:
    from tests.benchmarks import order_table

    found, first, _ = order_table.run(3_000, 1_000)
    assert {"open", "sort by amount", "search a name", "filter"} <= {one.what for one in found}
    assert first > 0


def test_that_the_first_entry_of_every_page_is_measured() -> None:
    from tests.benchmarks import page_opening

    found = {one.page: one for one in page_opening.run()}
    assert {"live", "audience", "rules", "actions", "connections", "first_run", "wall"} <= set(found)
    assert all(one.made > 0 for one in found.values())


def test_that_each_of_several_rooms_has_a_source_of_its_own(tmp_path: Path) -> None:
    from tiercast.engine.config import load_config

    from tests.benchmarks.live_load import _add_rooms, feeds
    from tests.fault.site import Site

    site = Site(tmp_path)
    _add_rooms(site, 8)
    config = load_config(site.config)
    assert {source.room for source in config.sources.values()} == set(config.rooms)
    assert len(config.rooms) == 8
    assert feeds(site, 8)[7].endswith(f":{site.port}/in/feed8")
