"""Why a record could not be read, and where it stood, in both languages.

Dead letters keep a code and its values (`tiercast_api.said`), which are said when somebody looks. A plugin's own words,
and those of letters that were kept before, stay as they are.
"""

from tiercast_api.said import Said, read_said

from tiercast.words import Words


def worded(text: str | Said) -> Words:
    """A reason or a place, as it is kept or as it was raised; in Chinese "" where it is somebody's own words."""
    found = text if isinstance(text, Said) else read_said(text)
    return Words(str(text), "") if found is None else Words(found.en, found.zh)


def in_both_languages(text: str | Said) -> Words:
    """The same, with somebody's own words in both."""
    words = worded(text)
    return Words(words.en, words.zh or words.en)
