"""Which commands the audit log leaves out, which have no way back, and what of them is never written down."""

from collections.abc import Mapping
from typing import Final

from tiercast.serve.protocol_alerts import ALERT_READS
from tiercast.serve.protocol_audience import AUDIENCE_READS
from tiercast.serve.protocol_commands import (
    AskWhy,
    GetStatus,
    ListActions,
    ListAudit,
    ListNearMisses,
    ListPlugins,
    TryConnection,
    TrySend,
    WhatIf,
)
from tiercast.serve.protocol_connections import (
    CONNECTIONS_READS,
)
from tiercast.serve.protocol_imports import ListChannels, ListImports
from tiercast.serve.protocol_letters import LETTERS_READS
from tiercast.serve.protocol_money import MONEY_READS
from tiercast.serve.protocol_phones import PHONES_READS
from tiercast.serve.protocol_plugins import PLUGINS_READS
from tiercast.serve.protocol_recordings import RECORDINGS_READS
from tiercast.serve.protocol_room import ROOM_READS
from tiercast.serve.protocol_rules import RULES_READS
from tiercast.serve.protocol_settings import SETTINGS_READS
from tiercast.serve.protocol_sheet import SHEET_READS
from tiercast.serve.protocol_shop import SHOP_READS
from tiercast.serve.protocol_watch import WATCH_READS
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
    "store_move": Words("the store of before is as it was", "之前的存储仍保持原样"),
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
PERSONAL: Final = ("person", "note", "token", "text", "passphrase", "secrets", "settings")
"""Fields of commands that may name somebody, are whole files or secret; they are not written down."""
