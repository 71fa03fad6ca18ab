"""A time that something is kept, as a client writes it."""

from tiercast.engine.config_sections_viewers import RETENTION
from tiercast.engine.config_values import NotThat, duration, show_duration
from tiercast.serve.unable import Unable


def retention_value(option: str, value: str) -> str:
    """`value` in its shortest form. Raises: Unable: there is no such option, or it is no duration."""
    names = [each.name for each in RETENTION]
    if option not in names:
        raise Unable(
            "not_found",
            f"retention has no option {option!r}; there are: {', '.join(names)}",
            zh=f"保留期限没有选项 {option!r}；可用的有：{'、'.join(names)}",
        )
    try:
        return show_duration(duration(value))
    except NotThat as error:
        raise Unable(
            "refused",
            f"{option}: expected {error.expected.en}, found {value!r}",
            zh=f"{option}：应为{error.expected.zh}，实际是 {value!r}",
        ) from error
