"""Whatever the parser of YAML finds wrong is said in both languages, with its place."""

import ast
import re
from pathlib import Path

import pytest
import ruamel.yaml
from tiercast.rules.document import read_document
from tiercast.rules.yaml_words import fault_of

TEXTS = (
    "a: %x\n", "%FOO\n", "%YAML 3.0\n---\na: 1\n", "a: b: c\n", "a: - b\n", "a: ? b\n", "a\nb: 1\n", "a: @b\n",
    "a: `b`\n", "- a\nb: c\n", "a: [1\n", "a: {b: 1\n", 'a: "b\n', 'a: "\\q"\n', 'a: "\\u12"\n', "a: |x\n",
    "a: |0\n x\n",
    "a: | x y\n b\n", "a: !<b c\n", "a: !x!y b\n", "a: *b\n", "a: & b\n", "a: b\n---\nc: d\n", "a: ]\n", "a: \x00b\n",
    "a: 'b\n--- c\n", "a: b\n... c\n", "a: &x! b\n", "a: !\n", "a:\n\t- b\n", "? [a\n", "a: \x07\n",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_that_a_mistake_is_said_in_chinese_with_nothing_of_the_parser_s_english(text: str) -> None:
    for found in read_document(text, "rules.yaml").diagnostics:
        assert "英文说明" not in found.text("zh"), found
        assert not re.search("[a-z]+ [a-z]+ [a-z]+", found.message_zh), found
        assert found.position.line >= 1


def raised() -> set[str]:
    """The sentences that the parser's source raises, with a word where a value stands."""
    found: set[str] = set()
    for name in ("scanner", "parser", "composer"):
        tree = ast.parse((Path(ruamel.yaml.__file__).parent / f"{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and len(node.exc.args) >= 3:
                said = node.exc.args[2]
                if isinstance(said, ast.Constant):
                    found.add(str(said.value))
                elif isinstance(said, ast.JoinedStr):
                    parts = (str(part.value) if isinstance(part, ast.Constant) else "'9'" for part in said.values)
                    found.add("".join(parts))
    return found


def test_that_the_parser_says_nothing_that_is_not_known_here() -> None:
    assert len(raised()) > 20
    contexts = ("", "while scanning a tag", "while scanning a directive", "while scanning an anchor")
    untold = {said for said in raised() if all("英文说明" in fault_of(said, context).zh for context in contexts)}
    assert untold == set()
