"""De-duplication: a key for each event, and a bounded memory of the keys that were seen.

The key is 16 bytes of BLAKE2b over length-prefixed fields. It is never a hash of the whole content: two equal rows in
one second are two events, so an event without the declared fields has no key and is always a new one.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final

from tiercast_api.event import Event, Viewer

KEY_BYTES: Final = 16
DEFAULT_WINDOW: Final = 200_000
"""Keys that are kept in memory, about 25 MB; what comes again after as many others is not known any more."""


class Keys:
    """Makes the keys of one source."""

    def __init__(self, source: str, fields: Sequence[str] = ("id",)) -> None:
        """Say what makes a duplicate.

        Args:
            source: key of the source.
            fields: the source's declared ``dedupe``: fields of `Event`, ``viewer.id``, ``viewer.platform``,
                ``attributes.NAME``; empty where no duplicates can be told.

        Raises:
            ValueError: naming a field that no event has.
        """
        self._source = f"{len(source)}:{source}"
        self._only_id = tuple(fields) == ("id",)
        self._read = tuple(_reader(field) for field in fields)

    def key(self, event: Event) -> bytes | None:
        """The key of `event`; None where it has nothing by which it could be known again."""
        if self._only_id:
            identity = event.id
            if identity:
                return _hash(f"e{self._source}{len(event.kind)}:{event.kind}{len(identity)}:{identity}")
        elif self._read:
            values = [read(event) for read in self._read]
            if any(value not in (None, "", 0) for value in values):
                written = "".join(_prefixed(value) for value in values)
                return _hash(f"f{self._source}{len(event.kind)}:{event.kind}{written}")
        return None


class SeenWindow:
    """The keys seen last. What was noted is settled when its batch is committed, or reverted when that fails."""

    def __init__(self, size: int = DEFAULT_WINDOW, restored: Iterable[bytes] = ()) -> None:
        """Begin with the keys of the store.

        Args:
            size: how many keys are kept at most.
            restored: keys from the store, the oldest first.
        """
        if size < 1:
            raise ValueError(f"a window of {size} keys sees nothing; expected at least 1")
        self.size = size
        self._order: deque[bytes] = deque()
        self._known: set[bytes] = set()
        self._noted = self._settled = 0
        for key in restored:
            self.is_new(key)
        self.settle()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def is_new(self, key: bytes) -> bool:
        """Note `key`; False where it was known."""
        known = self._known
        if key in known:
            return False
        known.add(key)
        order = self._order
        order.append(key)
        self._noted += 1
        if len(order) > self.size:
            known.discard(order.popleft())
        return True

    def mark(self) -> int:
        """How many keys have been noted: what a batch remembers, to settle them when it is committed."""
        return self._noted

    def settle(self, mark: int | None = None) -> None:
        """The keys noted up to `mark` are committed; None: all."""
        self._settled = self._noted if mark is None else max(self._settled, mark)

    def revert(self) -> None:
        """Forget what was noted and is not settled: its batch was not committed and will come again."""
        for _ in range(min(self._noted - self._settled, len(self._order))):
            self._known.discard(self._order.pop())
        self._noted = self._settled

    def begin_anew(self, restored: Iterable[bytes]) -> None:
        """Forget everything but the keys of the store, the oldest first: a commit has failed."""
        self._known.clear()
        self._order.clear()
        for key in restored:
            self.is_new(key)
        self.settle()

    def keys(self) -> tuple[bytes, ...]:
        """All keys, the oldest first."""
        return tuple(self._order)


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


def _prefixed(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, Viewer):
        return f"{len(value.platform)}:{value.platform}{len(value.id)}:{value.id}"
    text = str(value)
    return f"{len(text)}:{text}"


def _reader(field: str) -> Callable[[Event], Any]:
    owner, _, name = field.partition(".")
    if owner == "attributes" and name:
        return lambda event: event.attributes.get(name)
    if owner == "viewer" and name in ("id", "platform"):
        return lambda event: None if event.viewer is None else getattr(event.viewer, name)
    if name or field not in Event.__struct_fields__ or field in ("attributes", "raw"):
        raise ValueError(
            f"{field!r} cannot be a key of de-duplication; expected a field of the event, such as id, order or "
            "attributes.NAME"
        )
    return lambda event: getattr(event, field)
