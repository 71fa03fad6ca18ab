"""What is asked of an import, and what came of it."""

from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from tiercast.engine.imports.problems import RowProblem


class ImportRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One import.

    Attributes:
        kind: ``orders``, ``products`` or ``channels``.
        files: absolute paths, on the engine's computer.
        preset: name of a known export; "" recognises it. mapping: absolute path of a mapping file; "" for none.
        platform: of the viewers' ids; "" for that of the rooms, or of the export.
        zone, currency: of what names none; "" for those of the first room.
        nicknames: also link orders to the one viewer who has the buyer's nickname.
        dry_run: only say what would be done.
    """

    kind: str
    files: tuple[str, ...]
    preset: str = ""
    mapping: str = ""
    platform: str = ""
    zone: str = ""
    currency: str = ""
    nicknames: bool = False
    dry_run: bool = False


class Doing(StrEnum):
    """What is done with an import."""

    READING = "reading"
    LINKING = "linking"
    COUNTING = "counting"
    UNDOING = "undoing"
    LEAVING = "leaving"
    DIVIDING = "dividing"


class HowFar(NamedTuple):
    """How far an import is.

    Attributes:
        doing: its files are read, the buyers of its orders looked for, it comes to count, or is taken back; who was
            only in it goes; customers are divided by value anew.
        part: of that, between 0 and 1; 0 where nobody can tell: while its files are read `rows` says how far.
    """

    doing: Doing
    part: float = 0.0
    rows: int = 0


class ImportSummary(msgspec.Struct, kw_only=True):
    """What an import did, or would do.

    Attributes:
        number: of the import; 0 where nothing was imported.
        preset: what the files were taken for.
        rows: of data in the files; orders: paid orders (products, channel days) found.
        added: that count now; known: that an import had told of before.
        linked: orders by how their viewer was found; unlinked: orders without one.
        by_nickname: further orders that a nickname would link (`ImportRequest.nicknames`).
        unpaid, closed, left_out, remarks: what the files have and is not imported.
        refunded: orders of which money went back. amount: minor units by currency, refunds taken off.
        viewers: whose orders they are; first, last: instants.
        history: the import tells enough of the past that who is not in it is new.
        problems: how many rows cannot be read; listed: the first of them.
    """

    kind: str
    number: int = 0
    preset: str = ""
    platform: str = ""
    rows: int = 0
    orders: int = 0
    added: int = 0
    known: int = 0
    linked: dict[str, int] = msgspec.field(default_factory=dict)
    unlinked: int = 0
    by_nickname: int = 0
    unpaid: int = 0
    closed: int = 0
    left_out: int = 0
    remarks: int = 0
    refunded: int = 0
    amount: dict[str, int] = msgspec.field(default_factory=dict)
    viewers: int = 0
    first: int = 0
    last: int = 0
    history: bool = False
    problems: int = 0
    listed: tuple[RowProblem, ...] = ()
    dry_run: bool = False

    def kept(self) -> dict[str, Any]:
        """What is kept of it with the import: numbers, nothing of the rows."""
        said: dict[str, Any] = msgspec.to_builtins(self)
        for name in ("listed", "number", "dry_run", "kind"):
            said.pop(name)
        return said
