"""A sentence for people in both languages."""

import msgspec


class Words(msgspec.Struct, frozen=True):
    """One sentence in English (`en`) and 简体中文 (`zh`)."""

    en: str
    zh: str

    def to(self, language: str) -> str:
        """The sentence for `language`: ``zh…`` gives Chinese, everything else English."""
        return self.zh if language.lower().startswith("zh") else self.en

    def __str__(self) -> str:
        return self.en


def several(number: int, what: str) -> str:
    """A count with its noun, in English: ``1 viewer``, ``1,200 viewers``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
