"""Compiles the core with mypyc: a build hook of hatchling, and a command for a checkout.

    TIERCAST_COMPILE=1 python -m pip wheel .   a wheel of this computer's kind, with the core compiled
    python -m pip wheel .                      the pure wheel, for every computer
    python hatch_build.py --in-place           extension modules beside their sources in this checkout
    python hatch_build.py --clean              without them again

Which modules are compiled stands in ``pyproject.toml``: ``[tool.tiercast.compiled] modules``. `docs/maintainers.md`
tells what such a module may hold.
"""

import argparse
import ast
import contextlib
import importlib
import importlib.util
import json
import os
import shutil
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT: Final = Path(__file__).resolve().parent
SWITCH: Final = "TIERCAST_COMPILE"
TOOLS: Final = ("mypy[mypyc]>=1.13", "setuptools>=77")
UNREAD: Final = ("tiercast", "PySide6", "pyqtgraph", "durable-rules")
"""Requirements whose types no compiled module reads."""


class CompiledCore(BuildHookInterface[Any]):
    """Adds the compiled modules to a standard wheel where ``TIERCAST_COMPILE=1`` is set; else does nothing."""

    def dependencies(self) -> list[str]:
        """The tools, and the libraries whose types they read."""
        if not wanted():
            return []
        return [*TOOLS, *(one for one in self.metadata.core.dependencies if not one.startswith(UNREAD))]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is put together."""
        if version != "standard" or self.target_name != "wheel" or not wanted():
            return
        self._made = tempfile.TemporaryDirectory(prefix="tiercast-compiled-")
        folder = Path(self._made.name)
        for file in compile_core(ROOT, folder):
            build_data["force_include"][str(folder / file)] = file.as_posix()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled; it lies in the wheel."""
        made = getattr(self, "_made", None)
        if made is not None:
            made.cleanup()


def wanted() -> bool:
    """Whether the core shall be compiled. Raises: SystemExit where the variable says neither yes nor no."""
    value = os.environ.get(SWITCH, "")
    if value not in {"", "0", "1"}:
        raise SystemExit(f"{SWITCH} is {value!r}; expected 1 (compile the core), or 0 or nothing (a pure wheel)")
    return value == "1"


def compile_core(root: Path, target: Path) -> list[Path]:
    """Compile the listed modules.

    Args:
        root: the checkout.
        target: folder that takes the extension modules, laid out as ``app`` is.

    Returns:
        The files that were made, relative to `target`: the modules, the library that they share, and the note.

    Raises:
        SystemExit: with a sentence: something is missing here, or a module cannot be compiled.
    """
    modules = listed(root)
    need_tools()
    with tempfile.TemporaryDirectory(prefix="tiercast-mypyc-") as work, contextlib.chdir(root):
        _build([f"app/{module}" for module in modules], Path(work), target)
    names = [module.removesuffix(".py").replace("/", ".") for module in modules]
    note = {"modules": sorted(names), "sources": digests(root / "app", modules)}
    suffix = EXTENSION_SUFFIXES[0]
    (target / "tiercast" / f"_compiled{suffix}.json").write_text(json.dumps(note, indent=1) + "\n", "utf-8")
    return sorted(file.relative_to(target) for file in target.rglob("*") if file.is_file())


def listed(root: Path) -> list[str]:
    """The modules to compile, relative to ``app``. Raises: SystemExit where one is not there."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    modules: list[str] = project["tool"]["tiercast"]["compiled"]["modules"]
    missing = [module for module in modules if not (root / "app" / module).is_file()]
    if missing:
        raise SystemExit(f"pyproject.toml, tool.tiercast.compiled.modules: no such file in app/: {', '.join(missing)}")
    return modules


def need_tools() -> None:
    """Raises: SystemExit: with what is missing here to compile."""
    for module, name in (("mypyc", "mypy"), ("setuptools", "setuptools")):
        if importlib.util.find_spec(module) is None:
            raise SystemExit(
                f"To compile the core, {name} has to be installed here: python -m pip install "
                f"{' '.join(repr(tool) for tool in TOOLS)} (or unset {SWITCH} for the pure form: the same, but slower)"
            )
    header = Path(sysconfig.get_path("include"), "Python.h")
    if not header.is_file():
        raise SystemExit(f"To compile the core, Python's headers are needed (python3-dev); there is no {header}")
    if os.name == "nt":
        return  # setuptools looks for Microsoft's compiler where it installs itself, which is on no PATH
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        what = f"a C compiler is needed, and {compiler} is not here"
        raise SystemExit(f"To compile the core, {what}: install gcc, or set CC")


def _build(files: Sequence[str], work: Path, target: Path) -> None:
    from mypyc.build import mypycify

    # Types come with some versions of setuptools only; with an import, mypy would complain under one or the other.
    setuptools, errors = importlib.import_module("setuptools"), importlib.import_module("setuptools.errors")

    options = [
        f"--config-file={Path.cwd() / 'pyproject.toml'}",
        f"--cache-dir={work / 'cache'}",
        f"--python-version={sys.version_info.major}.{sys.version_info.minor}",
        # They are style: another version of mypy may see more of them than the one that we check with.
        "--no-warn-unused-ignores",
        "--no-warn-unreachable",
    ]
    extensions = mypycify([*options, *files], opt_level="3", debug_level="0", target_dir=str(work / "c"))
    command = setuptools.Distribution({"name": "tiercast", "ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(target), str(work / "objects")
    command.ensure_finalized()
    try:
        command.run()
    except (errors.BaseError, errors.CCompilerError) as error:
        raise SystemExit(f"The core could not be compiled: {error}") from error


def digests(app: Path, modules: Sequence[str]) -> dict[str, str]:
    """Digests of the modules and of all that they import of ours, at any remove."""
    sys.path.insert(0, str(app))
    try:
        from tiercast.compiled import digest
    finally:
        sys.path.remove(str(app))
    found: dict[str, str] = {}
    todo = list(modules)
    while todo:
        name = todo.pop()
        if name not in found:
            data = (app / name).read_bytes()
            found[name] = digest(data)
            todo += _imported(app, ast.parse(data))
    return dict(sorted(found.items()))


def _imported(app: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            path = name.replace(".", "/")
            for file in (f"{path}.py", f"{path}/__init__.py"):
                if name.startswith("tiercast") and (app / file).is_file():
                    yield file


def clean(root: Path) -> list[Path]:
    """Remove the compiled modules of every Python from the checkout. Returns: what was removed."""
    app = root / "app"
    found = [
        file for kind in ("so", "pyd") for file in [*app.glob(f"*__mypyc*.{kind}"), *app.glob(f"tiercast/**/*.{kind}")]
    ]
    found += (app / "tiercast").glob("_compiled*.json")
    for file in found:
        file.unlink()
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Compile the core of this checkout, or undo it.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--in-place", action="store_true", help="put extension modules beside their sources")
    what.add_argument("--clean", action="store_true", help="remove them")
    if parser.parse_args().clean:
        print(f"removed {len(clean(ROOT))} files")
        return
    with tempfile.TemporaryDirectory(prefix="tiercast-compiled-") as folder:
        files = compile_core(ROOT, Path(folder))
        clean(ROOT)
        for file in files:
            shutil.copy2(Path(folder) / file, ROOT / "app" / file)
    print(f"compiled {len(listed(ROOT))} modules; python hatch_build.py --clean removes them")


if __name__ == "__main__":
    main()
