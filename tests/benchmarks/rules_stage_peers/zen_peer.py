"""zen-engine over the workload: a decision table for each kind that collects the rows that hold.

``create_decision``, which its introduction shows, reads the table's expressions anew at each evaluation. With
``--compiled`` the tables come from a static loader, which compiles them once: the fastest of its ways that was found
(``evaluate_batch``, contexts as JSON and one expression node for all rules are slower).
"""

import functools
import json
import sys
import time
from pathlib import Path

import zen


def table(rules, fields):
    inputs = [{"id": name, "name": name, "field": name} for name in fields]
    rows = []
    for rule in rules:
        row = {"_id": str(rule["index"]), "rule": str(rule["index"])}
        for name in fields:
            row[name] = ""
        for name, operator, value in rule["tests"]:
            written = json.dumps(value)
            row[name] = written if operator == "=" else f"{operator} {written}"
            if operator == "!=":
                row[name] = f"$ != {written}"
        rows.append(row)
    content = {
        "hitPolicy": "collect",
        "inputs": inputs,
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": rows,
    }
    at = {"x": 0, "y": 0}
    return json.dumps(
        {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "in", "position": at},
                {"id": "table", "type": "decisionTableNode", "name": "table", "position": at, "content": content},
                {"id": "out", "type": "outputNode", "name": "out", "position": at},
            ],
            "edges": [
                {"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
                {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"},
            ],
        }
    )


def evaluators(rules, compiled):
    """By kind, a function of an event's fields."""
    tables = {}
    for kind in {rule["kind"] for rule in rules}:
        own = [rule for rule in rules if rule["kind"] == kind]
        tables[kind] = table(own, sorted({test[0] for rule in own for test in rule["tests"]}))
    if not compiled:
        engine = zen.ZenEngine()
        return {kind: engine.create_decision(content).evaluate for kind, content in tables.items()}
    contents = {kind: json.loads(content) for kind, content in tables.items()}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": contents}})
    return {kind: functools.partial(engine.evaluate, kind) for kind in tables}


def main():
    workload = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
    ask = evaluators(workload["rules"], "--compiled" in sys.argv)
    events = workload["events"]
    for event in events[:50]:
        ask[event["kind"]](event["fields"])
    seconds = float("inf")
    for _ in range(3):
        began, clock = time.process_time(), time.perf_counter()
        raw = [ask[event["kind"]](event["fields"]) for event in events]
        seconds = min(seconds, time.process_time() - began, time.perf_counter() - clock)
    fired = [sorted(int(row["rule"]) for row in answer["result"]) for answer in raw]
    json.dump({"seconds": seconds, "fired": fired}, sys.stdout)


main()
