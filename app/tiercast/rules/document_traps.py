"""YAML's traps: texts that it cuts without a word, and syntax errors said so that an operator knows what to do."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from ruamel.yaml.error import MarkedYAMLError

from tiercast.rules.conditions import Position
from tiercast.rules.diagnostics import Diagnostic, diagnostic
from tiercast.rules.yaml_words import fault_of


class Cut(msgspec.Struct, frozen=True):
    """A text that was cut: code of the diagnostic and its values."""

    code: str
    values: Mapping[str, Any]


def cut_at_hash(source: str, text: str, style: str, end: int) -> str:
    """What was cut off a plain text at `` #``, or "".

    A sign followed by a space is a comment, as people write them; one that touches a word (``只剩 3 件 #热卖``) is
    probably part of the text.
    """
    if style or not text:
        return ""
    line_end = source.find("\n", end)
    rest = source[end : line_end if line_end >= 0 else len(source)].strip()
    return rest if re.match(r"#[^\s#]", rest) else ""


def cut_at_comma(source: str, key: str, end: int, before: str, before_key: str) -> Cut | None:
    """Why a key in braces has no value: a comma cut a text, or the space after a colon is missing.

    Args:
        key: the key without a value; `end`: offset of its end.
        before: the plain text right before it, "" where there is none, under the key `before_key`.
    """
    if re.match(r"\s*:", source[end : end + 200]):
        return None  # `{a:}` says that the value is missing, which the reader of that key reports
    name, colon, rest = key.partition(":")
    if colon and re.fullmatch(r"[\w.-]+", name):
        return Cut("no-space-after-colon", {"found": key, "name": name, "rest": rest})
    if before:
        return Cut("cut-at-comma", {"found": before, "rest": key, "name": before_key})
    return Cut("key-without-value", {"found": key})


_PROBLEMS: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "yaml-colon"),
    ("but got ':'", "yaml-colon"),
    (r"found character '\t'", "yaml-tab"),
    ("that cannot start any token", "yaml-sign"),
    ("quoted scalar", "yaml-quote"),
    ("but found '<scalar>'", "yaml-braces"),
    ("flow sequence", "yaml-bracket"),
    ("flow node", "yaml-unpaired"),
    ("flow mapping", "yaml-brace"),
    ("block mapping", "yaml-indent"),
    ("block collection", "yaml-indent"),
)


def explain_syntax_error(error: MarkedYAMLError, source: str, file: str) -> Diagnostic:
    """The parser's error as a diagnostic with a hint that fits the line it is on."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    problem = f"{error.context or ''} {error.problem or ''}".replace("\t", r"\t").strip()
    lines = source.split("\n")
    here = lines[line] if line < len(lines) else ""
    before = lines[line - 1] if 0 < line <= len(lines) else ""
    code = next((name for part, name in _PROBLEMS if part in problem), "yaml-syntax")
    flow = "flow mapping" in problem
    if flow and "，" in here[:column]:
        code, column = "yaml-full-width-comma", here.index("，")
    elif flow and re.search(r":\s*\{[^{}:]*\}\s*[^\s,}]", here):
        code, column = "yaml-braces", here.rindex("{", 0, column)
    elif "：" in before and ":" not in before and code in ("yaml-colon", "yaml-syntax"):
        code, line, column, here = "yaml-full-width-colon", line - 1, before.index("："), before
    elif "：" in here and ":" not in here:
        code, column = "yaml-full-width-colon", here.index("：")
    fault = fault_of(error.problem or error.context or "", error.context or "")
    at = Position(file, line + 1, column + 1)
    return diagnostic(code, at, problem=fault.en, problem_zh=fault.zh, found=here.strip())
