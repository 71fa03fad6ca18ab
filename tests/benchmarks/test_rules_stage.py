"""Benchmark (a) in small: every engine that can be installed fires alike."""

import pytest

from tests.benchmarks.rules_stage import render, run


@pytest.mark.benchmark
def test_that_every_engine_fires_alike_and_the_table_says_how_fast() -> None:
    report = run(1_000, sizes=(10,))
    rows = [row for table in (*report["tables"], *report["sizes"]) for row in table["rows"]]
    assert all(row.get("equal", True) for row in rows), render(report)
    assert all("per_second" in row or row["skipped"] for row in rows)
