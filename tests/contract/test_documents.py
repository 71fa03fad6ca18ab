"""What the documents say exists: commands, options, files, classes. References are tested where they are made."""

import re
import shlex
from pathlib import Path

import pytest
from tiercast.commands.app import application
from typer.main import get_command

from tests.contract.tree import plugin_packages, text_of, tracked_files
from tests.shared_data import ROOT

READMES = ("README.md", "README.zh-CN.md")
RUN = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/tiercast demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -r requirements-dev.txt && .venv/bin/python -m pytest -n auto"
BLOCK = re.compile(r"^```(?:bash|console|sh)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def documents() -> list[Path]:
    """Every document for people."""
    return [file for file in tracked_files() if file.suffix == ".md"]


def commands(text: str) -> list[list[str]]:
    """The lines of a document that run ``tiercast``, as words."""
    lines = [line.removeprefix("$ ") for block in BLOCK.findall(text) for line in block.splitlines()]
    said = [line.removeprefix(".venv/bin/") for line in lines]
    return [shlex.split(line, comments=True)[1:] for line in said if line.startswith("tiercast ")]


def options_of(path: list[str]) -> tuple[list[str], set[str]]:
    """The command at the beginning of `path`, and the options that it takes."""
    command = get_command(application())
    name: list[str] = []
    for word in path:
        inner = getattr(command, "commands", {}).get(word)
        if inner is None:
            break
        command = inner
        name.append(word)
    assert not getattr(command, "commands", {}), f"there is no command: tiercast {' '.join(path)}"
    return name, {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def all_commands() -> set[str]:
    """Every command, as it is typed."""
    top = get_command(application())
    found = set()
    for name, command in getattr(top, "commands", {}).items():
        inner = getattr(command, "commands", {})
        found |= {f"{name} {one}" for one in inner} if inner else {name}
    return found


@pytest.mark.parametrize("name", READMES)
def test_that_the_readme_has_one_command_to_run_and_one_to_test(name: str) -> None:
    text = text_of(name)
    assert f"```bash\n{RUN}\n```" in text
    assert f"```bash\n{TEST}\n```" in text


def test_that_ci_takes_its_command_for_the_tests_from_the_readme() -> None:
    section = text_of("README.md").partition("## Tests")[2].partition("\n## ")[0]
    assert BLOCK.findall(section) == [f"{TEST}\n"]
    assert "/^## Tests/,/^## Doc/p" in text_of(".ci/run")


@pytest.mark.parametrize("file", documents(), ids=lambda file: str(file.relative_to(ROOT)))
def test_that_every_link_of_a_document_leads_somewhere(file: Path) -> None:
    links = [link for link in LINK.findall(file.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("file", documents(), ids=lambda file: str(file.relative_to(ROOT)))
def test_that_every_command_of_a_document_exists_with_its_options(file: Path) -> None:
    for words in commands(file.read_text("utf-8")):
        path = [word for word in words if not word.startswith("-")]
        name, options = options_of(path)
        used = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert used - options - {"--lang", "--debug"} == set(), f"tiercast {' '.join(words)}"
        assert name, words


@pytest.mark.parametrize("name", ["docs/command-line.md", "docs/command-line.zh-CN.md"])
def test_that_the_page_on_the_command_line_tells_of_every_command_it_should(name: str) -> None:
    told = {" ".join(options_of([w for w in words if not w.startswith("-")])[0]) for words in commands(text_of(name))}
    # The rest is for authors of plugins and of editors, and is told there.
    assert all_commands() - told == {"ruleset schema", "plugin list", "plugin check", "plugin enable", "plugin disable"}
    assert "tiercast plugin list" in text_of(name)


def test_that_the_architecture_names_files_and_classes_that_are_there() -> None:
    text = text_of("docs/architecture.md")
    for name in re.findall(
        r"`((?:app|engine|step|store|deliver|hosting|rules|decide|audience|serve)/[\w/]+\.py)`", text
    ):
        assert (ROOT / name).exists() or (ROOT / "app" / "tiercast" / name).exists(), name
    sources = "\n".join(f.read_text("utf-8") for f in (ROOT / "app").rglob("*.py"))
    rows = re.findall(r"^\| \d+ \| (.*?) \| (.*?) \|", text, re.M)
    assert len(rows) == 15
    for row in rows:
        for name in re.findall(r"`(\w+)(?:\.(\w+))?`", row[0]):
            for part in filter(None, name):
                assert re.search(rf"\b(class|def) {part}\b", sources), part


def test_that_the_english_and_the_chinese_documents_have_the_same_commands() -> None:
    for file in documents():
        other = file.with_name(f"{file.stem}.zh-CN.md")
        if other.exists():
            assert commands(file.read_text("utf-8")) == commands(other.read_text("utf-8")), file.name


def test_that_every_plugin_is_told_of_in_the_readme() -> None:
    words = {"http": "HTTP", "websocket": "WebSocket", "command": "any program", "replay": "recordings"}
    text = text_of("README.md")
    for package in plugin_packages():
        name = package.removeprefix("tiercast_").removeprefix("source_").removeprefix("sink_")
        known = {"oba_live": "oba-live-tool", "barrage_grab": "DouyinBarrageGrab", "http_in": "HTTP"}
        assert known.get(name, words.get(name, name)) in text, package
