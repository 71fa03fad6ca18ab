"""Which phones may show the lines for the host: codes that pair one, and the tokens that paired ones have.

Pure but for the making of secrets: time is an argument. Only digests of codes and tokens are kept.
"""

import hashlib
import hmac
import secrets
from typing import Final

import msgspec

CODE_LASTS: Final = 5 * 60 * 1_000_000
"""Microseconds in which a code has to be used."""
CODE_TRIES: Final = 30
"""Wrong codes, of whomever, after which the right one is withdrawn."""
MOST: Final = 16
"""Phones at once."""
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a code is made of: nothing that looks like something else."""
_LENGTH: Final = 8


class Phone(msgspec.Struct, kw_only=True):
    """A paired phone; see `PhoneRow`. `digest`: of its token."""

    key: str
    digest: str
    room: str
    name: str
    paired: int
    seen: int


class Code(msgspec.Struct):
    """A code that waits for its phone."""

    digest: str
    expires: int
    tries: int = 0


class Pairings:
    """The phones of one shop, and the codes that wait, one a room."""

    def __init__(self) -> None:
        self.phones: dict[str, Phone] = {}
        self._codes: dict[str, Code] = {}

    def offer(self, room: str, now: int) -> tuple[str, int]:
        """A new code for `room`, and when it ends; the one before it is good for nothing any more."""
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        self._codes[room] = Code(_digest(code), now + CODE_LASTS)
        return code, now + CODE_LASTS

    def withdraw(self, room: str) -> None:
        """The code of a room is good for nothing any more."""
        self._codes.pop(room, None)

    def is_full(self) -> bool:
        """No more phones may be paired."""
        return len(self.phones) >= MOST

    def pair(self, code: str, name: str, now: int) -> tuple[Phone, str] | None:
        """The phone that `code` pairs, and its token; None where the code is wrong, late or was used."""
        given = _digest(read_code(code))
        found = ""
        for room, waiting in list(self._codes.items()):
            if waiting.expires <= now:
                del self._codes[room]
            elif hmac.compare_digest(waiting.digest, given):
                found = room
        if not found:
            self._count_wrong()
            return None
        del self._codes[found]
        token = secrets.token_urlsafe(32)
        phone = Phone(key=secrets.token_hex(8), digest=_digest(token), room=found, name=name, paired=now, seen=now)
        self.phones[phone.key] = phone
        return phone, token

    def knows(self, token: str) -> Phone | None:
        """Whose token it is. All are compared, whichever fits."""
        given, found = _digest(token), None
        for phone in self.phones.values():
            if hmac.compare_digest(phone.digest, given):
                found = phone
        return found

    def forget(self, key: str) -> Phone | None:
        """A phone that is paired no more; None where none was."""
        return self.phones.pop(key, None)

    def clear(self) -> None:
        """Forget all phones and codes."""
        self.phones.clear()
        self._codes.clear()

    def _count_wrong(self) -> None:
        for room, waiting in list(self._codes.items()):
            waiting.tries += 1
            if waiting.tries >= CODE_TRIES:
                del self._codes[room]


def read_code(text: str) -> str:
    """A code as somebody types it: small letters, blanks and dashes do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def written_code(code: str) -> str:
    """A code as it is shown: ``K7QM-29XD``."""
    return f"{code[:4]}-{code[4:]}"


def phone_name(agent: str) -> str:
    """What a ``User-Agent`` says the phone is: ``iPhone``, ``Android · WeChat``."""
    kinds = ("iPhone", "iPad", "HarmonyOS", "Android", "Windows", "Macintosh", "Linux")
    kind = next((kind for kind in kinds if kind in agent), "?")
    within = next((name for mark, name in (("MicroMessenger", "WeChat"), ("aweme", "Douyin")) if mark in agent), "")
    return " · ".join(part for part in (kind.replace("Macintosh", "Mac"), within) if part)


def _digest(secret: str) -> str:
    return hashlib.blake2b(secret.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
