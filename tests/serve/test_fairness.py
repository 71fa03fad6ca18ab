"""The fairness log: what was offered to whom, by tier and attribute as each stood then."""

import csv
import json
from pathlib import Path

import pytest
from tiercast.cli import main
from tiercast.serve.protocol_commands import EraseViewer

from tests.serve.engine_site import did, site

RULES = """\
ruleset: rules
features:
  comments: {count: comment, within: 1d}
tiers:
  value:
    - {tier: fan, when: comments >= 2}
    - {tier: guest}
triggers:
  gift:
    on: comment
    do: [log: {text: gift, cost: 5 CNY}]
    limit: {budget: 1000 CNY per session}
  quiet: {on: comment, do: [log: {text: free}]}
"""


async def test_that_what_was_given_is_counted_by_the_tier_of_that_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIERCAST_LANG", "en")
    monkeypatch.setenv("COLUMNS", "160")
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", "first-viewer", text="a", channel="paid"))
        await engine.hear(did("comment", "first-viewer", text="b", channel="paid"))
        await engine.hear(did("comment", "other-viewer", text="a"))
        out = tmp_path / "out.jsonl"
        await engine.until(lambda: out.exists() and len(out.read_bytes().splitlines()) == 6)
    arguments = ["fairness", "--config", str(tmp_path / "tiercast.yaml")]
    file = tmp_path / "fair.csv"
    assert main([*arguments, "-o", str(file)]) == 0
    with file.open(encoding="utf-8-sig", newline="") as handle:
        rows = {(row["dimension"], row["group"]): row for row in csv.DictReader(handle)}
    whole = rows["all", ""]
    assert (whole["viewers"], whole["given"], whole["value"], whole["per_viewer"]) == ("2", "3", "15.00", "7.50")
    assert (rows["tier.rules/value", "fan"]["value"], rows["tier.rules/value", "guest"]["value"]) == ("5.00", "10.00")
    assert (rows["channel", "paid"]["given"], rows["quality", "stable"]["viewers"]) == ("2", "2")
    capsys.readouterr()
    assert main([*arguments, "--last", "1h"]) == 0
    shown = capsys.readouterr().out
    assert "¥10" in shown
    assert "identity quality  known for good" in shown
    monkeypatch.setenv("TIERCAST_LANG", "zh")
    assert main(arguments) == 0
    assert "身份可信度" in (shown := capsys.readouterr().out)
    assert "层级 rules/value" in shown
    assert "实名可识别" in shown
    async with site(tmp_path, RULES) as engine:
        reply = await engine.ask(EraseViewer(id=1, platform="shop", person="first-viewer"))
        assert reply.report["traces"] == []
    assert main([*arguments, "--json"]) == 0
    left = {(row["dimension"], row["group"]): row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert (left["all", ""]["value"], left["erased", ""]["value"]) == (1500, 1000)
    assert ("channel", "paid") not in left
