"""How a benchmark tells what it found: a table for people, one line of JSON for whatever compares."""

import json
from pathlib import Path
from typing import Any


def tell(table: str, report: dict[str, Any], file: Path | None) -> None:
    """Print the table and the report, and write the report to `file` where one was asked for."""
    print(table)
    written = json.dumps(report, ensure_ascii=False)
    print(written)
    if file:
        file.write_text(written + "\n", encoding="utf-8")


def render_thresholds(thresholds: list[dict[str, Any]]) -> list[str]:
    """What was wanted and what was found, a line each."""
    return [
        f"  {'pass' if one['passed'] else 'FAIL'}  {one['what']}: {one['found']:,} ({one['bound']} {one['wanted']:,})"
        for one in thresholds
    ]
