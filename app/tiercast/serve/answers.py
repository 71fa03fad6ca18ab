"""What each command does, and what it answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
from tiercast_api.settings import secret_names

from tiercast.engine.live import LiveShop
from tiercast.hosting.plugins import Plugins
from tiercast.serve.about_audience import about_audience
from tiercast.serve.auditing import Auditing
from tiercast.serve.connection_handlers import connection_handlers
from tiercast.serve.host import Circumstances
from tiercast.serve.on_actions import OnActions
from tiercast.serve.on_alerts import OnAlerts
from tiercast.serve.on_backup import OnBackup
from tiercast.serve.on_channels import OnChannels
from tiercast.serve.on_configuring import OnConfiguring
from tiercast.serve.on_imports import OnImports
from tiercast.serve.on_people import OnPeople
from tiercast.serve.on_phones import OnPhones
from tiercast.serve.on_plugin_states import OnPluginStates
from tiercast.serve.on_recordings import recordings_handlers
from tiercast.serve.on_rules_and_money import rules_and_money
from tiercast.serve.on_sheet import OnSheet
from tiercast.serve.on_stop import OnStop
from tiercast.serve.on_switches import OnSwitches
from tiercast.serve.on_watch import OnWatch
from tiercast.serve.on_what_if import OnWhatIf
from tiercast.serve.protocol_alerts import ListAlerts
from tiercast.serve.protocol_backup import BackUp
from tiercast.serve.protocol_commands import (
    AnswerAction,
    AskWhy,
    CancelAction,
    Command,
    EraseViewer,
    FinishAction,
    GetStatus,
    ListActions,
    ListNearMisses,
    ListPlugins,
    RecallAction,
    ReloadRuleset,
    Resume,
    RetryAction,
    SendCue,
    SetParam,
    SetPlugin,
    SetRuleState,
    SetStop,
    Shutdown,
    TellViewer,
    TryConnection,
    TrySend,
    Undo,
    WhatIf,
)
from tiercast.serve.protocol_imports import CancelImport, ImportFiles, ListChannels, ListImports, SetChannel, UndoImport
from tiercast.serve.protocol_pushes import ImportProgress, Push
from tiercast.serve.protocol_replies import (
    Done,
    Reply,
    StatusReply,
)
from tiercast.serve.protocol_sheet import AskSheet, CancelSheet
from tiercast.serve.protocol_watch import GetFunnel, NameViewers, RemoveMark, SetMark, WatchRoom
from tiercast.serve.refusals import REFUSALS, failed
from tiercast.serve.room_handlers import room_handlers
from tiercast.serve.settings_handlers import settings_handlers
from tiercast.serve.shop_handlers import shop_handlers
from tiercast.serve.statuses import part_status, room_infos, rule_statuses, stop_now, titles_in, titles_of_kinds
from tiercast.serve.unable import Unable
from tiercast.serve.why import OnPast
from tiercast.store.errors import StoreError
from tiercast.version import VERSION

Handler = Callable[[Any, str], Awaitable[Reply]]
LASTING: Final = (ImportFiles, UndoImport, BackUp, Undo)
"""Commands that go on to their end though whoever gave them has gone."""


class Answers:
    """Answers the commands of clients."""

    def __init__(
        self, live: LiveShop, plugins: Plugins, circumstances: Circumstances, push: Callable[[Push], None],
        started: int,
    ) -> None:  # fmt: skip
        self._live, self._plugins, self._circumstances = live, plugins, circumstances
        self._started, self._auditing = started, Auditing(live, plugins.records, self._secrets)
        on_actions, on_past, on_imports = OnActions(live), OnPast(live), OnImports(live)
        on_channels, on_watch, sheet = OnChannels(live), OnWatch(live), OnSheet(live, push)
        self._configuring = OnConfiguring(live, circumstances, push)
        self.phones = OnPhones(live, circumstances, self.answer, push)
        stop, switches = OnStop(live), OnSwitches(live, push)
        plugin_states = OnPluginStates(live, self._configuring.plugin_rests, self._configuring.plugin_switched)
        self._lasting: set[asyncio.Future[Reply]] = set()
        live.imports.told = lambda far: push(ImportProgress(part=far.part, doing=far.doing, rows=far.rows))
        self._handlers: Mapping[type, Handler] = {
            GetStatus: self._status,
            SetStop: stop.stop,
            Resume: stop.resume,
            SendCue: switches.cue,
            SetRuleState: switches.rule_state,
            SetParam: switches.param,
            AnswerAction: on_actions.answer,
            RetryAction: on_actions.retry,
            CancelAction: on_actions.cancel,
            RecallAction: on_actions.recall,
            FinishAction: on_actions.finish,
            ListActions: on_actions.list,
            ReloadRuleset: switches.reload,
            WhatIf: OnWhatIf(live).what_if,
            AskWhy: on_past.why,
            ListNearMisses: on_past.near_misses,
            **about_audience(live),
            EraseViewer: OnPeople(live, push).erase,
            ListPlugins: plugin_states.list,
            SetPlugin: plugin_states.set,
            TryConnection: plugin_states.try_connection,
            TrySend: on_actions.try_send,
            TellViewer: on_imports.tell,
            SetChannel: on_channels.set,
            ListChannels: on_channels.list,
            ImportFiles: on_imports.bring,
            CancelImport: on_imports.cancel,
            UndoImport: on_imports.undo,
            ListImports: on_imports.list,
            WatchRoom: on_watch.watch,
            SetMark: on_watch.mark,
            RemoveMark: on_watch.remove,
            GetFunnel: on_watch.funnel,
            NameViewers: on_watch.names,
            AskSheet: sheet.sheet,
            CancelSheet: sheet.cancel,
            BackUp: OnBackup(live, push).back_up,
            ListAlerts: OnAlerts(live).list,
            Shutdown: self._shutdown,
            **room_handlers(live, on_actions, push),
            **rules_and_money(live),
            **connection_handlers(live, self._configuring),
            **settings_handlers(live, self._configuring),
            **shop_handlers(live),
            **recordings_handlers(live),
            **self.phones.handlers(),
        }

    async def answer(self, command: Command, who: str) -> Reply:
        """Do it, and note in the audit log what changed something."""
        if isinstance(command, LASTING):
            # Whoever asked may go away meanwhile: half an import must not be left behind, nor a note be missing.
            doing = asyncio.ensure_future(
                self._undo(command, who) if isinstance(command, Undo) else self._do(command, who)
            )
            self._lasting.add(doing)
            doing.add_done_callback(self._lasting.discard)
            return await asyncio.shield(doing)
        return await self._do(command, who)

    async def _do(self, command: Command, who: str, undoes: int | None = None) -> Reply:
        before = self._auditing.before(command)
        reply = await self._try(command, who)
        try:
            await self._auditing.noted(command, who, before, reply, undoes)
        except StoreError as error:
            # What was done is done; that it could not be written down is told, and the store tells of itself.
            self._live.told.trouble(f"not in the audit log: {error.message}", f"未写入操作记录：{error.message_zh}")
        return reply

    async def _undo(self, command: Undo, who: str) -> Reply:
        try:
            back = self._auditing.way_back(command.note)
        except Unable as error:
            return failed(command.id, error, self._plugins.sayings)
        return await self._do(msgspec.structs.replace(back, id=command.id), who, command.note)

    async def _try(self, command: Command, who: str) -> Reply:
        try:
            return await self._handlers[type(command)](command, who)
        except REFUSALS as error:
            return failed(command.id, error, self._plugins.sayings)

    # --- the engine itself

    async def _status(self, command: GetStatus, who: str) -> Reply:
        live, stop = self._live, self._live.stop_file.current()
        evaluator = self._circumstances.config.evaluator
        notices = [
            (f"{record.id}: {record.reason.english}", f"{record.id}：{record.reason.chinese}")
            for record in self._plugins.records
            if record.reason is not None
        ]
        return StatusReply(
            id=command.id,
            shop=live.config.shop,
            version=VERSION,
            started=self._started,
            evaluator=live.book.evaluator if evaluator == "auto" else evaluator,
            rooms=tuple(live.config.rooms),
            sources=tuple(part_status(live, "in", key) for key in live.config.sources),
            sinks=tuple(part_status(live, "out", key) for key in live.config.sinks),
            rules=tuple(rule_statuses(live)),
            stop=stop_now(stop),
            notices=tuple(en for en, _ in notices),
            notices_zh=tuple(zh for _, zh in notices),
            title=live.config.title,
            known=tuple(room_infos(live)),
            titles=titles_in(live.shop.core.programs.values()),
            kinds=titles_of_kinds(live.plugins.kinds),
        )

    async def _shutdown(self, command: Shutdown, who: str) -> Reply:
        # The reply goes out first: the end closes the door.
        asyncio.get_running_loop().call_later(0.05, self._circumstances.end)
        return Done(id=command.id, message="the engine ends", message_zh="引擎正在关闭")

    def _secrets(self, side: str, kind: str) -> frozenset[str] | None:
        card = (self._plugins.sources if side == "in" else self._plugins.sinks).get(kind)
        return None if card is None else secret_names(card.settings)
