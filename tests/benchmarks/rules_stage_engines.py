"""The engines of benchmark (a): our evaluators in this process, the others in processes of their own."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from tiercast.rules.evaluators import build
from tiercast.rules.rete import ReteEvaluator, build_rete
from tiercast.rules.stages import Evaluator, Value

from tests.benchmarks.rules_stage_workload import TYPES, make, specs

HERE: Final = Path(__file__).resolve().parent / "rules_stage_peers"
ROUNDS: Final = 3
"""Runs of each engine, of which the best counts."""

_PYTHON_PEERS: Final = (
    ("zen-engine, compiled", "zen-engine", ("zen_peer.py", "--compiled")),
    ("zen-engine, create_decision", "zen-engine", ("zen_peer.py",)),
    ("clipspy, leak mended", "clipspy", ("clips_peer.py", "--release")),
    ("clipspy as released", "clipspy", ("clips_peer.py",)),
)

Fired = list[list[int]]
Facts = list[tuple[str, list[Value | None]]]
Result = dict[str, Any]


class Ours(NamedTuple):
    """What was measured of the networks.

    Attributes:
        fresh: seconds for the events by an evaluator that has seen nothing before.
        later: the same, after as many other events.
        network: the same, where every event goes through the networks.
        known, known_later: shares of events in a situation that the networks had decided before.
        fired: by event, the rules that fired.
    """

    fresh: float
    later: float
    network: float
    known: float
    known_later: float
    fired: Fired


def networks(rules: int, events: int, firings: float) -> Ours:
    """Measure the evaluator on networks, a new one for each run, in CPU seconds."""
    workload = make(rules, 2 * events, firings)
    fresh, later, network = [], [], []
    known = known_later = 0.0
    fired: Fired = []
    for _ in range(ROUNDS):
        evaluator = build_rete(specs(workload), TYPES)
        facts, before = _facts(evaluator, workload["events"][:events]), _facts(evaluator, workload["events"][events:])
        seconds, fired = _timed(evaluator.holds, facts)
        fresh.append(seconds)
        known = 1 - evaluator.asked / events
        evaluator.close()

        evaluator = build_rete(specs(workload), TYPES)
        _timed(evaluator.holds, before)
        asked = evaluator.asked
        later.append(_timed(evaluator.holds, facts)[0])
        known_later = 1 - (evaluator.asked - asked) / events
        seconds, each = _timed(_without_memory(evaluator), facts)
        network.append(seconds)
        evaluator.close()
        if each != fired:
            raise RuntimeError("the networks decided otherwise than the situations that they had decided")
    return Ours(min(fresh), min(later), min(network), known, known_later, fired)


def closures(rules: int, events: int, firings: float) -> tuple[float, Fired]:
    """Measure the plain evaluator: CPU seconds, and by event the rules that fired."""
    workload = make(rules, events, firings)
    evaluator = build(specs(workload), TYPES, prefer="plain")
    facts = _facts(evaluator, workload["events"])
    runs = [_timed(evaluator.holds, facts) for _ in range(ROUNDS)]
    return min(seconds for seconds, _ in runs), runs[-1][1]


def _facts(evaluator: Evaluator, events: Sequence[Result]) -> Facts:
    return [
        (event["kind"], [event["fields"][name] for name in evaluator.stage(event["kind"]).readings]) for event in events
    ]


def _without_memory(evaluator: ReteEvaluator) -> Callable[[str, Sequence[Value | None]], tuple[int, ...]]:
    """Straight to the networks; the product has no switch for it."""
    kinds = evaluator._kinds
    return lambda kind, values: kinds[kind].decide(values)


def _timed(holds: Callable[[str, Sequence[Value | None]], tuple[int, ...]], facts: Facts) -> tuple[float, Fired]:
    began = time.process_time()
    held = [holds(kind, values) for kind, values in facts]
    return time.process_time() - began, [list(one) for one in held]


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


def ask_peer(command: list[str] | str, path: Path, events: int, ours: Ours) -> Result:
    """Run a peer over the workload at `path`.

    Returns:
        ``per_second``, ``times`` (as long as our evaluator an event) and ``equal``; or ``skipped`` with the reason.
    """
    if isinstance(command, str):
        return {"skipped": command}
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        return {"skipped": done.stderr.strip()[-300:]}
    answer = json.loads(done.stdout)
    each, total = answer["seconds"] / events, len(ours.fired)
    return {
        "per_second": round(1 / each),
        "times": round(each * total / ours.fresh, 1),
        "network_times": round(each * total / ours.network, 1),
        "equal": answer["fired"] == ours.fired[:events],
    }
