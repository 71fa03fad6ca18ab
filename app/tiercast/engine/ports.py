"""What contexts are built from where little is needed: jobs without secrets and without a store."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager

from tiercast_api.clock import Clock
from tiercast_api.context import Status
from tiercast_api.errors import Permanent
from tiercast_api.web import Channel, Response

from tiercast.hosting.contexts import Ports


class GivenSecrets:
    """Secrets in memory only."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = dict(values or {})

    def names(self) -> Iterable[str]:
        """Names of all secrets."""
        return list(self._values)

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        return self._values.get(name)

    def put(self, name: str, value: str) -> None:
        """Keep a secret as long as the job runs."""
        self._values[name] = value


class MemoryStore:
    """A small store that ends with the job."""

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}

    async def get(self, name: str) -> bytes | None:
        """The value, or None."""
        return self._values.get(name)

    async def put(self, name: str, value: bytes | None) -> None:
        """Keep a value; None forgets it."""
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value


class NoHttp:
    """A job on files has no network."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> Response:
        """Raises: Permanent: always."""
        raise Permanent("a replay reads files and has no network")

    def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None, heartbeat: float = 30.0
    ) -> AbstractAsyncContextManager[Channel]:
        """Raises: Permanent: always."""
        raise Permanent("a replay reads files and has no network")


def job_ports(key: str, clock: Clock, status: Callable[[str, Status], None]) -> Ports:
    """Ports of a source that reads files."""
    return Ports(
        plugin=key, key=key, clock=clock, http=NoHttp(), secrets=GivenSecrets(), store=MemoryStore(), status=status
    )
