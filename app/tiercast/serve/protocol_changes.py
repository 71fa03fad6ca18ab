"""What is said through the pipes of the process that moves a shop or restores one, while no engine has its store.

The window starts it (``tiercast --change-child``), writes a `ChangeStart` on a line, and reads `ChangeSays` on lines. A
further line, or the end of the input, cancels; that works until `ChangeComing` says ``placing``.
"""

from typing import TypeAlias

import msgspec


class _Change(msgspec.Struct, frozen=True, kw_only=True, tag_field="change"):
    """What the shop is.

    Attributes:
        config: the configuration file, "" for the built-in one.
        store: URL of the store in use, absolute; `named`: the engine is started with it.
        home: the user's data folder; who: for the audit log.
    """

    store: str
    home: str
    config: str = ""
    named: bool = False
    who: str = ""


class MoveStart(_Change, frozen=True, kw_only=True, tag="move"):
    """Move the shop to the empty store `target`; `password` of its server is kept, "" for none."""

    target: str
    password: str = ""


class GoBackStart(_Change, frozen=True, kw_only=True, tag="go_back"):
    """Let the configuration name the store `target` again; with `stop`, a stop stands there then."""

    target: str
    stop: bool = True


class RestoreStart(_Change, frozen=True, kw_only=True, tag="restore"):
    """Restore `file` over the shop, whose present state goes into the new file `safety` first."""

    file: str
    passphrase: str
    safety: str


class CheckStart(_Change, frozen=True, kw_only=True, tag="check"):
    """Read the backup `file` to its end, for a window whose engine cannot: it does not start."""

    file: str
    passphrase: str


class ChangeComing(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="coming"):
    """How far it is.

    Attributes:
        what: ``checking``, ``safety`` (the copy of what is there), ``copying``, or ``placing``: then it is too late to
            cancel.
        part: of that, between 0 and 1, where it is known.
    """

    what: str
    part: float | None = None


class ChangeMoved(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="moved"):
    """The shop is in the other store.

    Attributes:
        url: its address, without a password; kept: the one of before, which is as it was.
        rows: by table, the same in both.
        config: the file that names it now, "" where none does.
        in_keyring: the system's keyring has the server's password; None: there is none.
    """

    url: str
    kept: str
    rows: dict[str, int]
    config: str
    in_keyring: bool | None = None


class ChangeWentBack(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="went_back"):
    """The store of before is in use again; `config`: the file that names it, "" where none does."""

    url: str
    config: str = ""


class ChangeRestored(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="restored"):
    """The shop is as it was when the backup was made.

    Attributes:
        shop: its key; created: instant; rows: of all tables.
        config: the configuration's file, "" where the backup had none.
        safety: the copy of what gave way; not `whole`: a folder with its files, which nobody could read.
        strangers: sources and sinks (``KEY (TYPE)``) whose secrets are not in the copy: their plugin was not there.
        again: how many were erased since, whom the engine erases again; None: nobody knows.
    """

    shop: str
    created: int
    rows: int
    config: str
    safety: str
    whole: bool = True
    strangers: tuple[str, ...] = ()
    again: int | None = None


class ChangeChecked(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="checked"):
    """What a backup holds; `created`: microseconds UTC; `fits`: this program has the same tables."""

    file: str
    size: int
    shop: str
    created: int
    version: str
    rows: int
    files: tuple[str, ...] = ()
    fits: bool = True


class ChangeSorry(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="sorry"):
    """Nothing was changed, and why; `cancelled`: because somebody wanted it."""

    message: str
    message_zh: str
    cancelled: bool = False


ChangeStart: TypeAlias = MoveStart | GoBackStart | RestoreStart | CheckStart
ChangeSays: TypeAlias = ChangeComing | ChangeMoved | ChangeWentBack | ChangeRestored | ChangeChecked | ChangeSorry
