"""Tests beside rulesets: a file with events and what is expected of them, on the very core that decides live."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.clock import SystemClock
from tiercast_api.kinds import Kinds

from tiercast.beside.paths import home_folder, paths_of
from tiercast.engine.jobs import JobError, RulesetTest, RulesetTests
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.ruletests.conditions import Written, written_conditions
from tiercast.engine.ruletests.differ import Differ
from tiercast.engine.ruletests.model import Case, TestFile
from tiercast.engine.ruletests.nodes import place
from tiercast.engine.ruletests.play import play
from tiercast.engine.ruletests.reader import read_tests
from tiercast.engine.ruletests.tell import Teller
from tiercast.engine.ruletests.watch import Tally
from tiercast.rules import ast
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.diagnostics import Diagnostic, Severity, render
from tiercast.rules.evaluators import Prefer, build
from tiercast.rules.parse import parse_ruleset
from tiercast.system_words import system_words
from tiercast.words import Words

EVALUATORS: Final[Mapping[str, Prefer]] = {"auto": "auto", "rete": "rete", "plain": "plain"}


class Surroundings(msgspec.Struct, frozen=True):
    """What is there for rulesets: event kinds, and what sinks could do."""

    kinds: Kinds
    actions: Mapping[str, ActionType]


def run_tests(file: Path, test_file: Path, evaluator: str, language: str) -> RulesetTests:
    """Run the tests of a ruleset.

    Args:
        file: the ruleset; `test_file`: its tests.
        evaluator: ``auto``, ``rete`` or ``plain``.
        language: of the sentences in the answer, ``en`` or ``zh``.

    Raises:
        JobError: where a file cannot be read, or something is wrong in it; a line for each problem.
    """
    return run_tests_in(asyncio.run(_surroundings()), file, test_file, evaluator, language)


def run_tests_in(
    surroundings: Surroundings, file: Path, test_file: Path, evaluator: str = "auto", language: str = "en"
) -> RulesetTests:
    """The same with the kinds and actions given, so that no plugin is loaded. Raises: JobError."""
    prefer = EVALUATORS.get(evaluator)
    if prefer is None:
        raise JobError(
            Words(
                f"there is no evaluator {evaluator!r}; use auto, rete or plain",
                f"没有求值器 {evaluator!r}；请用 auto、rete 或 plain",
            )
        )
    ruleset = _ruleset(_text(file), str(file), surroundings)
    tests = read_tests(_text(test_file), str(test_file), ruleset, surroundings.kinds)
    written = written_conditions(ruleset)
    tally = Tally()
    results = tuple(
        _run(case, tests, ruleset, written, surroundings, prefer, tally).to(language) for case in tests.cases
    )
    return RulesetTests(
        ruleset=ruleset.name,
        tests=results,
        conditions=len(written),
        never_true=tuple(f"{one.path}: {one.text}" for one in written if one.path not in tally.true),
        never_false=tuple(f"{one.path}: {one.text}" for one in written if one.path not in tally.false),
    )


class _Result(msgspec.Struct, frozen=True):
    case: Case
    differences: list[Words]

    def to(self, language: str) -> RulesetTest:
        where = place(self.case.position).rpartition(":")[0]
        said = tuple(words.to(language) for words in self.differences)
        return RulesetTest(name=self.case.name, place=where, differences=said)


def _run(
    case: Case,
    tests: TestFile,
    ruleset: ast.Ruleset,
    written: tuple[Written, ...],
    surroundings: Surroundings,
    prefer: Prefer,
    tally: Tally,
) -> _Result:
    try:
        played = play(
            case,
            ruleset,
            surroundings.kinds,
            surroundings.actions,
            lambda rules, types, zone: build(rules, types, zone, prefer),
            tally,
        )
    except ImportError as error:
        raise JobError(
            Words(
                f"durable_rules is not installed ({error}); use --evaluator plain",
                f"没有安装 durable_rules（{error}）；请用 --evaluator plain",
            )
        ) from error
    teller = Teller(ruleset, written, case.start, tests.names, case.room.currency)
    return _Result(case, Differ(case, played, ruleset, surroundings.actions, teller).differences())


def _ruleset(text: str, file: str, surroundings: Surroundings) -> ast.Ruleset:
    parsed = parse_ruleset(text, file)
    found = [*parsed.diagnostics]
    if parsed.ruleset is not None:
        environment = Environment(kinds=surroundings.kinds, actions=surroundings.actions or None)
        found += check_ruleset(parsed.ruleset, environment)
    errors: list[Diagnostic] = [one for one in found if one.severity is Severity.ERROR]
    if parsed.ruleset is None or errors:
        raise JobError(Words(render(errors, "en"), render(errors, "zh")))
    return parsed.ruleset


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        why = system_words(error)
        raise JobError(Words(f"{file}: cannot be read: {why.en}", f"{file}：无法读取：{why.zh}")) from error
    except UnicodeDecodeError as error:
        raise JobError(
            Words(f"{file}: is not UTF-8 text; save it as UTF-8", f"{file}：不是 UTF-8 文本；请另存为 UTF-8")
        ) from error


async def _surroundings() -> Surroundings:
    with tempfile.TemporaryDirectory(prefix="tiercast-") as folder:
        home = home_folder()
        paths = paths_of(f"sqlite:///{Path(folder, 'tests.db').as_posix()}", home)
        plugins = await load_plugins(paths, SystemClock())
        try:
            return Surroundings(plugins.kinds, await offered_actions(plugins))
        finally:
            await plugins.close()
