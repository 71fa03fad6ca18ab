"""Who comes: hidden types, and what each does at each stage on the way to an order."""

from bisect import bisect
from collections.abc import Mapping
from enum import IntEnum
from itertools import accumulate
from typing import Final, NamedTuple

from tiercast_api import Quality, Viewer

from tiercast_source_simulator.draws import uniforms
from tiercast_source_simulator.settings import SimulationSettings
from tiercast_source_simulator.texts import MASKED_NAME, NAMES

PLATFORM: Final = "simulation"


class Stage(IntEnum):
    """How far a viewer is with the product at hand."""

    IDLE = 0
    EXPOSED = 1
    VIEWED = 2
    CLICKED = 3
    CARTED = 4
    ORDERED = 5


class Kind(NamedTuple):
    """A hidden type of viewer.

    Attributes:
        share: of all viewers.
        habits: weights of what an idle viewer does.
        click, cart, order, pay: probabilities of the next step, at each step.
    """

    name: str
    share: float
    habits: Mapping[str, float]
    click: float
    cart: float
    order: float
    pay: float = 0.85


KINDS: Final = (
    Kind("lurker", 0.40, {"look": 0.25, "stay": 0.35, "like": 0.15, "comment": 0.03, "leave": 0.22}, 0.25, 0.10, 0.15),
    Kind(
        "chatter", 0.20, {"look": 0.15, "comment": 0.50, "like": 0.20, "share": 0.02, "leave": 0.13}, 0.30, 0.15, 0.20
    ),
    Kind("browser", 0.17, {"look": 0.68, "shelf": 0.10, "like": 0.05, "leave": 0.17}, 0.45, 0.25, 0.15),
    Kind("bargain_hunter", 0.12, {"look": 0.55, "comment": 0.20, "follow": 0.03, "leave": 0.22}, 0.55, 0.45, 0.25),
    Kind("loyal_buyer", 0.06, {"look": 0.65, "comment": 0.15, "follow": 0.05, "leave": 0.15}, 0.60, 0.50, 0.60, 0.95),
    Kind("gifter", 0.05, {"gift": 0.35, "comment": 0.30, "like": 0.15, "look": 0.08, "leave": 0.12}, 0.30, 0.20, 0.30),
)
_CUMULATED: Final = tuple(accumulate(kind.share for kind in KINDS))


class Habits:
    """Chooses what an idle viewer of a type does."""

    def __init__(self, kind: Kind) -> None:
        self._names = tuple(kind.habits)
        self._cumulated = tuple(accumulate(kind.habits.values()))
        self._total = self._cumulated[-1]

    def choose(self, number: float) -> str:
        """What is done, by a number of [0, 1)."""
        return self._names[min(bisect(self._cumulated, number * self._total), len(self._names) - 1)]


class Visitor:
    """Somebody who may be in the room, and how far they are."""

    __slots__ = ("favours", "index", "item", "kind", "offered", "order", "stage", "treated", "viewer")

    def __init__(self, index: int, kind: int, treated: bool, viewer: Viewer) -> None:
        self.index = index
        self.kind = kind
        self.treated = treated
        self.viewer = viewer
        self.stage = Stage.IDLE
        self.item = 0
        self.order = ""
        self.offered = False


class Population:
    """Everybody who may come; a person is made when first needed and stays the same."""

    def __init__(self, settings: SimulationSettings) -> None:
        self._settings = settings
        count = settings.population
        self._kinds = [
            min(bisect(_CUMULATED, number), len(KINDS) - 1) for number in uniforms(settings.seed, "kinds", count)
        ]
        self._groups = uniforms(settings.seed, "groups", count)
        self._met: dict[int, Visitor] = {}
        self._first, self._second = NAMES[settings.language]

    def __len__(self) -> int:
        return len(self._kinds)

    def met(self, index: int) -> bool:
        """Whether this person has been here before."""
        return index in self._met

    def person(self, index: int) -> Visitor:
        """The person with this number."""
        visitor = self._met.get(index)
        if visitor is None:
            treated = self._groups[index] < self._settings.coupon_share
            visitor = self._met[index] = Visitor(index, self._kinds[index], treated, self._viewer(index))
        return visitor

    def _viewer(self, index: int) -> Viewer:
        settings = self._settings
        if settings.identity == "masked":
            return Viewer(PLATFORM, "0", Quality.MASKED, MASKED_NAME[settings.language])
        first = self._first[index % len(self._first)]
        name = f"{first}{self._second[index // len(self._first) % len(self._second)]}{index}"
        if settings.identity == "session":
            return Viewer(PLATFORM, f"session-{settings.start // 1_000_000}-{index}", Quality.SESSION, name)
        return Viewer(PLATFORM, f"viewer-{index}", Quality.STABLE, name)
