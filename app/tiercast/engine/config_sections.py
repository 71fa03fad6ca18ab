"""The options inside the sections of ``tiercast.yaml`` on doors, rooms, sources and sinks."""

from typing import Final

from tiercast.engine import config_values as values
from tiercast.engine.config_option import Shape, option

LISTEN: Final = (
    option(
        "address",
        Shape.TEXT,
        ("Address", "地址"),
        (
            "Where the engine's door listens. Any address but this computer's own needs a certificate.",
            "引擎监听的地址。除本机地址外，都必须配置证书。",
        ),
        values.address,
        default="127.0.0.1",
    ),
    option(
        "port",
        Shape.INTEGER,
        ("Port", "端口"),
        (
            "Port of the control connection, overlay pages, http-in and metrics; 0 takes any free one. Where nothing "
            "is said and another program has the usual one, a free one is taken too.",
            "控制连接、叠加页面、http-in 和指标共用的端口；0 表示任选一个空闲端口。未填写且默认端口被其他程序占用时，"
            "也会改用空闲端口。",
        ),
        default=8710,
        high=65_535,
    ),
    option(
        "phone_port",
        Shape.INTEGER,
        ("Port for phones", "手机端口"),
        (
            "Port of the teleprompter on phones, on the address of a local network, while somebody has opened it; 0 "
            "takes any free one.",
            "手机提词器的端口，仅在有人打开时监听局域网地址；0 表示任选一个空闲端口。",
        ),
        default=8711,
        high=65_535,
    ),
    option(
        "stop_port",
        Shape.INTEGER,
        ("Port for the stop", "停止用的端口"),
        (
            "Port of the supervisor on 127.0.0.1, where a stop can be set by HTTP also while the engine hangs; 0 takes "
            "any free one, which stands in the run file. Where another program has it, the engine does not start.",
            "守护进程在 127.0.0.1 上的端口，引擎卡住时也可以通过 HTTP 停止；0 表示任选一个空闲端口，并写在运行文件里。"
            "端口被其他程序占用时，引擎不会启动。",
        ),
        default=0,
        high=65_535,
    ),
    option(
        "certificate",
        Shape.TEXT,
        ("Certificate", "证书"),
        (
            "PEM file with the certificate chain; with it the door speaks TLS only.",
            "PEM 格式的证书链文件；配置后只接受 TLS 连接。",
        ),
        values.path_value,
        example="server.pem",
    ),
    option(
        "key",
        Shape.TEXT,
        ("Private key", "私钥"),
        ("PEM file with the certificate's private key.", "证书对应的 PEM 私钥文件。"),
        values.path_value,
        example="server.key",
    ),
    option(
        "hosts",
        Shape.TEXTS,
        ("Host names", "主机名"),
        (
            "Further names under which browsers and programs may call this door; all others are refused, which keeps "
            "foreign web pages out.",
            "允许用来访问本引擎的其他主机名；其余一律拒绝，以挡住外来网页。",
        ),
        values.host_name,
        example="[shop.example.com]",
    ),
    option(
        "origins",
        Shape.TEXTS,
        ("Web origins", "网页来源"),
        ("Further web pages that may open connections to this door.", "允许连接本引擎的其他网页来源。"),
        values.origin,
        example="[https://example.com]",
    ),
    option(
        "cue_token",
        Shape.TEXT,
        ("Token for cues", "提示按钮的密码"),
        (
            "With it, and for nothing else, a button or another program may give cues: POST /cue/ROOM/NAME. At least "
            "16 characters.",
            "按钮或其他程序凭它发出提示（POST /cue/直播间/名称），除此之外什么也做不了。至少 16 个字符。",
        ),
        values.token,
        default="",
    ),
)

