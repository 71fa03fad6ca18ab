"""The shipped rulesets: they check, pass their own tests on both evaluators, and do what their headers say."""

from pathlib import Path

import msgspec
import pytest
from tiercast.commands.surroundings import ruleset_file
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.ruleset_tests import run_tests_in
from tiercast.rules import ast
from tiercast.rules.actions import Template
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.coverage import Works, coverage
from tiercast.rules.check.environment import Environment
from tiercast.rules.conditions import Group, Literal, Type, Values
from tiercast.rules.formatting import format_ruleset
from tiercast_api.source import SourceDeclaration

from tests.engine.shipped import CHINESE, EXAMPLES, FILES, NAMES, SHIPPED, STATED, Around, currency, look_around, read
from tests.engine.shipped_feeds import SOURCES, feed_lines


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Around:
    return look_around(tmp_path_factory.mktemp("home"))


def test_that_rulesets_and_examples_are_shipped_in_both_languages_each_with_its_tests_beside_it() -> None:
    rooms = {"room-beauty", "room-fashion", "room-food"}
    assert {"starter-comments", "starter-shop", "newcomers", "regulars"} | rooms == set(CHINESE) - set(EXAMPLES)
    assert len(EXAMPLES) == 2 * 16
    assert [FILES[name].stem for name in NAMES] == [read(name).name for name in NAMES]
    assert {f"{name}-en" for name in CHINESE} | set(CHINESE) == set(NAMES)
    assert [file.with_name(f"{file.stem}.test.yaml").is_file() for file in SHIPPED] == [True] * len(SHIPPED)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_shipped_ruleset_is_found_by_its_name(name: str, around: Around) -> None:
    book = Rulebook(around.surroundings.kinds, around.surroundings.actions)
    assert book.read(name, currency(name)).name == name
    assert ruleset_file(name) == FILES[name]


@pytest.mark.parametrize("name", NAMES)
def test_that_nothing_is_wrong_or_doubtful_about_a_shipped_ruleset(name: str, around: Around) -> None:
    environment = Environment(
        kinds=around.surroundings.kinds, actions=around.surroundings.actions, currency=currency(name)
    )
    assert [found.text() for found in check_ruleset(read(name), environment)] == []


@pytest.mark.parametrize("name", NAMES)
def test_that_what_people_see_of_a_shipped_ruleset_has_a_title(name: str) -> None:
    ruleset = read(name)
    sections = (ruleset.signals, ruleset.triggers, ruleset.cues, ruleset.params)
    titles = {one.name: one.title for section in sections for one in section}
    assert [name for name, title in titles.items() if not title] == []


@pytest.mark.parametrize("name", NAMES)
def test_that_a_shipped_ruleset_is_in_the_house_style(name: str) -> None:
    text = FILES[name].read_text("utf-8")
    assert format_ruleset(text) == text


@pytest.mark.parametrize("evaluator", ["rete", "plain"])
@pytest.mark.parametrize("file", SHIPPED, ids=NAMES)
def test_that_a_shipped_ruleset_passes_its_tests_and_every_condition_is_met_and_missed(
    file: Path, evaluator: str, around: Around
) -> None:
    result = run_tests_in(around.surroundings, file, file.with_name(f"{file.stem}.test.yaml"), evaluator)
    assert {test.name: test.differences for test in result.tests if test.differences} == {}
    assert result.tests
    assert (result.never_true, result.never_false) == ((), ())


@pytest.mark.parametrize("name", NAMES)
def test_that_every_rule_of_a_shipped_ruleset_fires_in_one_of_its_tests(name: str) -> None:
    tests = FILES[name].with_name(f"{name}.test.yaml").read_text("utf-8")
    missing = [trigger.name for trigger in read(name).triggers if f"{trigger.name}:" not in tests]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_that_every_rule_signal_and_tier_of_a_shipped_ruleset_has_a_title_in_its_language(name: str) -> None:
    ruleset = read(name)
    titles = [trigger.title for trigger in ruleset.triggers] + [signal.title for signal in ruleset.signals]
    titles += [rung.title for ladder in ruleset.tiers for rung in ladder.rungs]
    titles += [param.title for param in ruleset.params] + [cue.title for cue in ruleset.cues]
    titles += [experiment.title for experiment in ruleset.experiments]
    assert all(titles)
    assert [title for title in titles if is_chinese(title) != (name in CHINESE)] == []


