"""Why an action is where it is: every sentence that is written into the outbox has its Chinese."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiercast import reason_words
from tiercast.reason_words import chinese_beside, reason_in_both
from tiercast.words import Words

APP = Path(reason_words.__file__).parent
WRITERS = (*sorted((APP / "deliver").glob("*.py")), APP / "engine" / "answer_entry.py", APP / "store" / "outbox.py",
           APP / "store" / "erase.py", APP / "serve" / "on_actions.py")  # fmt: skip
CALLS = {"NotNow", "end", "_move", "cancel"}
NAMES = {"detail", "why", "WAITED", "DETAILS"}


def sentences(file: Path) -> Iterator[str]:
    """The sentences that a module gives as a reason, a value in them as ``7``."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given += node.args if called in CALLS else []
            given += [keyword.value for keyword in node.keywords if keyword.arg == "detail"]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in NAMES for target in targets):
                given += node.value.values if isinstance(node.value, ast.Dict) else [node.value]
        for one in given:
            values = one.values if isinstance(one, ast.BoolOp) else [one]
            yield from (text for value in values if (text := text_of(value)) and " " in text)


def text_of(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else ""
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in value.values)
    return ""


def test_that_sentences_are_found_where_they_are_written() -> None:
    found = {text for file in WRITERS for text in sentences(file)}
    assert {"held by a stop", "no answer within 7 s", "the answer was no", "the viewer was erased"} <= found
    assert len(found) > 20


@pytest.mark.parametrize("file", WRITERS, ids=lambda file: file.stem)
def test_that_every_sentence_has_its_chinese(file: Path) -> None:
    assert [text for text in sentences(file) if not chinese_beside(text)] == []


def test_that_what_is_put_together_is_told_apart() -> None:
    said = {"触达方式已满": ("the sink is full", "触达方式已满")}
    text = "given up after 3 attempts: 触达方式已满; item.title was unknown and left empty"
    assert reason_in_both(text, lambda one: said.get(one, (one, one))) == Words(
        "given up after 3 attempts: the sink is full; item.title was unknown and left empty",
        "尝试 3 次后放弃：触达方式已满；item.title 未知，已留空",
    )


@pytest.mark.parametrize("text", ["", "200", "given up; nobody knows", "a；b"])
def test_that_what_nobody_knows_stays_as_it_is(text: str) -> None:
    assert reason_in_both(text) == Words(text, text)
    assert chinese_beside(text) == ""
