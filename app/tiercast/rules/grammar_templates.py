"""Templates: texts with ``{name}`` places; ``{{`` and ``}}`` stand for the braces themselves."""

from typing import Final

from tiercast.rules.actions import Part, Template
from tiercast.rules.grammar_values import GrammarError
from tiercast.rules.names import NAME

MOST_TEMPLATE: Final = 4_000
"""Most characters of a template."""


def parse_template(text: str) -> Template:
    """Cut `text` into parts. Neighbouring pieces of text are one part; an empty text has none.

    Raises:
        GrammarError: at a brace without its twin, or where no name is between them.
    """
    if len(text) > MOST_TEMPLATE:
        raise GrammarError("text-too-long", 0, found=len(text), expected=MOST_TEMPLATE)
    parts: list[Part] = []
    plain: list[str] = []
    index = 0
    while index < len(text):
        char = text[index]
        if char in "{}" and text[index : index + 2] == char * 2:
            plain.append(char)
            index += 2
        elif char == "}":
            raise GrammarError("template-close", index, found=text[max(0, index - 12) : index + 1])
        elif char == "{":
            if plain:
                parts.append(Part(text="".join(plain)))
                plain.clear()
            name, index = _place(text, index)
            parts.append(Part(name=name))
        else:
            plain.append(char)
            index += 1
    if plain:
        parts.append(Part(text="".join(plain)))
    return Template(tuple(parts), written=text)


def _place(text: str, begin: int) -> tuple[str, int]:
    end = text.find("}", begin)
    if end < 0:
        raise GrammarError("template-open", begin, found=text[begin : begin + 12])
    name = text[begin + 1 : end].strip()
    if not NAME.fullmatch(name):
        raise GrammarError("template-name", begin, found=text[begin : end + 1])
    return name, end + 1
