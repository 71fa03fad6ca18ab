"""Finding plugins: in the tree, in the user's folder, and among what is installed. Nothing of a plugin is imported."""

import importlib.machinery
import importlib.util
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api import API_VERSIONS, ManifestError, read_manifest

from tiercast.hosting.records import FoundPlugin, Origin
from tiercast.hosting.sentence import Sentence

GROUP: Final = "tiercast.plugins"
"""Entry point group: the name is the plugin's id, the value its module."""
_SHIPPED: Final = re.compile(r"tiercast-(source|sink)-[a-z0-9-]+")


def discover(
    *,
    tree: Path | None = None,
    user_folder: Path | None = None,
    entry_points: Iterable[metadata.EntryPoint] | None = None,
    shipped: frozenset[str] = frozenset(),
) -> tuple[FoundPlugin, ...]:
    """Find every plugin, also those that cannot be used.

    Args:
        tree: the ``plugins`` folder of a checkout: ``tree/NAME/PACKAGE/plugin.toml``.
        user_folder: the user's own plugins: ``FOLDER/PACKAGE/plugin.toml`` or ``FOLDER/NAME/PACKAGE/plugin.toml``.
        entry_points: those of `GROUP`; None: those of the running Python.
        shipped: ids of the first-party plugins, see `shipped_plugins`.

    Returns:
        In the order in which ids are given away: tree, installed, user. Of several with one id all but the first
        have a problem; one plugin that is found twice (checked out and installed from there) is there once.
    """
    if entry_points is None:
        entry_points = metadata.entry_points(group=GROUP)
    found = [
        *_in_folder(tree, ("*/*/plugin.toml",), Origin.TREE, shipped),
        *(_installed(point, shipped) for point in sorted(entry_points, key=lambda point: point.name)),
        *_in_folder(user_folder, ("*/plugin.toml", "*/*/plugin.toml"), Origin.USER, frozenset()),
    ]
    return tuple(_without_doubles(found))


def shipped_plugins(project: Path | None = None) -> frozenset[str]:
    """Ids of the plugins that the application itself depends on.

    Args:
        project: the ``pyproject.toml`` of a checkout, read where the application is not installed as a distribution.
    """
    try:
        requirements = metadata.requires("tiercast") or []
    except metadata.PackageNotFoundError:
        requirements = []
        if project is not None and project.is_file():
            requirements = tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"]
    return frozenset(match.group() for text in requirements if (match := _SHIPPED.match(text)))


def _in_folder(
    folder: Path | None, patterns: tuple[str, ...], origin: Origin, shipped: frozenset[str]
) -> Iterator[FoundPlugin]:
    if folder is None or not folder.is_dir():
        return
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        yield _read(path, path.parent.name, origin, shipped)


def _installed(point: metadata.EntryPoint, shipped: frozenset[str]) -> FoundPlugin:
    path, problem = _manifest_of(point.module)
    if problem is not None:
        return FoundPlugin(id=point.name, origin=Origin.INSTALLED, path=path, problem=problem)
    found = _read(path, point.name, Origin.INSTALLED, shipped)
    if found.manifest is not None and (found.id != point.name or found.manifest.module != point.module):
        english = f"its entry point is {point.name} = {point.module}, its manifest says {found.id} = "
        english += found.manifest.module
        chinese = f"入口点是 {point.name} = {point.module}，plugin.toml 里却是 {found.id} = {found.manifest.module}"
        return msgspec.structs.replace(found, problem=Sentence(english, chinese))
    # Only a distribution of that very name is the one that the application depends on.
    first_party = found.first_party and point.dist is not None and _plain(point.dist.name) == found.id
    return msgspec.structs.replace(found, first_party=first_party, root=None)


def _manifest_of(module: str) -> tuple[Path, Sentence | None]:
    """Where the manifest of an installed module lies. Only the top-level package is looked up: that imports nothing."""
    top, *rest = module.split(".")
    try:
        spec: importlib.machinery.ModuleSpec | None = importlib.util.find_spec(top)
    except (ImportError, ValueError, AttributeError):
        spec = None
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not folders:
        english = f"the package {top!r} that its entry point names is not there; install the plugin again"
        return Path(top), Sentence(english, f"找不到入口点所指的包 {top!r}，请重新安装这个插件")
    return Path(folders[0], *rest, "plugin.toml"), None


def _read(path: Path, name: str, origin: Origin, shipped: frozenset[str]) -> FoundPlugin:
    try:
        manifest = read_manifest(path)
    except ManifestError as error:
        return FoundPlugin(id=name, origin=origin, path=path, problem=Sentence(str(error), f"清单有误：{error}"))
    root = import_root(path, manifest.module)
    problem, incompatible = None, False
    if not set(manifest.api) & API_VERSIONS:
        ours, theirs = _listed(API_VERSIONS), _listed(manifest.api)
        english = f"it speaks version {theirs} of the plugin interface, this engine speaks {ours}; look for an update"
        problem = Sentence(english, f"它支持插件接口版本 {theirs}，本程序支持 {ours}，请查找新版本")
        incompatible = True
    elif root is None:
        english = f"{path}: module {manifest.module!r} is not beside its plugin.toml"
        problem = Sentence(english, f"{path}：plugin.toml 旁边没有模块 {manifest.module!r}")
    return FoundPlugin(
        id=manifest.id,
        origin=origin,
        path=path,
        manifest=manifest,
        root=root,
        first_party=manifest.id in shipped,
        problem=problem,
        incompatible=incompatible,
    )


def import_root(manifest: Path, module: str) -> Path | None:
    """The folder from which `module` is imported: above the package that holds the manifest, or the manifest's own.

    Returns:
        None where the module is in neither.
    """
    folder, parts = manifest.parent, module.split(".")
    if folder.parts[-len(parts) :] == tuple(parts):
        return folder.parents[len(parts) - 1]
    if (folder / f"{parts[0]}.py").is_file() or (folder / parts[0] / "__init__.py").is_file():
        return folder
    return None


def _without_doubles(found: Iterable[FoundPlugin]) -> Iterator[FoundPlugin]:
    first: dict[str, FoundPlugin] = {}
    for plugin in found:
        other = first.setdefault(plugin.id, plugin)
        if other is plugin:
            yield plugin
        elif plugin.path.resolve() != other.path.resolve():
            english = f"the id {plugin.id!r} is taken by {other.path}; remove one of the two"
            chinese = f"编号 {plugin.id!r} 已被 {other.path} 占用，请删除其中一个"
            yield msgspec.structs.replace(plugin, problem=Sentence(english, chinese), first_party=False)


def _listed(versions: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(versions))) or "none"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
