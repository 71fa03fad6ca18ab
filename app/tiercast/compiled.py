"""Whether the core runs compiled or interpreted, and whether what was compiled is what the sources say now.

Compiled modules are extension modules beside their ``.py``, made by ``hatch_build.py``; Python takes the extension
where there is one. Beside them lies a note with the digest of every source that went into them. An extension whose
note does not fit is *stale*: it does something else than what stands in the ``.py``.
"""

import hashlib
import importlib.util
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

SUFFIX: Final = EXTENSION_SUFFIXES[0]
"""How the name of an extension module ends for this Python, such as ``.cpython-311-x86_64-linux-gnu.so``."""

NOTE: Final = f"_compiled{SUFFIX}.json"
"""Name of the note in the package's folder."""

CLEAN: Final = "python hatch_build.py --clean"
"""What removes compiled modules from a checkout."""


class Note(msgspec.Struct, frozen=True):
    """What was compiled.

    Attributes:
        modules: full names of the compiled modules.
        sources: `digest` of each file that the compiler read of ours, by its path from the folder of its package on
            (``tiercast/step/core.py``): values of other modules' constants are compiled in as well.
    """

    modules: list[str]
    sources: dict[str, str]


class CoreForm(NamedTuple):
    """In which form the core runs.

    Attributes:
        modules: full names of the modules that are extensions here; empty: all is interpreted.
        stale: files of which the extensions know another state; empty: they fit.
    """

    modules: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def word(self) -> str:
        """``compiled`` or ``interpreted``."""
        return "compiled" if self.modules else "interpreted"


def digest(data: bytes) -> str:
    """What stands for a file's content in the note: BLAKE2b, 16 bytes, hex."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def core_form(package: Path | None = None) -> CoreForm:
    """Look at the files of the installed package, without importing any of them.

    Args:
        package: the folder of the package ``tiercast``; None: the one that this module lies in.
    """
    package = package or Path(__file__).parent
    extensions = package.rglob(f"*{SUFFIX}")
    modules = sorted(_name(file.relative_to(package.parent)) for file in extensions)
    if not modules:
        return CoreForm((), ())
    note = _note(package / NOTE)
    if note is None:
        return CoreForm(tuple(modules), (NOTE,))
    stale = [name for name, wanted in note.sources.items() if _digest_of(name, package) != wanted]
    stale += sorted({*modules} ^ {*note.modules})
    return CoreForm(tuple(modules), tuple(stale))


def _name(file: Path) -> str:
    return ".".join([*file.parent.parts, file.name.removesuffix(SUFFIX)])


def _note(file: Path) -> Note | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Note)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _digest_of(name: str, package: Path) -> str | None:
    top, _, rest = name.partition("/")
    folder = package if top == package.name else _folder(top)
    try:
        return digest((folder / rest).read_bytes()) if folder is not None else None
    except FileNotFoundError:
        return None


def _folder(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found is not None else None
    return Path(next(iter(places))) if places else None