def is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def bones(node: object) -> object:
    """A ruleset without its words: no titles, texts and places in the file, and one currency for all."""
    if isinstance(node, Template):
        return sorted(part.name for part in node.parts if part.name)
    if isinstance(node, Literal):
        return (node.type, "words" if node.type is Type.TEXT else node.value)
    if isinstance(node, Values) and all(isinstance(one, Literal) and one.type is Type.TEXT for one in node.values):
        return "words"
    if isinstance(node, Group):  # how many words are looked for is the language's own
        parts = [bones(part) for part in node.parts]
        different = [part for place, part in enumerate(parts) if part not in parts[:place]]
        return different[0] if len(different) == 1 else (node.connective, different)
    if isinstance(node, tuple):
        return [bones(one) for one in node]
    if isinstance(node, msgspec.Struct):
        kept = set(node.__struct_fields__) - {"title", "position", "source", "hash", "currency"}
        kept -= {"name"} if isinstance(node, ast.Ruleset) else set()
        return {field: bones(getattr(node, field)) for field in sorted(kept)}
    return node


@pytest.mark.parametrize("name", CHINESE)
def test_that_a_shipped_ruleset_does_the_same_in_english_with_nothing_left_in_chinese(name: str) -> None:
    assert bones(read(f"{name}-en")) == bones(read(name))
    english = FILES[f"{name}-en"]
    assert not is_chinese(english.read_text("utf-8"))
    assert not is_chinese(english.with_name(f"{name}-en.test.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", STATED)
def test_that_the_header_says_of_every_source_what_the_source_itself_declares(name: str, around: Around) -> None:
    lines = FILES[name].read_text("utf-8").splitlines()
    wanted = [f"# {line}" for line in feed_lines(read(name), around.sources, name in CHINESE)]
    assert [line for line in lines if line.startswith(tuple(f"#   {source} " for source in SOURCES))] == wanted


def standing(name: str, source: SourceDeclaration) -> dict[str, str]:
    """What does not fully work with `source`."""
    return {one.name: one.works.value for one in coverage(read(name), [source]) if one.works is not Works.WORKS}


@pytest.mark.parametrize(
    ("name", "source", "lacking"),
    [
        ("starter-comments", "oba-live", {}),
        ("starter-comments", "simulator", {}),
        ("starter-comments", "http-in", {}),
        (
            "starter-comments",
            "barrage-grab",
            {"thank_order": "cannot", "wants_but_waits": "partly", "activity": "partly"},
        ),
        ("starter-shop", "simulator", {}),
        ("starter-shop", "http-in", {}),
    ],
)
def test_that_feeds_carry_what_the_header_of_a_starter_ruleset_claims(
    name: str, source: str, lacking: dict[str, str], around: Around
) -> None:
    assert standing(name, around.sources[source]) == lacking


@pytest.mark.parametrize("source", ["oba-live", "barrage-grab"])
def test_that_the_rules_on_carts_say_that_they_cannot_fire_where_only_comments_come(
    source: str, around: Around
) -> None:
    lacking = standing("starter-shop", around.sources[source])
    for rule in ("unpaid_cart", "explain_item", "show_item", "first_coupon", "restock", "sold_out"):
        assert lacking[rule] == "cannot"


CAPPED = [
    (name, trigger.name)
    for name in NAMES
    for trigger in read(name).triggers
    if any(spec.type == "coupon" for spec in (*trigger.actions, *(s for _, specs in trigger.variants for s in specs)))
]


@pytest.mark.parametrize(("name", "trigger"), CAPPED)
def test_that_every_coupon_of_a_shipped_ruleset_is_capped_in_viewers_pieces_and_money(name: str, trigger: str) -> None:
    ruleset = read(name)
    names = next(one.limits for one in ruleset.triggers if one.name == trigger)
    assert {cap.scope for limit in ruleset.limits if limit.name in names for cap in limit.caps} == {
        "viewer",
        "room",
        "budget",
    }


@pytest.mark.parametrize("name", NAMES)
def test_that_every_rule_of_a_shipped_ruleset_knows_when_to_be_quiet(name: str) -> None:
    assert [trigger.name for trigger in read(name).triggers if not trigger.limits] == []


def test_that_the_starter_ruleset_for_comments_gives_nothing_away(around: Around) -> None:
    costly = {name for name, action in around.surroundings.actions.items() if action.costly}
    used = {spec.type for trigger in read("starter-comments").triggers for spec in trigger.actions}
    assert used.isdisjoint(costly)
    assert used == {"host_prompt", "todo", "alert"}


def test_that_the_coupon_of_the_starter_ruleset_is_capped_in_viewers_pieces_and_money() -> None:
    ruleset = read("starter-shop")
    coupons = next(limit for limit in ruleset.limits if limit.name == "coupons")
    assert {(cap.scope, cap.amount, cap.per) for cap in coupons.caps} == {
        ("viewer", 1, "duration"),
        ("room", 20, "session"),
        ("budget", 20_000, "session"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_that_codes_are_imported_as_what_they_are(name: str) -> None:
    lines = [line for line in FILES[name].read_text("utf-8").splitlines() if "tiercast coupon import" in line]
    assert all(line.rstrip().endswith(("--real", "--test")) for line in lines), lines
