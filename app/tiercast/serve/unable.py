"""A command that cannot be done."""


class Unable(Exception):
    """Becomes the reply `Failed`: a code for programs, a sentence and a hint for people, in both languages."""

    def __init__(self, code: str, message: str, hint: str = "", *, zh: str, hint_zh: str = "") -> None:
        super().__init__(message)
        self.code, self.hint, self.zh, self.hint_zh = code, hint, zh, hint_zh
