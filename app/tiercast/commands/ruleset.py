"""``tiercast ruleset check|test|schema|format``; ``coverage`` and ``explain`` are in files of their own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from tiercast.commands import ruleset_coverage, ruleset_explain
from tiercast.commands.speech import CANNOT, OK, PROBLEMS, Json, fail, finish, here, language, say, say_json
from tiercast.commands.where import ConfigFile, Evaluator, config_file, configuration, evaluator

if TYPE_CHECKING:
    from tiercast.rules.ast import Ruleset
    from tiercast.rules.check.environment import Environment
    from tiercast.rules.diagnostics import Diagnostic

Files = Annotated[
    list[str], typer.Argument(help=here("Ruleset files, or names of shipped ones.", "规则集文件，或内置规则集的名称。"))
]
Room = Annotated[
    str, typer.Option("--room", help=here("Room of the configuration to check for.", "按配置中的哪个直播间检查。"))
]
Strict = Annotated[bool, typer.Option("--strict", help=here("Warnings are problems too.", "提醒也视为问题。"))]
CheckOnly = Annotated[
    bool,
    typer.Option(
        "--check", help=here("Write nothing; say which files would change.", "不写入，只报告哪些文件会改变。")
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help=here("File to write.", "写入的文件。"))]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(help=here("Rulesets.", "规则集。"), no_args_is_help=True)
    app.add_typer(group, name="ruleset")
    _add_check(group)
    _add_test(group)
    ruleset_coverage.add(group)
    ruleset_explain.add(group)

    @group.command(help=here("The JSON Schema of rulesets, for editors.", "规则集的 JSON Schema，供编辑器使用。"))
    def schema(output: Output = None, config: ConfigFile = None, as_json: Json = False) -> None:
        from tiercast.commands.plugin_check import offered
        from tiercast.commands.surroundings import used_plugins
        from tiercast.rules.schema import ruleset_schema

        kinds, actions = offered(used_plugins(config))
        written = ruleset_schema(kinds, actions)
        if output is None:
            say_json(written)
            finish(OK)
        output.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
        if as_json:
            say_json({"file": output})
        else:
            say(str(output))
        finish(OK)

    @group.command(
        "format",
        help=here("Rewrite files in the house style; comments and order stay.", "按统一格式改写文件；保留注释和顺序。"),
    )
    def format_(files: Files, check: CheckOnly = False, as_json: Json = False) -> None:
        changed = [str(file) for file in map(_file, files) if _format(file, write=not check)]
        if as_json:
            say_json({"changed": changed, "written": not check})
        for name in [] if as_json else changed:
            say(
                here(
                    f"{name}: would change" if check else f"{name}: formatted",
                    f"{name}：将会改变" if check else f"{name}：已格式化",
                )
            )
        finish(PROBLEMS if check and changed else OK)


def _add_check(group: typer.Typer) -> None:
    @group.command(
        help=here("Say what is wrong with rulesets, with file, line and column.", "检查规则集，指出文件、行和列。")
    )
    def check(
        files: Files, config: ConfigFile = None, room: Room = "", strict: Strict = False, as_json: Json = False
    ) -> None:
        from tiercast.rules.diagnostics import Severity, has_errors, render

        surroundings = _environment(config, room)
        results = {str(file): _diagnose(file, surroundings) for file in map(_file, files)}
        found = [each for result in results.values() for each in result]
        bad = has_errors(found) or (strict and any(each.severity is not Severity.ERROR for each in found))
        if as_json:
            say_json({"ok": not bad, "files": {name: msgspec.to_builtins(result) for name, result in results.items()}})
            finish(PROBLEMS if bad else OK)
        for name, result in results.items():
            say(
                render(result, "zh" if language() == "zh" else "en")
                if result
                else here(f"{name}: right", f"{name}：没有问题")
            )
        finish(PROBLEMS if bad else OK)


def _add_test(group: typer.Typer) -> None:
    @group.command(
        help=here("Run the tests beside rulesets: NAME.test.yaml.", "运行规则集旁边的测试：NAME.test.yaml。")
    )
    def test(files: Files, evaluator: Evaluator = "auto", as_json: Json = False) -> None:
        from tiercast.commands.engine_calls import run_tests

        which = _evaluator(evaluator)
        results = []
        for file in map(_file, files):
            test_file = file.with_name(f"{file.stem}.test.yaml")
            if not test_file.is_file():
                fail(
                    f"{file}: has no tests; expected {test_file.name} beside it",
                    f"{file}：旁边没有测试文件 {test_file.name}",
                )
            results.append(run_tests()(file, test_file, which, language()))
        failed = [one for result in results for one in result.tests if one.differences]
        if as_json:
            say_json({"ok": not failed, "rulesets": msgspec.to_builtins(results)})
        for result in [] if as_json else results:
            for one in result.tests:
                say(
                    f"{one.place}: {one.name}: "
                    + (here("differs", "不一致") if one.differences else here("as expected", "符合预期"))
                )
                for difference in one.differences:
                    say(f"  {difference}")
            _say_coverage(result.conditions, result.never_true, result.never_false)
        finish(PROBLEMS if failed else OK)


def _say_coverage(conditions: int, never_true: tuple[str, ...], never_false: tuple[str, ...]) -> None:
    full = conditions - len({*never_true, *never_false})
    say(
        here(
            f"{full} of {conditions} conditions were both true and false",
            f"{conditions} 个条件中有 {full} 个既成立过也不成立过",
        )
    )
    for text in never_true:
        say("  " + here(f"never true: {text}", f"从未成立：{text}"))
    for text in never_false:
        say("  " + here(f"never false: {text}", f"从未不成立：{text}"))


def _evaluator(name: str) -> str:
    return evaluator(name)


def _file(name: str) -> Path:
    from tiercast.commands.surroundings import ruleset_file

    return ruleset_file(name)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        fail(f"{file}: is not UTF-8 text; save it as UTF-8", f"{file}：不是 UTF-8 文本；请另存为 UTF-8", CANNOT)


def readable(name: str) -> "Ruleset":
    """The ruleset of a file or a shipped name. Raises: Failure: it cannot be read; with all that is wrong."""
    from tiercast.rules.diagnostics import render
    from tiercast.rules.parse import parse_ruleset

    file = _file(name)
    parsed = parse_ruleset(_text(file), str(file))
    if parsed.ruleset is None:
        fail(render(parsed.diagnostics, "en"), render(parsed.diagnostics, "zh"), PROBLEMS)
    return parsed.ruleset


def right(name: str, config: Path | None, room: str) -> "Ruleset":
    """The ruleset of a file or a shipped name. Raises: Failure: something is wrong with it; with all that is."""
    from tiercast.rules.check.checker import check_ruleset
    from tiercast.rules.diagnostics import Severity, render

    ruleset = readable(name)
    found = check_ruleset(ruleset, _environment(config, room))
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        fail(render(errors, "en"), render(errors, "zh"), PROBLEMS)
    return ruleset


def _diagnose(file: Path, environment: "Environment") -> "list[Diagnostic]":
    from tiercast.rules.check.checker import check_ruleset
    from tiercast.rules.diagnostics import ordered
    from tiercast.rules.parse import parse_ruleset

    parsed = parse_ruleset(_text(file), str(file))
    checked = check_ruleset(parsed.ruleset, environment) if parsed.ruleset is not None else []
    return ordered([*parsed.diagnostics, *checked])


def _environment(config: Path | None, room: str) -> "Environment":
    from tiercast.commands.plugin_check import offered
    from tiercast.commands.surroundings import used_plugins
    from tiercast.rules.check.environment import Environment

    kinds, actions = offered(used_plugins(config))
    from tiercast.engine.attributes import attribute_types

    currency, sinks, attributes = "", None, {}
    if room or config_file(config) is not None:
        rooms: Any = configuration(config).rooms
        if room and room not in rooms:
            names = ", ".join(rooms) or "-"
            fail(
                f"--room: there is no room {room!r}; rooms are: {names}",
                f"--room：没有直播间 {room!r}；现有：{names}",
                2,
            )
        currencies = {each.currency for each in ([rooms[room]] if room else rooms.values())}
        currency = currencies.pop() if len(currencies) == 1 else ""
        sinks = _done_by_sinks(config)
        attributes = attribute_types(configuration(config)).types
    return Environment(kinds=kinds, actions=actions, currency=currency, sinks=sinks, attributes=attributes)


def _done_by_sinks(config: Path | None) -> frozenset[str] | None:
    """Actions that the configured sinks do; None where one of them does not say."""
    from tiercast.commands.declared import Part, declared
    from tiercast.commands.surroundings import used_plugins

    sinks = {key: Part(part.type, part.settings) for key, part in configuration(config).sinks.items() if part.enabled}
    said, _ = declared(used_plugins(config), {}, sinks)
    return None if said.silent else frozenset[str]().union(*said.sinks.values())


def _format(file: Path, *, write: bool) -> bool:
    from tiercast.rules.diagnostics import render
    from tiercast.rules.formatting import FormatError, format_ruleset

    before = _text(file)
    try:
        after = format_ruleset(before, str(file))
    except FormatError as error:
        fail(render(error.diagnostics, "en"), render(error.diagnostics, "zh"), PROBLEMS)
    if write and after != before:
        from tiercast.hosting.choices import write_atomically

        write_atomically(file, after.encode())
    return after != before
