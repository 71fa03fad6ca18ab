"""Who may send: a token, a signature over the raw body, and the origin of browsers."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from tiercast_api import Request, Secrets

SIGNATURE: Final = "x-tiercast-signature"
_PREFIX: Final = "sha256="


def signature(secret: str, body: bytes) -> str:
    """The header's value: ``sha256=`` and the hexadecimal HMAC-SHA256 (RFC 2104) of the raw body."""
    return _PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "surrogateescape"), right.encode("utf-8", "surrogateescape"))


def origin_allowed(headers: Mapping[str, str], origins: tuple[str, ...]) -> bool:
    """Whether a browser on that page may send; programs that are no browsers name no origin."""
    origin = headers.get("origin")
    return origin is None or origin in origins


def bearer(request: Request) -> str | None:
    """The token that a request carries: ``Authorization: Bearer …`` or ``X-Tiercast-Token``."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.headers.get("x-tiercast-token")


class Guard:
    """Checks callers against the secrets ``token`` and ``signing_secret``; either is enough, none lets nobody in."""

    def __init__(self, secrets: Secrets, origins: tuple[str, ...]) -> None:
        self._secrets = secrets
        self._origins = origins

    def origin(self, headers: Mapping[str, str]) -> bool:
        """Whether the origin may send."""
        return origin_allowed(headers, self._origins)

    def request(self, request: Request) -> bool:
        """Whether the request carries the token, or signs its body."""
        return self.token(bearer(request)) or self._signed(request)

    def token(self, given: str | None) -> bool:
        """Whether this is the token."""
        token = self._secrets.get("token")
        return bool(token) and given is not None and same(given, token or "")

    def _signed(self, request: Request) -> bool:
        secret, given = self._secrets.get("signing_secret"), request.headers.get(SIGNATURE)
        return bool(secret) and given is not None and same(given.strip(), signature(secret or "", request.body))
