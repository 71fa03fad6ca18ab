"""Where the files of an engine lie: beside its store, or in the user's data folder."""

import hashlib
import os
import re
from pathlib import Path

import msgspec

OWN_CONFIG = "tiercast.yaml"
"""The configuration in the user's data folder, which is meant where no other is named."""
PASSWORDS = "store-passwords"
"""The file in the user's data folder with the passwords of PostgreSQL servers, where the system has no keyring."""
_STORE_LINE = re.compile(
    r"^store[ \t]*:[ \t]*(?P<quote>[\"']?)(?P<url>[A-Za-z+]+://[^\s\"'#]+)(?P=quote)[ \t]*(#.*)?$", re.M
)


class Paths(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one engine.

    Attributes:
        store: URL of the store.
        home: the user's data folder.
        stop: the stop file, a fact beside the store.
        deeds: what people did beside the store, on its way into the audit log.
        run: the private file with port, token and process ids of a running engine.
        hand: what the engine has in hand, so that a death can be blamed on it.
        spool: file of waiting events.
        rulesets: the user's own, where no configuration file has a folder for them.
        key: the secrets, where the system has no keyring; secrets: those of sources and sinks there.
        phones: how the door for phones stands, so that it opens again after a restart.
        replays: folders of what is shown again, each as long as it is shown.
        passwords: of PostgreSQL servers, where the system has no keyring.
    """

    store: str
    home: Path
    stop: Path
    deeds: Path
    run: Path
    hand: Path
    spool: Path
    key: Path
    secrets: Path
    plugins: Path
    plugin_choices: Path
    plugin_starts: Path
    plugin_known: Path
    logs: Path
    rulesets: Path
    phones: Path
    replays: Path
    passwords: Path


def home_folder() -> Path:
    """The user's data folder: ``TIERCAST_HOME``, else what the system says."""
    named = os.environ.get("TIERCAST_HOME")
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_path("tiercast", appauthor=False))


def paths_of(store: str, home: Path, plugins: Path | None = None) -> Paths:
    """The files of the engine with the store at the URL `store`; "" is the default store in `home`."""
    url = store or f"sqlite:///{(home / 'tiercast.db').as_posix()}"
    beside = _beside(url, home)
    return Paths(
        store=url,
        home=home,
        stop=beside.with_name(beside.name + ".stop"),
        deeds=beside.with_name(beside.name + ".deeds"),
        run=beside.with_name(beside.name + ".run"),
        hand=beside.with_name(beside.name + ".hand"),
        spool=beside.with_name(beside.name + ".spool"),
        key=beside.with_name(beside.name + ".key"),
        secrets=beside.with_name(beside.name + ".secrets"),
        plugins=plugins or home / "plugins",
        plugin_choices=home / "plugins.json",
        plugin_starts=home / "plugin-starts.json",
        plugin_known=home / "plugin-known.json",
        logs=home / "logs",
        rulesets=home / "rulesets",
        phones=beside.with_name(beside.name + ".phones"),
        replays=home / "replays",
        passwords=home / PASSWORDS,
    )


def store_line(text: str) -> str | None:
    """The store that a configuration names, found without reading YAML: a stop must not wait for a parser.

    Returns:
        The URL; "" where the text has no ``store`` of its own; None where only the full reader can tell.
    """
    found = _STORE_LINE.findall(text)
    if len(found) == 1:
        return str(found[0][1])
    return None if re.search(r"store[\"']?[ \t]*:", text) else ""


def absolute(url: str, folder: Path) -> str:
    """A store's URL, that of a file with its whole path: a relative one begins at `folder`."""
    if not url.startswith("sqlite:///"):
        return url
    return f"sqlite:///{(folder / Path(url.removeprefix('sqlite:///')).expanduser()).as_posix()}"


def _beside(url: str, home: Path) -> Path:
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///").split("?")[0])
    without_password = re.sub(r"(://[^:/@]*):[^@]*@", r"\1@", url)
    return home / f"store-{hashlib.blake2b(without_password.encode(), digest_size=8).hexdigest()}"
