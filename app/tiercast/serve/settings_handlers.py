"""Who answers the commands of `serve.protocol_settings`, and what people did."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.serve.on_audit import OnAudit
from tiercast.serve.on_configuring import OnConfiguring
from tiercast.serve.on_settings import OnSettings
from tiercast.serve.protocol_commands import ListAudit
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_settings import (
    AskHandover,
    AskRetention,
    CheckBackup,
    GetSettings,
    SetRetention,
    TryStore,
)


def settings_handlers(
    live: LiveShop, configuring: OnConfiguring
) -> Mapping[type, Callable[[Any, str], Awaitable[Reply]]]:
    """By the command that each of them answers."""
    on_audit, on_settings = OnAudit(live), OnSettings(live, configuring.file)
    return {
        ListAudit: on_audit.listed,
        AskHandover: on_audit.handover,
        GetSettings: on_settings.get,
        AskRetention: on_settings.retention,
        SetRetention: configuring.set_retention,
        TryStore: on_settings.try_store,
        CheckBackup: on_settings.check_backup,
    }
