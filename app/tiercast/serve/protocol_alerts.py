"""Alerts: what somebody should look at, as long as it stands; see `serve.protocol`."""

from typing import Final

import msgspec

from tiercast.serve.protocol_base import CommandMessage, Message, ReplyMessage


class ListAlerts(CommandMessage, frozen=True, kw_only=True, tag="alerts"):
    """What stands now; changes are pushed as `Alert`. Answer: `AlertsReply`."""


class AlertRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that somebody should look at.

    Attributes:
        key: the same as long as its cause is the same.
        kind: ``store``, ``source``, ``sink``, ``silent``, ``no_orders``, ``budget``, ``pool``, ``clock`` (a source's),
            ``computer_clock``, ``plugin``, ``stopped`` (a room), ``ruleset`` or ``restarted``.
        severity: ``info``, ``warn`` (somebody should look) or ``bad`` (something does not work).
        since: microseconds UTC.
        message, message_zh: what is wrong; hint, hint_zh: what to do.
        about: key of the source, sink, limit, pool or plugin.
    """

    key: str
    kind: str
    severity: str
    since: int
    message: str
    message_zh: str
    hint: str = ""
    hint_zh: str = ""
    room: str = ""
    about: str = ""


class AlertsReply(ReplyMessage, frozen=True, kw_only=True, tag="alerts_reply"):
    """What stands, the worst first."""

    alerts: tuple[AlertRow, ...]


class Alert(Message, frozen=True, kw_only=True, tag="alert"):
    """An alert begins or changes, or is `over`. A `Notice` of what ``alert`` is said once and does not stand."""

    alert: AlertRow
    over: bool = False


ALERT_READS: Final = (ListAlerts,)
"""Commands that change nothing."""
