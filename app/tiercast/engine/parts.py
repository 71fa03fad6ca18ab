"""What contexts of running sources and sinks are built from: secrets, small store, coupon pools, words to clients."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tiercast_api.action import Receipt
from tiercast_api.clock import Clock
from tiercast_api.errors import Refused
from tiercast_api.settings import Schema, secret_names

from tiercast.beside.keyring import Keyring
from tiercast.decide.ids import id_from_text
from tiercast.engine.opened import Opened
from tiercast.store import coupons, small
from tiercast.store.errors import StoreError, Trouble

SERVICE = "tiercast plugin"


class PartSecrets:
    """Secrets of one source or sink: from its settings, else from the keyring.

    Args:
        key: of the source or sink.
        keyring: asked when it is needed, since looking for it takes longer than all else of opening a store; None
            where the system has none: what a plugin puts then lasts as long as the engine.
    """

    def __init__(
        self, key: str, settings: Mapping[str, Any], schema: Schema, keyring: Callable[[], Keyring | None]
    ) -> None:
        self._key, self._keyring = key, keyring
        self._declared = secret_names(schema)
        self._values = {name: str(settings[name]) for name in self._declared if settings.get(name)}

    def names(self) -> Iterable[str]:
        """Names of all secrets that there may be."""
        return self._declared | set(self._values)

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        if name in self._values:
            return self._values[name]
        keyring = self._keyring()
        return None if keyring is None else keyring.get_password(SERVICE, f"{self._key}/{name}")

    def put(self, name: str, value: str) -> None:
        """Keep a secret."""
        self._values[name] = value
        if (keyring := self._keyring()) is not None:
            keyring.set_password(SERVICE, f"{self._key}/{name}", value)


class PartStore:
    """The small store of one source or sink, in the shop's store."""

    def __init__(self, opened: Opened, key: str) -> None:
        self._opened, self._key = opened, key

    async def get(self, name: str) -> bytes | None:
        """The value, or None."""
        with self._opened.database.read() as connection:
            return small.plugin_get(connection, self._opened.shop, self._key, name)

    async def put(self, name: str, value: bytes | None) -> None:
        """Keep a value; on disk when this returns."""
        shop, key = self._opened.shop, self._key
        write = self._opened.writer.call(lambda connection: small.plugin_put(connection, shop, key, name, value))
        await asyncio.wrap_future(write)


class StorePools:
    """Coupon pools in the shop's store: one code, one viewer, for ever."""

    def __init__(self, opened: Opened, clock: Clock, viewer_of: Callable[[str], bytes]) -> None:
        self._opened, self._clock, self._viewer_of = opened, clock, viewer_of

    async def take(self, pool: str, viewer: str, action: str) -> str | None:
        """Give the viewer a code, on disk when this returns. Raises: Refused: no such pool."""
        shop, now = self._opened.shop, self._clock.now()
        key, made = self._viewer_of(viewer), id_from_text(action)
        try:
            given = await asyncio.wrap_future(
                self._opened.writer.call(lambda connection: coupons.take(connection, shop, pool, key, made, now))
            )
        except StoreError as error:
            if error.kind is not Trouble.INVALID:
                raise
            # A pool that is not there is the rule's fault, and no reason to switch the sink off.
            raise Refused(error.detail) from error
        return None if given is None else given.code

    async def left(self, pool: str) -> int:
        """How many codes are not given away."""
        with self._opened.database.read() as connection:
            return coupons.left(connection, self._opened.shop, pool)


class Outlet:
    """Where sinks' words go (see `tiercast.hosting.contexts.Outlet`)."""

    def __init__(
        self,
        report: Callable[[str, Receipt], None],
        push: Callable[[str, dict[str, Any]], None],
        trouble: Callable[[str, str, str], None],
    ) -> None:
        self._report, self._push, self._trouble = report, push, trouble

    def report(self, key: str, receipt: Receipt) -> None:
        """A late receipt of the sink `key`."""
        self._report(key, receipt)

    def push(self, key: str, message: dict[str, Any]) -> None:
        """Something for every connected client."""
        self._push(key, message)

    def trouble(self, key: str, english: str, chinese: str) -> None:
        """An alert to the operator."""
        self._trouble(key, english, chinese)
