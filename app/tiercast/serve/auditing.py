"""Writes down every command that may change something: who, when, before, after, and the way back."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.beside.stop import LONGEST_REASON
from tiercast.hosting.records import PluginRecord, PluginState
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.connections_before import SecretNames, part_before, retention_before, room_before
from tiercast.serve.knowing import SEALED, Knowing
from tiercast.serve.on_channels import OnChannels
from tiercast.serve.on_items import item_before
from tiercast.serve.on_rulesets import ruleset_before
from tiercast.serve.on_show import show_before
from tiercast.serve.on_watch import marks_before
from tiercast.serve.protocol_alerts import ALERT_READS
from tiercast.serve.protocol_audience import AUDIENCE_READS, ActByHand, ExportViewer
from tiercast.serve.protocol_commands import (
    AskWhy,
    Command,
    EraseViewer,
    GetStatus,
    ListActions,
    ListAudit,
    ListNearMisses,
    ListPlugins,
    Resume,
    RuleStateName,
    SetParam,
    SetPlugin,
    SetRuleState,
    SetShow,
    SetStop,
    StopStrength,
    TellViewer,
    TryConnection,
    TrySend,
    Undo,
    WhatIf,
)
from tiercast.serve.protocol_connections import (
    CONNECTIONS_READS,
    PutPart,
    PutRoom,
    RemovePart,
    RemoveRoom,
)
from tiercast.serve.protocol_imports import ImportFiles, ImportReply, ListChannels, ListImports, SetChannel, UndoImport
from tiercast.serve.protocol_letters import LETTERS_READS
from tiercast.serve.protocol_money import MONEY_READS
from tiercast.serve.protocol_phones import PHONES_READS, ClosePhones, OpenPhones
from tiercast.serve.protocol_plugins import PLUGINS_READS
from tiercast.serve.protocol_recordings import RECORDINGS_READS
from tiercast.serve.protocol_replies import Done, Failed, Reply
from tiercast.serve.protocol_room import ROOM_READS, AnswerQuestions, StopRoom
from tiercast.serve.protocol_rules import RULES_READS, RestoreRuleset, SavedReply, SaveRuleset
from tiercast.serve.protocol_settings import SETTINGS_READS, SetRetention
from tiercast.serve.protocol_sheet import SHEET_READS
from tiercast.serve.protocol_shop import SHOP_READS, SetItem
from tiercast.serve.protocol_watch import WATCH_READS, MarkReply, RemoveMark, SetMark
from tiercast.serve.unable import Unable
from tiercast.store.audit import DONE, REFUSED, Audited, one_note, write_note
from tiercast.words import Words

READS: Final = (
    WhatIf,
    *ALERT_READS,
    *WATCH_READS,
    GetStatus,
    ListActions,
    ListPlugins,
    ListNearMisses,
    ListAudit,
    ListChannels,
    ListImports,
    AskWhy,
    TryConnection,
    TrySend,
    *ROOM_READS,
    *RULES_READS,
    *MONEY_READS,
    *AUDIENCE_READS,
    *CONNECTIONS_READS,
    *LETTERS_READS,
    *PLUGINS_READS,
    *SETTINGS_READS,
    *SHOP_READS,
    *SHEET_READS,
    *RECORDINGS_READS,
    *PHONES_READS,
)
"""Commands that change nothing."""
NO_WAY_BACK: Final[Mapping[str, Words]] = {
    "cue": Words("rules have acted on it; cancel or recall their actions", "规则已经据此执行；请取消或撤回相应的动作"),
    "answer": Words(
        "the answer was acted on; recall the action where its sink can", "回答已经生效；如果触达方式支持，可以撤回动作"
    ),
    "retry": Words(
        "the action was tried again; recall it where its sink can", "动作已经重试；如果触达方式支持，可以撤回"
    ),
    "cancel": Words(
        "its time may have passed; the rule fires again when its conditions hold",
        "可能已经过时；条件再次成立时规则会重新触发",
    ),
    "recall": Words(
        "what was taken back is not given again; the rule fires again when its conditions hold",
        "撤回的不会再发；条件再次成立时规则会重新触发",
    ),
    "finish": Words("a person has said that it is done", "已有人确认完成"),
    "reload": Words("bring the file of before back and load it again", "把之前的文件放回去，再重新载入"),
    "viewer erase": Words("what was erased is gone for ever", "删除的内容无法恢复"),
    "erase_viewer": Words("what was erased is gone for ever", "删除的内容无法恢复"),
    "import_cancel": Words("import the files again", "请重新导入文件"),
    "import_undo": Words("import the files again", "请重新导入文件"),
    "viewer_tell": Words(
        "nothing was changed by it, or what was there is gone", "没有改变任何内容，或原来的内容已不存在"
    ),
    "act": Words("it was acted on; cancel or recall its action", "已经执行；请取消或撤回相应的动作"),
    "viewer_export": Words("whoever has the file has it", "文件已经交出"),
    "show": Words("nothing was on before; say what is on now", "之前没有在讲解的内容；请直接说明现在的环节"),
    "coupon_import": Words(
        "codes that were given stay given; pause the rules that give from the pool",
        "已发出的券码不会收回；请暂停使用该券池的规则",
    ),
    "codes_import": Words(
        "codes that were given stay given; pause the rules that give from the pool",
        "已发出的券码不会收回；请暂停使用该券池的规则",
    ),
    "backup": Words("it changed nothing; delete the file", "没有改动任何内容；不需要时删除备份文件即可"),
    "restore": Words("restore the backup of before", "请恢复之前的备份"),
    "shop_begin": Words("the configuration of before is kept beside the new one", "之前的配置保存在新配置旁边"),
    "letters_feed": Words(
        "what was read cannot be unread; undo what came of it", "已读入的无法收回；请撤销由此产生的操作"
    ),
    "plugin_install": Words("remove the plugin", "请移除这个插件"),
    "plugin_remove": Words("install the plugin again", "请重新安装这个插件"),
    "letters_drop": Words("what was dropped is gone for ever", "删除的内容无法恢复"),
    "part_again": Words("nothing was changed by it", "没有改变任何内容"),
    "phones_close": Words("open it again, and pair the phones anew", "请重新打开，并重新配对手机"),
    "phone_pair": Words("take the phone out of the list", "请从列表中移除这台手机"),
    "phone_paired": Words("take the phone out of the list", "请从列表中移除这台手机"),
    "phone_forget": Words("pair the phone again", "请重新配对这台手机"),
    "shutdown": Words("start the engine again", "请重新启动引擎"),
}
"""Why a command cannot be undone, by kind."""
_PERSONAL: Final = ("person", "note", "token", "text", "passphrase", "secrets", "settings")
"""Fields of commands that may name somebody, are whole files or secret; they are not written down."""
_decode_command: Final[Callable[[str], Command]] = msgspec.json.Decoder(Command).decode


class Before(msgspec.Struct, frozen=True):
    """How something stood before a command: in words, and the command that brings it back."""

    words: str = ""
    back: Command | None = None


class Auditing:
    """Notes commands in the audit log of a shop."""

    def __init__(
        self, live: AuditedShop, plugins: Iterable[PluginRecord], secrets: SecretNames = lambda side, kind: None
    ) -> None:
        """`plugins`: all that are known, whose states are looked at again each time."""
        self._secrets = secrets
        self._live, self._plugins, self._knowing = live, plugins, Knowing(live)

    def before(self, command: Command) -> Before:
        """How what `command` will change stands now."""
        match command:
            case SetRuleState():
                state = self._rule_state(command)
                switched = state not in ("", command.state.value)
                back = msgspec.structs.replace(command, state=RuleStateName(state)) if switched else None
                return Before(state, back)
            case SetParam():
                value = self._param(command)
                return Before(value, msgspec.structs.replace(command, value=value) if value else None)
            case SetStop():
                standing = self._stop()
                return Before(standing, None if standing else Resume(id=0))
            case Resume():
                standing = self._stop()
                return Before(standing, SetStop(id=0, strength=StopStrength(standing)) if standing else None)
            case StopRoom():
                return Before(self._room_stop(command), msgspec.structs.replace(command, stopped=not command.stopped))
            case SetPlugin():
                state = self._plugin(command.plugin)
                switched = (state == PluginState.ENABLED) is not command.enabled
                return Before(
                    state, msgspec.structs.replace(command, enabled=not command.enabled) if switched else None
                )
            case UndoImport():
                return Before(f"import {command.number}")
        return self._before_words(command)

    def _before_words(self, command: Command) -> Before:
        """How what people told the engine stands now."""
        match command:
            case SetShow():
                return Before(*show_before(self._live, command))
            case SetChannel():
                return Before(*OnChannels(self._live).before(command))
            case SetItem():
                return Before(*item_before(self._live, command))
            case TellViewer():
                return Before(*self._knowing.before(command))
            case AnswerQuestions():
                return Before(back=msgspec.structs.replace(command, answered=not command.answered))
            case SaveRuleset() | RestoreRuleset():
                return Before(*ruleset_before(self._live, command))
            case RemoveMark():
                return Before(*marks_before(self._live.opened, command))
            case OpenPhones():
                return Before(back=ClosePhones(id=0))
        return self._connection_before(command)

    def _connection_before(self, command: Command) -> Before:
        if isinstance(command, PutRoom | RemoveRoom):
            return Before(*room_before(self._live.config, command.key))
        if isinstance(command, PutPart | RemovePart):
            return Before(*part_before(self._live.config, command.side, command.key, self._secrets))
        if isinstance(command, SetRetention):
            return Before(*retention_before(self._live.config, command))
        return Before()

    async def noted(self, command: Command, who: str, before: Before, reply: Reply, undoes: int | None = None) -> None:
        """Write down what became of a command; it is on disk when this returns. Raises: StoreError."""
        if isinstance(command, (*READS, Undo)) or (isinstance(command, EraseViewer) and not isinstance(reply, Failed)):
            return
        if isinstance(command, ImportFiles) and not isinstance(reply, Failed):
            if command.dry_run or not isinstance(reply, ImportReply) or not reply.number:
                return
            before = Before(back=UndoImport(id=0, number=reply.number))
        if isinstance(reply, MarkReply):
            before = Before(back=RemoveMark(id=0, number=reply.mark.number))
        if isinstance(command, ExportViewer) and command.page:
            return
        said = msgspec.to_builtins(command)
        what = said.pop("type")
        said = {name: value for name, value in said.items() if name != "id" and name not in _PERSONAL}
        if isinstance(command, SetStop):
            said["reason"] = command.reason[:LONGEST_REASON]
        if isinstance(command, TellViewer):
            # What somebody noted, an attribute or an order's number may name people.
            said = {name: value for name, value in said.items() if name in ("what", "viewer", "other")}
            before = Before(before.words, self._knowing.way_back(command, reply, before.back))
        if isinstance(reply, SavedReply) and not reply.version:
            return
        if isinstance(command, ActByHand | ExportViewer):
            # What is said to somebody may name them.
            said = {name: value for name, value in said.items() if name in ("viewer", "room", "action")}
        failed = isinstance(reply, Failed)
        audited = Audited(
            time=self._live.clock.now(), who=who, what=what, detail=msgspec.json.encode(said).decode(),
            before=before.words, after="" if failed else self._after(command, reply),
            outcome=self._outcome(command, reply),
            undoes=undoes,
        )  # fmt: skip
        opened, back = self._live.opened, None if failed else before.back

        def write(connection: Connection) -> None:
            text = "" if back is None else self._back(connection, back)
            write_note(connection, opened.shop, msgspec.structs.replace(audited, back=text))

        written = opened.writer.call(write)
        if not isinstance(command, SetStop):
            # A stop is answered at once, also while the disk is busy.
            await asyncio.wrap_future(written)

    def _outcome(self, command: Command, reply: Reply) -> str:
        if not isinstance(reply, Failed):
            return DONE
        # Why something about a viewer is refused may quote it.
        return REFUSED if isinstance(command, TellViewer) else f"{REFUSED}: {reply.message}"

    def _back(self, connection: Connection, back: Command) -> str:
        if isinstance(back, TellViewer):
            return self._knowing.seal(connection, back.viewer, back)
        return msgspec.json.encode(back).decode()

    def way_back(self, number: int, may: Collection[type] | None = None) -> Command:
        """The command that takes back what a note tells of; `may`: kinds that can be done here, None for all.

        Raises:
            Unable: there is none, or things have changed.
        """
        with self._live.opened.database.read() as connection:
            found = one_note(connection, self._live.opened.shop, number)
        if found is None:
            raise Unable("not_found", f"the audit log has no note {number}", zh=f"操作记录里没有第 {number} 条")
        if found.outcome != DONE or (found.what == "rule_state" and found.before == found.after):
            raise Unable("refused", "nothing was changed then", zh="当时没有改变任何内容")
        if found.undone:
            raise Unable("refused", "it was taken back already", zh="已经撤销过了")
        if not found.back:
            why = NO_WAY_BACK.get(found.what, Words("", ""))
            raise Unable("refused", "this cannot be taken back", why.en, zh="这一条无法撤销", hint_zh=why.zh)
        back = self._knowing.open(found.back) if found.back.startswith(SEALED) else _decode_command(found.back)
        if may is not None and type(back) not in may:
            raise Unable(
                "no_engine",
                "this is taken back in a running engine only",
                "start one: tiercast engine",
                zh="只有引擎运行时才能撤销这一条",
                hint_zh="请先启动：tiercast engine",
            )
        now = self.before(back).words
        if now != found.after:
            raise Unable(
                "refused",
                f"it has been changed since: then it became {found.after or 'nothing'!r}, "
                f"now it is {now or 'nothing'!r}",
                "take back the later change first",
                zh=f"之后又有改动：当时改为 {found.after or '无'!r}，现在是 {now or '无'!r}",
                hint_zh="请先撤销后来的改动",
            )
        return back

    def _after(self, command: Command, reply: Reply) -> str:
        match command:
            case SetRuleState():
                return command.state.value
            case SetParam():
                return command.value
            case SetStop() | Resume():
                return self._stop()
            case SetPlugin():
                return self._plugin(command.plugin)
            case SaveRuleset() | RestoreRuleset():
                return ruleset_before(self._live, command)[0]
        if isinstance(command, PutRoom | RemoveRoom | PutPart | RemovePart | SetRetention | SetItem | StopRoom):
            return self.before(command).words
        if isinstance(reply, ImportReply):
            return f"import {reply.number}"
        if isinstance(command, SetMark | RemoveMark):
            return command.text if isinstance(command, SetMark) else ""
        if isinstance(command, SetShow):
            return show_before(self._live, command)[0]
        if isinstance(command, SetChannel):
            return OnChannels(self._live).before(command)[0]
        if isinstance(command, TellViewer):
            return self._knowing.before(command)[0]
        return reply.message if isinstance(reply, Done) else ""

    def _rule_state(self, command: SetRuleState) -> str:
        core, rule = self._live.shop.core, f"{command.ruleset}/{command.rule}"
        program = core.programs.get(command.room)
        if program is None or program.trigger(rule) is None:
            return ""
        return core.rule_state(command.room, rule).value

    def _param(self, command: SetParam) -> str:
        core, full = self._live.shop.core, f"{command.ruleset}/{command.param}"
        program = core.programs.get(command.room)
        if program is None:
            return ""
        turned = core.state.shop.params.get(f"{command.room}/{full}") or program.config.params.get(full)
        if turned is not None:
            return turned
        found = program.scope.param(command.ruleset, command.param)
        return "" if found is None else found[1].value.written or str(found[1].value.value)

    def _stop(self) -> str:
        standing = self._live.stop_file.current()
        return standing.strength.value if standing is not None else ""

    def _room_stop(self, command: StopRoom) -> str:
        return StopStrength.HOLD.value if command.room in self._live.shop.core.state.shop.stops else ""

    def _plugin(self, plugin: str) -> str:
        return next((record.state.value for record in self._plugins if record.id == plugin), "")
