"""Benchmark (a): the rules stage against other rules engines, in one run.

    python -m tests.benchmarks.rules_stage [--quick] [--json FILE]

The same rules over the same events, split by kind for everybody, firings compared event by event. Each engine has three
runs, of which the best counts, in CPU seconds because the machine may be shared, and gets an event in the form that it
takes (ours: the values of the kind's readings, in order). The peers are installed into a temporary folder; one that
cannot be installed is left out with its reason. Ends with 1 where firings differ or a peer is not ten times slower.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from tiercast.rules.evaluators import Prefer, build

from tests.benchmarks.rules_stage_workload import TYPES, make, specs

HERE: Final = Path(__file__).resolve().parent / "rules_stage_peers"
WANTED: Final = 10.0
"""How many times faster than each peer."""

_PYTHON_PEERS: Final = (
    ("zen-engine", "zen-engine", ("zen_peer.py",)),
    ("clipspy, leak mended", "clipspy", ("clips_peer.py", "--release")),
    ("clipspy as released", "clipspy", ("clips_peer.py",)),
)

Fired = list[list[int]]
Result = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="rules_stage", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2,000 events instead of 20,000, no table by size")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    chosen = parser.parse_args(arguments)
    report = run(2_000 if chosen.quick else 20_000, sizes=() if chosen.quick else (10, 30, 100, 300, 1_000))
    print(render(report))
    written = json.dumps(report, ensure_ascii=False)
    print(written)
    if chosen.json:
        chosen.json.write_text(written + "\n", encoding="utf-8")
    return 0 if report["passed"] else 1


def run(events: int, sizes: tuple[int, ...]) -> Result:
    """All tables, as plain containers."""
    with tempfile.TemporaryDirectory(prefix="rules-stage-") as folder:
        peers = install(Path(folder))
        tables = [_compare(firings, events, peers, Path(folder)) for firings in (0.5, 5.0)]
    passed = all(
        row.get("equal", True) and row.get("times", WANTED) >= WANTED for table in tables for row in table["rows"]
    )
    return {
        "baseline": baseline(),
        "tables": tables,
        "sizes": [_size(rules, events) for rules in sizes],
        "passed": passed,
    }


def baseline() -> Result:
    """What this machine is, and how fast it does nothing in particular."""
    began = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number & 7
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "additions_per_second": round(2_000_000 / (time.process_time() - began)),
    }


def install(folder: Path) -> dict[str, list[str] | str]:
    """By peer, the command that runs it, or why it is left out."""
    peers: dict[str, list[str] | str] = {}
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    failed = _tried([sys.executable, "-m", "venv", str(folder / "venv")])
    for name, package, script in _PYTHON_PEERS:
        reason = failed or _tried([str(python), "-m", "pip", "install", "-q", package])
        peers[name] = reason or [str(python), str(HERE / script[0]), *script[1:]]
    peers["json-rules-engine"] = _install_node(folder)
    return peers


def _install_node(folder: Path) -> list[str] | str:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "Node.js is not installed"
    script = folder / "json_rules_peer.mjs"
    shutil.copy(HERE / script.name, script)
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    return _tried([npm, "install", "--silent", "--prefix", str(folder), "json-rules-engine@7"]) or [node, str(script)]


def _tried(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return (
        "" if done.returncode == 0 else (done.stderr or done.stdout).strip()[-300:] or f"ended with {done.returncode}"
    )


def _compare(firings: float, events: int, peers: dict[str, list[str] | str], folder: Path) -> Result:
    workload = make(30, events, firings)
    path = folder / f"workload-{firings}.json"
    path.write_text(json.dumps(workload), encoding="utf-8")
    ours, fired = measure(workload, "rete")
    plain, plain_fired = measure(workload, "plain")
    rows: list[Result] = [
        {"engine": "durable_rules (tiercast)", "per_second": round(events / ours)},
        {"engine": "plain closures (tiercast)", "per_second": round(events / plain), "equal": plain_fired == fired},
    ]
    for name, command in peers.items():
        rows.append({"engine": name} | _peer(command, path, events, ours, fired))
    return {"rules": 30, "events": events, "firings_per_event": sum(map(len, fired)) / events, "rows": rows}


def _peer(command: list[str] | str, path: Path, events: int, ours: float, fired: Fired) -> Result:
    if isinstance(command, str):
        return {"skipped": command}
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        return {"skipped": done.stderr.strip()[-300:]}
    answer = json.loads(done.stdout)
    return {
        "per_second": round(events / answer["seconds"]),
        "times": round(answer["seconds"] / ours, 1),
        "equal": answer["fired"] == fired,
    }


def measure(workload: Result, prefer: Prefer) -> tuple[float, Fired]:
    """Seconds for the workload's events and what fired, by one of our evaluators; the best of three runs."""
    evaluator = build(specs(workload), TYPES, prefer=prefer)
    holds, events = evaluator.holds, []
    for event in workload["events"]:
        fields = event["fields"]
        events.append((event["kind"], [fields[name] for name in evaluator.stage(event["kind"]).readings]))
    best, fired = float("inf"), []
    for _ in range(3):
        began = time.process_time()
        fired = [holds(kind, values) for kind, values in events]
        best = min(best, time.process_time() - began)
    evaluator.close()
    return best, fired


def _size(rules: int, events: int) -> Result:
    workload = make(rules, events, 0.5)
    rete, fired = measure(workload, "rete")
    plain, plain_fired = measure(workload, "plain")
    return {
        "rules": rules,
        "firings_per_event": round(sum(map(len, fired)) / events, 2),
        "durable_rules": round(events / rete),
        "plain": round(events / plain),
        "equal": fired == plain_fired,
    }


def render(report: Result) -> str:
    """The tables as text."""
    base = report["baseline"]
    head = (
        f"machine: {base['system']}, {base['cores']} cores, load {base['load']}, Python {base['python']}, "
        f"{base['additions_per_second']:,} additions/s"
    )
    lines: list[str] = []
    for table in report["tables"]:
        lines += [head, f"{table['rules']} rules, {table['events']:,} events, split by kind, "
                  f"{table['firings_per_event']:.2f} firings an event"]  # fmt: skip
        lines += [_row(row) for row in table["rows"]] + [""]
    if report["sizes"]:
        lines += [head, f"{'rules':>6} {'firings/event':>14} {'durable_rules/s':>16} {'plain/s':>12}  firings"]
        for size in report["sizes"]:
            numbers = f"{size['rules']:>6} {size['firings_per_event']:>14} {size['durable_rules']:>16,}"
            lines.append(f"{numbers} {size['plain']:>12,}  {'equal' if size['equal'] else 'DIFFER'}")
    return "\n".join(lines)


def _row(row: Result) -> str:
    if "skipped" in row:
        return f"  {row['engine']:<28} left out: {row['skipped']}"
    times = f"{row['times']:>7.1f} times slower" if "times" in row else " " * 20
    equal = "" if "equal" not in row else ("firings equal" if row["equal"] else "FIRINGS DIFFER")
    return f"  {row['engine']:<28} {row['per_second']:>10,} events/s {times}  {equal}"


if __name__ == "__main__":
    sys.exit(main())
