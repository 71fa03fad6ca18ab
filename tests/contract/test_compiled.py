"""What is compiled can be found out, what does not fit is noticed, and what is missing to compile is said."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tiercast.commands.doctor_core import look_at_core
from tiercast.compiled import NOTE, SUFFIX, CoreForm, Note, core_form, digest

import hatch_build
from tests.shared_data import ROOT

CORE = "tiercast/step/core.py"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package ``tiercast`` with one compiled module, and its note."""
    folder = tmp_path / "tiercast"
    (folder / "step").mkdir(parents=True)
    (folder / "step" / "core.py").write_bytes(b"a = 1\n")
    (folder / "step" / f"core{SUFFIX}").write_bytes(b"")
    note = Note(["tiercast.step.core"], {CORE: digest(b"a = 1\n")})
    (folder / NOTE).write_bytes(msgspec.json.encode(note))
    return folder


def test_that_a_package_without_extensions_is_interpreted(tmp_path: Path) -> None:
    form = core_form(tmp_path)
    assert (form, form.word) == (CoreForm((), ()), "interpreted")


def test_that_extensions_that_fit_their_sources_are_compiled_and_not_stale(package: Path) -> None:
    form = core_form(package)
    assert (form, form.word) == (CoreForm(("tiercast.step.core",), ()), "compiled")


def test_that_a_changed_source_makes_the_core_stale(package: Path) -> None:
    (package / "step" / "core.py").write_bytes(b"a = 2\n")
    assert core_form(package).stale == (CORE,)


def test_that_a_source_that_is_gone_makes_the_core_stale(package: Path) -> None:
    (package / "step" / "core.py").unlink()
    assert core_form(package).stale == (CORE,)


def test_that_an_extension_of_which_the_note_knows_nothing_makes_the_core_stale(package: Path) -> None:
    (package / "step" / f"flow{SUFFIX}").write_bytes(b"")
    assert core_form(package).stale == ("tiercast.step.flow",)


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"modules": 3}'])
def test_that_extensions_without_a_note_that_can_be_read_are_stale(package: Path, content: bytes | None) -> None:
    (package / NOTE).unlink()
    if content is not None:
        (package / NOTE).write_bytes(content)
    assert core_form(package).stale == (NOTE,)


def test_that_a_constant_of_what_plugins_import_belongs_to_the_sources(package: Path) -> None:
    note = Note(["tiercast.step.core"], {"tiercast_api/clock.py": digest(b"of another version")})
    (package / NOTE).write_bytes(msgspec.json.encode(note))
    assert core_form(package).stale == ("tiercast_api/clock.py",)


@pytest.mark.parametrize(
    ("form", "state", "english", "chinese"),
    [
        (CoreForm((), ()), "good", "interpreted", "解释运行"),
        (CoreForm(("tiercast.step.core",), ()), "good", "compiled (1 modules", "已编译（1 个模块"),
        (CoreForm(("a",), ("b", "c", "d", "e")), "bad", "(b, c, d, … +1)", "（b, c, d, … +1）"),
    ],
)
def test_that_the_doctor_says_in_which_form_the_core_runs(
    form: CoreForm, state: str, english: str, chinese: str
) -> None:
    (finding,) = look_at_core(form)
    assert finding.state == state
    assert english in finding.words.en
    assert chinese in finding.words.zh


def test_that_the_tests_refuse_a_stale_core_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tiercast").mkdir()
    (tmp_path / "tiercast" / f"anything{SUFFIX}").write_bytes(b"")
    for name in ("__init__.py", "compiled.py"):
        (tmp_path / "tiercast" / name).write_bytes((ROOT / "app" / "tiercast" / name).read_bytes())
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    command = [
        sys.executable,
        "-c",
        "import sys, pytest; sys.path.insert(0, '.'); sys.exit(pytest.main(['-c', '/dev/null']))",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "The compiled core is stale" in done.stderr
    assert "python hatch_build.py --clean" in done.stderr


def test_that_every_listed_module_is_there_and_listed_once() -> None:
    modules = hatch_build.listed(ROOT)
    assert len(modules) == len(set(modules))
    assert "tiercast/step/core.py" in modules


def test_that_a_module_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.tiercast.compiled]\nmodules = ["tiercast/nothing.py"]\n', "utf-8")
    with pytest.raises(SystemExit, match=r"no such file in app/: tiercast/nothing\.py"):
        hatch_build.listed(tmp_path)


def test_that_the_note_names_what_is_imported_at_any_remove() -> None:
    found = hatch_build.digests(ROOT / "app", ["tiercast/step/core.py"])
    assert {"tiercast/step/core.py", "tiercast/audience/entry.py", "tiercast_api/event.py"} <= set(found)
    assert found["tiercast/step/core.py"] == digest((ROOT / "app" / "tiercast/step/core.py").read_bytes())


def test_that_a_missing_compiler_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -pthread")
    with pytest.raises(SystemExit, match="a C compiler is needed, and no-such-compiler is not here"):
        hatch_build.need_tools()


def test_that_a_missing_mypyc_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="mypy has to be installed here: python -m pip install"):
        hatch_build.need_tools()


@pytest.mark.parametrize(("value", "wanted"), [("", False), ("0", False), ("1", True)])
def test_that_the_switch_decides(monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool) -> None:
    monkeypatch.setenv(hatch_build.SWITCH, value)
    assert hatch_build.wanted() is wanted


def test_that_a_switch_that_says_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(hatch_build.SWITCH, "yes")
    with pytest.raises(SystemExit, match="TIERCAST_COMPILE is 'yes'; expected 1"):
        hatch_build.wanted()


def test_that_cleaning_removes_what_was_compiled_and_nothing_else(tmp_path: Path) -> None:
    step = tmp_path / "app" / "tiercast" / "step"
    step.mkdir(parents=True)
    kept = step / "core.py"
    made = [step / f"core{SUFFIX}", tmp_path / "app" / f"0a__mypyc{SUFFIX}", tmp_path / "app" / "tiercast" / NOTE]
    for file in (kept, *made):
        file.write_bytes(b"")
    assert sorted(hatch_build.clean(tmp_path)) == sorted(made)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [kept]
