"""Recordings of any size in the columns of the Taobao file, with its mix of kinds.

Every viewer behaves alike whatever the size: visits of ten events over 200 seconds to eight products that they have not
looked at before, and another one after 10,000 seconds. More viewers come at a higher rate, more events are more visits;
so recordings with as many events a viewer have the same history behind an event, and what one costs can be compared.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

KINDS: Final = (("pv", 0.895), ("fav", 0.029), ("cart", 0.055), ("buy", 0.021))
"""What people do, and how often, as in the sample of UserBehavior."""
RULES: Final = Path(__file__).resolve().parent / "rulesets"
"""Folder of the rulesets and of the mapping for these recordings."""
THIRTY: Final = "thirty"
HUNDRED: Final = "hundred"
"""The rulesets there by name: twelve features and thirty rules, sixty and a hundred."""
START: Final = 1_511_700_000
"""Seconds; an instant of November 2017."""
IN_A_VISIT: Final = 10
LASTS: Final = 200
"""Seconds of a visit."""
AGAIN: Final = 10_000
"""Seconds from one visit to the viewer's next."""
PRODUCTS: Final = 20_011
CATEGORIES: Final = 500
OF_A_VISIT: Final = 8
"""Products that a viewer looks at during one visit."""


def ruleset_file(name: str) -> Path:
    """The file of a ruleset of the folder by name, or the file that is named. Raises: SystemExit: there is none."""
    for file in (RULES / f"{name}.yaml", Path(name)):
        if file.is_file():
            return file
    there = ", ".join(sorted(file.stem for file in RULES.glob("*.yaml") if not file.stem.endswith(".mapping")))
    raise SystemExit(f"--ruleset {name}: there is no such file; in {RULES} are: {there}")


def write(path: Path, events: int, viewers: int, seed: int = 1) -> None:
    """Write a recording.

    Args:
        path: CSV of user, item, category, what, second.
        events: rows; where they are fewer than ten a viewer, not every viewer comes.
        viewers: people, who come in turn.
        seed: of the generator.
    """
    rng = random.Random(seed)
    names, weights = [name for name, _ in KINDS], [share for _, share in KINDS]
    rate = viewers * IN_A_VISIT / AGAIN
    whats = rng.choices(names, weights, k=events)
    with path.open("w", encoding="ascii") as file:
        for number, (visit, what) in enumerate(zip(_turns(viewers, rate), whats, strict=False)):
            item = (visit * OF_A_VISIT + rng.randrange(OF_A_VISIT)) % PRODUCTS
            user = 100_000 + visit % viewers
            file.write(f"{user},{item},{item % CATEGORIES},{what},{START + int(number / rate)}\n")


def _turns(viewers: int, rate: float) -> Iterator[int]:
    """The visit whose event is next: visits under way take turns, and after ten events another one begins."""
    there = max(1, min(viewers, round(rate * LASTS / IN_A_VISIT)))
    # Places begin at different points of a visit, so that people come and go evenly.
    present = [(place, place % IN_A_VISIT) for place in range(there)]
    coming = there
    while True:
        for place, (visit, done) in enumerate(present):
            yield visit
            if done + 1 < IN_A_VISIT:
                present[place] = visit, done + 1
            else:
                present[place] = coming, 0
                coming += 1
