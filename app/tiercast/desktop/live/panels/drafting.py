"""A rule made from an event: the text of a ruleset with one trigger that would fire at events like it.

Pure: no Qt. The draft prompts the host and nothing else, with a limit, so that it costs nothing as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from tiercast.rules.formatting import format_ruleset, in_quotes
from tiercast.rules.grammar_values import in_units
from tiercast.serve.protocol_room import EventRow

LONGEST: Final = 24
"""Characters of what was said that stand in a condition: a longer comment is said but once."""
_QUESTION: Final = re.compile(r"[?？!！。.~～,，\s]+$")
_PLAIN: Final = re.compile(r"(?=.*[^\W\d])[\w ]+")
"""Words that a condition takes for text without quotes."""


def draft(event: EventRow, kind_title: str, *, chinese: bool) -> str:
    """The text of a ruleset with a rule that listens for what happened.

    Args:
        event: as the feed shows it.
        kind_title: what people call its kind.
        chinese: the language of what the rule says to the host.
    """
    name = re.sub(r"\W", "_", event.kind) or "event"
    lines = ["triggers:", f"  on_{name}:", f"    title: {in_quotes(_title(event, kind_title, chinese))}"]
    lines.append(f"    on: {_fact(event)}")
    conditions = list(_conditions(event))
    if len(conditions) == 1:
        lines.append(f"    when: {in_quotes(conditions[0])}")
    elif conditions:
        lines += ["    when:", "      all:", *(f"        - {in_quotes(condition)}" for condition in conditions)]
    lines += ["    do:", "      - host_prompt:", f"          text: {in_quotes(_says(event, kind_title, chinese))}"]
    lines += ["    limit:", "      room: 1 per 1m"]
    if event.viewer:
        lines.append("      viewer: 1 per 10m")
    return format_ruleset("\n".join(["ruleset: draft", *lines, ""]))


def _fact(event: EventRow) -> str:
    return f"cue.{event.topic}" if event.kind == "cue" and event.topic else event.kind


def _conditions(event: EventRow) -> Iterator[str]:
    """What makes the event this one: the product, the words, the amount, the channel."""
    if event.item:
        yield f"event.item = {_value(event.item)}"
    if event.text and event.kind != "room_open" and (words := _words(event.text)):
        yield f"event.text contains {_value(words)}"
    if event.money:
        yield f"event.amount >= {_money(event.money, event.currency)}"
    if event.coins:
        yield f"event.coins >= {event.coins}"
    if event.kind == "enter" and event.channel:
        yield f"event.channel = {_value(event.channel)}"


def _words(text: str) -> str:
    """What was said, as far as it would be said again: one line, without what ends a question, not too long."""
    plain = _QUESTION.sub("", _clean(unicodedata.normalize("NFKC", text)))
    if len(plain) <= LONGEST:
        return plain
    cut = plain[:LONGEST]
    return cut.rsplit(" ", 1)[0] if " " in cut else cut


def _clean(text: str) -> str:
    """One line without what cannot be seen, which may not stand in a file."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _value(text: str) -> str:
    """A text as it stands in a condition: in quotes where the grammar or YAML would read something else."""
    text = _clean(text)
    if _PLAIN.fullmatch(text) and text not in ("true", "false"):
        return text
    quote = "'" if "'" not in text else '"'
    return f"{quote}{text.replace(quote, '')}{quote}"


def _money(minor: int, currency: str) -> str:
    return f"{in_units(minor, currency, short=True)} {currency}"


def _title(event: EventRow, kind_title: str, chinese: bool) -> str:
    about = _clean(event.item_title or event.text)[:LONGEST]
    return f"{kind_title}：{about}" if chinese and about else f"{kind_title}: {about}" if about else kind_title


def _says(event: EventRow, kind_title: str, chinese: bool) -> str:
    who = "{viewer.name} " if event.viewer else ""
    about = " · {item.title}" if event.item else ""
    said = ("：{event.text}" if chinese else ": {event.text}") if event.text else ""
    return f"{who}{kind_title}{about}{said}"
