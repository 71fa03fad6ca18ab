"""The first configuration of a merchant's own, in place of the built-in demo."""

from tiercast.beside.paths import OWN_CONFIG, Paths
from tiercast.engine.config import Config, ConfigError, parse_config
from tiercast.engine.config_edit import put_part
from tiercast.hosting.choices import write_atomically
from tiercast.serve.protocol_connections import BeginShop
from tiercast.serve.unable import Unable
from tiercast.system_words import system_words

KEY = "my-shop"
ROOM = "main"
BEFORE = "tiercast.demo.yaml"
"""Where a configuration of the demo is kept that was changed by hand."""
_HEAD = """\
# Written by Tiercast when the shop was set up. docs/configuration.md explains every option.
shop: my-shop
"""


def new_shop(running: Config, paths: Paths, command: BeginShop) -> None:
    """Write the configuration of a new shop with one room, an overlay and a desk.

    Raises:
        Unable: there is a shop already, or something given does not fit.
    """
    own = paths.home / OWN_CONFIG
    if running.demo and running.file is not None and running.file != own:
        raise Unable(
            "refused", "this window shows the demo, from which no shop can be set up",
            f"close it and run `tiercast desktop`: it opens {'your shop' if own.is_file() else 'the window for that'}",
            zh="这个窗口显示的是演示，不能从这里建店",
            hint_zh=f"请关闭它，运行 `tiercast desktop`，即可打开{'你的店铺' if own.is_file() else '用于建店的窗口'}",
        )  # fmt: skip
    if running.shop == KEY or (running.file is not None and running.file != own):
        raise Unable(
            "refused", f"a shop is set up already, in {running.file or own}", "add a room to it instead",
            zh=f"店铺已经建好，配置在 {running.file or own}", hint_zh="请直接添加直播间",
        )  # fmt: skip
    text = put_part(_HEAD, "rooms", ROOM, {
        "title": command.room.strip(), "platform": command.platform, "currency": command.currency,
        "zone": command.zone,
    })  # fmt: skip
    for sink in ("overlay", "desk"):
        text = put_part(text, "sinks", sink, {"type": sink})
    text = text.replace("shop: my-shop\n", f"shop: my-shop\ntitle: {_quoted(command.title.strip())}\n", 1)
    try:
        parse_config(text, own)
        if own.is_file():
            own.replace(paths.home / BEFORE)
        write_atomically(own, text.encode("utf-8"))
    except ConfigError as error:
        raise Unable("refused", error.to("en"), zh=error.to("zh")) from error
    except OSError as error:
        why = system_words(error)
        raise Unable("fault", f"{own} cannot be written: {why.en}", zh=f"{own} 无法写入：{why.zh}") from error


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
