"""Sets a stop before anything slow is imported: a stop takes effect within 200 ms, its report may take longer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tiercast.beside.deeds import Deeds
from tiercast.beside.deeds import set_stop as write_stop
from tiercast.beside.paths import Paths, home_folder, paths_of, store_line
from tiercast.beside.stop import Stop, StopFile, Strength

_WITH_VALUE: Final = {"--store": "store", "--config": "config", "-c": "config", "--reason": "reason", "--lang": "lang"}
_FLAGS: Final = ("--json", "--end", "--debug")


def set_stop(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Set the stop that ``tiercast stop ARGUMENTS`` means, as far as that is plain to see; the command says the rest.

    Returns:
        Whether it is on disk; where it is not, the command itself does it, or says what is wrong.
    """
    strength = Strength.HOLD
    values = {"store": "", "config": environment.get("TIERCAST_CONFIG", ""), "reason": ""}
    rest = list(arguments)
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if name in _WITH_VALUE:
            values[_WITH_VALUE[name]] = value if sign or not rest else rest.pop(0)
        elif name in tuple(Strength):
            strength = Strength(name)
        elif name not in _FLAGS:
            return False
    where = _paths(values["store"], values["config"])
    if where is None:
        return False
    try:
        who = environment.get("USER") or environment.get("USERNAME") or "command line"
        write_stop(StopFile(where.stop), Deeds(where.deeds), Stop(strength, who, 0, values["reason"]))
    except OSError:
        return False
    return True


def _paths(store: str, config: str) -> Paths | None:
    folder, url = Path.cwd(), store
    file = Path(config or "tiercast.yaml")
    if not store and (config or file.is_file()):
        try:
            found = store_line(file.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            return None
        if found is None:
            return None
        folder, url = file.absolute().parent, found
    if url.startswith("sqlite:///"):
        url = f"sqlite:///{(folder / Path(url.removeprefix('sqlite:///')).expanduser()).as_posix()}"
    elif url and not url.startswith("postgresql"):
        return None
    return paths_of(url, home_folder())
