"""The manifest of a plugin, ``plugin.toml``: read without importing anything of the plugin.

.. code-block:: toml

    id = "tiercast-source-replay"
    version = "0.1.0"
    api = [1]
    module = "tiercast_source_replay"
    title = "Recordings"
    title-zh = "录像回放"
    summary = "Plays recorded rooms."
    summary-zh = "回放录下的直播间数据。"
    licence = "Apache-2.0"
    sources = ["replay"]
    sinks = []
    permissions = ["files"]
"""

import re
import tomllib
from pathlib import Path
from typing import Final

import msgspec

PERMISSIONS: Final = ("network", "files", "secrets", "subprocess")


class ManifestError(ValueError):
    """A manifest that cannot be taken; names the file and the field."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class Manifest(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What a plugin says of itself.

    Attributes:
        id: unique; the distribution's name is a good one.
        api: versions of `tiercast_api.hooks` that it speaks.
        module: what is imported when it is enabled.
        sources, sinks: names of what it registers, so that they are known without an import.
        permissions: what it uses, of `PERMISSIONS`: shown to the user, not enforced.
        memory: megabytes after which its process is ended.
    """

    id: str
    version: str
    api: tuple[int, ...]
    module: str
    title: str
    title_zh: str = ""
    summary: str = ""
    summary_zh: str = ""
    licence: str = ""
    homepage: str = ""
    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    memory: int = 512


def read_manifest(path: Path) -> Manifest:
    """Read and check one ``plugin.toml``.

    Raises:
        ManifestError: where it is missing, not TOML, or a field does not fit.
    """
    try:
        manifest = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Manifest)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ManifestError(path, str(error)) from error
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,63}", manifest.id):
        raise ManifestError(path, f"id: expected lower-case letters, digits and '-', found {manifest.id!r}")
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", manifest.module):
        raise ManifestError(path, f"module: expected a dotted module name, found {manifest.module!r}")
    for permission in manifest.permissions:
        if permission not in PERMISSIONS:
            raise ManifestError(path, f"permissions: {permission!r} is not one of {', '.join(PERMISSIONS)}")
    return manifest
