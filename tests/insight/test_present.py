"""Who is there: open visits that were heard of lately, by tier."""

from tiercast.audience.ladders import Standing, write_standing
from tiercast.audience.visits import Gaps, hear
from tiercast.insight.present import RoomNow, add_present
from tiercast.insight.series import Sample
from tiercast.step.values import ViewerState

MINUTE = 60_000_000
NOW = 100 * MINUTE


def viewer(heard: int, left: bool = False, room: str = "r", tier: str = "", elsewhere: str = "") -> ViewerState:
    visit = hear(b"", heard, False, Gaps(), False).state
    if left:
        visit = hear(visit, heard, True, Gaps(), False).state
    tiers = {"lab/value": write_standing(Standing(tier, heard, heard, True))} if tier else None
    other = {elsewhere: visit} if elsewhere else None
    return ViewerState(last_seen=heard, visit_room=room, visit=visit, tiers=tiers, elsewhere=other)


def test_that_only_those_are_there_who_were_heard_of_since_the_opening_and_within_the_gap() -> None:
    viewers = [
        viewer(NOW - MINUTE, tier="gold"),
        viewer(NOW - 29 * MINUTE, tier="gold"),
        viewer(NOW - 31 * MINUTE),
        viewer(NOW - 55 * MINUTE),
        viewer(NOW, left=True),
        viewer(NOW, room="closed"),
        viewer(NOW, room="s", elsewhere="r"),
    ]
    samples = {"r": Sample(0), "s": Sample(0)}
    rooms = {"r": RoomNow(NOW - 50 * MINUTE, 30 * MINUTE), "s": RoomNow(NOW - 50 * MINUTE, 60 * MINUTE)}
    add_present(viewers, NOW, rooms, samples)
    assert samples["r"].present == 3
    assert samples["r"].tiers == {"lab/value": {"gold": 2}}
    assert samples["s"].present == 1


def test_that_where_nobody_is_known_the_number_stays_unknown() -> None:
    samples = {"r": Sample(None)}
    add_present([], NOW, {"r": RoomNow(0, MINUTE)}, samples)
    assert samples["r"].present is None
