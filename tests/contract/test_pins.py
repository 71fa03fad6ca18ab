"""The pinned requirements are those of the distributions, on every system and Python that we name."""

import importlib.metadata
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contract.tree import projects, text_of
from tests.shared_data import ROOT

FILES = {
    "requirements-plain.txt": (),
    "requirements.txt": ("requirements-plain.txt",),
    "requirements-dev.txt": ("requirements-plain.txt", "requirements.txt"),
}
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "win32": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}


def lines(name: str) -> list[str]:
    """The lines of a requirements file that say something."""
    return [line for line in text_of(name).splitlines() if line and not line.startswith("#")]


def pins(name: str) -> list[Requirement]:
    """All pins that come with a requirements file."""
    files = (*FILES[name], name)
    return [Requirement(line) for file in files for line in lines(file) if not line.startswith("-")]


def environment(system: str, python: str) -> dict[str, str]:
    """What the markers of requirements are read with."""
    return {**SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.1", "extra": ""}


def applies(requirement: Requirement, where: dict[str, str], extras: frozenset[str] = frozenset({""})) -> bool:
    """Whether a requirement holds there."""
    return requirement.marker is None or any(requirement.marker.evaluate({**where, "extra": e}) for e in extras)


def closure(wanted: list[str], where: dict[str, str]) -> Iterator[Requirement]:
    """All that `wanted` leads to, as far as it is installed here; our own distributions are left out."""
    todo = [Requirement(text) for text in wanted]
    seen: set[tuple[str, frozenset[str]]] = set()
    while todo:
        requirement = todo.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if name.startswith("tiercast"):
            continue
        yield requirement
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            more = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        todo += [r for r in map(Requirement, more) if applies(r, where, extras | {""})]


def needed(name: str, where: dict[str, str]) -> list[Requirement]:
    """What the distributions ask for, and for the tests what the group ``dev`` does."""
    wanted = [text for project in projects().values() for text in project["project"]["dependencies"]]
    if name == "requirements-dev.txt":
        wanted += projects()[ROOT]["dependency-groups"]["dev"]
    found = [r for text in wanted if applies(Requirement(text), where) for r in closure([text], where)]
    leaves = {"durable-rules"} if name == "requirements-plain.txt" else set()
    return [requirement for requirement in found if canonicalize_name(requirement.name) not in leaves]


@pytest.mark.parametrize("name", FILES)
def test_that_every_line_is_one_exact_version(name: str) -> None:
    for pin in [Requirement(line) for line in lines(name) if not line.startswith("-")]:
        assert [spec.operator for spec in pin.specifier] == ["=="], pin


@pytest.mark.parametrize("python", ["3.11", "3.12"])
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", FILES)
def test_that_what_is_needed_is_pinned_there_within_its_bounds(name: str, system: str, python: str) -> None:
    where = environment(system, python)
    versions = {canonicalize_name(p.name): next(iter(p.specifier)).version for p in pins(name) if applies(p, where)}
    for requirement in needed(name, where):
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not pinned for {system} and Python {python}"
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement}, and {version} is pinned"


def test_that_nothing_is_pinned_that_nobody_needs() -> None:
    names: set[str] = set()
    for system in SYSTEMS:
        for python in ("3.11", "3.12"):
            names |= {canonicalize_name(r.name) for r in needed("requirements-dev.txt", environment(system, python))}
    # What is pinned for another system or Python is not installed here, so nobody can say what it needs in turn.
    here = [pin for pin in pins("requirements-dev.txt") if pin.marker is None or pin.marker.evaluate()]
    assert {canonicalize_name(pin.name) for pin in here} - names == set()


def test_that_all_our_distributions_are_installed_from_their_folders() -> None:
    local = {line.removeprefix("-e ") for line in lines("requirements-plain.txt") if line.startswith("-e ")}
    folders = {f"./{folder.relative_to(ROOT).as_posix()}" for folder in projects() if folder != ROOT} | {"."}
    assert local == folders


def test_that_what_needs_another_python_is_found_before_anything_is_fetched() -> None:
    assert lines("requirements.txt")[0] == "-r requirements-plain.txt"
    assert lines("requirements-dev.txt")[0] == "-r requirements.txt"
    assert lines("requirements-plain.txt")[0] == "-e ./app/tiercast_api"
