"""On which tiers those stand who were found to be one and are two again.

What both came to by being one is not what each of them is. Nothing follows from it: nobody has risen or fallen, and a
rule that waits for that has had its say.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tiercast.audience.ladders import NOWHERE, read_standing, write_standing
from tiercast.step.collected import LOOK
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.values import ViewerState
from tiercast.step.verdicts import Standing

MOST_ROUNDS: Final = 8
"""Tiers that read other tiers are read anew, so often at most."""


class TwoAgain:
    """Reads the tiers of whoever was one of several.

    Args:
        programs: of the rooms, by key.
        look_at: brings the moment to a viewer in a room.
    """

    def __init__(
        self, state: State, moment: Moment, programs: Mapping[str, RoomProgram],
        look_at: Callable[[RoomProgram, bytes], None],
    ) -> None:  # fmt: skip
        self._state, self._m, self._programs, self._look_at = state, moment, programs, look_at

    def place(self, key: bytes, was: Mapping[str, bytes], joint: Mapping[str, bytes]) -> None:
        """Let a viewer stand where they stood by themselves, and from there where they belong now.

        Args:
            key: under which they are counted nowhere yet.
            was: their packed standings before, by ladder.
            joint: those of all who were one: a tier that is theirs by themselves too has been theirs since then.
        """
        viewer = self._state.viewers.values[key]
        viewer.tiers = dict(was) or None
        rooms = [room for room in dict.fromkeys((viewer.visit_room, *(viewer.elsewhere or ()))) if room]
        seen: set[str] = set()
        for room in rooms:
            program = self._programs.get(room)
            if program is not None and not seen.issuperset(program.ladders):
                seen.update(program.ladders)
                self._read(program, key, viewer)
        for ladder, packed in (viewer.tiers or {}).items():
            tier = read_standing(packed).tier
            if viewer.tiers is not None and tier == read_standing(joint.get(ladder, b"")).tier:
                viewer.tiers[ladder] = joint[ladder]
            self._state.count_tier(ladder, "", tier)

    def _read(self, program: RoomProgram, key: bytes, viewer: ViewerState) -> None:
        self._look_at(program, key)
        for _ in range(MOST_ROUNDS):
            verdicts = [group.verdict(group.read(self._m)) for group in program.plan(LOOK).groups]
            standings = [standing for verdict in verdicts for standing in verdict.standings]
            if not self._moved(standings, viewer):
                return

    def _moved(self, standings: Sequence[Standing], viewer: ViewerState) -> bool:
        """Take over what rungs say. Returns: whether a tier became another."""
        moved = False
        for standing in standings:
            packed = (viewer.tiers or {}).get(standing.name, b"")
            old = read_standing(packed) if packed else NOWHERE
            new = standing.ladder.rungs.settle(standing.truths, old, self._m.now)
            if packed or new.tier:
                viewer.tiers = {**(viewer.tiers or {}), standing.name: write_standing(new)}
            moved = moved or new.tier != old.tier
        return moved
