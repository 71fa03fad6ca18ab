"""The stop file, and the rooms that are stopped by themselves, as the dispatcher's switch."""

from collections.abc import Callable, Collection

from tiercast.beside.stop import StopFile
from tiercast.deliver import ports


class FileSwitch:
    """`tiercast.deliver.ports.StopSwitch` over the file beside the store.

    Args:
        rooms: those that are stopped by themselves, as the journal has them.
        ahead: tells by how many microseconds the computer's clock, which the file goes by, is ahead of the shop's,
            which what is decided goes by: where it was set in mid-show they differ, and a pause would hold nothing.
    """

    def __init__(
        self, file: StopFile, rooms: Callable[[], Collection[str]] = tuple, ahead: Callable[[], int] = lambda: 0
    ) -> None:
        self._file, self._rooms, self._ahead = file, rooms, ahead

    def read(self) -> ports.Stop:
        """The stop now; costs a ``stat`` while nothing changes, and does not raise."""
        stop, rooms = self._file.current(), frozenset(self._rooms())
        if stop is None:
            return ports.Stop(rooms=rooms)
        return ports.Stop(ports.Strength(stop.strength.value), stop.at - self._ahead(), rooms)

    def lifted(self) -> ports.Lifted | None:
        """A stop that has ended, and what it held is still to be dropped."""
        found = self._file.lifted()
        if found is None:
            return None
        stop = ports.Stop(ports.Strength(found.strength.value), found.since - self._ahead())
        return ports.Lifted(stop, frozenset(bytes.fromhex(name) for name in found.keep))

    def swept(self) -> None:
        """It is dropped. Raises: OSError."""
        self._file.swept()
