"""A command that cannot be done."""


class Unable(Exception):
    """Becomes the reply `Failed`: a code for programs, a sentence and a hint for people."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.hint = code, hint
