"""The guide for rule authors: its reference is current, its snippets are right, its tests pass, its links lead on."""

import asyncio
import re
from pathlib import Path

import pytest
from tiercast.engine.rules_docs import GUIDES, MissingMarks, files, shipped, with_reference
from tiercast.engine.ruleset_tests import Surroundings, run_tests_in
from tiercast.rules.catalogue import NAMES
from tiercast.rules.catalogue_operators import FUNCTIONS, OPERATORS
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.parse import parse_ruleset
from tiercast.rules.reference import reference

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def surroundings() -> Surroundings:
    return Surroundings(*asyncio.run(shipped()))


def snippets(name: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```", (DOCS / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def rulesets(name: str) -> list[str]:
    """The rulesets of a guide; sections that stand alone get a name."""
    found = [text for text in snippets(name) if not re.search(r"^tests:", text, re.MULTILINE)]
    return [text if text.startswith("ruleset:") else f"ruleset: snippet\n{text}" for text in found]


def test_that_the_written_files_are_what_the_code_says(surroundings: Surroundings) -> None:
    made = files(DOCS, surroundings.kinds, surroundings.actions)
    stale = [path.name for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert stale == [], "run python -m tiercast.engine.rules_docs docs"


@pytest.mark.parametrize("name", GUIDES)
def test_that_every_snippet_of_a_guide_is_read_and_checked_without_an_error(
    name: str, surroundings: Surroundings
) -> None:
    environment = Environment(kinds=surroundings.kinds, actions=surroundings.actions, currency="CNY")
    assert len(rulesets(name)) == 11
    for text in rulesets(name):
        parsed = parse_ruleset(text, name)
        assert parsed.ruleset is not None, [found.text() for found in parsed.diagnostics]
        found = [*parsed.diagnostics, *check_ruleset(parsed.ruleset, environment)]
        assert [one.text() for one in found] == [], text


@pytest.mark.parametrize("name", GUIDES)
def test_that_the_tests_of_a_guide_pass_on_the_rulesets_before_them(
    name: str, surroundings: Surroundings, tmp_path: Path
) -> None:
    before, ran = "", 0
    for text in snippets(name):
        if not re.search(r"^tests:", text, re.MULTILINE):
            before = text
            continue
        (tmp_path / "a.yaml").write_text(before, "utf-8")
        (tmp_path / "a.test.yaml").write_text(text, "utf-8")
        result = run_tests_in(surroundings, tmp_path / "a.yaml", tmp_path / "a.test.yaml")
        assert {test.name: test.differences for test in result.tests} == {test.name: () for test in result.tests}
        assert (result.never_true, result.never_false) == ((), ())
        ran += 1
    assert ran == 2


@pytest.mark.parametrize("name", GUIDES)
def test_that_the_links_within_a_guide_lead_to_a_heading(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    headings = {anchor(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert [link for link in re.findall(r"\]\(#([^)]+)\)", text) if link not in headings] == []
    other = re.findall(r"\]\(([\w.-]+\.md)(?:#([^)]+))?\)", text)
    for file, part in other:
        there = (DOCS / file).read_text("utf-8")
        assert not part or part in {anchor(line) for line in re.findall(r"^#+ (.+)$", there, re.MULTILINE)}


def anchor(heading: str) -> str:
    """As GitHub makes anchors of headings."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_that_both_guides_show_the_same_rules(surroundings: Surroundings) -> None:
    english, chinese = (rulesets(name) for name in GUIDES)
    assert [shape(text) for text in english] == [shape(text) for text in chinese]


def shape(text: str) -> list[str]:
    """The names and keys of a snippet, without its texts."""
    return re.findall(r"[\w.]+(?=:)", re.sub(r'"[^"]*"', "", text))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_the_reference_has_every_event_name_operator_function_and_action(
    language: str, surroundings: Surroundings
) -> None:
    made = reference(surroundings.kinds, surroundings.actions, "zh" if language == "zh" else "en")
    wanted = [*surroundings.kinds.by_name, *surroundings.actions]
    wanted += [info.name for info in NAMES] + [info.operator.value for info in OPERATORS]
    wanted += [info.function.value for info in FUNCTIONS]
    assert [name for name in wanted if f"`{name}`" not in made] == []


def test_that_a_guide_without_a_place_for_its_reference_is_refused() -> None:
    with pytest.raises(MissingMarks, match=r"rules\.md"):
        with_reference("# Rules\n", "rules.md", "x")
