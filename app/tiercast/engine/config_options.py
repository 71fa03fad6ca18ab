"""Every option of ``tiercast.yaml``, declared once: reading, checking and documentation come from this table."""

from typing import Final

from tiercast.engine import config_sections as sections
from tiercast.engine import config_sections_viewers as viewers
from tiercast.engine import config_values as values
from tiercast.engine.config_option import Option, Shape, option

OPTIONS: Final[tuple[Option, ...]] = (
    option(
        "shop",
        Shape.TEXT,
        ("Shop", "店铺"),
        ("Key of the shop: one owner's rooms, viewers and rules.", "店铺的键：同一店主的直播间、观众和规则。"),
        values.key_name,
        default="my-shop",
    ),
    option("title", Shape.TEXT, ("Title", "名称"), ("Name of the shop on screen.", "店铺显示的名称。"), default=""),
    option(
        "language",
        Shape.CHOICE,
        ("Language", "语言"),
        ("Language of messages; auto follows the system.", "提示信息的语言；auto 表示跟随系统。"),
        choices=("auto", "en", "zh_CN"),
        default="auto",
    ),
    option(
        "store",
        Shape.TEXT,
        ("Store", "存储"),
        (
            "Where everything is kept: a SQLite file (beside this file unless absolute) or a PostgreSQL database; "
            "without it, a file in the user's data folder. A password does not belong here: the window keeps it in the "
            "keyring when it moves the shop, or put it into ~/.pgpass.",
            "数据存放位置：SQLite 文件（相对路径以本文件为准）或 PostgreSQL 数据库；不填则放在用户数据目录。"
            "不要在这里写 PostgreSQL 的密码：在窗口中迁移店铺时会存入系统钥匙串，也可以放在 ~/.pgpass。",
        ),
        values.store_url,
        example="sqlite:///shop.db",
    ),
    option(
        "evaluator",
        Shape.CHOICE,
        ("Evaluator", "规则引擎"),
        (
            "Which evaluator decides: rete (durable_rules), plain, or auto: rete where it is installed.",
            "由哪个引擎判断：rete（durable_rules）、plain，或 auto（装有 rete 时用 rete）。",
        ),
        choices=("auto", "rete", "plain"),
        default="auto",
    ),
    option(
        "listen",
        Shape.SECTION,
        ("Door", "监听"),
        (
            "The address of the control connection, overlay pages, http-in and metrics.",
            "控制连接、叠加页面、http-in 和指标的地址。",
        ),
        options=sections.LISTEN,
    ),
    option(
        "rooms",
        Shape.SECTIONS,
        ("Rooms", "直播间"),
        ("Live rooms, by key.", "各直播间，按键列出。"),
        options=sections.ROOM,
    ),
    option(
        "sources",
        Shape.SECTIONS,
        ("Sources", "数据接入"),
        ("Where events come from, by key.", "事件的来源，按键列出。"),
        options=sections.SOURCE,
    ),
    option(
        "sinks",
        Shape.SECTIONS,
        ("Sinks", "触达方式"),
        ("Where actions go, by key.", "动作的去向，按键列出。"),
        options=sections.SINK,
    ),
    option(
        "care",
        Shape.SECTION,
        ("Care", "克制"),
        ("What holds for all rules together.", "对全部规则都有效的约束。"),
        options=viewers.CARE,
    ),
    option(
        "retention",
        Shape.SECTION,
        ("Retention", "保留期限"),
        ("How long things are kept.", "各类数据保留多久。"),
        options=viewers.RETENTION,
    ),
    option(
        "segments",
        Shape.SECTION,
        ("Segments", "客户分群"),
        (
            "How customers are divided by value (RFM) and by their stage of life; computed anew when a room opens, "
            "after an import and at midnight.",
            "如何按价值（RFM）和生命周期划分客户；在开播时、导入后和每天零点重新计算。",
        ),
        options=viewers.SEGMENTS,
    ),
    option(
        "attributes",
        Shape.MAP,
        ("Attributes", "属性"),
        (
            "Types of what you know of viewers, products and events besides, by the name under which rules read it: "
            "number, text, flag (yes or no), date, money or duration. A value that is told is read in its type, by "
            "hand, in a file and in an event, and a rule that compares it with something else is refused.",
            "你另外掌握的观众、商品、事件属性的类型，按规则中的名称填写：number（数字）、text（文字）、flag（是或否）、"
            "date（日期）、money（金额）、duration（时长）。手动填写、文件和事件中的取值都按类型读取；"
            "拿它和其他类型比较的规则会被拒绝。",
        ),
        values.attribute_type,
        example="{viewer.height: number, viewer.birthday: date, item.size: text}",
    ),
    option(
        "plugins",
        Shape.TEXT,
        ("Plugin folder", "插件目录"),
        (
            "Folder with plugins of your own; without it, the one in the user's data folder.",
            "自有插件所在目录；不填则用用户数据目录中的插件目录。",
        ),
        values.path_value,
        example="plugins",
    ),
    option(
        "memory",
        Shape.INTEGER,
        ("Memory", "内存"),
        (
            "Megabytes that waiting events may take before they go to a spool on disk.",
            "等待处理的事件最多占用多少兆内存，超出则写入磁盘。",
        ),
        default=64,
        low=8,
        high=65_536,
    ),
    option(
        "record",
        Shape.CHOICE,
        ("Recording", "录制"),
        (
            "Whether raw messages of the feeds are kept, encrypted, for replays and complaints.",
            "是否加密保存原始消息，用于回放和排查。",
        ),
        choices=("off", "raw"),
        default="off",
    ),
    option(
        "demo",
        Shape.FLAG,
        ("Demo", "演示"),
        (
            "Whether made-up past orders and test codes for the coupon pools of its rules are brought into a new "
            "store; only where every source is a simulation.",
            "是否在新的存储中放入虚构的历史订单，并为规则用到的券池放入测试券码；仅在数据接入全部为模拟时有效。",
        ),
        default=False,
    ),
)
"""The whole file."""
