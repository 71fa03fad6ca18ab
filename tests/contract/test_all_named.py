"""Everything that the language, the configuration and the command line offer is documented and tested.

Each test lists what no document, or no test, names. A name counts as tested where a test's file (or a test beside a
ruleset) writes it; what the tests then ask of it is theirs.
"""

import asyncio
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from tiercast.engine.config_options import OPTIONS
from tiercast.engine.rules_docs import shipped
from tiercast.rules.ast import Allocation, OnKind, WindowKind
from tiercast.rules.catalogue import NAMES
from tiercast.rules.catalogue_operators import DIMENSIONS, FUNCTIONS, OPERATORS
from tiercast.rules.diagnostics_codes import CODES
from tiercast.rules.parse_rules import SIGNAL_KEYS, TRIGGER_KEYS
from tiercast.rules.parse_sections import CUE_KEYS, EXPERIMENT_KEYS, FEATURE_KEYS, PARAM_KEYS, RUNG_KEYS
from tiercast_api.kinds import BUILT_IN

from tests.cli.test_cli import commands
from tests.shared_data import ROOT

HERE = Path(__file__)
KEYS = sorted({*SIGNAL_KEYS, *TRIGGER_KEYS, *CUE_KEYS, *EXPERIMENT_KEYS, *FEATURE_KEYS, *PARAM_KEYS, *RUNG_KEYS})


@cache
def corpus() -> str:
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("tests/**/*.yaml"), *ROOT.glob("rulesets/**/*.test.yaml")]
    files += [*ROOT.glob("rulesets/**/*.yaml")]  # each has its tests beside it
    return "\n".join(file.read_text("utf-8") for file in files if file != HERE)


@cache
def guide(language: str) -> str:
    zh = language == "zh"
    files = [file for file in ROOT.glob("docs/*.md") if file.name.endswith(".zh-CN.md") is zh]
    return "\n".join(file.read_text("utf-8") for file in files)


def unnamed(names: Iterable[str], text: str) -> list[str]:
    """Those that `text` does not have as a word of their own."""
    return [name for name in names if not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", text)]


def written(names: Iterable[str], text: str) -> list[str]:
    """Those that `text` does not have as code, such as ``` `count` ``` or in a snippet."""
    return [name for name in names if f"`{name}`" not in text and not re.search(rf"(?<!\w){re.escape(name)}:", text)]


LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
OPERATOR_WORDS = [operator.operator.value for operator in OPERATORS]
FUNCTION_WORDS = [function.function.value for function in FUNCTIONS]
KIND_WORDS = [kind.name for kind in BUILT_IN]
NAME_WORDS = [info.name for info in NAMES]
ON_WORDS = [on.value for on in OnKind if on not in (OnKind.EVENT, OnKind.TIER_CHANGED)]
WINDOW_WORDS = [window.value for window in WindowKind if window is not WindowKind.DURATION]


@LANGUAGES
def test_that_every_word_of_the_language_is_documented(language: str) -> None:
    text = guide(language)
    words = [*OPERATOR_WORDS, *FUNCTION_WORDS, *KIND_WORDS, *NAME_WORDS, *(words.word for words in DIMENSIONS), *KEYS]
    assert written(words, text) == []
    assert [word for word in (*ON_WORDS, *WINDOW_WORDS, *Allocation) if word not in text] == []


def test_that_every_operator_is_tested() -> None:
    signs = [word for word in OPERATOR_WORDS if not word[0].isalpha()]
    assert [sign for sign in signs if f" {sign} " not in corpus()] == []
    assert unnamed([word for word in OPERATOR_WORDS if word[0].isalpha()], corpus()) == []


def test_that_every_function_and_key_is_tested() -> None:
    assert [word for word in (*FUNCTION_WORDS, *KEYS) if not re.search(rf"\b{word}\b[\"']?:", corpus())] == []


def test_that_every_event_kind_window_and_beginning_is_tested() -> None:
    assert unnamed((*KIND_WORDS, *ON_WORDS, *Allocation), corpus()) == []
    assert [word for word in WINDOW_WORDS if not re.search(rf"(within: |per ){word}\b", corpus())] == []


def test_that_every_name_is_tested() -> None:
    assert unnamed([name for name in NAME_WORDS if not name.endswith(".*")], corpus()) == []
    families = [name.removesuffix("*") for name in NAME_WORDS if name.endswith(".*")]
    assert [family for family in families if family not in corpus()] == []


def test_that_every_diagnostic_is_tested() -> None:
    assert unnamed(CODES, corpus()) == []


def settings() -> list[str]:
    found = []
    for option in OPTIONS:
        found.append(option.name)
        found += [inner.name for inner in getattr(option, "options", None) or ()]
    return sorted(set(found))


@LANGUAGES
def test_that_every_setting_is_documented(language: str) -> None:
    assert settings()
    assert [name for name in settings() if f"`{name}`" not in guide(language)] == []


def test_that_every_setting_is_tested() -> None:
    assert unnamed(settings(), corpus()) == []


@LANGUAGES
def test_that_every_action_and_field_is_documented_and_tested(language: str) -> None:
    _, actions = asyncio.run(shipped())
    fields = [field.name for action in actions.values() for field in action.fields]
    assert written([*actions, *fields], guide(language)) == []
    assert unnamed([*actions, *fields], corpus()) == []


def test_that_every_command_is_tested() -> None:
    files = [file.read_text("utf-8") for file in ROOT.glob("tests/cli/*.py")]

    def ran(name: str) -> bool:
        return any(all(f'"{word}"' in text for word in name.split()) for text in files)

    assert [name for name in commands() if not ran(name)] == []
