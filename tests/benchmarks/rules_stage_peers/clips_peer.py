"""CLIPS by clipspy over the workload: an environment for each kind; a fact is asserted, run and retracted.

clipspy 1.0.6 never frees a retracted fact (``Fact.__del__`` passes one argument too many and swallows the TypeError),
so that it slows down with every event. With ``--release`` the fact is released: that is what CLIPS itself can do. Facts
in batches of 16 to 500, cleared by retracting or a reset, or loaded from text, were tried: no faster, or slower.
"""

import json
import sys
import time
from pathlib import Path

import clips
from clips._clips import lib


def environment(kind, rules, fired):
    made = clips.Environment()
    made.define_function(lambda index: fired.append(int(index)), name="fired")
    fields = sorted({test[0] for rule in rules for test in rule["tests"]})
    made.build(f"(deftemplate e {' '.join(f'(slot {name})' for name in fields)})")
    for rule in rules:
        by_field = {}
        for name, operator, value in rule["tests"]:
            if isinstance(value, str):
                by_field[name] = f'"{value}"' if operator == "=" else f'~"{value}"'
            else:
                by_field[name] = f"?{name}&:({operator} ?{name} {value})"
        pattern = " ".join(f"({name} {constraint})" for name, constraint in by_field.items())
        made.build(f"(defrule r{rule['index']} (e {pattern}) => (fired {rule['index']}))")
    return made, made.find_template("e"), fields


def main():
    release = "--release" in sys.argv
    workload = json.loads(Path(sys.argv[-1]).read_text(encoding="utf-8"))
    found = []
    made = {}
    for kind in {rule["kind"] for rule in workload["rules"]}:
        made[kind] = environment(kind, [rule for rule in workload["rules"] if rule["kind"] == kind], found)

    def ask(event):
        found.clear()
        engine, template, fields = made[event["kind"]]
        values = event["fields"]
        fact = template.assert_fact(**{name: values[name] for name in fields})
        engine.run()
        fact.retract()
        if release:
            lib.ReleaseFact(fact._fact)
        return sorted(found)

    events = workload["events"]
    for event in events[:50]:
        ask(event)
    seconds = float("inf")
    for _ in range(3):
        began = time.process_time()
        fired = [ask(event) for event in events]
        seconds = min(seconds, time.process_time() - began)
    json.dump({"seconds": seconds, "fired": fired}, sys.stdout)


main()
