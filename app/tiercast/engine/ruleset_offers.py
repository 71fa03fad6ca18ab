"""The shipped rulesets, and how well each would work with what the sources of a room tell."""

from collections.abc import Mapping, Sequence

import msgspec
from tiercast_api.kinds import Kind, Kinds
from tiercast_api.source import SourceDeclaration

from tiercast.engine.rulebook import Rulebook, RulesetError, read_text
from tiercast.resources import EXAMPLES, shipped_rulesets
from tiercast.rules import ast
from tiercast.rules.check.coverage import Coverage, Works, coverage
from tiercast.rules.check.outlets import Outlets
from tiercast.rules.conditions import Type
from tiercast.rules.parse import parse_ruleset
from tiercast.words import Words


class OfferedRuleset(msgspec.Struct, frozen=True, kw_only=True):
    """A shipped ruleset: its triggers with their titles and coverage; `broken` where it cannot run here at all.

    Attributes:
        titles: of the triggers by name, also where it is broken: what it is called in its language does not depend on
            the room.
    """

    name: str
    title: str = ""
    example: bool = False
    rules: tuple[tuple[str, Coverage], ...] = ()
    broken: Words | None = None
    titles: dict[str, str] = {}

    @property
    def works(self) -> Works:
        """It works where all its rules do, and cannot where none can; unknown where no source is connected."""
        found = {each.works for _, each in self.rules}
        if self.broken is None and found == {Works.UNKNOWN}:
            return Works.UNKNOWN
        if self.broken is not None or not found or found == {Works.CANNOT}:
            return Works.CANNOT
        return Works.WORKS if found == {Works.WORKS} else Works.PARTLY


def offered_rulesets(
    kinds: Sequence[Kind], outlets: Outlets, attributes: Mapping[str, Type], currency: str,
    sources: Sequence[SourceDeclaration],
) -> list[OfferedRuleset]:  # fmt: skip
    """Every shipped ruleset, checked with the actions that `outlets` knows; it takes a second: run it in a worker."""
    book = Rulebook(Kinds(kinds), outlets.types, (), "plain", attributes)
    return [
        _offered(book, name, file.parent.name == EXAMPLES, currency, sources, outlets)
        for name, file in shipped_rulesets().items()
    ]


def _offered(
    book: Rulebook, name: str, example: bool, currency: str, sources: Sequence[SourceDeclaration], outlets: Outlets
) -> OfferedRuleset:
    try:
        ruleset = book.read(name, currency)
    except RulesetError as error:
        read = parse_ruleset(read_text(book.find(name))).ruleset
        title, titles = (read.title, _titles(read)) if read is not None else ("", {})
        return OfferedRuleset(name=name, title=title, example=example, broken=error.words, titles=titles)
    titles = _titles(ruleset)
    found = [each for each in coverage(ruleset, sources, outlets) if each.kind == "trigger"]
    rules = tuple((titles.get(each.name, ""), each) for each in found)
    return OfferedRuleset(name=ruleset.name, title=ruleset.title, example=example, rules=rules, titles=titles)


def _titles(ruleset: ast.Ruleset) -> dict[str, str]:
    return {trigger.name: trigger.title for trigger in ruleset.triggers if trigger.title}
