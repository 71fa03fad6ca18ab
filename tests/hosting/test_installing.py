"""Installing plugins from a folder, a zip or a wheel: looked at first, refused where it is not safe."""

import zipfile
from collections.abc import Collection
from pathlib import Path

import pytest
from tiercast.hosting.installing import CannotInstall, Staged, check_new, uninstall
from tiercast.hosting.installing import install as placed
from tiercast.hosting.records import FoundPlugin

MANIFEST = """\
id = "{id}"
version = "1.0.0"
api = [{api}]
module = "{module}"
title = "Example"
title-zh = "示例"
permissions = ["network"]
sources = []
sinks = []
"""


def look(source: Path, taken: Collection[str]) -> FoundPlugin:
    """What a file would install."""
    with Staged(source) as seen:
        check_new(seen.found, taken)
        return seen.found


def install(source: Path, folder: Path, taken: Collection[str]) -> FoundPlugin:
    """Look at a file, and put what was seen into `folder`."""
    with Staged(source, folder.parent) as seen:
        check_new(seen.found, taken)
        return placed(seen, folder)


def plugin(folder: Path, id_: str = "my-plugin", module: str = "my_plugin", api: int = 1) -> Path:
    """A plugin's project in `folder`."""
    package = folder / module
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('nothing may import this')\n", "utf-8")
    (package / "plugin.toml").write_text(MANIFEST.format(id=id_, api=api, module=module), "utf-8")
    (folder / "README.md").write_text("read me", "utf-8")
    return folder


def packed(folder: Path, file: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, prefix + path.relative_to(folder).as_posix())
    return file


@pytest.mark.parametrize("form", ["folder", "package", "zip", "nested zip", "wheel"])
def test_that_each_form_lands_where_plugins_are_found(tmp_path: Path, form: str) -> None:
    project = plugin(tmp_path / "project")
    source = {
        "folder": lambda: project,
        "package": lambda: project / "my_plugin",
        "zip": lambda: packed(project, tmp_path / "p.zip"),
        "nested zip": lambda: packed(project, tmp_path / "p.zip", "project-main/"),
        "wheel": lambda: packed(project, tmp_path / "my_plugin-1.0.0-py3-none-any.whl"),
    }[form]()
    seen = look(source, set())
    assert seen.manifest is not None
    assert (seen.id, seen.manifest.permissions) == ("my-plugin", ("network",))
    assert not (tmp_path / "plugins").exists()
    found = install(source, tmp_path / "plugins", set())
    assert found.problem is None
    assert found.path == tmp_path / "plugins" / "my-plugin" / "my_plugin" / "plugin.toml"
    assert found.root == tmp_path / "plugins" / "my-plugin"
    uninstall(found, tmp_path / "plugins")
    assert list((tmp_path / "plugins").iterdir()) == []


@pytest.mark.parametrize("name", ["../evil.py", "/etc/evil.py", "a/../../evil.py", "C:evil.py", "..\\evil.py"])
def test_that_paths_out_of_the_folder_are_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    file = tmp_path / "p.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"evil")
    with pytest.raises(CannotInstall, match="safe"):
        install(file, tmp_path / "plugins", set())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.zip"]


def test_that_what_was_looked_at_is_installed_also_where_the_file_changes_meanwhile(tmp_path: Path) -> None:
    file = packed(plugin(tmp_path / "one"), tmp_path / "p.zip")
    with Staged(file, tmp_path) as seen:
        packed(plugin(tmp_path / "other", "another", "another"), file)
        found = placed(seen, tmp_path / "plugins")
    assert found.id == "my-plugin"
    with Staged(file) as other:
        assert other.digest != seen.digest


def test_that_a_plugin_is_known_again_by_its_files_in_whatever_form_it_comes(tmp_path: Path) -> None:
    project = plugin(tmp_path / "project")
    with Staged(project) as folder, Staged(packed(project, tmp_path / "p.zip")) as archive:
        assert folder.digest == archive.digest


def test_that_links_are_refused(tmp_path: Path) -> None:
    project = plugin(tmp_path / "project")
    (project / "my_plugin" / "data").symlink_to("/etc/passwd")
    with pytest.raises(CannotInstall, match="link"):
        look(project, set())
    info = zipfile.ZipInfo("my_plugin/data")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(CannotInstall, match="safe"):
        look(tmp_path / "p.zip", set())


def test_that_doubles_strangers_and_other_versions_are_refused_in_both_languages(tmp_path: Path) -> None:
    project = plugin(tmp_path / "project")
    newer = plugin(tmp_path / "newer", "newer", "newer", api=99)
    empty = tmp_path / "empty"
    empty.mkdir()
    text = tmp_path / "notes.txt"
    text.write_text("no plugin", "utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "plugin.toml").write_text("id = ", "utf-8")
    for source, taken in ((project, {"my-plugin"}), (newer, set()), (empty, set()), (text, set()),
                          (tmp_path / "broken", set())):  # fmt: skip
        with pytest.raises(CannotInstall) as refused:
            install(source, tmp_path / "plugins", taken)
        assert refused.value.words.en
        assert refused.value.words.zh
    assert not (tmp_path / "plugins").exists()
    assert not list(tmp_path.glob("plugin-*"))


def test_that_a_broken_manifest_is_told_by_its_place_in_the_file_that_was_given(tmp_path: Path) -> None:
    project = plugin(tmp_path / "project")
    (project / "my_plugin" / "plugin.toml").write_text("id = my-plugin\n", "utf-8")
    with pytest.raises(CannotInstall) as caught:
        look(packed(project, tmp_path / "mine.zip"), ())
    for said in (caught.value.words.en, caught.value.words.zh):
        assert "mine.zip/my_plugin/plugin.toml: " in said
        assert "raw" not in said, "the folder that it was unpacked into is gone"


def test_that_what_lies_elsewhere_is_not_removed(tmp_path: Path) -> None:
    found = install(plugin(tmp_path / "project"), tmp_path / "elsewhere", set())
    with pytest.raises(CannotInstall):
        uninstall(found, tmp_path / "plugins")
    assert found.path.is_file()


@pytest.mark.parametrize("form", ["cut", "turned", "text", "closed"])
def test_that_an_archive_that_cannot_be_unpacked_is_called_damaged(tmp_path: Path, form: str) -> None:
    file = packed(plugin(tmp_path / "src"), tmp_path / "p.zip")
    data = bytearray(file.read_bytes())
    if form == "turned":
        data[data.index(b"plugin.toml") + 40] ^= 0xFF
    elif form == "closed":
        # Every entry says that it has a password.
        for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            for found in range(len(data)):
                if data[found : found + 4] == head:
                    data[found + place] |= 1
    file.write_bytes({"cut": bytes(data[:-80]), "text": b"<html>not found</html>"}.get(form, bytes(data)))
    with pytest.raises(CannotInstall, match=r"p\.zip cannot be unpacked: it is damaged") as raised:
        look(file, ())
    assert "无法解压" in raised.value.words.zh
