"""What is true of every tracked file, and of all distributions together."""

import re
import tomllib

from tiercast.version import VERSION

from tests.contract.tree import BINARY, plugin_packages, projects, text_of, tracked_files
from tests.shared_data import ROOT

MACHINE = re.compile(rb"/wo" + rb"rk/|/ro" + rb"ot/|/ho" + rb"me/(?!me\b)[a-z]|[A-Z]:\\Users\\")
INDEX = re.compile(
    rb"py" + rb"pi\.org|python" + rb"hosted\.org|--(extra-)?index" + rb"-url|--find" + rb"-links[ =]/|/opt/py" + rb"pi"
)


def offenders(pattern: re.Pattern[bytes]) -> list[str]:
    """Where a pattern stands in tracked files: ``file:line``."""
    found = []
    for file in tracked_files():
        if file.suffix in BINARY:
            continue
        for number, line in enumerate(file.read_bytes().splitlines(), 1):
            if pattern.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line[:100]!r}")
    return found


def test_that_no_file_names_a_folder_of_somebody_s_computer() -> None:
    assert offenders(MACHINE) == []


def test_that_no_file_names_a_package_index() -> None:
    assert offenders(INDEX) == []


def test_that_all_distributions_have_the_application_s_version() -> None:
    versions = {str(folder): project["project"]["version"] for folder, project in projects().items()}
    assert set(versions.values()) == {VERSION}, versions
    for package, folder in plugin_packages().items():
        manifest = tomllib.loads((folder / "plugin.toml").read_text("utf-8"))
        assert manifest["version"] == VERSION, package


def test_that_the_changelog_has_the_version() -> None:
    assert f"## {VERSION}" in text_of("CHANGELOG.md")


def test_that_the_application_depends_on_every_shipped_plugin() -> None:
    root = projects()[ROOT]
    shipped = {project["project"]["name"] for folder, project in projects().items() if folder != ROOT}
    assert shipped <= set(root["project"]["dependencies"])
    assert shipped == set(root["tool"]["uv"]["sources"])


def test_that_no_lock_file_is_tracked() -> None:
    assert [file.name for file in tracked_files() if file.suffix == ".lock"] == []


def test_that_every_file_ends_with_one_newline() -> None:
    texts = [file for file in tracked_files() if file.suffix in {".py", ".md", ".toml", ".yaml"}]
    assert [str(f) for f in texts if (data := f.read_bytes()) and (data[-1:] != b"\n" or data[-2:] == b"\n\n")] == []
