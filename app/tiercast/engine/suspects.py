"""What engines died of: two deaths on one batch skip it, two at the start of a ruleset take the version before.

A batch is noted before it is stepped (see `Hand`). After a death the next engine is careful: it steps events one by
one, each under a name of its own that stays the same when its source sends it again, so that the one that kills is
found. Careful steps cost more, hence only as many as `CAREFUL` follow.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import msgspec
from tiercast_api.said import Said, said

from tiercast.audience.entry import Entry
from tiercast.engine.feed import Admitted
from tiercast.engine.heartbeat import Death
from tiercast.store.batch import DeadLetter

CAREFUL: Final = 5_000
"""Events that are stepped one by one after a death."""
ENOUGH: Final = 2
"""Deaths in a row after which what was in hand is left out."""


class Run(NamedTuple):
    """What is stepped at once, and noted before.

    Attributes:
        kind: ``batch`` or ``ruleset``; name: of at most 32 bytes.
        entries: those of the engine itself, then those of `admitted`.
    """

    kind: str
    name: bytes
    entries: list[Entry]
    admitted: list[Admitted]


class Suspects:
    """Cuts what has arrived into runs, and leaves out what is condemned.

    Args:
        death: what earlier engines died of.
        told: told what was left out, in both languages.
    """

    def __init__(self, death: Death | None, told: Callable[[str, str], None]) -> None:
        self._told = told
        self._careful = CAREFUL if death is not None and death.kind == "batch" else 0
        self._condemned: dict[bytes, Said] = {}
        self._ruleset = b""
        if death is not None and death.count >= ENOUGH:
            if death.kind == "ruleset":
                self._ruleset = bytes.fromhex(death.id)
            else:
                self._condemned[bytes.fromhex(death.id)] = said("engine_ended", count=death.count)

    @property
    def careful(self) -> bool:
        """Whether events are stepped one by one."""
        return self._careful > 0

    def beware(self) -> None:
        """A batch could not be stored, and not for want of room: find out which event it is."""
        self._careful = CAREFUL

    def condemn(self, name: bytes, why: Said) -> None:
        """Leave the event of this name out when it comes again."""
        self._condemned[name] = why

    def is_condemned_ruleset(self, config: Entry) -> bool:
        """Whether two engines died while this configuration took over."""
        return bool(self._ruleset) and config_name(config) == self._ruleset

    def divide(self, ours: Sequence[Entry], admitted: Sequence[Admitted], seq: int) -> list[Run]:
        """Cut entries into runs; there is always one.

        Args:
            ours: entries of the engine itself; admitted: events in order; seq: of the last entry before them.
        """
        runs = [Run("ruleset", config_name(entry), [entry], []) for entry in ours if entry.kind == "config"]
        plain = [entry for entry in ours if entry.kind != "config"]
        place = seq.to_bytes(8, "big")
        if not self.careful:
            name = event_name(admitted[0]) if len(admitted) == 1 and not plain else place
            if plain or admitted or not runs:
                runs.append(Run("batch", name, plain + [one.entry for one in admitted], list(admitted)))
            return runs
        if plain or not (admitted or runs):
            runs.append(Run("batch", place, plain, []))
        self._careful -= len(admitted)
        return runs + [Run("batch", event_name(one), [one.entry], [one]) for one in admitted]

    def pardon(self, run: Run, letters: list[DeadLetter], now: int) -> Run:
        """The run as it may be stepped: what is condemned becomes a ``skipped`` entry and a dead letter.

        Args:
            letters: gets the dead letters; now: the instant.
        """
        why = self._condemned.pop(run.name, None) if self._condemned else None
        if why is None:
            return run
        skipped = []
        for entry in run.entries:
            reason = said("left_out", kind=entry.kind, why=why)
            letters.append(DeadLetter(entry.source, said("in_hand").kept(), reason.kept(), letter(entry), now))
            skipped.append(Entry(entry.time, "skipped", entry.room, source=entry.source, topic=entry.kind))
        kinds = ", ".join(sorted({entry.kind for entry in run.entries}))
        self._told(
            f"Left out and put with the dead letters: {kinds}; {why.en}",
            f"已跳过并放入“看不懂的数据”：{kinds}；{why.zh}",
        )
        return Run(run.kind, run.name, skipped, run.admitted)


def letter(entry: Entry) -> bytes:
    """What a dead letter keeps of an entry: nothing that is personal."""
    return msgspec.json.encode(msgspec.structs.replace(entry, viewer=b"", text=None, attributes=None))


def event_name(one: Admitted) -> bytes:
    """Name of one event, the same when its source sends it again."""
    entry = one.entry
    if one.key is not None:
        said = entry.source.encode() + b"\0" + one.key
    else:
        said = msgspec.msgpack.encode(msgspec.structs.replace(entry, time=0, received=0, seq=0))
    return hashlib.blake2b(said, digest_size=32).digest()


def config_name(entry: Entry) -> bytes:
    """Name of a configuration that takes over."""
    said = entry.attributes or {}
    text = f"{entry.room}\0{said.get('config', '')}\0{said.get('rulesets', '')}"
    return hashlib.blake2b(text.encode(), digest_size=32).digest()
