"""The command line's entry: nothing heavy is imported before it is known what is wanted.

Exit codes: 0 done; 1 done and problems found (a rule is wrong, a test failed); 2 the command was written wrongly;
3 it cannot be done as things are (a file, the configuration, the store); 4 no engine answers; 70 a fault of Tiercast;
130 interrupted.
"""

import os
import sys

OLDEST = (3, 11)
TOO_NEW = (3, 13)


def main(arguments=None):  # type: (list[str] | None) -> int
    """Run one command. Returns: the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    problem = python_problem(sys.version_info[:2])
    if problem:
        sys.stderr.write(problem + "\n")
        return 3
    if given[:1] == ["--engine-child"]:
        import gc

        # What is imported stays: until `set_manners` there is nothing to collect.
        gc.disable()
        from tiercast.serve.host import run_child

        return run_child()
    if given[:1] == ["--replay-child"]:
        from tiercast.serve.replay_host import run_replay_child

        return run_replay_child()
    if given[:1] == ["--change-child"]:
        from tiercast.serve.change_host import run_change_child

        return run_change_child()
    if given[:1] == ["--plugin-child"]:
        from tiercast_api.child import main as serve_plugin

        serve_plugin()
    if given == ["--version"]:
        from tiercast.version import VERSION

        sys.stdout.write("tiercast " + VERSION + "\n")
        return 0
    _take_language(given)
    if given[:1] == ["stop"] and "--help" not in given and "-h" not in given:
        from tiercast.commands.quick_stop import set_stop

        set_stop(given[1:], os.environ)
    from tiercast.commands.app import run

    return run(given)


def open_desktop():  # type: () -> int
    """The window's own program, ``tiercast-desktop``: as ``tiercast desktop``. Returns: the exit code."""
    return main(["desktop", *sys.argv[1:]])


def python_problem(version):  # type: (tuple[int, ...]) -> str
    """Why Tiercast does not run on this version of Python; "" where it does."""
    if OLDEST <= tuple(version) < TOO_NEW:
        return ""
    found = ".".join(str(part) for part in version)
    return (
        "Tiercast needs Python 3.11 or 3.12, and this is Python " + found + ". Install one of them and try again.\n"
        "Tiercast 需要 Python 3.11 或 3.12，当前是 Python " + found + "。请安装后重试。"
    )


def _take_language(arguments):  # type: (list[str]) -> None
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            os.environ["TIERCAST_LANG"] = arguments[place + 1]
        elif argument.startswith("--lang="):
            os.environ["TIERCAST_LANG"] = argument[len("--lang=") :]
