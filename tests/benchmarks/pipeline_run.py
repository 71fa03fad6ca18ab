"""One replay in a process of its own, timed by stage; prints one JSON object.

python -m tests.benchmarks.pipeline_run RECORDING [--fine] [--ruleset NAME]
"""

import argparse
import json
import os
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tiercast.engine.jobs import ReplayOptions
from tiercast.engine.replay import run_replay
from tiercast.engine.shop import Shop

from tests.benchmarks.held import held, kept_shops
from tests.benchmarks.stages import FINE, Watch, by_stage, can_look_within, within_step
from tests.benchmarks.synthetic import RULES, THIRTY, ruleset_file


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(prog="pipeline_run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("recording", type=Path)
    parser.add_argument("--fine", action="store_true", help="time every call within the step")
    parser.add_argument("--ruleset", default=THIRTY, help="of the folder `rulesets`, or a file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pipeline-") as folder:
        print(json.dumps(measure(chosen.recording, Path(folder), fine=chosen.fine, ruleset=chosen.ruleset)))
    return 0


def measure(recording: Path, folder: Path, *, fine: bool = False, ruleset: str = THIRTY) -> dict[str, Any]:
    """Replay `recording` into a SQLite store in `folder`; microseconds of CPU by stage and event, and what it took."""
    fine = fine and can_look_within()
    options = ReplayOptions(
        files=(recording,),
        mapping=RULES / "taobao.mapping.yaml",
        rulesets=(str(ruleset_file(ruleset)),),
        store=f"sqlite:///{folder / 'replay.db'}",
    )
    os.environ.setdefault("TIERCAST_HOME", str(folder))
    stages, inside = Watch(), Watch()
    shops: list[Shop] = []
    process, thread = time.process_time(), time.thread_time()
    with by_stage(stages), kept_shops(shops), within_step(inside) if fine else nullcontext():
        result = run_replay(options, lambda progress: None)
    process, thread = time.process_time() - process, time.thread_time() - thread
    events = result.events
    found = {stage: spent / events / 1_000 for stage, spent in stages.spent.items()}
    found["loop and the rest"] = thread / events * 1e6 - sum(v for k, v in found.items() if k != "writer")
    peak, in_memory = _peak(), held(shops[0].core.state.viewers)
    step = {stage: (inside.spent.get(stage, 0) - inside.overhead(stage)) / events / 1_000 for stage in FINE}
    return {
        "events": events,
        "viewers": result.viewers,
        "firings": sum(result.firings.values()),
        "seconds": result.seconds,
        "events_per_second": result.events_per_second,
        "cpu_microseconds": round(process / events * 1e6, 2),
        "stages": {stage: round(value, 2) for stage, value in found.items()},
        "within_step": {stage: round(value, 2) for stage, value in step.items()} if fine else {},
        "rss_megabytes": round(peak, 1),
        "bytes_per_viewer": round(in_memory.viewer),
        "bytes_per_cell": round(in_memory.cell),
    }


def _peak() -> float:
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_024 if sys.platform != "darwin" else 1_048_576)


if __name__ == "__main__":
    sys.exit(main())
