"""The wheel with the compiled core does what the pure one does: it is installed alone, and the tests run against it."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from tests.packaging.environments import (
    QT,
    Environment,
    build_compiled_wheel,
    copy_of_the_repository,
    pins,
    run,
)
from tests.packaging.test_wheels import findings, replay
from tests.shared_data import ROOT, data_folder

pytestmark = pytest.mark.packaging
SUFFIX = EXTENSION_SUFFIXES[0]
LISTED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["tiercast"]["compiled"]["modules"]
TESTED = sorted({module.split("/")[1] for module in LISTED} | {"audience", "decide", "rules", "step"})
"""Folders of tests that run against the compiled wheel: those of the compiled packages, and all of the pure core."""


@pytest.fixture(scope="session")
def compiled_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the application, compiled for this Python."""
    checkout = copy_of_the_repository(tmp_path_factory.mktemp("to-compile"))
    return build_compiled_wheel(checkout, tmp_path_factory.mktemp("compiled-wheel"))


@pytest.fixture(scope="session")
def compiled(compiled_wheel: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The compiled wheel with all that its tests need, without Qt."""
    folder = tmp_path_factory.mktemp("compiled")
    files = ("requirements-plain.txt", "requirements.txt", "requirements-dev.txt")
    needed = [str(pin) for name in files for pin in pins(name) if pin.name.lower().replace("-", "_") not in QT]
    others = [wheel for wheel in sorted(wheels.glob("*.whl")) if not wheel.name.startswith("tiercast-")]
    environment = Environment(folder)
    environment.install(["--no-deps", *needed, *(str(wheel) for wheel in others), str(compiled_wheel)])
    return environment


def test_that_the_compiled_wheel_is_of_this_kind_of_computer_and_brings_every_listed_module(
    compiled_wheel: Path,
) -> None:
    assert f"cp{sys.version_info.major}{sys.version_info.minor}" in compiled_wheel.name
    assert not compiled_wheel.name.endswith("none-any.whl")
    with zipfile.ZipFile(compiled_wheel) as opened:
        names = opened.namelist()
    for module in LISTED:
        assert module in names
        assert module.removesuffix(".py") + SUFFIX in names
    assert len([name for name in names if name.endswith(f"__mypyc{SUFFIX}")]) == 1
    assert not [name for name in names if name.endswith((".c", ".h", ".o"))]


def test_that_the_pure_wheel_brings_no_extension(wheels: Path) -> None:
    (wheel,) = wheels.glob("tiercast-[0-9]*.whl")
    assert wheel.name.endswith("py3-none-any.whl")
    with zipfile.ZipFile(wheel) as opened:
        assert [name for name in opened.namelist() if name.endswith((".so", ".pyd", SUFFIX))] == []


def test_that_the_core_is_an_extension_where_the_compiled_wheel_is_installed(compiled: Environment) -> None:
    command = [str(compiled.python), "-c", "import tiercast.step.core as core; print(core.__file__)"]
    told = subprocess.run(command, env=compiled.variables, cwd=compiled.folder, capture_output=True, text=True)
    assert told.stdout.strip().endswith(f"core{SUFFIX}"), told.stderr
    assert findings(compiled)["core"] == f"compiled ({len(LISTED)} modules, {SUFFIX})"


def test_that_the_demo_runs_compiled(compiled: Environment) -> None:
    assert json.loads(compiled.tiercast("demo", "--seconds", "5", "--json"))["events"] > 0


def test_that_a_replay_counts_the_same_compiled_and_interpreted(compiled: Environment, least: Environment) -> None:
    lasting = ("firings", "events", "viewers", "actions", "signals", "tiers", "suppressed", "shed")
    here, there = replay(compiled), replay(least)
    assert {name: here[name] for name in lasting} == {name: there[name] for name in lasting}


def test_that_both_forms_decide_and_keep_the_same_to_the_byte(compiled: Environment, tmp_path: Path) -> None:
    checkout = copy_of_the_repository(tmp_path)
    program = ["-m", "tests.packaging.streams"]
    paths = {"PYTHONPATH": str(checkout / "app"), "PYTHONDONTWRITEBYTECODE": "1"}
    file, *pure = run([sys.executable, *program], {**compiled.variables, **paths}, checkout).splitlines()
    assert file.endswith("core.py")
    shutil.rmtree(checkout / "app")
    file, *other = run([str(compiled.python), *program], compiled.variables, checkout).splitlines()
    assert file.endswith(f"core{SUFFIX}")
    assert other == pure


def test_that_the_tests_of_the_compiled_packages_hold_for_the_compiled_form(
    compiled: Environment, tmp_path: Path
) -> None:
    checkout = copy_of_the_repository(tmp_path)
    shutil.rmtree(checkout / "app")  # what is imported is what was installed
    command = [
        str(compiled.python),
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        *(f"tests/{name}" for name in TESTED),
    ]
    variables = {**compiled.variables, "TIERCAST_SHARED_DATA": str(data_folder())}
    done = subprocess.run(command, env=variables, cwd=checkout, capture_output=True, text=True, timeout=900)
    assert f"core: compiled ({len(LISTED)} modules)" in done.stdout
    assert done.returncode == 0, done.stdout[-10_000:] + done.stderr[-2_000:]
