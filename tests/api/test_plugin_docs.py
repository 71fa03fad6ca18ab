"""What the documentation for plugin authors shows is what the template holds, and its commands do what it says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "resources" / "plugin-template"
DOCUMENTS = ("plugins.md", "plugins.zh-CN.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_that_every_file_that_is_shown_is_that_of_the_template(document: str) -> None:
    text = (ROOT / "docs" / document).read_text("utf-8")
    shown = dict(re.findall(r"^`([\w./-]+)`[:：]\n\n```\w*\n(.*?)```$", text, re.MULTILINE | re.DOTALL))
    files = {path.relative_to(TEMPLATE).as_posix() for path in TEMPLATE.rglob("*") if path.suffix in (".py", ".toml")}
    assert set(shown) == files
    for name, content in shown.items():
        assert content == (TEMPLATE / name).read_text("utf-8"), f"{document}: {name} differs from the template"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_that_the_commands_that_are_shown_succeed(document: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / document).read_text("utf-8")
    commands = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
    assert any("pytest" in command for command in commands)
    where = tmp_path
    for command in commands:
        words = shlex.split(command)
        if words[:2] == ["cp", "-r"]:
            shutil.copytree(ROOT / words[2], where / words[3], ignore=shutil.ignore_patterns("__pycache__"))
        elif words[0] == "cd":
            where = where / words[1]
        else:
            assert words[0] == "python"
            environment = {**os.environ, "PYTHONPATH": str(where)}
            arguments = [sys.executable, *words[1:], "-p", "no:cacheprovider"]
            done = subprocess.run(arguments, cwd=where, env=environment, capture_output=True, timeout=60, check=False)
            assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
