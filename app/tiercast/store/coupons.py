"""Coupon pools: one code, one viewer, for ever."""

import csv
import io
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from tiercast.store.errors import StoreError, Trouble
from tiercast.store.statements import chunks, upsert
from tiercast.store.tables import coupon_codes, coupon_pools

LOW: Final = 20
"""A pool is low when this many codes are left, unless its import says otherwise."""
MAXIMUM_LENGTH: Final = 200
_HEADERS: Final = frozenset({"code", "coupon", "coupon_code", "券码", "优惠码", "优惠券码"})
_c = coupon_codes.c


class CouponFileError(ValueError):
    """A CSV of codes cannot be used; says where and why, in English and, as `zh`, in Chinese."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.zh = chinese


class Imported(msgspec.Struct, frozen=True):
    """What an import did: codes added, and codes that the shop had already, in whatever pool."""

    added: int
    known: tuple[str, ...]


class Pool(msgspec.Struct, frozen=True):
    """A pool as it stands.

    Attributes:
        test: its codes are worth nothing.
        total, left: codes in all, codes not given away.
        low: from this many left on it is low.
    """

    name: str
    test: bool
    total: int
    left: int
    low: int

    @property
    def is_low(self) -> bool:
        """Whether the operator should be told."""
        return self.left <= self.low


class Given(msgspec.Struct, frozen=True):
    """A code that a viewer has, and how many are left in the pool."""

    code: str
    left: int
    is_low: bool


def read_codes(text: str, file: str = "") -> list[str]:
    """The codes of a CSV: one column, or the column called ``code`` (or 券码) of several.

    Raises:
        CouponFileError: with file, line, what was found and what was expected.
    """
    try:
        rows = [(number, row) for number, row in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"))), 1)]
    except csv.Error as error:
        raise CouponFileError(
            f"{file or 'the file'}: it is no CSV: {error}", f"{file or '文件'}：不是 CSV：{error}"
        ) from error
    rows = [(number, [cell.strip() for cell in row]) for number, row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise CouponFileError(
            f"{file or 'the file'}: it is empty; expected a column of codes", f"{file or '文件'}：是空的；应有一列券码"
        )
    heads = [index for index, cell in enumerate(rows[0][1]) if cell.casefold() in _HEADERS]
    if not heads and len(rows[0][1]) > 1:
        raise CouponFileError(
            f"{file or 'the file'}:1: found {len(rows[0][1])} columns; call the one with codes 'code'",
            f"{file or '文件'}:1：有 {len(rows[0][1])} 列；请把券码那一列的标题写成“券码”",
        )
    column = heads[0] if heads else 0
    codes: dict[str, int] = {}
    for number, row in rows[1:] if heads else rows:
        code = row[column] if column < len(row) else ""
        if not code or len(code) > MAXIMUM_LENGTH or not code.isprintable():
            wanted = f"expected a code of 1 to {MAXIMUM_LENGTH} characters"
            raise CouponFileError(
                f"{file or 'the file'}:{number}: found {code[:40]!r}, {wanted}",
                f"{file or '文件'}:{number}：券码应有 1 到 {MAXIMUM_LENGTH} 个字符，实际是“{code[:40]}”",
            )
        if code in codes:
            raise CouponFileError(
                f"{file or 'the file'}:{number}: {code!r} stands on line {codes[code]} already",
                f"{file or '文件'}:{number}：“{code}”在第 {codes[code]} 行已经有了",
            )
        codes[code] = number
    return list(codes)


def import_codes(
    connection: Connection, shop: int, pool: str, codes: Sequence[str], *, test: bool, now: int, low: int = LOW
) -> Imported:
    """Add codes to a pool, which is made where it is new.

    Args:
        test: whether the codes are worth nothing; a pool is all test or all real.
        low: how many left call for a warning.

    Raises:
        StoreError: `Trouble.INVALID` where the pool is of the other sort.
    """
    row = connection.execute(select(coupon_pools.c.test).where(*_is_pool(shop, pool))).first()
    if row is not None and bool(row.test) != test:
        there, here = ("test", "real") if row.test else ("real", "test")
        raise StoreError(Trouble.INVALID, f"the pool {pool!r} has {there} codes, these are {here}; use another pool")
    values = {"shop": shop, "pool": pool, "test": test, "low": low, "added": now}
    connection.execute(upsert(coupon_pools, connection.dialect.name, ("shop", "pool"), ("low",)), values)
    known: set[str] = set()
    for part in chunks(codes):
        known.update(connection.execute(select(_c.code).where(_c.shop == shop, _c.code.in_(part))).scalars())
    fresh = [code for code in dict.fromkeys(codes) if code not in known]
    if fresh:
        connection.execute(insert(coupon_codes), [{"shop": shop, "pool": pool, "code": code} for code in fresh])
    return Imported(len(fresh), tuple(sorted(known)))


def take(connection: Connection, shop: int, pool: str, viewer: bytes, action: bytes, now: int) -> Given | None:
    """Give `viewer` a code of `pool` for `action`; the same action always gets the same code.

    Returns:
        The code, or None where the pool is empty.

    Raises:
        StoreError: `Trouble.INVALID` for a pool that is not there, or an action that is another viewer's.
    """
    low = connection.execute(select(coupon_pools.c.low).where(*_is_pool(shop, pool))).scalar()
    if low is None:
        raise StoreError(Trouble.INVALID, f"there is no coupon pool {pool!r}; import its codes first")
    given = connection.execute(select(_c.code, _c.viewer, _c.pool).where(_c.action == action)).first()
    if given is not None and (given.viewer, given.pool) != (viewer, pool):
        raise StoreError(Trouble.INVALID, "this action has a code already, of another viewer or pool")
    code = given.code if given is not None else _take_first(connection, shop, pool, viewer, action, now)
    if code is None:
        return None
    left = _left(connection, shop, pool)
    return Given(code, left, left <= low)


def pools(connection: Connection, shop: int) -> list[Pool]:
    """Every pool of the shop, by name."""
    count = func.count(_c.n)
    query = (
        select(coupon_pools.c.pool, coupon_pools.c.test, coupon_pools.c.low, count, count - func.count(_c.action))
        .outerjoin(coupon_codes, (_c.shop == coupon_pools.c.shop) & (_c.pool == coupon_pools.c.pool))
        .where(coupon_pools.c.shop == shop)
        .group_by(coupon_pools.c.pool, coupon_pools.c.test, coupon_pools.c.low)
        .order_by(coupon_pools.c.pool)
    )
    return [Pool(name, bool(test), total, left, low) for name, test, low, total, left in connection.execute(query)]


def pool_names(connection: Connection, shop: int) -> tuple[str, ...]:
    """The names of the pools, in order."""
    query = select(coupon_pools.c.pool).where(coupon_pools.c.shop == shop).order_by(coupon_pools.c.pool)
    return tuple(connection.execute(query).scalars())


def left(connection: Connection, shop: int, pool: str) -> int:
    """How many codes of `pool` are not given away; 0 for a pool that is not there."""
    return _left(connection, shop, pool)


def owner_of(connection: Connection, shop: int, code: str) -> bytes | None:
    """The viewer who was given `code`: the one join of orders to viewers that the merchant controls."""
    found: bytes | None = connection.execute(select(_c.viewer).where(_c.shop == shop, _c.code == code)).scalar()
    return found


def _take_first(connection: Connection, shop: int, pool: str, viewer: bytes, action: bytes, now: int) -> str | None:
    free = select(_c.n).where(_c.shop == shop, _c.pool == pool, _c.action.is_(None)).order_by(_c.n).limit(1)
    change = update(coupon_codes).where(_c.n == free.scalar_subquery(), _c.action.is_(None))
    code: str | None = connection.execute(
        change.values(viewer=viewer, action=action, taken=now).returning(_c.code)
    ).scalar()
    return code


def _left(connection: Connection, shop: int, pool: str) -> int:
    query = select(func.count()).where(_c.shop == shop, _c.pool == pool, _c.action.is_(None))
    return int(connection.execute(query).scalar_one())


def _is_pool(shop: int, pool: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return coupon_pools.c.shop == shop, coupon_pools.c.pool == pool
