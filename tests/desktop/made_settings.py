"""Made-up answers about the settings."""

from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Signal
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.session import Session
from tiercast.desktop.settings.changing import Changing
from tiercast.engine.config_sections_viewers import RETENTION
from tiercast.engine.datamap import FILES
from tiercast.serve.on_settings import _kept_rows
from tiercast.serve.protocol_alerts import AlertRow, AlertsReply, ListAlerts
from tiercast.serve.protocol_backup import BackUp, BackupReply
from tiercast.serve.protocol_changes import ChangeComing, ChangeMoved, ChangeRestored, ChangeSays, ChangeStart
from tiercast.serve.protocol_commands import GetStatus, ListAudit
from tiercast.serve.protocol_replies import AuditReply, Done, StatusReply
from tiercast.serve.protocol_settings import (
    AskHandover,
    AskRetention,
    AuditRow,
    BackupCheckedReply,
    CheckBackup,
    GetSettings,
    HandoverReply,
    PlaceRow,
    RetentionEffectReply,
    RetentionRow,
    SetRetention,
    SettingsReply,
    StoreTriedReply,
    TryStore,
)

from tests.desktop.made import NOON, status
from tests.desktop.made_link import Answer

MINUTE = 60_000_000


@cache
def settings() -> SettingsReply:
    """A shop in a file."""
    retention = [
        RetentionRow(
            option=each.name, value="90d" if each.name == "journal" else str(each.default), default=str(each.default),
            title=each.title.en, title_zh=each.title.zh, help=each.help.en, help_zh=each.help.zh,
        )
        for each in RETENTION
    ]  # fmt: skip
    names = ("stop", "run", "spool", "plugins", "logs", "rulesets")
    places = [
        PlaceRow(
            name=name, path=f"/srv/shop/tiercast.db.{name}", what=FILES[name].what.en,
            what_zh=FILES[name].what.zh, exists=name != "stop",
        )
        for name in names
    ]  # fmt: skip
    return SettingsReply(
        id=0, config="/srv/shop/tiercast.yaml", built_in=False,
        store="sqlite:////srv/shop/tiercast.db", kind="sqlite", size=48_300_000,
        places=tuple(places), retention=tuple(retention), kept=tuple(_kept_rows()),
    )  # fmt: skip


def deeds() -> list[AuditRow]:
    """What two people did, the oldest first."""
    rule = '{"room":"main","ruleset":"starter","rule":"same_item","state":"ask"}'
    return [
        AuditRow(n=11, time=NOON - 95 * MINUTE, who="anna", what="rule_state", detail=rule, before="shadow",
                 after="ask", can_undo=True),
        AuditRow(n=12, time=NOON - 71 * MINUTE, who="anna", what="param",
                 detail='{"room":"main","ruleset":"starter","param":"patience","value":"8m"}', before="5m", after="8m",
                 undone=True),
        AuditRow(n=13, time=NOON - 70 * MINUTE, who="ben (command line)", what="param",
                 detail='{"room":"main","ruleset":"starter","param":"patience","value":"5m"}', before="8m", after="5m",
                 undoes=12),
        AuditRow(n=14, time=NOON - 40 * MINUTE, who="ben", what="recall", detail='{"action":"01J"}',
                 about="A line for the host · Momo", about_zh="提示主播 · Momo",
                 outcome="refused: the sink cannot take it back", outcome_zh="refused: 触达方式不支持撤回"),
        AuditRow(n=15, time=NOON - 12 * MINUTE, who="anna", what="stop", detail='{"strength":"hold"}', after="hold"),
        AuditRow(n=16, time=NOON - 10 * MINUTE, who="anna", what="resume", before="hold", can_undo=True),
    ]  # fmt: skip


def handover() -> HandoverReply:
    """A shift of two hours."""
    since = NOON - 130 * MINUTE
    return HandoverReply(
        id=0, room="main", now=NOON, since=since, opened=since, deeds=tuple(deeds()), asking=2, waiting=5
    )  # fmt: skip


def alerts() -> AlertsReply:
    """One that stands."""
    row = AlertRow(
        key="pool/gifts", kind="pool_low", severity="warn", since=NOON - MINUTE, message="gifts has 12 codes left",
        message_zh="券池 gifts 只剩 12 张", room="main",
    )  # fmt: skip
    return AlertsReply(id=0, alerts=(row,))


