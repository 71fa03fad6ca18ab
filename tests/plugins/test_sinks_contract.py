"""What holds for every shipped sink: its manifest, its settings, and that it needs nothing but the public API."""

import ast
import importlib
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tiercast_api import check_schema, read_manifest
from tiercast_api.testing import BareHost

ROOT = Path(__file__).resolve().parent.parent.parent / "plugins"
SINKS = ("log", "webhook", "overlay", "coupon", "desk")
ALLOWED = {"tiercast_api", "msgspec", *sys.stdlib_module_names}


def _folder(name: str) -> Path:
    return ROOT / f"sink-{name}" / f"tiercast_sink_{name}"


@pytest.mark.parametrize("name", SINKS)
def test_that_a_sink_imports_only_the_public_api(name: str) -> None:
    for file in _folder(name).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            else:
                continue
            roots = {module.partition(".")[0] for module in modules}
            assert roots <= ALLOWED | {f"tiercast_sink_{name}"}, (file, roots)


@pytest.mark.parametrize("name", SINKS)
def test_that_the_manifest_names_what_the_plugin_registers(name: str) -> None:
    manifest = read_manifest(_folder(name) / "plugin.toml")
    host = BareHost()
    host.register(manifest.id, importlib.import_module(manifest.module))
    assert manifest.id == f"tiercast-sink-{name}"
    assert manifest.sinks == tuple(host.sink_types) == (name,)
    entry = entry_points(group="tiercast.plugins", name=manifest.id)
    assert [point.value for point in entry] == [manifest.module]
    kind = host.sink_types[name]
    check_schema(kind.settings)
    assert kind.title_zh
    assert kind.summary_zh
    assert manifest.title_zh == kind.title_zh
    for setting, declared in kind.settings["properties"].items():
        assert declared.get("x-title-zh"), f"the setting {setting} has no Chinese title"


def test_that_every_action_of_the_rulesets_examples_has_a_sink() -> None:
    host = BareHost()
    for name in SINKS:
        host.register(name, importlib.import_module(f"tiercast_sink_{name}"))
    settings = {"log": {"path": "a.jsonl"}, "webhook": {"url": "https://a.example/"}}
    actions = [action.name for name in SINKS for action in host.sink(name, settings.get(name, {})).declaration.actions]
    shown = ["popup", "banner", "countdown", "ticker"]
    assert actions == ["log", "webhook", *shown, "coupon", "host_prompt", "message", "todo", "alert"]
