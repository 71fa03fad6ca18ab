"""Which engine a window is for: one of this computer, or one at an address."""

import ipaddress
import re
import ssl
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urlsplit

import msgspec

from tiercast.beside.paths import OWN_CONFIG, Paths, absolute, paths_of, store_line
from tiercast.words import Words


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """An engine of this computer, found by the files beside its store.

    Attributes:
        paths: the engine's files.
        config: the configuration with which it is started; None: the built-in one.
        store: URL of the store, where the configuration's is not meant.
    """

    paths: Paths
    config: Path | None = None
    store: str = ""


class There(msgspec.Struct, frozen=True, kw_only=True):
    """An engine at an address: of another computer, or of this one through a tunnel.

    Attributes:
        url: of its door: ``https://…``, or ``http://`` with an address of this computer.
        certificate: file with the one certificate that is trusted; None: what the system trusts.
    """

    url: str
    certificate: Path | None = None


Place: TypeAlias = Here | There
_SCHEMES: Final = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
_HOST: Final = re.compile(r"[\w.:%-]+")


class BadAddress(ValueError):
    """An address that is none, or at which a token must not be said; `words` says why and what to do."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.words = Words(en, zh)


def there(address: str, certificate: Path | None = None) -> There:
    """The engine at `address`, as somebody typed it: ``shop.example:8710``, ``https://shop.example:8710``.

    Raises:
        BadAddress: where it is no address, or one at which a token would be readable on the way.
    """
    text = address.strip().rstrip("/")
    if "://" not in text:
        text = f"{'http' if _is_here(_host(text)) else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    scheme = _SCHEMES.get(parts.scheme, "")
    more = parts.username or parts.query or parts.fragment or parts.path.strip("/")
    if not scheme or not _HOST.fullmatch(host) or more:
        raise BadAddress(
            f"{address!r} is not an engine's address; expected one such as https://shop.example:8710",
            f"“{address}”不是引擎的地址；应类似 https://shop.example:8710",
        )
    if scheme == "http" and not _is_here(host):
        raise BadAddress(
            f"{address!r} is not encrypted, and the token could be read on the way; use https://, or a tunnel to this "
            "computer (ssh -L 8710:127.0.0.1:8710 …) and http://127.0.0.1:8710",
            f"“{address}”未加密，令牌可能被窃取；请使用 https://，或建立到本机的隧道"
            "（ssh -L 8710:127.0.0.1:8710 …）并连接 http://127.0.0.1:8710",
        )
    bracketed = f"[{host}]" if ":" in host else host
    return There(url=f"{scheme}://{bracketed}:{port or 8710}", certificate=certificate)


def meant_now(place: Here) -> Here:
    """The engine that the configuration of `place` means now: the shop may have been moved to another store.

    Returns:
        `place` itself where the store is the same, was named by the command, or cannot be told.
    """
    file = place.config or place.paths.home / OWN_CONFIG
    try:
        url = None if place.store else store_line(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        url = None
    if url is None:
        return place
    paths = paths_of(absolute(url, file.parent) if url else "", place.paths.home, place.paths.plugins)
    return place if paths.run == place.paths.run else Here(paths=paths, config=file)


def trust_there(place: There) -> ssl.SSLContext | bool:
    """What is trusted at an address: the certificate that was named and no other, else what the system trusts.

    Raises:
        OSError: the certificate cannot be read; ssl.SSLError is one.
    """
    if not place.url.startswith("https:") or place.certificate is None:
        return True
    context = ssl.create_default_context(cafile=place.certificate)
    # Exactly this certificate is trusted: through a tunnel its name is not that of the address.
    context.check_hostname = False
    return context


def _host(text: str) -> str:
    return urlsplit(f"//{text}").hostname or ""


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
