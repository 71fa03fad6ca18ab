"""A ruleset's file that is broken or gone as the engine starts again: the rules of before go on until it is mended."""

from pathlib import Path

import pytest
from tiercast.engine.rulebook import RulesetError
from tiercast.serve.host import CannotStart

from tests.serve.engine_site import Site, did, site

GOOD = """\
ruleset: rules
triggers:
  greet: {on: enter, do: [host_prompt: {text: Hello}]}
"""
OTHER = GOOD.replace("greet", "welcome")
BROKEN = {
    "syntax": "ruleset: rules\ntriggers: {greet: [\n",
    "name": GOOD.replace("on: enter,", "on: enter, when: nonsense > 1,"),
    "empty": "",
    "binary": "\x00\x01\x02",
    "cycle": (
        "ruleset: rules\nsignals:\n  a: {on: signal.b, when: signal.b = true, lasts: 1m}\n"
        "  b: {on: signal.a, when: signal.a = true, lasts: 1m}\n"
        "triggers:\n  greet: {on: signal.nobody, do: [host_prompt: {text: Hello}]}\n"
    ),
}


def rules(at: Site) -> set[str]:
    """The rules that the room runs."""
    return {rule.trigger.name for rule in at.live.shop.core.programs["r"].triggers()}


@pytest.mark.parametrize("broken", list(BROKEN))
async def test_that_the_rules_of_before_go_on_and_the_mended_file_takes_over(tmp_path: Path, broken: str) -> None:
    async with site(tmp_path, GOOD) as first:
        await first.hear(did("enter", "a"))
    async with site(tmp_path, BROKEN[broken]) as again:
        assert rules(again) == {"greet"}
        await again.hear(did("enter", "b"))
        await again.until(lambda: any(row.alarm.key == "ruleset/r" for row in again.live.alarms.standing()))
        why = again.live.rooms.broken["r"]
        assert "rules.yaml" in why.en
        assert "Traceback" not in why.en
        (tmp_path / "rules.yaml").write_text(BROKEN["name"], "utf-8")
        await again.live.rooms.mend()
        assert "nonsense" in again.live.rooms.broken["r"].zh
        (tmp_path / "rules.yaml").write_text(OTHER, "utf-8")
        await again.live.rooms.mend()
        await again.until(lambda: again.live.rooms.broken == {} and rules(again) == {"welcome"})


async def test_that_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    async with site(tmp_path, GOOD) as first:
        await first.hear(did("enter", "a"))
        file = tmp_path / "rules.yaml"
        file.unlink()
        with pytest.raises(RulesetError):
            await first.live.rooms.configure()
        await first.live.rooms.begin()
        assert str(file) in first.live.rooms.broken["r"].en
        assert rules(first) == {"greet"}


async def test_that_a_shop_without_rules_of_before_does_not_start_on_a_broken_file(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"rules\.yaml"):
        async with site(tmp_path, BROKEN["name"]):
            pass
