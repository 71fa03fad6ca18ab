"""One network of durable_rules, driven in the one way in which the library is exact.

A message is asserted as a fact, its firings are drained to the last, and it is retracted, in one synchronous function
with nothing between. Actions are never run: only the names of the rules that fired are kept. No Host, hence no thread.
"""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from tiercast.rules.rete_fault import NetworkFault

MAX_DISJUNCTS: Final = 48
"""Rules of a network: 64 at once make the library fail (error 303), and it counts those that match."""

MAX_TESTS: Final = 255
"""Different tests of a network: at 512 the library loops for ever."""

Definition = Mapping[str, Sequence[Mapping[str, object]]]
"""By rule name, the tests that are all to be met: ``{"f0": "a"}`` or ``{"$gt": {"f1": 3.0}}``."""

_PRIMING: Final = "p"
_PRIMING_RULE: Final = (_PRIMING, [{_PRIMING: True}])

_encode = msgspec.json.encode
_NO_MATCH: Final = 1
_MATCH: Final = 0


def load_library() -> Any:
    """The C extension. Raises: ImportError: where it is not installed or does not run on this Python."""
    try:
        return importlib.import_module("durable_rules_engine")
    except SystemError as error:
        raise ImportError(str(error)) from error


class Network:
    """A compiled set of conjunctions. Belongs to one thread; holds nothing between two messages."""

    def __init__(self, name: str, rules: Definition) -> None:
        """Build it.

        Args:
            name: for the library's messages.
            rules: at most `MAX_DISJUNCTS`, with at most `MAX_TESTS` different tests in all.

        Raises:
            ValueError: where a limit is exceeded, because the library would hang.
            ImportError: where the library is not there.
            Exception: whatever the library raises.
        """
        _check_limits(rules)
        library = load_library()
        definition = {rule: {"all": [{"m": _joined(tests)}]} for rule, tests in (*rules.items(), _PRIMING_RULE)}
        self._assert = library.assert_fact
        self._start = library.start_action_for_state
        self._next = library.complete_and_start_action
        self._retract = library.retract_fact
        self._delete_state = library.delete_state
        self._delete_ruleset = library.delete_ruleset
        self._handle: int | None = library.create_ruleset(name, _encode(definition).decode())
        self._id = 0
        # The library frees pointers that it has set only once an action was completed: a network that is disposed of
        # before its first firing may crash the process (state.c: createStateNode, deleteStateNode). So it fires once.
        primed: set[str] = set()
        self.ask({_PRIMING: True}, primed)
        if primed != {_PRIMING}:
            raise NetworkFault(f"a new network answered {sorted(primed)}")

    def ask(self, message: dict[str, object], found: set[str]) -> None:
        """Add the names of the rules that `message` meets to `found`.

        Args:
            message: values by field name; ``id`` is put in here.
            found: what to add to.

        Raises:
            Exception: whatever the library raises; the network must be dropped then (see `abandon`).
        """
        handle = self._handle
        self._id += 1  # each message needs an id of its own: a second one with the same id is silently left out
        message["id"] = self._id
        text = _encode(message).decode()
        code, state = self._assert(handle, text)
        if code == _MATCH:
            started = self._start(handle, state)
            fired = started[1] if started else None
            while fired:
                found.add(fired[2 : fired.index('"', 2)])  # {"RULE":{…}}
                fired = self._next(handle, state)
            self._retract(handle, f'{{"id":{self._id}}}')
        elif code != _NO_MATCH:  # what meets no rule is not kept (events.c: handleAlpha), so it needs no retraction
            raise NetworkFault(f"durable_rules answered {code} to a message")

    def abandon(self) -> None:
        """Let it go after an exception, without touching it: the library may crash when it is disposed in mid-drain."""
        self._handle = None

    def close(self) -> None:
        """Dispose of it; closing twice is nothing."""
        handle, self._handle = self._handle, None
        if handle is not None:
            # Without its state deleted first, the library leaks all that the network did.
            self._delete_state(handle, None)
            self._delete_ruleset(handle)


def _joined(tests: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    return tests[0] if len(tests) == 1 else {"$and": list(tests)}


def _check_limits(rules: Definition) -> None:
    different = {_encode(test) for tests in rules.values() for test in tests}
    if not rules or not all(rules.values()):
        raise ValueError("a network needs rules, and each rule a test")
    if len(rules) > MAX_DISJUNCTS or len(different) > MAX_TESTS:
        raise ValueError(f"{len(rules)} rules with {len(different)} tests are too many for one network")
