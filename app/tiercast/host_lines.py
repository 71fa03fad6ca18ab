"""Lines for the host, merged: five viewers who look at one product are one line, not five.

Pure, for the window and the page on phones alike. Only lines are merged that say the same but for the viewer's name:
nothing is put into anybody's mouth that the rule did not say.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

MOST: Final = 3
"""Lines that a host can take in at a glance."""
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_NAME: Final = "\0"
"""Stands for the viewer's name where two lines are compared."""
_VERBS: Final = {"is": "are", "was": "were", "has": "have", "does": "do", "goes": "go", "isn't": "aren't",
                 "hasn't": "haven't", "doesn't": "don't", "wasn't": "weren't"}  # fmt: skip
_AS_THEY_ARE: Final = frozenset({"always", "sometimes", "perhaps", "this", "us", "yes", "whereas", "besides"})
"""Words in s that are no verbs of the third person."""
_AFTER: Final = re.compile(r"^(\s+)((?:also|just|still|again|now|really|already|always|never)\s+)*([A-Za-z']+)")


class Line(msgspec.Struct, frozen=True):
    """One line for the host, as it is pushed.

    Attributes:
        action: its id; rule: whose it is; item: what it is about, "" where nothing.
        viewer: key of whom it is about, "" for the room; name: as it stands in the text, "" where nobody knows.
        time, expires: microseconds UTC; None: it stays.
    """

    action: str
    rule: str
    text: str
    time: int
    item: str = ""
    viewer: str = ""
    name: str = ""
    expires: int | None = None


class Merged(msgspec.Struct, frozen=True):
    """What the host reads.

    Attributes:
        actions: what it stands for, the oldest first; people: how many viewers it is about.
        time: of the newest; expires: of the one that lasts longest, None: it stays.
    """

    text: str
    actions: tuple[str, ...]
    people: int
    time: int
    expires: int | None

    @property
    def aloud(self) -> str:
        """Changes when it is worth being read aloud again: somebody more is not, something else to say is."""
        return self.actions[0] if self.people > 1 else self.actions[-1]


def merged(lines: Iterable[Line], now: int) -> list[Merged]:
    """Lines that are not too late at `now`, merged, the oldest first.

    What a rule says of the whole room replaces what it said of it before.
    """
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in sorted(lines, key=lambda one: one.time):
        if line.expires is not None and line.expires <= now:
            continue
        said = line.text.replace(line.name, _NAME, 1) if line.name and line.name in line.text else line.text
        key = (line.rule, line.item, said) if line.viewer else (line.rule, line.item, "")
        groups.setdefault(key, []).append(line)
    found = [_merge(group) for group in groups.values()]
    return sorted(found, key=lambda one: one.time)


def shown(lines: Iterable[Line], now: int, most: int = MOST) -> tuple[list[Merged], int]:
    """The newest `most` merged lines, the oldest of them first, and how many more there are."""
    found = merged(lines, now)
    return found[-most:], max(0, len(found) - most)


def _merge(group: Sequence[Line]) -> Merged:
    last = group[-1]
    viewers = {line.viewer for line in group if line.viewer}
    people = max(1, len(viewers))
    ends = [line.expires for line in group]
    expires = None if None in ends else max(end for end in ends if end is not None)
    first = next((line for line in group if line.name and line.name in line.text), None)
    text = last.text if people == 1 or first is None else together(first.text, first.name, people)
    return Merged(text, tuple(line.action for line in group), people, last.time, expires)


def together(text: str, name: str, people: int) -> str:
    """``Mei is looking at lipstick`` of `people` viewers: ``Mei and 4 more are looking at lipstick``.

    Args:
        name: stands in `text`; the verb that follows it is brought into the plural where the text is English.
        people: two or more.
    """
    before, _, after = text.partition(name)
    if _CHINESE.search(text.replace(name, "", 1)):
        # A space that only parted the name from the words would part the number from them now.
        gap = "" if _CHINESE.match(after.lstrip()[:1] or "") else " "
        return f"{before}{name}等 {people} 人{gap}{after.lstrip() if after[:1] == ' ' else after}".rstrip()
    if after.startswith(("'s", "’s")):
        return f"{before}{name} and {people - 1} more: {after[2:].strip()}"
    return f"{before}{name} and {people - 1} more{_AFTER.sub(_plural, after, count=1)}"


def _plural(found: re.Match[str]) -> str:
    verb = found.group(3)
    return found.group(0)[: -len(verb)] + _plural_verb(verb)


def _plural_verb(verb: str) -> str:
    if verb in _VERBS:
        return _VERBS[verb]
    if not verb.endswith("s") or verb.endswith("ss") or verb in _AS_THEY_ARE or not verb.islower():
        return verb
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    if verb.endswith(("shes", "ches", "sses", "xes", "zes", "oes")):
        return verb[:-2]
    return verb[:-1]