def _listed(command: ListAudit) -> AuditReply:
    found = [row for row in reversed(deeds()) if not command.before or row.n < command.before]
    found = [row for row in found if command.text in f"{row.who}{row.detail}"]
    return AuditReply(id=0, notes=tuple(row for row in found if not command.kinds or row.what in command.kinds))


def _effect(command: AskRetention) -> RetentionEffectReply:
    return RetentionEffectReply(
        id=0, option=command.option, value=command.value, before="90d", due=128_400, oldest=NOON - 80 * 86_400_000_000
    )


def _tried(command: TryStore) -> StoreTriedReply:
    return StoreTriedReply(
        id=0, store=command.url, kind="postgresql", server="15.8", used="used" in command.url,
        shops=("xiaomei",) if "used" in command.url else (), may_write="closed" not in command.url,
        encoding="LATIN1" if "latin" in command.url else "", password=bool(command.password),
    )  # fmt: skip


def settings_answers() -> dict[type, Answer]:
    """By command."""
    return {
        GetStatus: lambda _command: _status(),
        GetSettings: settings(),
        AskRetention: _effect,
        SetRetention: Done(id=0, message="30d"),
        TryStore: _tried,
        BackUp: BackupReply(
            id=0, file="/backups/shop.tcb", size=12_400_000, rows=184_201, files=("tiercast.yaml", "starter.yaml"),
            left_out=("/elsewhere/extra.yaml",), strangers=("bell (doorbell)",),
        ),
        CheckBackup: BackupCheckedReply(
            id=0, file="/backups/shop.tcb", size=12_400_000, shop="xiaomei", created=NOON - 86_400_000_000,
            version="0.1.0", rows=184_201, files=("tiercast.yaml", "starter.yaml"),
        ),
        AskHandover: handover(),
        ListAlerts: alerts(),
        ListAudit: _listed,
    }  # fmt: skip


def _status() -> StatusReply:
    return status()


MOVED = ChangeMoved(
    url="postgresql://tiercast@db.local/tiercast", kept="sqlite:////srv/shop/tiercast.db",
    rows={"journal": 180_000, "viewers": 4_201, "audit": 0}, config="/srv/shop/tiercast.yaml", in_keyring=True,
)  # fmt: skip
RESTORED = ChangeRestored(
    shop="xiaomei", created=NOON - 86_400_000_000, rows=184_201, config="/srv/shop/tiercast.yaml",
    safety="/srv/tiercast/backups/before-restore-20260922-120000.tcb",
)  # fmt: skip


class MadeProcess(QObject):
    """A process that moves or restores, which does what a test says."""

    coming = Signal(object)
    ended = Signal(object)

    def __init__(self, wanted: ChangeStart, _logs: object, _language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = wanted
        self.started = self.cancelled = False

    def start(self) -> None:
        """It runs."""
        self.started = True

    def cancel(self) -> None:
        """Somebody wants it no more."""
        self.cancelled = True


class MadeChanging:
    """The changes of a window with a made link: the engine ends and starts, and processes say what they are told to.

    Attributes:
        processes: those so far.
    """

    def __init__(self, session: Session, there: Changing | None = None) -> None:
        self.processes: list[MadeProcess] = []
        self._session = session
        self.changing = there or Changing(session)
        self.changing.make = self._make

    def _make(self, *arguments: Any) -> Any:
        self.processes.append(MadeProcess(*arguments))
        return self.processes[-1]

    def stand(self, stage: Stage, **more: Any) -> None:
        """The engine stands so."""
        link: Any = self._session.link
        link.stand(LinkState(stage=stage, **more))

    def tell(self, what: str, part: float | None = None) -> None:
        """The process is so far."""
        self.processes[-1].coming.emit(ChangeComing(what=what, part=part))

    def end(self, result: ChangeSays) -> None:
        """The process ends with this."""
        self.processes[-1].ended.emit(result)

    def through(self, result: ChangeSays) -> None:
        """All of it, to a running engine."""
        self.stand(Stage.ENDED)
        self.end(result)
        self.stand(Stage.HERE)
