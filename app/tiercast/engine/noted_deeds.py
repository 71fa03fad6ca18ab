"""Puts what people did beside the store into its audit log."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from tiercast.beside.deeds import Deed

if TYPE_CHECKING:
    from sqlalchemy import Connection


def note_deeds(connection: "Connection", shop: int, deeds: Sequence[Deed]) -> None:
    """Write them into the audit log, each once."""
    from tiercast.store.audit import Audited, write_once

    for deed in deeds:
        write_once(connection, shop, Audited(**msgspec.structs.asdict(deed)))
