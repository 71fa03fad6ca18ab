"""Text files as a feed and as a way to reach somebody: an example to copy."""

from tiercast_api import SinkType, SourceType, hookimpl

from tiercast_example.lines import Lines
from tiercast_example.notebook import Notebook

FILE = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "path", "title": "File", "x-title-zh": "文件", "minLength": 1},
    },
    "required": ["file"],
}


@hookimpl
def tiercast_sources() -> list[SourceType]:
    """One source: comments, a line each."""
    return [
        SourceType(
            name="lines",
            title="Lines of a text file",
            title_zh="文本文件的每一行",
            summary="Each line is a comment: NAME: TEXT.",
            summary_zh="每行一条评论：昵称: 内容。",
            settings=FILE,
            make=Lines,
        )
    ]


@hookimpl
def tiercast_sinks() -> list[SinkType]:
    """One sink: a notebook."""
    return [
        SinkType(
            name="notebook",
            title="Notebook",
            title_zh="记事本",
            summary="Writes a line into a text file.",
            summary_zh="往文本文件里写一行。",
            settings=FILE,
            make=Notebook,
            actions=Notebook.declaration.actions,
        )
    ]
