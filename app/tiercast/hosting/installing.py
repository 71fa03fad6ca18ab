"""Installing a plugin from a file: a folder, a zip or a wheel, looked at before anything of it is copied or run.

A plugin is copied into ``FOLDER/ID/`` of the user's plugin folder, from where it is found like any other; nothing of it
is imported before somebody enables it.
"""

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Final

from tiercast_api import ManifestError, read_manifest

from tiercast.hosting.discovery import discover, import_root
from tiercast.hosting.records import FoundPlugin
from tiercast.words import Words

MANIFEST: Final = "plugin.toml"
MOST_FILES: Final = 5_000
MOST_BYTES: Final = 200 * 1024 * 1024
_SUFFIXES: Final = (".zip", ".whl")
_LEFT_OUT: Final = ("__pycache__", ".git", ".venv", "node_modules")


class CannotInstall(Exception):
    """A file that is no plugin, or none that may be installed; `words` say why and what to do."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.words = Words(en, zh)


def staged(source: Path, stage: Path) -> FoundPlugin:
    """Copy a plugin to ``stage/ID/PACKAGE/``, and read its manifest; nothing is imported.

    Args:
        stage: an empty folder.

    Raises:
        CannotInstall: it is no plugin, is too large, or would write outside its folder.
        OSError: it cannot be read.
    """
    raw, ready = stage / "raw", stage / "ready"
    raw.mkdir()
    if source.is_dir():
        _copied(source, raw)
    elif source.suffix in _SUFFIXES and source.is_file():
        _extracted(source, raw)
    else:
        raise _no_plugin(source)
    manifests = sorted(raw.rglob(MANIFEST), key=lambda path: len(path.parts))
    if not manifests:
        raise CannotInstall(
            f"{source.name} has no {MANIFEST}; it is not a plugin of Tiercast",
            f"{source.name} 中没有 {MANIFEST}，不是 Tiercast 的插件",
        )
    try:
        manifest = read_manifest(manifests[0])
    except ManifestError as error:
        # The copy is gone when this is read: the place is told within what the user gave.
        said = str(error).replace(str(raw), source.name)
        raise CannotInstall(said, f"清单有误：{said}") from error
    package = manifests[0].parent
    root = import_root(manifests[0], manifest.module)
    if root is None or root == package:
        # The package itself was given, or a module beside its manifest: it gets the name that is imported.
        name = manifest.module.split(".")[0]
    else:
        package = root / manifest.module.split(".")[0]
        name = package.name
    (ready / manifest.id).mkdir(parents=True)
    shutil.move(package, ready / manifest.id / name)
    return next(iter(discover(entry_points=(), user_folder=ready)))


class Staged:
    """A copy of a plugin that somebody gave, made once: what is looked at is what is installed. `close` removes it.

    Attributes:
        found: what it is.
        digest: of its files, by which whoever has seen it knows it again.
    """

    def __init__(self, source: Path, beside: Path | None = None) -> None:
        """Copy it.

        Args:
            source: a folder, a .zip or a .whl; beside: a folder on the disk where it is to lie, for installing it.

        Raises:
            CannotInstall, OSError: nothing was left behind.
        """
        if beside is not None:
            beside.mkdir(parents=True, exist_ok=True)
        self._place = tempfile.TemporaryDirectory(dir=beside, prefix="plugin-")
        try:
            self.found = staged(source, Path(self._place.name))
            if self.found.problem is not None:
                raise CannotInstall(self.found.problem.english, self.found.problem.chinese)
            self.digest = _digest(self.folder)
        except BaseException:
            self._place.cleanup()
            raise

    @property
    def folder(self) -> Path:
        """Where the copy lies."""
        return Path(self._place.name) / "ready" / self.found.id

    def close(self) -> None:
        """Remove what is left of it."""
        self._place.cleanup()

    def __enter__(self) -> "Staged":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _digest(folder: Path) -> str:
    made = hashlib.blake2b(digest_size=16)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes()):
            made.update(len(part).to_bytes(8, "big") + part)
    return made.hexdigest()


def check_new(found: FoundPlugin, taken: Collection[str]) -> None:
    """Look whether none of the plugins `taken` has its id. Raises: CannotInstall."""
    if found.id in taken:
        raise CannotInstall(
            f"a plugin {found.id!r} is there already; remove it first", f"已有插件“{found.id}”；请先移除它"
        )


def install(plugin: Staged, folder: Path) -> FoundPlugin:
    """Move a copy into the user's plugin folder. Raises: CannotInstall, OSError: nothing was left behind."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / plugin.found.id
    if target.exists():
        raise CannotInstall(f"{target} is there already; remove it first", f"{target} 已经存在；请先移除")
    shutil.move(plugin.folder, target)
    return _in(folder, plugin.found.id)


