"""Plugins are found without importing anything of them."""

import sys
from importlib import metadata
from pathlib import Path

import pytest
from tiercast.hosting.discovery import discover, shipped_plugins
from tiercast.hosting.records import Origin

MANIFEST = 'id = "{id}"\nversion = "1"\napi = [{api}]\nmodule = "{module}"\ntitle = "T"\n'


def write_plugin(folder: Path, plugin: str, module: str, api: int = 1, code: str = "raise SystemExit(9)\n") -> Path:
    package = folder / module
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(code, "utf-8")
    (package / "plugin.toml").write_text(MANIFEST.format(id=plugin, module=module, api=api), "utf-8")
    return package / "plugin.toml"


def entry_point(name: str, value: str) -> metadata.EntryPoint:
    return metadata.EntryPoint(name, value, "tiercast.plugins")


def test_that_plugins_are_found_in_the_tree_and_in_the_users_folder_without_an_import(tmp_path: Path) -> None:
    write_plugin(tmp_path / "tree" / "source-a", "a-plugin", "mod_a")
    write_plugin(tmp_path / "user", "b-plugin", "mod_b")
    write_plugin(tmp_path / "user" / "deeper", "c-plugin", "mod_c")
    found = discover(tree=tmp_path / "tree", user_folder=tmp_path / "user", entry_points=())
    assert {(each.id, each.origin, each.problem) for each in found} == {
        ("a-plugin", Origin.TREE, None),
        ("b-plugin", Origin.USER, None),
        ("c-plugin", Origin.USER, None),
    }
    assert not {"mod_a", "mod_b", "mod_c"} & set(sys.modules)


def test_that_an_installed_plugin_is_found_by_its_top_level_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_plugin(tmp_path, "a-plugin", "mod_installed")
    monkeypatch.syspath_prepend(str(tmp_path))
    (found,) = discover(entry_points=[entry_point("a-plugin", "mod_installed")])
    assert (found.path, found.problem, found.root) == (path, None, None)
    assert "mod_installed" not in sys.modules


def test_that_an_entry_point_whose_package_is_gone_is_listed_with_what_to_do() -> None:
    (found,) = discover(entry_points=[entry_point("a-plugin", "mod_gone.inner")])
    assert found.problem is not None
    assert "install the plugin again" in found.problem.english


def test_that_an_entry_point_that_differs_from_the_manifest_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plugin(tmp_path, "a-plugin", "mod_other_name")
    monkeypatch.syspath_prepend(str(tmp_path))
    (found,) = discover(entry_points=[entry_point("b-plugin", "mod_other_name")])
    assert "its manifest says a-plugin" in str(found.problem)


def test_that_of_two_plugins_with_one_id_the_second_has_the_problem(tmp_path: Path) -> None:
    first = write_plugin(tmp_path / "tree" / "x", "same", "mod_one")
    write_plugin(tmp_path / "user", "same", "mod_two")
    one, two = discover(
        tree=tmp_path / "tree", user_folder=tmp_path / "user", entry_points=(), shipped=frozenset({"same"})
    )
    assert one.problem is None
    assert one.first_party
    assert str(first) in str(two.problem)
    assert not two.first_party


def test_that_a_plugin_checked_out_and_installed_from_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plugin(tmp_path / "tree" / "x", "same", "mod_both")
    monkeypatch.syspath_prepend(str(tmp_path / "tree" / "x"))
    found = discover(tree=tmp_path / "tree", entry_points=[entry_point("same", "mod_both")])
    assert [each.problem for each in found] == [None]


def test_that_a_user_plugin_is_never_first_party(tmp_path: Path) -> None:
    write_plugin(tmp_path, "tiercast-sink-log", "mod_evil")
    (found,) = discover(user_folder=tmp_path, entry_points=(), shipped=frozenset({"tiercast-sink-log"}))
    assert not found.first_party


def test_that_an_interface_version_we_do_not_speak_is_named(tmp_path: Path) -> None:
    write_plugin(tmp_path, "a-plugin", "mod_new", api=99)
    (found,) = discover(user_folder=tmp_path, entry_points=())
    assert found.incompatible
    assert "version 99 of the plugin interface, this engine speaks 1" in str(found.problem)


@pytest.mark.parametrize(
    "text", ["no toml [", "id = 5\n", MANIFEST.format(id="UPPER", module="m", api=1), "", MANIFEST + "x = 1\n"]
)
def test_that_a_manifest_that_cannot_be_read_is_listed_with_its_path(tmp_path: Path, text: str) -> None:
    path = write_plugin(tmp_path, "a-plugin", "mod_bad")
    path.write_text(text, "utf-8")
    (found,) = discover(user_folder=tmp_path, entry_points=())
    assert found.id == "mod_bad"
    assert str(path) in str(found.problem)


def test_that_a_manifest_without_its_module_is_shown(tmp_path: Path) -> None:
    path = write_plugin(tmp_path, "a-plugin", "mod_here")
    path.write_text(MANIFEST.format(id="a-plugin", module="mod_elsewhere", api=1), "utf-8")
    (found,) = discover(user_folder=tmp_path, entry_points=())
    assert "is not beside its plugin.toml" in str(found.problem)


def test_that_the_shipped_plugins_are_those_the_application_depends_on() -> None:
    shipped = shipped_plugins(Path(__file__).resolve().parents[2] / "pyproject.toml")
    assert {"tiercast-source-replay", "tiercast-sink-desk"} <= shipped
    assert not any("api" in name for name in shipped)
