"""What surrounds rulesets on this computer: the plugins that are there, with their actions and event kinds."""

from pathlib import Path

from tiercast.beside.paths import home_folder, paths_of
from tiercast.commands.speech import Failure
from tiercast.commands.where import paths_read
from tiercast.hosting.choices import Choices
from tiercast.hosting.discovery import discover, shipped_plugins
from tiercast.hosting.records import FoundPlugin
from tiercast.resources import EXAMPLES, shipped_plugins_folder, shipped_rulesets
from tiercast.rules.names import nearest
from tiercast.words import Words


def found_plugins(folder: Path | None = None) -> tuple[FoundPlugin, ...]:
    """Every plugin that is there, with nothing of it imported; `folder` instead of the user's own."""
    tree = shipped_plugins_folder()
    project = tree.parent / "pyproject.toml" if tree is not None else None
    user = folder or paths_of("", home_folder()).plugins
    return discover(tree=tree, user_folder=user if user.is_dir() else None, shipped=shipped_plugins(project))


def used_plugins(config: Path | None) -> tuple[FoundPlugin, ...]:
    """The plugins whose kinds and actions rulesets may use: the shipped ones, and others that a person has enabled.

    Raises: ConfigError: `config`, or the file that is meant without it, cannot be read. ChoicesError.
    """
    where = paths_read(config)
    choices = Choices(where.plugin_choices)
    return tuple(each for each in found_plugins(where.plugins) if each.first_party or choices.of(each.id).enabled)


def ruleset_file(name: str) -> Path:
    """The file of a ruleset named by path or, if shipped, by name. Raises: Failure."""
    path = Path(name)
    if path.is_file():
        return path
    shipped = shipped_rulesets()
    if name in shipped:
        return shipped[name]
    near = nearest(name, shipped)
    rooms = [other for other, file in shipped.items() if file.parent.name != EXAMPLES]
    listed, more = ", ".join(rooms) or "-", len(shipped) - len(rooms)
    hint = (
        Words(f"did you mean {near}?", f"是不是 {near}？")
        if near
        else Words(
            f"shipped are: {listed}, and {more} examples, which the guide for rules lists",
            f"内置的有：{listed}，以及 {more} 个例子，见写规则的指南",
        )
    )
    raise Failure(
        Words(
            f"{name}: there is no such file and no shipped ruleset of this name; {hint.en}",
            f"{name}：没有这个文件，也没有同名的内置规则集；{hint.zh}",
        )
    )
