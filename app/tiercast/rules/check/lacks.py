"""What a rule lacks to do its work, and why, in words."""

import msgspec


class Reason(msgspec.Struct, frozen=True):
    """Why not fully: in a sentence of each language. `missing`: event kinds that no source emits."""

    text: str
    text_zh: str
    missing: tuple[str, ...] = ()


class Lack(msgspec.Struct, frozen=True):
    """What a rule or a part of one lacks: what keeps it from ever holding, and what only narrows it."""

    blocking: tuple[Reason, ...] = ()
    partial: tuple[Reason, ...] = ()

    def __add__(self, other: "Lack") -> "Lack":
        return Lack(self.blocking + other.blocking, self.partial + other.partial)

    def softened(self) -> "Lack":
        """The same, as what only narrows."""
        return Lack((), self.blocking + self.partial)
