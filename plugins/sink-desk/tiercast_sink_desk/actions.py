"""The four things that people are asked to do or to know."""

from typing import Final

from tiercast_api import SECOND, ActionType, Field, FieldType, Reach

MINUTE: Final = 60 * SECOND


def _text(title: str, title_zh: str, help_text: str, help_zh: str) -> Field:
    return Field(
        name="text",
        type=FieldType.TEMPLATE,
        title=title,
        title_zh=title_zh,
        required=True,
        help=help_text,
        help_zh=help_zh,
    )


HOST_PROMPT: Final = ActionType(
    name="host_prompt",
    title="A line for the host",
    title_zh="提示主播",
    fields=(_text("Line", "提词", "What the host may say now.", "主播现在可以说的话。"),),
    reach=Reach.HOST,
    reversible=True,
    expires=90 * SECOND,
)
MESSAGE: Final = ActionType(
    name="message",
    title="Message to a viewer",
    title_zh="给观众发消息",
    fields=(
        _text(
            "Words",
            "内容",
            "A person sends them on the platform: copy, paste, done.",
            "由人在平台上发送，发完点完成。",
        ),
    ),
    reach=Reach.VIEWER,
    reversible=True,
    expires=30 * MINUTE,
)
TODO: Final = ActionType(
    name="todo",
    title="To-do for a person",
    title_zh="待办",
    fields=(
        _text("What", "做什么", "What somebody is to do by hand.", "需要人工去做的事。"),
        Field(
            name="who",
            type=FieldType.TEXT,
            title="Who",
            title_zh="谁来做",
            default="operator",
            help="A name or a role, as your team says it.",
            help_zh="姓名或岗位，按你们团队的叫法写。",
        ),
        Field(
            name="paste",
            type=FieldType.TEMPLATE,
            title="Words to paste",
            title_zh="可粘贴的话术",
            help="Copied with one click.",
            help_zh="点一下就能复制。",
        ),
    ),
    reach=Reach.OPERATOR,
    reversible=True,
    expires=120 * MINUTE,
)
ALERT: Final = ActionType(
    name="alert",
    title="Alert the team",
    title_zh="提醒场控",
    fields=(
        _text("Text", "内容", "What whoever runs the show should know now.", "场控现在需要知道的事。"),
        Field(
            name="level",
            type=FieldType.CHOICE,
            title="How urgent",
            title_zh="紧急程度",
            default="warning",
            choices=("info", "warning", "critical"),
        ),
    ),
    reach=Reach.OPERATOR,
    reversible=True,
    expires=10 * MINUTE,
)
ALL: Final = (HOST_PROMPT, MESSAGE, TODO, ALERT)
BY_HAND: Final = frozenset({MESSAGE.name, TODO.name})
"""What counts as not done where nobody has answered in time."""
