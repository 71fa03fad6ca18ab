"""What the engine itself writes into the journal: configurations, switched rules, knobs, stops, answers, receipts."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.rules import ast
from tiercast.step.config import RoomConfig
from tiercast.step.show import take_show
from tiercast.step.values import OpenFiring, RoomState

if TYPE_CHECKING:
    from tiercast.step.core import Core

_config = msgspec.json.Decoder(RoomConfig).decode
_open = msgspec.msgpack.Decoder(OpenFiring).decode
_encode = msgspec.msgpack.Encoder().encode

END: Final = "end"
"""Attribute of the tick that is a recording's end."""
KEPT: Final = frozenset({"accepted", "shown", "uncertain", "recalled"})
"""States of an action after which what its firing reserved is kept."""


class UnknownRulesetError(LookupError):
    """The journal names a version of a ruleset whose text is not in the store."""

    def __init__(self, digest: str) -> None:
        super().__init__(f"the ruleset version {digest} is named by the journal and its text is not stored")
        self.digest = digest


class Control:
    """Applies control entries to the state.

    Args:
        core: whose state it is.
        library: rulesets by hash; the shell fills it from the stored texts before the entry that names them.
    """

    def __init__(self, core: "Core", library: Mapping[str, ast.Ruleset]) -> None:
        self._core = core
        self._library = library
        self._how: dict[str, Callable[[Entry], None]] = {
            "config": self._configure,
            "rule_state": self._rule_state,
            "param": self._param,
            "stop": core.stops.take,
            "receipt": self._receipt,
            "answer": self._answer,
            "by_hand": core.by_hand.take,
            "imported": core.history.take,
            "merge": core.people.merge,
            "about": core.people.about,
            "show": self._show,
            "cuts": self._cuts,
            "erase": self._erase,
            "skipped": self._skipped,
            "tick": self._tick,
        }

    def apply(self, entry: Entry) -> None:
        """Take a control entry in. Those that only mark something (ticks, shed, corrected …) change nothing more."""
        how = self._how.get(entry.kind)
        if how is not None:
            how(entry)

    def _configure(self, entry: Entry) -> None:
        text = str((entry.attributes or {})["config"])
        hashes = str((entry.attributes or {}).get("rulesets", "")).split()
        config = _config(text)
        rulesets = []
        for digest in hashes:
            if digest not in self._library:
                raise UnknownRulesetError(digest)
            rulesets.append(self._library[digest])
        self._core.configure(config, rulesets)
        shop = self._core.state.shop
        shop.rulesets |= {ruleset.name: ruleset.hash for ruleset in rulesets}
        shop.configs[config.key] = _encode((text, hashes))

    def _rule_state(self, entry: Entry) -> None:
        self._core.state.shop.states[f"{entry.room}/{entry.topic}"] = entry.text or ""

    def _param(self, entry: Entry) -> None:
        self._core.state.shop.params[f"{entry.room}/{entry.topic}"] = entry.text or ""
        self._core.reconfigure(entry.room)

    def _show(self, entry: Entry) -> None:
        room = self._core.state.room(entry.room)
        if room is None:
            room = RoomState()
            self._core.state.rooms.put(entry.room.encode(), room)
        take_show(entry, room)

    def _cuts(self, entry: Entry) -> None:
        shop, said = self._core.state.shop, entry.attributes or {}
        shop.cuts = str(said.get("cuts", "")).encode()
        shop.counts["cuts"] = int(said.get("version", 0))
        self._core.standings.take(shop.cuts)
        self._core.new_cuts.take(entry.seq)

    def _erase(self, entry: Entry) -> None:
        self._core.forget(entry.viewer)
        shop = self._core.state.shop
        shop.open = {name: packed for name, packed in shop.open.items() if _open(packed).viewer != entry.viewer}

    def _skipped(self, entry: Entry) -> None:
        """Something broke the step: where it was a timer, it is not waited for any more."""
        number = (entry.attributes or {}).get("timer")
        if isinstance(number, int):
            self._core.state.timers.drop(number)

    def _tick(self, entry: Entry) -> None:
        if is_end(entry):
            self._core.finish()

    def _receipt(self, entry: Entry) -> None:
        """An action has come to its end: what its firing reserved is kept, or given back if nothing was done."""
        said, firing = entry.attributes or {}, firing_of(entry)
        packed = self._core.state.shop.open.get(firing)
        if packed is None:
            return
        if said.get("gives_back"):
            self._core.give_back(_open(packed))
        elif said.get("state") not in KEPT and not said.get("perhaps"):
            return
        del self._core.state.shop.open[firing]

    def _answer(self, entry: Entry) -> None:
        """Somebody has said yes or no, or nobody did in time.

        After a yes the receipts decide, as for what was never asked; limits have been reserved since the rule held.
        """
        firing = firing_of(entry)
        packed = self._core.state.shop.open.get(firing)
        if packed is not None and (entry.attributes or {}).get("gives_back"):
            self._core.give_back(_open(packed))
            del self._core.state.shop.open[firing]


def is_end(entry: Entry) -> bool:
    """Whether it is the end of a recording."""
    return entry.kind == "tick" and bool(entry.attributes) and END in (entry.attributes or {})


def firing_of(receipt: Entry) -> str:
    """The firing (hex) that a receipt or an answer is about."""
    return str((receipt.attributes or {}).get("firing", ""))


def viewer_of(packed: bytes) -> bytes:
    """Whom a firing with open actions, as the shop keeps it, is about."""
    return _open(packed).viewer
