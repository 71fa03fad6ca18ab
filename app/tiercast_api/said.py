"""Sentences told by a code and its values, and said in English or Chinese by whoever shows them.

Why a record could not be read is kept so with the dead letters: whoever reads it may use another language than whoever
was there when it came. The sentences stand in `tiercast_api.sayings`; a plugin may as well give a sentence of its own.
"""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any, Final, TypeAlias

import msgspec

from tiercast_api.sayings import SAYINGS

Value: TypeAlias = "str | int | Said"
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z0-9'\"{\[<-]")
_PLAIN: Final = 2**63
_FORMATTER: Final = Formatter()
_BEGIN: Final = '{"code":"'


class Said(msgspec.Struct, frozen=True):
    """One sentence, or a part of one.

    Attributes:
        code: of the sentence, a name in `SAYINGS`.
        values: what stands in its places: texts, whole numbers, or what is itself said.
    """

    code: str
    values: dict[str, Value] = {}

    @property
    def en(self) -> str:
        """In English; the code with its values, where this version has no such sentence."""
        found = SAYINGS.get(self.code)
        return self._plain() if found is None else self._filled(found[0], "en")

    @property
    def zh(self) -> str:
        """In Chinese."""
        found = SAYINGS.get(self.code)
        return self._plain() if found is None else self._filled(found[1], "zh")

    def __str__(self) -> str:
        return self.en

    def kept(self) -> str:
        """As it is kept, and sent to another process; `read_said` reads it."""
        return msgspec.json.encode(self).decode()

    def _filled(self, template: str, language: str) -> str:
        text = ""
        for literal, name, _spec, conversion in _FORMATTER.parse(template):
            text = _joined(text, literal, language)
            if name is not None:
                value = self.values.get(name, "…")
                word = (value.zh if language == "zh" else value.en) if isinstance(value, Said) else str(value)
                text = _joined(text, repr(word) if conversion == "r" else word, language)
        return text

    def _plain(self) -> str:
        return " ".join((self.code, *(f"{name}={value}" for name, value in self.values.items())))


def said(code: str, /, **values: Any) -> Said:
    """A sentence with its values.

    Args:
        code: of the sentence. values: texts and numbers; of texts only what can be written down is taken.
    """
    return Said(code, {name: _clean(value) for name, value in values.items()})


def in_both(en: str, zh: str) -> Said:
    """A sentence that stands in no catalogue, in both languages."""
    return said("in_both", en=en, zh=zh)


def kept(sentence: str | Said) -> str:
    """`sentence` as it is kept and sent: what is said as `Said.kept`, somebody's own words as they are."""
    return sentence.kept() if isinstance(sentence, Said) else sentence


def read_said(text: str) -> Said | None:
    """What was written by `Said.kept`; None where `text` is somebody's own words."""
    if not text.startswith(_BEGIN):
        return None
    try:
        found = _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if found.code in SAYINGS else None


def said_of(error: BaseException) -> str | Said:
    """Why a record could not be read, as its reader put it.

    Args:
        error: one that was raised with a `Said`, of the JSON decoder, or any other, whose own words are taken.
    """
    if error.args and isinstance(error.args[0], Said):
        return error.args[0]
    own = getattr(error, "said", None)
    if isinstance(own, Said):
        return own
    if isinstance(error, UnicodeDecodeError | UnicodeEncodeError):
        return said("no_utf8", at=error.start + 1)
    if isinstance(error, RecursionError):
        return said("too_deep")
    if isinstance(error, msgspec.DecodeError):
        return _of_decoder(str(error))
    return str(error)


_DECODER: Final = msgspec.json.Decoder(Said)


def _clean(value: Any) -> Value:
    if isinstance(value, Said) or (type(value) is int and -_PLAIN < value < _PLAIN):
        return value
    return str(value).encode("utf-8", "backslashreplace").decode()


def _joined(text: str, more: str, language: str) -> str:
    """In Chinese with a space where Chinese and Latin meet."""
    if language == "zh" and text and more:
        here, there = text[-1], more[0]
        if (_HAN.match(here) and _LATIN.match(there)) or (_HAN.match(there) and re.match(r"[A-Za-z0-9'\"}\]>]", here)):
            return f"{text} {more}"
    return text + more


# The decoder raises nothing but sentences: they are taken apart here, once, where they arise.
_AT: Final = r"(?: - at `\$\.?(?P<place>.*)`)?"
_EXPECTED: Final = re.compile(rf"Expected `(?P<wanted>.+)`, got `(?P<found>.+?)`{_AT}", re.DOTALL)
_FIELD: Final = re.compile(rf"Object (?P<what>missing required|contains unknown) field `(?P<name>.+?)`{_AT}", re.DOTALL)
_MALFORMED: Final = re.compile(r"JSON is malformed: (?P<why>.+) \(byte (?P<at>\d+)\)", re.DOTALL)
_ENUM: Final = re.compile(rf"Invalid enum value (?P<found>.+?){_AT}", re.DOTALL)
_MARKS: Final = re.compile(r"expected ('.'(?: or '.')*)")
_WHYS: Final = (
    ("trailing characters", "more_behind"), ("trailing comma", "extra_comma"), ("escape", "bad_escape"),
    ("surrogate", "bad_escape"), ("invalid character", "bad_character"), ("invalid number", "bad_number"),
    ("object keys", "unquoted_name"),
)  # fmt: skip
_TYPES: Final[Mapping[str, str]] = {
    "int": "whole_number", "float": "number", "str": "text", "bool": "true_or_false", "object": "an_object",
    "array": "a_list", "null": "nothing",
}  # fmt: skip


def _of_decoder(sentence: str) -> Said:
    if found := _EXPECTED.fullmatch(sentence):
        wanted, now = _types(found["wanted"]), _types(found["found"])
        place = found["place"] or said("the_record")
        return said("expected_not", place=place, wanted=wanted, found=now)
    if found := _FIELD.fullmatch(sentence):
        field = f"{found['place']}.{found['name']}" if found["place"] else found["name"]
        return said("missing" if found["what"].startswith("missing") else "unknown_field", field=field)
    if found := _MALFORMED.fullmatch(sentence):
        return said("malformed", at=int(found["at"]), why=_malformed(found["why"]))
    if found := _ENUM.fullmatch(sentence):
        return said("not_one", place=found["place"] or said("the_record"), found=found["found"])
    if sentence == "Input data was truncated":
        return said("truncated")
    return said("no_json", why=sentence)


def _malformed(why: str) -> Value:
    if marks := _MARKS.fullmatch(why):
        return said("expected_mark", marks=marks[1].replace(" or ", " / "))
    return next((said(code) for word, code in _WHYS if word in why), why)


def _types(named: str) -> Value:
    words = [said(_TYPES[one]) if one in _TYPES else one for one in (part.strip() for part in named.split("|"))]
    first: Value = words[0]
    for word in words[1:]:
        first = said("either", one=first, other=word)
    return first
