"""What each command does, and what it answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
from tiercast_api.settings import secret_names

from tiercast.audience.entry import Entry
from tiercast.beside.stop import Stop, Strength
from tiercast.engine.live import LiveShop
from tiercast.engine.outbox_ports import waiting_actions
from tiercast.hosting.plugins import Plugins
from tiercast.hosting.records import Origin
from tiercast.serve.about_audience import about_audience
from tiercast.serve.auditing import Auditing
from tiercast.serve.connection_handlers import connection_handlers
from tiercast.serve.cues import cue_entry
from tiercast.serve.given import given_id
from tiercast.serve.host import Circumstances
from tiercast.serve.on_actions import OnActions
from tiercast.serve.on_alerts import OnAlerts
from tiercast.serve.on_backup import OnBackup
from tiercast.serve.on_channels import OnChannels
from tiercast.serve.on_configuring import OnConfiguring
from tiercast.serve.on_imports import OnImports
from tiercast.serve.on_people import OnPeople
from tiercast.serve.on_phones import OnPhones
from tiercast.serve.on_recordings import recordings_handlers
from tiercast.serve.on_rules_and_money import rules_and_money
from tiercast.serve.on_sheet import OnSheet
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
    RuleStateName,
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
from tiercast.serve.protocol_pushes import ImportProgress, Push, RuleChanged
from tiercast.serve.protocol_replies import (
    Done,
    PluginRow,
    PluginsReply,
    Reply,
    StatusReply,
)
from tiercast.serve.protocol_sheet import AskSheet
from tiercast.serve.protocol_watch import GetFunnel, NameViewers, RemoveMark, SetMark, WatchRoom
from tiercast.serve.refusals import REFUSALS, failed
from tiercast.serve.room_handlers import room_handlers
from tiercast.serve.settings_handlers import settings_handlers
from tiercast.serve.shop_handlers import shop_handlers
from tiercast.serve.statuses import part_status, room_infos, rule_status, rule_statuses, stop_now
from tiercast.serve.unable import Unable
from tiercast.serve.why import OnPast
from tiercast.step.knobs import KnobError, knob_value
from tiercast.store.errors import StoreError
from tiercast.version import VERSION

Handler = Callable[[Any, str], Awaitable[Reply]]
LASTING: Final = (ImportFiles, UndoImport, BackUp)
"""Commands that go on to their end though whoever gave them has gone."""


class Answers:
    """Answers the commands of clients."""

    def __init__(
        self, live: LiveShop, plugins: Plugins, circumstances: Circumstances, push: Callable[[Push], None],
        started: int,
    ) -> None:  # fmt: skip
        self._live, self._plugins, self._circumstances, self._push = live, plugins, circumstances, push
        self._started, self._auditing = started, Auditing(live, plugins.records, self._secrets)
        on_actions, on_past, on_imports = OnActions(live), OnPast(live), OnImports(live)
        on_channels, on_watch = OnChannels(live), OnWatch(live)
        self._configuring = OnConfiguring(live, circumstances, push)
        self.phones = OnPhones(live, circumstances, self.answer, push)
        self._lasting: set[asyncio.Future[Reply]] = set()
        live.imports.told = lambda part, rows: push(ImportProgress(part=part, rows=rows))
        self._handlers: Mapping[type, Handler] = {
            GetStatus: self._status,
            SetStop: self._stop,
            Resume: self._resume,
            SendCue: self._cue,
            SetRuleState: self._rule_state,
            SetParam: self._param,
            AnswerAction: on_actions.answer,
            RetryAction: on_actions.retry,
            CancelAction: on_actions.cancel,
            RecallAction: on_actions.recall,
            FinishAction: on_actions.finish,
            ListActions: on_actions.list,
            ReloadRuleset: self._reload,
            WhatIf: OnWhatIf(live).what_if,
            AskWhy: on_past.why,
            ListNearMisses: on_past.near_misses,
            **about_audience(live),
            EraseViewer: OnPeople(live).erase,
            ListPlugins: self._list_plugins,
            SetPlugin: self._set_plugin,
            TryConnection: self._try_connection,
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
            AskSheet: OnSheet(live, push).sheet,
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
        if isinstance(command, Undo):
            return await self._undo(command, who)
        if isinstance(command, LASTING):
            # Whoever asked may go away meanwhile: half an import must not be left behind, nor a note be missing.
            doing = asyncio.ensure_future(self._do(command, who))
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

    # --- status and stop

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
        )

    async def _stop(self, command: SetStop, who: str) -> Reply:
        live = self._live
        stop = Stop(Strength(command.strength.value), who, live.clock.now(), command.reason)
        try:
            standing = await asyncio.to_thread(live.stop_file.set, stop)
        except OSError as error:
            raise Unable(
                "fault",
                f"the stop cannot be written: {error}",
                "stop the sinks by hand",
                zh=f"停止状态无法写入：{error}",
                hint_zh="请手动停用各触达方式",
            ) from error
        return Done(id=command.id, message=f"stopped: {standing.strength.value}", seq=await live.stop_keeper.look())

    async def _resume(self, command: Resume, who: str) -> Reply:
        live = self._live
        if live.stop_file.current() is None:
            return Done(id=command.id, message="there was no stop")
        kept = {given_id(text) for text in command.release}
        waiting = await waiting_actions(live.dispatcher.ports.outbox)
        try:
            await asyncio.to_thread(live.stop_file.lift, kept)
        except OSError as error:
            raise Unable(
                "fault",
                f"the stop cannot be lifted: {error}",
                "remove its file by hand",
                zh=f"停止状态无法解除：{error}",
                hint_zh="请手动删除停止文件",
            ) from error
        await live.dispatcher.resumed()
        seq = await live.stop_keeper.look()
        dropped = len(waiting) - len(kept.intersection(waiting))
        return Done(id=command.id, message=f"{dropped} actions that waited were dropped", seq=seq)

    # --- rooms and rules

    async def _cue(self, command: SendCue, who: str) -> Reply:
        entry = cue_entry(self._live, self._program(command.room), command, self._now())
        return Done(id=command.id, seq=await self._live.loop.put(entry))

    async def _rule_state(self, command: SetRuleState, who: str) -> Reply:
        program = self._program(command.room)
        rule = program.trigger(f"{command.ruleset}/{command.rule}")
        if rule is None:
            raise Unable(
                "not_found",
                f"the room has no rule {command.ruleset}/{command.rule}",
                zh=f"直播间没有规则 {command.ruleset}/{command.rule}",
            )
        uncapped = program.acts[rule.name].uncapped
        if command.state is RuleStateName.LIVE and uncapped:
            raise Unable(
                "refused",
                f"{rule.name} cannot be live: {uncapped} costs something, and no cap in money or pieces bounds it",
                "give the rule a limit such as {room: 100 per session} or {budget: 500 CNY per session}, "
                "or let it ask first",
                zh=f"{rule.name} 不能运行：{uncapped} 会产生花费，但没有任何次数或金额上限",
                hint_zh="给规则加上限制，例如 {room: 100 per session} 或 {budget: 500 CNY per session}，或改为先问我",
            )
        entry = Entry(self._now(), "rule_state", command.room, topic=rule.name, text=command.state.value)
        seq = await self._live.loop.put(entry)
        status = rule_status(self._live, command.room, self._program(command.room), rule)
        self._push(RuleChanged(rule=status))
        return Done(id=command.id, seq=seq)

    async def _param(self, command: SetParam, who: str) -> Reply:
        program = self._program(command.room)
        found = program.scope.param(command.ruleset, command.param)
        if found is None or found[0] != command.ruleset:
            raise Unable(
                "not_found",
                f"{command.ruleset} has no param {command.param!r}",
                zh=f"{command.ruleset} 没有参数 {command.param!r}",
            )
        try:
            knob_value(found[1], command.value)
        except KnobError as error:
            raise Unable("refused", str(error), zh=error.zh) from error
        name = f"{command.ruleset}/{command.param}"
        entry = Entry(self._now(), "param", command.room, topic=name, text=command.value)
        return Done(id=command.id, seq=await self._live.loop.put(entry))

    async def _reload(self, command: ReloadRuleset, who: str) -> Reply:
        room = self._live.config.rooms.get(command.room)
        if room is None:
            raise Unable("not_found", f"there is no room {command.room!r}", zh=f"没有直播间 {command.room!r}")
        changed = await self._live.rooms.configure_room(room)
        return Done(id=command.id, message="the rulesets took over" if changed else "nothing has changed")

    # --- plugins

    async def _list_plugins(self, command: ListPlugins, who: str) -> Reply:
        rows = []
        for record in self._plugins.records:
            manifest = record.found.manifest
            rows.append(
                PluginRow(
                    id=record.id,
                    version=manifest.version if manifest else "",
                    title=manifest.title if manifest else record.id,
                    state=record.state.value,
                    title_zh=manifest.title_zh if manifest else "",
                    reason=record.reason.english if record.reason else "",
                    reason_zh=record.reason.chinese if record.reason else "",
                    details=record.details,
                    count=record.count,
                    own=record.found.origin is Origin.USER,
                    first_party=record.found.first_party,
                    sources=manifest.sources if manifest else (),
                    sinks=manifest.sinks if manifest else (),
                    permissions=manifest.permissions if manifest else (),
                )
            )
        return PluginsReply(id=command.id, plugins=tuple(rows))

    async def _set_plugin(self, command: SetPlugin, who: str) -> Reply:
        try:
            change = self._plugins.enable if command.enabled else self._plugins.disable
            record = await change(command.plugin)
        except KeyError:
            raise Unable(
                "not_found", f"there is no plugin {command.plugin!r}", zh=f"没有插件 {command.plugin!r}"
            ) from None
        await self._configuring.plugin_switched(command.plugin)
        return Done(id=command.id, message=record.state.value)

    async def _try_connection(self, command: TryConnection, who: str) -> Reply:
        live = self._live
        if command.key in live.sources.running:
            source = live.sources.running[command.key]
            message = await source.test_connection(live.sources.context(command.key))
        elif command.key in live.sinks.running:
            message = await live.sinks.running[command.key].test_connection(live.sinks.context(command.key))
        else:
            raise Unable(
                "not_found", f"there is no source or sink {command.key!r}", zh=f"没有数据接入或触达方式 {command.key!r}"
            )
        said = self._plugins.sayings.both(message)
        return Done(id=command.id, message=said.english, message_zh=said.chinese)

    async def _shutdown(self, command: Shutdown, who: str) -> Reply:
        # The reply goes out first: the end closes the door.
        asyncio.get_running_loop().call_later(0.05, self._circumstances.end)
        return Done(id=command.id, message="the engine ends")

    def _secrets(self, side: str, kind: str) -> frozenset[str] | None:
        card = (self._plugins.sources if side == "in" else self._plugins.sinks).get(kind)
        return None if card is None else secret_names(card.settings)

    def _program(self, room: str) -> Any:
        program = self._live.shop.core.programs.get(room)
        if program is None:
            raise Unable(
                "not_found",
                f"there is no room {room!r}; there are: {', '.join(self._live.config.rooms)}",
                zh=f"没有直播间 {room!r}；现有：{', '.join(self._live.config.rooms)}",
            )
        return program

    def _now(self) -> int:
        return max(self._live.clock.now(), self._live.shop.core.state.shop.now)
