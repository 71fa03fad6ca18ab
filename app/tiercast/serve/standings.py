"""How what a command changes stood before it, and stands after it; for the audit log."""

from collections.abc import Iterable
from typing import Final

import msgspec

from tiercast.hosting.records import PluginRecord, PluginState
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.connections_before import SecretNames, part_before, retention_before, room_before
from tiercast.serve.knowing import Knowing
from tiercast.serve.on_channels import OnChannels
from tiercast.serve.on_items import item_before
from tiercast.serve.on_rulesets import ruleset_before
from tiercast.serve.on_show import show_before
from tiercast.serve.on_watch import marks_before
from tiercast.serve.protocol_commands import (
    Command,
    Resume,
    RuleStateName,
    SetParam,
    SetPlugin,
    SetRuleState,
    SetShow,
    SetStop,
    StopStrength,
    TellViewer,
)
from tiercast.serve.protocol_connections import (
    PutPart,
    PutRoom,
    RemovePart,
    RemoveRoom,
)
from tiercast.serve.protocol_imports import ImportReply, SetChannel, UndoImport
from tiercast.serve.protocol_phones import ClosePhones, OpenPhones
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_room import AnswerQuestions, StopRoom
from tiercast.serve.protocol_rules import RestoreRuleset, SaveRuleset
from tiercast.serve.protocol_settings import SetRetention
from tiercast.serve.protocol_shop import SetItem
from tiercast.serve.protocol_watch import RemoveMark, SetMark
from tiercast.words import Words

_LOOKED_AT: Final = (
    SetStop, Resume, StopRoom, SetPlugin, SaveRuleset, RestoreRuleset, PutRoom, RemoveRoom, PutPart, RemovePart,
    SetRetention, SetItem, SetShow, SetChannel, TellViewer,
)  # fmt: skip
"""Commands after which is looked at how it stands as before them."""
_TOLD_ZH: Final = {
    "given": "有",
    "nobody's": "不属于任何人",
    "marketing: yes": "优惠和消息：同意",
    "marketing: no": "优惠和消息：拒绝",
    "personalised: yes": "个性化：同意",
    "personalised: no": "个性化：拒绝",
}
"""How what was told of a viewer stood, in Chinese."""


class Before(msgspec.Struct, frozen=True):
    """How something stood before a command: in words, and the command that brings it back.

    Attributes:
        zh: the words in Chinese, where they are others.
    """

    words: str = ""
    back: Command | None = None
    zh: str = ""


class Standings:
    """Looks at how things stand.

    Args:
        plugins: all that are known, whose states are looked at again each time.
        knowing: says how what people know of viewers stands.
    """

    def __init__(
        self, live: AuditedShop, plugins: Iterable[PluginRecord], knowing: Knowing, secrets: SecretNames
    ) -> None:
        self._live, self._plugins, self._knowing, self._secrets = live, plugins, knowing, secrets

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
                return Before(f"import {command.number}", zh=f"第 {command.number} 次导入")
        return self._before_words(command)

    def _before_words(self, command: Command) -> Before:
        """How what people told the engine stands now."""
        match command:
            case SetShow():
                words, back = show_before(self._live, command)
                return Before(words, back, f"{words.partition(' ')[0]} 个环节" if command.what == "plan" else "")
            case SetChannel():
                return Before(*OnChannels(self._live).before(command))
            case SetItem():
                return Before(*item_before(self._live, command))
            case TellViewer():
                words, back = self._knowing.before(command)
                return Before(words, back, _TOLD_ZH.get(words) or words.replace("a value", "有值"))
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

    def after(self, command: Command, reply: Reply) -> Words:
        """How it stands once a command was obeyed."""
        if isinstance(reply, ImportReply):
            return Words(f"import {reply.number}", f"第 {reply.number} 次导入")
        if isinstance(command, _LOOKED_AT):
            found = self.before(command)
            return Words(found.words, found.zh or found.words)
        said = self._said(command)
        if said is not None:
            return Words(said, said)
        return Words(reply.message, reply.message_zh or reply.message) if isinstance(reply, Done) else Words("", "")

    def _said(self, command: Command) -> str | None:
        """What the command itself says of it; None where it says nothing."""
        match command:
            case SetRuleState():
                return command.state.value
            case SetParam():
                return command.value
            case SetMark():
                return command.text
            case RemoveMark():
                return ""
        return None

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