ROOM: Final = (
    option("title", Shape.TEXT, ("Title", "名称"), ("Name of the room on screen.", "直播间显示的名称。"), default=""),
    option(
        "platform",
        Shape.TEXT,
        ("Platform", "平台"),
        (
            "Short name of the platform, such as douyin; a viewer's key depends on it.",
            "平台简称，例如 douyin；观众的标识与它有关。",
        ),
        values.key_name,
        default="shop",
    ),
    option(
        "category",
        Shape.TEXT,
        ("Category", "类目"),
        ("What is sold here; rules read it as room.category.", "直播间的类目；规则里写作 room.category。"),
        default="",
    ),
    option(
        "currency",
        Shape.TEXT,
        ("Currency", "币种"),
        (
            "ISO code of the room's money; other currencies make a sum unknown.",
            "直播间的币种代码；其他币种会使合计变为未知。",
        ),
        values.currency,
        default="CNY",
    ),
    option(
        "zone",
        Shape.TEXT,
        ("Time zone", "时区"),
        ("Decides when a day begins and when quiet hours are.", "决定一天从何时开始，以及免打扰时段。"),
        values.zone,
        default="Asia/Shanghai",
    ),
    option(
        "visit_gap",
        Shape.TEXT,
        ("Gap between visits", "到访间隔"),
        ("After more than this silence a viewer's visit has ended.", "观众沉默超过该时长，即视为本次到访结束。"),
        values.duration,
        default="10m",
    ),
    option(
        "idle_gap",
        Shape.TEXT,
        ("Idle gap", "空闲间隔"),
        (
            "Silence beyond this does not count as time in the room, unless the source says who stays.",
            "超过该时长的沉默不计入停留时间，除非数据接入会报告停留。",
        ),
        values.duration,
        default="2m",
    ),
    option(
        "start",
        Shape.CHOICE,
        ("Rules begin as", "规则初始状态"),
        (
            "State of rules that nobody has switched yet: safe lets what costs something or reaches viewers ask first "
            "and all else act; shadow only records what they would do, ask waits for a yes, live acts. A rule that "
            "costs something without a cap in money or pieces stays in shadow.",
            "还没有人切换过的规则的状态：safe 表示花钱或触达观众的先问、其余直接执行；shadow 只记录会做什么，"
            "ask 每次先问，live 直接执行。花钱却没有金额或数量上限的规则只会试运行。",
        ),
        choices=("safe", "shadow", "ask", "live"),
        default="safe",
    ),
    option(
        "newness_after",
        Shape.INTEGER,
        ("New viewers known after", "多少场后识别新观众"),
        (
            "Sessions that must have been watched, or history imported, before anybody is called new.",
            "观看满多少场（或导入历史）之后，才会把观众认定为新观众。",
        ),
        default=5,
        high=1000,
    ),
    option(
        "rulesets",
        Shape.TEXTS,
        ("Rulesets", "规则集"),
        (
            "Rulesets that the room runs, in order: names of shipped ones, or files beside this one.",
            "直播间依次运行的规则集：内置规则集的名称，或本文件旁边的文件。",
        ),
        values.path_value,
        example="[starter-shop, sale.yaml]",
    ),
    option(
        "params",
        Shape.MAP,
        ("Params", "参数"),
        (
            "Values of the rulesets' knobs, as they would stand in the ruleset.",
            "规则集参数的取值，写法与规则集中相同。",
        ),
        example="{patience: 5m}",
    ),
    option(
        "rates",
        Shape.MAP,
        ("Rates", "汇率"),
        (
            "How much of the room's currency one unit of another is worth; without a rate, sums with it are unknown.",
            "其他币种一个单位合多少直播间币种；没有写汇率的币种会使合计变为未知。",
        ),
        values.rate,
        example="{USD: 7.12}",
    ),
)

_ENABLED: Final = option(
    "enabled", Shape.FLAG, ("Enabled", "启用"), ("Whether it is started.", "是否启动。"), default=True
)
_SETTINGS: Final = option(
    "settings",
    Shape.SETTINGS,
    ("Settings", "设置"),
    (
        "The plugin's own settings; what is secret is kept in the keyring and does not belong here.",
        "插件自己的设置；密钥保存在系统钥匙串中，不应写在这里。",
    ),
)
SOURCE: Final = (
    option(
        "type",
        Shape.TEXT,
        ("Type", "类型"),
        ("Which source it is; `tiercast plugin list` names them.", "数据接入的类型；可用 tiercast plugin list 查看。"),
        values.key_name,
        required=True,
        example="http-in",
    ),
    option(
        "room",
        Shape.TEXT,
        ("Room", "直播间"),
        (
            "Key of the room that its events belong to; may be left out where there is one room.",
            "事件所属直播间的键；只有一个直播间时可省略。",
        ),
        values.key_name,
    ),
    _ENABLED,
    _SETTINGS,
)

SINK: Final = (
    option(
        "type",
        Shape.TEXT,
        ("Type", "类型"),
        ("Which sink it is; `tiercast plugin list` names them.", "触达方式的类型；可用 tiercast plugin list 查看。"),
        values.key_name,
        required=True,
        example="overlay",
    ),
    _ENABLED,
    _SETTINGS,
)
