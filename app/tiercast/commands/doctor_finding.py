"""One thing that ``tiercast doctor`` has to say."""

import msgspec

from tiercast.words import Words


class Finding(msgspec.Struct, frozen=True):
    """One finding: ``good``, ``note`` (it works, but somebody should know) or ``bad``."""

    title: Words
    state: str
    words: Words
