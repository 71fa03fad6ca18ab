"""A command that cannot be done."""

from collections.abc import Iterable


class Unable(Exception):
    """Becomes the reply `Failed`: a code for programs, a sentence and a hint for people, in both languages."""

    def __init__(self, code: str, message: str, hint: str = "", *, zh: str, hint_zh: str = "") -> None:
        super().__init__(message)
        self.code, self.hint, self.zh, self.hint_zh = code, hint, zh, hint_zh


def no_room(room: str, known: Iterable[str]) -> Unable:
    """The refusal where a command names a room that there is not, with those that there are."""
    rooms = ", ".join(known)
    shown = room[:60]
    return Unable(
        "not_found", f"there is no room {shown!r}; there are: {rooms}", zh=f"没有直播间 {shown!r}；现有：{rooms}"
    )
