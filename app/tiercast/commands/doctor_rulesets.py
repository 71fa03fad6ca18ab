"""What ``tiercast doctor`` finds about rulesets: whether an engine could run those that the rooms name."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tiercast.beside.paths import Paths
from tiercast.commands.doctor_finding import Finding
from tiercast.commands.plugin_check import offered
from tiercast.commands.surroundings import found_plugins
from tiercast.engine.attributes import attribute_types
from tiercast.engine.config import Config
from tiercast.engine.rooms import check_params
from tiercast.engine.rulebook import Rulebook, RulesetError
from tiercast.hosting.choices import Choices, ChoicesError
from tiercast.resources import MissingResource, shipped_rulesets
from tiercast.words import Words

_TITLE = Words("rulesets", "规则集")


def look_at_rulesets(config: Config, where: Paths) -> Iterator[Finding]:
    """Rulesets that rooms name and nobody has, and everything that would keep one of them from running."""
    try:
        shipped = shipped_rulesets()
    except MissingResource as error:
        yield Finding(_TITLE, "bad", Words(str(error), str(error)))
        return
    names = {name for room in config.rooms.values() for name in room.rulesets}
    missing = sorted(n for n in names if not config.path(n).is_file() and n not in shipped)
    if missing:
        listed = ", ".join(missing)
        yield Finding(
            _TITLE,
            "bad",
            Words(
                f"not found: {listed}; name a file beside the configuration or a shipped one",
                f"找不到：{listed}；请写配置文件旁边的文件名或内置规则集名",
            ),
        )
        return
    wrong = list(_wrong_rulesets(config, shipped, where))
    yield from (Finding(_TITLE, "bad", words) for words in wrong)
    if not wrong:
        listed = ", ".join(sorted(names)) or "–"
        yield Finding(_TITLE, "good", Words(listed, listed))


def _wrong_rulesets(config: Config, shipped: Mapping[str, Path], where: Paths) -> Iterator[Words]:
    """What would keep the rooms' rulesets from running: texts that cannot be read or do not mean anything here, knobs
    that cannot be turned so."""
    book = _book(config, where)
    told = set[Words]()
    for room in config.rooms.values():
        rulesets = []
        for name in room.rulesets:
            file = config.path(name) if config.path(name).is_file() else shipped[name]
            try:
                rulesets.append(book.take(file.read_text("utf-8-sig", "replace"), str(file), room.currency))
            except RulesetError as error:
                if error.words not in told:  # several rooms may run it
                    told.add(error.words)
                    yield error.words
        try:
            if len(rulesets) == len(room.rulesets):
                check_params(room, rulesets)
        except RulesetError as error:
            yield error.words


def _book(config: Config, where: Paths) -> Rulebook:
    """What rulesets are read with, as the engine has it; actions go unchecked where plugins cannot be chosen."""
    found = found_plugins(where.plugins)
    try:
        choices = Choices(where.plugin_choices)
    except ChoicesError:  # told among the plugins
        kinds, actions = offered([each for each in found if each.first_party])[0], None
    else:
        kinds, actions = offered([each for each in found if each.first_party or choices.of(each.id).enabled])
    return Rulebook(kinds, actions or {}, attributes=attribute_types(config).types)
