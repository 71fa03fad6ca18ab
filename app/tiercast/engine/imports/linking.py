"""Whose an order is, and how sure that is: by the platform's id, a coupon code, a nickname.

A nickname links only where exactly one viewer of the platform has it and no stars hide it; it is little to go by, and
is done only where the merchant asks for it.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from tiercast.engine.imports.cells import is_masked
from tiercast.engine.imports.orders import Order
from tiercast.store.batch import Identity
from tiercast.store.statements import chunks
from tiercast.store.tables import coupon_codes
from tiercast.store.vault import Vault

BY_ID: Final = "id"
BY_COUPON: Final = "coupon"
BY_NICKNAME: Final = "nickname"
BY_HAND: Final = "hand"
CONFIDENCE: Final = {BY_ID: 100, BY_COUPON: 95, BY_NICKNAME: 40, BY_HAND: 100}
"""How sure each of them is, in percent."""
QUALITY: Final = "app_scoped"
"""Identity quality of somebody whom an export names by id."""


class Linker:
    """Finds the viewers of orders.

    Args:
        platform: of the ids in the files.
    """

    def __init__(self, connection: Connection, vault: Vault, platform: str, orders: Iterable[Order]) -> None:
        self._vault, self._platform = vault, platform
        several = list(orders)
        self._coupons = dict(_owners(connection, vault.shop, {order.coupon for order in several if order.coupon}))
        wanted = {
            order.nickname
            for order in several
            if order.nickname and not is_masked(order.nickname) and not _has_id(order)
        }
        self._names = dict(_named(connection, vault, platform, wanted)) if wanted else {}
        self._known: dict[str, bytes] = {}

    def link(self, order: Order, nicknames: bool) -> tuple[bytes, str]:
        """The viewer, and how found; b"" and "" where nobody is."""
        if _has_id(order):
            viewer = self._known.get(order.viewer)
            if viewer is None:
                viewer = self._known[order.viewer] = self._vault.viewer_key(self._platform, order.viewer)
            return viewer, BY_ID
        for coupon in order.coupon.split(",") if order.coupon else ():
            if (owner := self._coupons.get(coupon.strip())) is not None:
                return owner, BY_COUPON
        if nicknames and (named := self.by_nickname(order)):
            return named, BY_NICKNAME
        return b"", ""

    def by_nickname(self, order: Order) -> bytes:
        """The one viewer with the order's nickname; b"": nobody has it, or several."""
        return self._names.get(order.nickname) or b""

    def identity(self, order: Order, viewer: bytes) -> Identity | None:
        """Who the viewer of an order is, as the file says; None where it names nobody by id."""
        if not _has_id(order):
            return None
        name = order.nickname if order.nickname and not is_masked(order.nickname) else None
        return Identity(viewer, self._platform, order.viewer, QUALITY, name)


def _has_id(order: Order) -> bool:
    return bool(order.viewer) and not is_masked(order.viewer)


def _owners(connection: Connection, shop: int, codes: set[str]) -> Iterable[tuple[str, bytes]]:
    singles = {part.strip() for code in codes for part in code.split(",")}
    c = coupon_codes.c
    for part in chunks(singles):
        query = select(c.code, c.viewer).where(c.shop == shop, c.code.in_(part), c.viewer.is_not(None))
        for code, viewer in connection.execute(query):
            yield code, bytes(viewer)


def _named(connection: Connection, vault: Vault, platform: str, wanted: set[str]) -> Iterable[tuple[str, bytes]]:
    """Nickname to viewer; b"" where several have it."""
    found: dict[str, bytes] = {}
    for viewer, person in vault.all_people(connection):
        if person.platform == platform and person.name in wanted:
            found[person.name] = b"" if person.name in found else viewer
    return found.items()
