"""All that is kept of one viewer as JSON lines, made in a worker process."""

from typing import Final

import msgspec

from tiercast.store.database import open_database
from tiercast.store.export import export_viewer
from tiercast.store.secret import Secrets
from tiercast.store.vault import open_vault

PAGE: Final = 500_000
"""Bytes of a page, about."""
_encode = msgspec.json.Encoder().encode


class ViewerFile(msgspec.Struct, frozen=True, kw_only=True):
    """Whose data: URL of the store, key of the shop, key of the viewer."""

    store: str
    shop: str
    secrets: Secrets
    viewer: bytes


def viewer_file(wanted: ViewerFile) -> tuple[bytes, ...]:
    """The records, one a line, in pages. Raises: StoreError."""
    database = open_database(wanted.store)
    pages: list[bytes] = []
    try:
        with database.read() as connection:
            vault = open_vault(connection, wanted.secrets, wanted.shop, 0)
            lines: list[bytes] = []
            size = 0
            for record in export_viewer(connection, vault, wanted.viewer):
                line = _encode(record) + b"\n"
                if lines and size + len(line) > PAGE:
                    pages.append(b"".join(lines))
                    lines, size = [], 0
                lines.append(line)
                size += len(line)
    finally:
        database.close()
    return (*pages, b"".join(lines))
