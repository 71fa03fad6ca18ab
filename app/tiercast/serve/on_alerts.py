"""Alerts as clients are told of them."""

from tiercast.engine.alarms import Standing
from tiercast.engine.live import LiveShop
from tiercast.serve.protocol_alerts import Alert, AlertRow, AlertsReply, ListAlerts
from tiercast.serve.protocol_replies import Reply


class OnAlerts:
    """What clients ask about alerts."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def list(self, command: ListAlerts, who: str) -> Reply:
        """What stands."""
        return AlertsReply(id=command.id, alerts=tuple(map(alert_row, self._live.alarms.standing())))


def alert(standing: Standing) -> Alert:
    """An alarm as a push."""
    return Alert(alert=alert_row(standing), over=standing.over)


def alert_row(standing: Standing) -> AlertRow:
    """An alarm as clients are told of it."""
    alarm = standing.alarm
    return AlertRow(
        key=alarm.key, kind=alarm.kind, severity=alarm.severity.value, since=standing.since, message=alarm.words.en,
        message_zh=alarm.words.zh, hint=alarm.hint.en, hint_zh=alarm.hint.zh, room=alarm.room, about=alarm.about,
    )  # fmt: skip
