"""The catalogue holds everything that the language has, in both languages."""

import pytest
from tiercast.rules.ast import Function, OnKind, WindowKind
from tiercast.rules.catalogue import NAMES, find
from tiercast.rules.catalogue_info import NameInfo
from tiercast.rules.catalogue_operators import FUNCTIONS, ON_FORMS, OPERATORS, TITLES, WINDOWS
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.catalogue_standing import CELLS, RFM_NAMES
from tiercast.rules.conditions import Operator, Type

from tests.rules.shop import codes, parsed, when
from tests.rules.test_parse import EXAMPLE


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


@pytest.mark.parametrize("info", NAMES, ids=lambda info: info.name)
def test_that_a_name_has_its_title_and_help_in_both_languages(info: NameInfo) -> None:
    assert info.title
    assert info.help
    assert _has_chinese(info.title_zh)
    assert _has_chinese(info.help_zh)


def test_that_every_operator_function_window_form_and_type_is_in_the_catalogue() -> None:
    assert {info.operator for info in OPERATORS} == set(Operator)
    assert {info.function for info in FUNCTIONS} == set(Function)
    assert {words.word for words in WINDOWS} == {kind.value for kind in WindowKind}
    assert {words.word for words in ON_FORMS} == {kind.value for kind in OnKind}
    assert {words.word for words in TITLES} == {kind.value for kind in Type}


@pytest.mark.parametrize("info", FUNCTIONS, ids=lambda info: info.function.value)
def test_that_the_example_of_a_function_is_good(info: object) -> None:
    example = getattr(info, "example", "")
    more = f"features:\n  f: {example}\nsignals:\n  hesitating: {{on: comment, title: x}}\n"
    assert codes(when("f is known", more=more)) == set()


@pytest.mark.parametrize("info", OPERATORS, ids=lambda info: info.operator.value)
def test_that_the_example_of_an_operator_is_good(info: object) -> None:
    example = getattr(info, "example", "")
    more = "tiers:\n  value: [{tier: champion, when: viewer.orders > 5}, {tier: other}]\n"
    assert codes(when(example, on="item_view", more=more)) == set()


@pytest.mark.parametrize("form", ON_FORMS, ids=lambda form: form.word)
def test_that_the_example_of_an_on_form_is_good(form: object) -> None:
    example = getattr(form, "example", "").removeprefix("on: ")
    more = (
        "cues:\n  flash: {title: x}\nsignals:\n  high_intent: {on: comment, title: x}\n"
        "tiers:\n  value: [{tier: champion, when: viewer.orders > 5}, {tier: other}]\n"
    )
    text = f"ruleset: r\n{more}triggers:\n  t: {{on: {example}, do: [alert: {{text: a}}]}}\n"
    assert codes(text) <= {"unused"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("visit.dwell", Type.DURATION),
        ("params.patience", Type.DURATION),
        ("clicks_5m", Type.NUMBER),
        ("paid_90d", Type.MONEY),
        ("tier.value", Type.TEXT),
        ("signal.high_intent", Type.FLAG),
        ("viewer.roles", Type.LIST),
        ("viewer.city", None),
    ],
)
def test_that_names_have_the_types_that_the_ruleset_gives_them(name: str, kind: Type | None) -> None:
    scope = Scope(parsed(EXAMPLE))
    assert scope.find(name) is not None
    assert scope.type_of(name) is kind


@pytest.mark.parametrize(
    "name", ["tier.loyalty", "params.x", "signal.x", "visit.length", "clicks", "viewer.a.b", "x.y"]
)
def test_that_what_is_defined_nowhere_is_no_name(name: str) -> None:
    assert Scope(parsed(EXAMPLE)).find(name) is None


def test_that_the_name_of_a_viewer_stands_in_texts_only() -> None:
    info = find("viewer.name")
    assert info is not None
    assert info.in_templates
    assert info.personal
    assert not info.in_conditions


def test_that_there_are_eight_cells_and_ten_names() -> None:
    assert (len(CELLS), len(RFM_NAMES)) == (8, 10)
