"""What kinds of events are called."""

from typing import Final

from tiercast_api.kinds import BUILT_IN

from tiercast.words import Words

_TITLES: Final = {kind.name: Words(kind.title, kind.title_zh) for kind in BUILT_IN}


def kind_title(name: str) -> Words:
    """The title of a kind; its name where it is of a plugin."""
    return _TITLES.get(name, Words(name, name))