class Replacement:
    """A version in the place of another one, until it is known whether it works.

    Attributes:
        found: the new version.
    """

    def __init__(self, found: FoundPlugin, target: Path, old: Path, aside: Path) -> None:
        self.found = found
        self._target, self._old, self._aside = target, old, aside

    def keep(self) -> None:
        """The old version goes for good."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def take_back(self) -> None:
        """The old version comes back. Raises: OSError."""
        shutil.rmtree(self._target)
        shutil.move(self._aside / self._old.name, self._old)
        shutil.rmtree(self._aside, ignore_errors=True)


def replace(plugin: Staged, folder: Path, old: FoundPlugin) -> Replacement:
    """Move a copy of another version into the user's folder, in the place of the one that lies there.

    Raises:
        CannotInstall, OSError: the old version lies where it lay.
    """
    top, target = _top(old, folder), folder / plugin.found.id
    if plugin.found.id != old.id or (target.exists() and target != top):
        raise CannotInstall(
            f"it is the plugin {plugin.found.id!r}, and not {old.id!r}",
            f"这是插件“{plugin.found.id}”，不是“{old.id}”",
        )
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="plugin-before-"))
    try:
        shutil.move(top, aside / top.name)
        try:
            shutil.move(plugin.folder, target)
        except OSError:
            shutil.move(aside / top.name, top)
            raise
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return Replacement(_in(folder, plugin.found.id), target, top, aside)


def lies_in(found: FoundPlugin, folder: Path) -> bool:
    """Whether a plugin was installed into the user's plugin folder."""
    return found.path.resolve().is_relative_to(folder.resolve())


def _in(folder: Path, plugin: str) -> FoundPlugin:
    return next(one for one in discover(entry_points=(), user_folder=folder) if one.id == plugin)


def _top(found: FoundPlugin, folder: Path) -> Path:
    """The folder of a plugin within the user's. Raises: CannotInstall: it lies elsewhere."""
    if not lies_in(found, folder):
        raise CannotInstall(
            f"{found.id} was not installed here; it lies in {found.path.parent}",
            f"{found.id} 不是在这里安装的；它位于 {found.path.parent}",
        )
    return folder / found.path.resolve().relative_to(folder.resolve()).parts[0]


def uninstall(found: FoundPlugin, folder: Path) -> None:
    """Remove a plugin that lies in the user's plugin folder. Raises: CannotInstall: it lies elsewhere. OSError."""
    shutil.rmtree(_top(found, folder))


def _copied(source: Path, into: Path) -> None:
    count = size = 0
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if any(part in _LEFT_OUT for part in relative.parts):
            continue
        if path.is_symlink():
            raise CannotInstall(
                f"{relative} is a link; a plugin has to bring its files itself",
                f"{relative} 是链接；插件必须自带全部文件",
            )
        if path.is_file():
            count, size = count + 1, size + path.stat().st_size
            _bound(count, size)
            (into / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, into / relative)


def _no_plugin(source: Path) -> CannotInstall:
    return CannotInstall(
        f"{source.name} is no plugin; expected a folder, a .zip or a .whl with a {MANIFEST} in it",
        f"{source.name} 不是插件；应为含有 {MANIFEST} 的文件夹、.zip 或 .whl",
    )


def _extracted(source: Path, into: Path) -> None:
    # Opened once: what is looked at is what is taken out, also where somebody changes the file meanwhile.
    with source.open("rb") as file:
        try:
            _take_out(zipfile.ZipFile(file), into)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise CannotInstall(
                f"{source.name} cannot be unpacked: it is damaged, was not loaded completely, or has a password; "
                "download or copy it again",
                f"{source.name} 无法解压：文件已损坏、没有下载完整，或者有密码；请重新下载或复制",
            ) from error


def _take_out(archive: zipfile.ZipFile, into: Path) -> None:
    with archive:
        count = size = 0
        for entry in archive.infolist():
            path = PurePosixPath(entry.filename)
            linked = (entry.external_attr >> 16) & 0o170000 == 0o120000
            outside = path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename
            if linked or outside:
                raise CannotInstall(
                    f"{entry.filename!r} would be written outside of the plugin's folder; this file is not safe",
                    f"“{entry.filename}”会写到插件文件夹之外；这个文件不安全",
                )
            if entry.is_dir():
                continue
            count += 1
            target = into / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as packed, target.open("wb") as out:
                # What an archive says of its sizes need not be true: what comes out is counted.
                while chunk := packed.read(1 << 16):
                    size += len(chunk)
                    _bound(count, size)
                    out.write(chunk)


def _bound(count: int, size: int) -> None:
    if count > MOST_FILES or size > MOST_BYTES:
        raise CannotInstall(
            f"it is larger than a plugin may be ({MOST_FILES} files, {MOST_BYTES >> 20} MB)",
            f"超过插件允许的大小（{MOST_FILES} 个文件，{MOST_BYTES >> 20} MB）",
        )
