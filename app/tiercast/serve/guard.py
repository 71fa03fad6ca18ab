"""Who may come in: host names, origins of web pages, the token, and how often somebody may be wrong."""

import hmac
import ipaddress
from collections.abc import Mapping, Sequence
from typing import Final

from tiercast_api.clock import Clock

_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_WRONG_ALLOWED: Final = 10
_FORGET_AFTER: Final = 60_000_000
_REMEMBERED: Final = 1000


class Guard:
    """Checks one door's requests.

    Args:
        token: what clients have to know.
        hosts: names besides this computer's own under which the door may be called. Others are refused, because a
            foreign page could give its own name this address (DNS rebinding).
        origins: web pages besides the door's own that may call it.
        clock: for forgetting wrong tokens.
    """

    def __init__(self, token: str, hosts: Sequence[str], origins: Sequence[str], clock: Clock) -> None:
        self._token = token.encode()
        self._hosts = _LOCAL_NAMES | {host.lower() for host in hosts}
        self._origins = frozenset(origin.lower() for origin in origins)
        self._tries = Tries(clock)

    def foreign(self, headers: Mapping[str, str]) -> str:
        """Why these headers (names in lower case) come from elsewhere; "" where they do not."""
        host = host_of(headers.get("host", ""))
        if host not in self._hosts and not _is_loopback(host):
            return f"the host name {host!r} is not one of this door's; add it to listen.hosts if it is yours"
        origin = headers.get("origin", "").lower()
        if not origin or origin in self._origins:
            return ""
        if host_of(origin.split("://", 1)[-1]) == host and origin.split("://", 1)[-1] == headers["host"].lower():
            return ""
        return f"the web page {origin!r} may not call this door; add it to listen.origins if it is yours"

    def knows(self, token: str, remote: str) -> bool:
        """Whether `token` is right. The comparison takes equally long for every wrong token."""
        right = hmac.compare_digest(token.encode("utf-8", "surrogatepass"), self._token)
        if right:
            self._tries.forget(remote)
        else:
            self._tries.wrong(remote)
        return right

    def locked_out(self, remote: str) -> bool:
        """Whether `remote` was wrong ten times and has to wait a minute after the last one."""
        return self._tries.locked_out(remote)

    def bearer(self, headers: Mapping[str, str], remote: str) -> bool:
        """Whether the ``Authorization: Bearer …`` header carries the token."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.knows(token.strip(), remote)


class Tries:
    """Who was wrong how often: ten times, and a minute has to pass after the last one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[int, int]] = {}

    def wrong(self, remote: str) -> None:
        """`remote` was wrong."""
        count, _ = self._wrong.get(remote, (0, 0))
        if remote not in self._wrong and len(self._wrong) >= _REMEMBERED:
            self._wrong.pop(next(iter(self._wrong)))
        self._wrong[remote] = (count + 1, self._clock.monotonic())

    def forget(self, remote: str) -> None:
        """`remote` was right."""
        self._wrong.pop(remote, None)

    def locked_out(self, remote: str) -> bool:
        """Whether `remote` has to wait."""
        count, last = self._wrong.get(remote, (0, 0))
        if count and self._clock.monotonic() - last > _FORGET_AFTER:
            del self._wrong[remote]
            return False
        return count >= _WRONG_ALLOWED


class Pace:
    """A token bucket: `rate` a second, up to `burst` at once."""

    def __init__(self, rate: float, burst: int, clock: Clock) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._clock = clock
        self._left = float(burst)
        self._at = clock.monotonic()

    def take(self) -> bool:
        """Whether one more is within the pace."""
        now = self._clock.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate / 1e6)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def host_of(value: str) -> str:
    """The name in a ``Host`` header, without the port: ``[::1]:80`` gives ``::1``."""
    value = value.strip().lower()
    if value.startswith("["):
        return value[1:].partition("]")[0]
    return value.rpartition(":")[0] if value.count(":") == 1 else value


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
