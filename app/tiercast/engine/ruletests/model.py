"""A test file of a ruleset as it was read: what happens, and what is expected of it.

Instants are microseconds UTC; viewers are called by the names that the file gives them.
"""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from tiercast.audience.entry import KEY_BYTES, Entry
from tiercast.rules.conditions import Position
from tiercast.step.config import RoomConfig

ROOM = "test"
"""Key of the room in which tests happen."""


def viewer_key(name: str) -> bytes:
    """The key under which the core knows the viewer whom a test file calls `name`."""
    return blake2b(name.encode(), digest_size=KEY_BYTES, person=b"ruleset-test").digest()


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """One line of what is expected; a field that is None may be anything.

    Attributes:
        viewer: name; item: id; at, ends: instants.
        count: how often.
        reason: of a suppressed firing (``limit``, ``exclusive`` …).
        type: of an action; fields: its texts as they would be sent.
    """

    position: Position
    viewer: str | None = None
    item: str | None = None
    at: int | None = None
    ends: int | None = None
    count: int = 1
    reason: str | None = None
    type: str | None = None
    fields: Mapping[str, str] = {}


Lines = Mapping[str, tuple[Expected, ...]]
"""Expected lines by rule, or by signal."""


class Standing(msgspec.Struct, frozen=True):
    """Tiers of one viewer on one ladder: the last one, or all of them in order (`whole`)."""

    position: Position
    ladder: str
    viewer: str
    tiers: tuple[str, ...]
    whole: bool


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """What is expected at the end of a test; a part that is None is not looked at.

    Attributes:
        firings: all of them; a rule that is not named must not fire.
        suppressed, signals, actions: all of each rule or signal that is named.
    """

    firings: Lines | None = None
    suppressed: Lines | None = None
    signals: Lines | None = None
    actions: Lines | None = None
    tiers: tuple[Standing, ...] = ()


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One test.

    Attributes:
        start: the instant that its times count from.
        others: further rooms of the shop, beside `room`.
        entries: what happens, in order of time; ticks where time only passes.
        states: of rules that are not live, by name; variants: the only one of an experiment, by its name.
    """

    name: str
    position: Position
    start: int
    room: RoomConfig
    entries: tuple[Entry, ...]
    expect: Expectation
    others: tuple[RoomConfig, ...] = ()
    states: Mapping[str, str] = {}
    variants: Mapping[str, str] = {}


class TestFile(msgspec.Struct, frozen=True):
    """All tests of a file, and the names of the viewers in them by key."""

    __test__ = False

    cases: tuple[Case, ...]
    names: Mapping[bytes, str]
