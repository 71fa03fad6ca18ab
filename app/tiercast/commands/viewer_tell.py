"""``tiercast viewer label|set|consent|note|merge|split|link``: what people know of a viewer."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from tiercast.commands.speech import OK, Json, fail, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store


class Agreed(StrEnum):
    """What a viewer is asked for; the values are `tiercast.decide.consent.ANSWERS`."""

    MARKETING = "marketing"
    PERSONALISED = "personalised"


class Answer(StrEnum):
    """What they said."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_SAID: Final[dict[Answer, bool | str]] = {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: ""}
Who = Annotated[
    str,
    typer.Argument(
        help=here(
            "The platform's id, our key (base32), or part of the name.",
            "平台编号、我们的标识（base32）或昵称的一部分。",
        )
    ),
]
Other = Annotated[str, typer.Argument(help=here("The other viewer, likewise.", "另一位观众，写法相同。"))]
Platform = Annotated[str, typer.Option("--platform", "-p", help=here("Platform of the id.", "编号所属的平台。"))]
Label = Annotated[str, typer.Argument(help=here("The label.", "标签。"))]
Remove = Annotated[bool, typer.Option("--remove", help=here("Take it away.", "去掉它。"))]
Name = Annotated[str, typer.Argument(help=here("Name of the attribute.", "属性名称。"))]
Value = Annotated[
    str,
    typer.Argument(
        help=here(
            "Its value, of the type that attributes: in the configuration says; else a number, true, false or a text.",
            "取值，类型以配置中 attributes: 的声明为准；未声明时为数字、true、false 或文本。",
        )
    ),
]
What = Annotated[
    Agreed,
    typer.Argument(
        help=here(
            "marketing: may be sent offers and messages; personalised: these may be chosen by what is known of them.",
            "marketing：可以发送优惠和消息；personalised：可以按对其了解进行个性化。",
        )
    ),
]
Said = Annotated[
    Answer,
    typer.Argument(
        help=here("What they said; unknown: as before they said anything.", "观众的答复；unknown 表示恢复为未表态。")
    ),
]
Text = Annotated[str, typer.Argument(help=here("What to remember.", "要记下的内容。"))]
NoteNumber = Annotated[
    int,
    typer.Option(
        "--remove",
        min=0,
        help=here("Number of a note to remove instead.", "改为删除这个编号的备注。"),
        show_default=False,
    ),
]
Order = Annotated[str, typer.Argument(help=here("Number of an imported order.", "已导入订单的订单号。"))]


def add_telling(group: typer.Typer) -> None:
    """Register the commands with ``tiercast viewer``."""

    @group.command(help=here("Give a viewer a label, or take it away.", "给观众加标签，或去掉标签。"))
    def label(
        who: Who, label: Label, remove: Remove = False, platform: Platform = "", config: ConfigFile = None,
        store: Store = "", as_json: Json = False,
    ) -> None:  # fmt: skip
        _tell(config, store, as_json, "unlabel" if remove else "label", who, platform, name=label)

    @group.command(
        "set", help=here("Set an attribute that rules read as viewer.NAME.", "设置属性，规则里写作 viewer.名称。")
    )
    def set_(
        who: Who, name: Name, value: Value = "", remove: Remove = False, platform: Platform = "",
        config: ConfigFile = None, store: Store = "", as_json: Json = False,
    ) -> None:  # fmt: skip
        _tell(config, store, as_json, "unset" if remove else "set", who, platform, name=name, value=value)

    @group.command(
        help=here(
            "Write down that a viewer agrees or refuses to be reached, or to anything personal.",
            "记下观众同意或拒绝被触达、同意或拒绝个性化。",
        )
    )
    def consent(
        who: Who, what: What, said: Said, platform: Platform = "", config: ConfigFile = None, store: Store = "",
        as_json: Json = False,
    ) -> None:  # fmt: skip
        _tell(config, store, as_json, "consent", who, platform, name=what.value, value=_SAID[said])

    @group.command(help=here("Write a note about a viewer; no rule reads it.", "写一条备注；规则不会读取。"))
    def note(
        who: Who, text: Text = "", remove: NoteNumber = 0, platform: Platform = "", config: ConfigFile = None,
        store: Store = "", as_json: Json = False,
    ) -> None:  # fmt: skip
        if bool(text) is bool(remove):
            fail("give the note's text, or --remove with its number", "请填写备注内容，或用 --remove 指定备注编号", 2)
        if remove:
            _tell(config, store, as_json, "unnote", who, platform, name=str(remove))
        _tell(config, store, as_json, "note", who, platform, value=text)

    @group.command(help=here("Two viewers are one person; the first is kept.", "两位观众是同一个人；保留前一位。"))
    def merge(
        who: Who, other: Other, platform: Platform = "", config: ConfigFile = None, store: Store = "",
        as_json: Json = False,
    ) -> None:  # fmt: skip
        _tell(config, store, as_json, "merge", who, platform, other=other)

    @group.command(help=here("Two merged viewers are two people after all.", "把合并的两位观众重新分开。"))
    def split(
        who: Who, other: Other, platform: Platform = "", config: ConfigFile = None, store: Store = "",
        as_json: Json = False,
    ) -> None:  # fmt: skip
        _tell(config, store, as_json, "split", who, platform, other=other)

    @group.command(help=here("An imported order is this viewer's.", "把已导入的订单关联到这位观众。"))
    def link(
        who: Who, order: Order, remove: Remove = False, platform: Platform = "", config: ConfigFile = None,
        store: Store = "", as_json: Json = False,
    ) -> None:  # fmt: skip
        _tell(config, store, as_json, "unlink" if remove else "link", who, platform, name=order)


def _tell(
    config: Path | None, store: str, as_json: bool, what: str, who: str, platform: str, other: str = "",
    name: str = "", value: str | int | float | bool = "",
) -> None:  # fmt: skip
    from tiercast.commands.import_calls import tell_viewer

    viewer = tell_viewer(config, store, what, who, platform, other, name, value)
    if as_json:
        say_json({"viewer": viewer, "done": what})
    else:
        say(here("Done.", "已完成。"))
    finish(OK)
