"""Imports go one way, and packages hide nothing in their `__init__`."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.tree import plugin_packages, projects
from tests.shared_data import ROOT

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def imported(folder: Path) -> Iterator[str]:
    """The top-level packages that the modules below `folder` import."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


def test_that_the_import_contracts_are_kept() -> None:
    done = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_that_every_package_of_the_application_has_an_empty_init() -> None:
    full = [str(init) for init in (ROOT / "app" / "tiercast").rglob("__init__.py") if init.read_bytes().strip()]
    assert full == []


def test_that_every_part_of_the_application_stands_in_a_layer() -> None:
    contracts = projects()[ROOT]["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    named = {part.strip().removeprefix("tiercast.") for layer in layers for part in re.split(r"[|:]", layer)}
    parts = {init.parent.name for init in (ROOT / "app" / "tiercast").glob("*/__init__.py")}
    assert parts - named == set()


@pytest.mark.parametrize("package", plugin_packages())
def test_that_a_plugin_imports_only_the_api_and_what_it_declares(package: str) -> None:
    folder = plugin_packages()[package]
    project = projects()[folder.parent]["project"]
    declared = [
        *project["dependencies"],
        *(one for extra in project.get("optional-dependencies", {}).values() for one in extra),
    ]
    names = {re.split(r"[^\w-]", text)[0].replace("-", "_") for text in declared}
    assert set(imported(folder)) - sys.stdlib_module_names - names - {package} == set()
    assert "tiercast_api" in names


@pytest.mark.parametrize("package", plugin_packages())
def test_that_the_import_contracts_name_every_plugin(package: str) -> None:
    linter = projects()[ROOT]["tool"]["importlinter"]
    assert package in linter["root_packages"]
    named = [c.get("source_modules", c.get("modules", [])) for c in linter["contracts"] if "lugins" in c["name"]]
    assert sum(package in modules for modules in named) == 2


def test_that_the_whole_engine_is_imported_and_replays_without_qt(tmp_path: Path) -> None:
    program = f"""
import importlib, pkgutil, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "qtawesome", "qtpy"):
            raise ImportError(name + " is not to be imported")
sys.meta_path.insert(0, Blocked())
import tiercast
for module in pkgutil.walk_packages(tiercast.__path__, "tiercast.", onerror=lambda name: None):
    if module.name not in ("tiercast.__main__",) and not {{"migrations", "desktop"}} & set(module.name.split(".")):
        importlib.import_module(module.name)
from tiercast.cli import main
code = main(["replay", r"{tmp_path / "carts.csv"}", "--mapping", r"{ROOT / "tests/data/taobao-mapping.yaml"}",
             "--ruleset", r"{ROOT / "tests/data/unpaid-cart.yaml"}", "--json"])
assert not [name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "pyqtgraph"))]
sys.exit(code)
"""
    (tmp_path / "carts.csv").write_text("ann,1,9,cart,1511658000\nbob,2,9,pv,1511665200\n", "utf-8")
    (tmp_path / "run.py").write_text(program, "utf-8")
    environment = {"PYTHONPATH": str(ROOT / "app"), "TIERCAST_HOME": str(tmp_path / "home"), "PATH": ""}
    done = subprocess.run(
        [sys.executable, tmp_path / "run.py"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"same_item":1' in done.stdout


def test_that_the_desktop_knows_of_the_engine_s_door_only_the_messages() -> None:
    strangers = []
    for file in (ROOT / "app" / "tiercast" / "desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named: list[str] = []
            if isinstance(node, ast.ImportFrom):
                named = [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            strangers += [
                f"{file.relative_to(ROOT)}: {name}"
                for name in named
                if name.startswith("tiercast.serve.") and not name.startswith("tiercast.serve.protocol")
            ]
    assert strangers == []
