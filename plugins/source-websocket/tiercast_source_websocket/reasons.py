"""Why a connection was not made, in words that say what to look at."""

import errno
import socket
from typing import Final

_AWAY: Final = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})
_ENDS: Final = (".", "?", "!", "。", "？", "！")


def reasons(error: Exception) -> tuple[str, str]:
    """Why it was not made, in English and Chinese; what the client said, where it is none of the usual reasons.

    Args:
        error: that the engine's HTTP client has raised; what the system or the other side said is its cause.
    """
    cause = error.__cause__
    said = getattr(cause, "os_error", cause)
    number = getattr(said, "errno", None)
    if isinstance(said, socket.gaierror):
        return "no computer goes by that name; look at the address", "找不到叫这个名字的电脑；请检查地址"
    if number == errno.ECONNREFUSED:
        return (
            "nothing answers there; is the tool started, and is the port right?",
            "那里没有程序应答；工具启动了吗？端口对吗？",
        )
    if isinstance(said, TimeoutError) or number in _AWAY:
        return (
            "that computer does not answer; is it on, and in the same network?",
            "那台电脑没有应答；它开机了吗？在同一个网络里吗？",
        )
    status = getattr(cause, "status", None)
    if status in (401, 403):
        return (
            f"it lets nobody in without the right key (HTTP {status})",
            f"没有正确的密钥，对方不放行（HTTP {status}）",
        )
    if isinstance(status, int):
        return (
            f"what answers there is another program (HTTP {status}); look at the port",
            f"在那里应答的是别的程序（HTTP {status}）；请检查端口",
        )
    return str(error), str(error)


def ended(text: str, stop: str) -> str:
    """A sentence with its full stop, where it does not end by itself."""
    return text if text.endswith(_ENDS) else text + stop
