"""The private file of a running engine: where its door is, the token, and the process ids. Clients attach by it."""

from pathlib import Path

import msgspec

from tiercast.beside.private_file import remove, write_private


class RunFile(msgspec.Struct, frozen=True, kw_only=True):
    """A running engine.

    Attributes:
        address, port: of the door; port 0 while the engine is starting.
        tls: the door speaks TLS.
        token: for the door and for the supervisor.
        supervisor, engine: process ids; engine 0 while none is there.
        control: port of the supervisor's own small door on 127.0.0.1.
        certificate: the file with the certificate of a door that speaks TLS.
        started: microseconds UTC.
    """

    store: str
    address: str
    port: int
    tls: bool
    token: str
    supervisor: int
    engine: int
    control: int
    started: int
    certificate: str = ""

    @property
    def url(self) -> str:
        """Address of the door."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"


def write_run_file(path: Path, run: RunFile) -> None:
    """Write it, readable by this user only. Raises: OSError."""
    write_private(path, msgspec.json.encode(run))


def read_run_file(path: Path) -> RunFile | None:
    """What is there; None where nothing is, or nothing that this version can read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=RunFile)
    except (OSError, msgspec.DecodeError):
        return None


def remove_run_file(path: Path, supervisor: int) -> None:
    """Remove it, if it is still that of the supervisor with this process id."""
    run = read_run_file(path)
    if run is not None and run.supervisor == supervisor:
        remove(path)
