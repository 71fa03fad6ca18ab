"""zen-engine over the workload: a decision table for each kind that collects the rows that hold."""

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


def main():
    workload = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    engine = zen.ZenEngine()
    kinds = {rule["kind"] for rule in workload["rules"]}
    decisions = {}
    for kind in kinds:
        rules = [rule for rule in workload["rules"] if rule["kind"] == kind]
        fields = sorted({test[0] for rule in rules for test in rule["tests"]})
        decisions[kind] = engine.create_decision(table(rules, fields))
    events = workload["events"]
    for event in events[:50]:
        decisions[event["kind"]].evaluate(event["fields"])
    seconds = float("inf")
    for _ in range(3):
        began = time.process_time()
        raw = [decisions[event["kind"]].evaluate(event["fields"]) for event in events]
        seconds = min(seconds, time.process_time() - began)
    fired = [sorted(int(row["rule"]) for row in answer["result"]) for answer in raw]
    json.dump({"seconds": seconds, "fired": fired}, sys.stdout)


main()
