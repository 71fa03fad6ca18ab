"""What every source plugin says of itself holds: manifest, project file, registration, and what it imports."""

import ast
import importlib
import tomllib
from pathlib import Path

import pytest
from tiercast_api import check_schema, read_manifest
from tiercast_api.mapping import load_mapping
from tiercast_api.mapping_file import read_mapping
from tiercast_api.testing import BareHost

from tests.shared_data import ROOT

PLUGINS = sorted((ROOT / "plugins").glob("source-*"))
MAY_IMPORT = {"tiercast_api", "tiercast_source_websocket", "msgspec", "numpy", "zstandard"}


def package(folder: Path) -> Path:
    """The Python package of a plugin's folder."""
    return folder / ("tiercast_" + folder.name.replace("-", "_"))


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_that_the_manifest_and_the_project_file_say_the_same(folder: Path) -> None:
    manifest = read_manifest(package(folder) / "plugin.toml")
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    assert manifest.id == project["name"] == f"tiercast-{folder.name}"
    assert manifest.version == project["version"]
    assert project["entry-points"]["tiercast.plugins"] == {manifest.id: manifest.module}
    assert manifest.title_zh
    assert manifest.summary_zh


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_that_what_is_registered_is_what_the_manifest_names(folder: Path) -> None:
    manifest = read_manifest(package(folder) / "plugin.toml")
    registered = BareHost().register(manifest.id, importlib.import_module(manifest.module))
    assert [source.name for source in registered.sources] == list(manifest.sources)
    for source in registered.sources:
        check_schema(source.settings)
        assert source.title_zh
        assert source.summary_zh
        for name, prop in source.settings["properties"].items():
            assert prop.get("title"), name
            assert prop.get("x-title-zh"), name


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_that_a_plugin_imports_the_api_and_what_it_declares_only(folder: Path) -> None:
    own = package(folder).name
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    declared = " ".join([*project["dependencies"], *project.get("optional-dependencies", {}).get("zstd", [])])
    for path in package(folder).glob("*.py"):
        for top in _imported(ast.parse(path.read_text("utf-8"))):
            if top in MAY_IMPORT and top != own:
                assert top.replace("_", "-") in declared, f"{path.name} imports {top}"
            assert not top.startswith("tiercast") or top in MAY_IMPORT | {own}, f"{path.name} imports {top}"


def test_that_the_mapping_in_the_readme_can_be_loaded(tmp_path: Path) -> None:
    text = (ROOT / "plugins" / "source-replay" / "README.md").read_text("utf-8")
    path = tmp_path / "m.yaml"
    path.write_text(text.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert read_mapping(path).kinds == ("item_view", "favourite", "cart_add", "order_paid")


def test_that_a_table_may_refuse_and_skip() -> None:
    table = {"a": "like", "b": "skip", "c": "refuse"}
    event_of = load_mapping({"mapping": 1, "kind": {"from": "k", "table": table, "otherwise": "comment"}}).for_records()
    assert event_of({"k": "b"}) is None
    assert getattr(event_of({"k": "z"}), "kind", None) == "comment"
    with pytest.raises(ValueError, match="kind: expected one of a, b, c, found 'c'"):
        event_of({"k": "c"})


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
