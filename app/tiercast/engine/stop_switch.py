"""The stop file as the dispatcher's switch."""

from tiercast.beside.stop import StopFile
from tiercast.deliver import ports


class FileSwitch:
    """`tiercast.deliver.ports.StopSwitch` over the file beside the store."""

    def __init__(self, file: StopFile) -> None:
        self._file = file

    def read(self) -> ports.Stop:
        """The stop now; costs a ``stat`` while nothing changes, and does not raise."""
        stop = self._file.current()
        if stop is None:
            return ports.Stop()
        return ports.Stop(ports.Strength(stop.strength.value), stop.at)

    def lifted(self) -> ports.Lifted | None:
        """A stop that has ended, and what it held is still to be dropped."""
        found = self._file.lifted()
        if found is None:
            return None
        stop = ports.Stop(ports.Strength(found.strength.value), found.since)
        return ports.Lifted(stop, frozenset(bytes.fromhex(name) for name in found.keep))

    def swept(self) -> None:
        """It is dropped. Raises: OSError."""
        self._file.swept()
