"""The versions of rulesets that people saved: who, when and how; their texts lie in `rulesets` under their hash."""

from enum import StrEnum

import msgspec
from sqlalchemy import Connection, insert, select

from tiercast.store.codec import storable
from tiercast.store.tables import ruleset_versions

_c = ruleset_versions.c


class How(StrEnum):
    """How a version came to be."""

    FOUND = "found"
    """It was there when somebody saved another one: it came with the application, or was edited elsewhere."""
    SAVED = "saved"
    RESTORED = "restored"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version. `n`: its number, greater than those of the versions before; `hash`: of its text."""

    n: int
    ruleset: str
    hash: str
    time: int
    who: str
    how: How


def add_version(connection: Connection, shop: int, ruleset: str, digest: str, now: int, who: str, how: How) -> int:
    """Note a version, whose text is put into `rulesets` beside it. Returns: its number."""
    values = {
        "shop": shop, "ruleset": ruleset, "hash": digest, "time": now, "who": storable(who), "how": how.value,
    }  # fmt: skip
    return int(connection.execute(insert(ruleset_versions).returning(_c.n), values).scalar_one())


def versions_of(connection: Connection, shop: int, ruleset: str, limit: int = 200) -> list[Version]:
    """The versions of a ruleset, the newest first."""
    query = select(ruleset_versions).where(_c.shop == shop, _c.ruleset == ruleset).order_by(_c.n.desc()).limit(limit)
    return [
        Version(n=row.n, ruleset=row.ruleset, hash=row.hash, time=row.time, who=row.who, how=How(row.how))
        for row in connection.execute(query)
    ]
