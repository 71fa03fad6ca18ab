"""A backup that is read from its beginning to its end, to know before it is needed that it can be restored."""

from pathlib import Path

import msgspec

from tiercast.engine.backup.filling import Contents
from tiercast.engine.backup.form import FrameReader
from tiercast.store.schema import HEAD


class BackupChecked(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds; `created`: microseconds UTC; `fits`: this program has the same tables."""

    file: str
    size: int
    shop: str
    created: int
    version: str
    rows: int
    files: tuple[str, ...]
    fits: bool


def check_backup(file: Path, passphrase: str) -> BackupChecked:
    """Read all of a backup. Raises: JobError, OSError: it is none, damaged, or the passphrase is another."""
    reader = FrameReader(file, passphrase)
    contents = Contents(reader)
    return BackupChecked(
        file=str(file),
        size=file.stat().st_size,
        shop=contents.facts.shop,
        created=reader.head.created,
        version=reader.head.version,
        rows=contents.count(),
        files=tuple(kept.name for kept in contents.files),
        fits=reader.head.schema == HEAD,
    )
