"""How it stands between the window and its engine, and the sentences for it in both languages."""

from enum import StrEnum
from typing import Final

import msgspec

from tiercast.serve.protocol_start import EngineStart
from tiercast.words import Words


class Stage(StrEnum):
    """How it stands."""

    AWAY = "away"
    """There is no connection, and none is wanted."""
    LOOKING = "looking"
    """Nobody answers yet."""
    STARTING = "starting"
    """A supervisor is there, and its engine is on its way."""
    HERE = "here"
    """Connected."""
    HUNG = "hung"
    """Connected, and the engine says nothing."""
    REFUSED = "refused"
    """The engine does not want this window, or this window not the engine: trying again would not help."""
    FAILED = "failed"
    """The engine cannot be started."""
    ENDING = "ending"
    """The engine was told to end and finishes what is under way."""
    ENDED = "ended"
    """The engine has ended because it was told to."""


class LinkState(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands now.

    Attributes:
        words: for people; "" while all is well.
        code: of a refusal: ``sign_in``, ``version``, ``shop``, ``address``, ``busy``; else "".
        restarts: how often the supervisor has started the engine again, as far as known.
        waiting, outbox: while it ends: events and actions that are still under way; None: unknown.
    """

    stage: Stage
    words: Words = Words("", "")
    code: str = ""
    restarts: int = 0
    waiting: int | None = None
    outbox: int | None = None


NOBODY: Final = Words("No engine is running for this shop.", "这个店铺还没有运行中的引擎。")
NO_ANSWER: Final = Words("Nobody answers at this address.", "该地址没有应答。")
COMING: Final = Words("The engine is starting…", "引擎正在启动…")
RECOVERING: Final = Words("The engine is starting again…", "引擎正在重新启动…")
HANGS: Final = Words(
    "The engine has not answered for a few seconds. Stop still works.", "引擎已有几秒没有响应。“停止”仍然有效。"
)
HANGS_THERE: Final = Words(
    "The engine has not answered for a few seconds. To stop it, run `tiercast stop` on its computer.",
    "引擎已有几秒没有响应。如需停止，请在引擎所在电脑上运行 tiercast stop。",
)
STOP_STANDS: Final = Words(
    "The engine does not answer: the stop stands. Go on once it is back.",
    "引擎没有应答：停止仍然有效。请在引擎恢复后再继续。",
)
CUT: Final = Words("The connection to the engine was lost.", "与引擎的连接已断开。")
SAID_GOODBYE: Final = Words("The engine has ended.", "引擎已退出。")
TOO_SLOW: Final = Words(
    "This window could not keep up with the engine; it connects again.", "窗口跟不上引擎的速度；正在重新连接。"
)
GARBLED: Final = Words(
    "What answers at this address does not speak as an engine does; it may be another program, or another version.",
    "该地址的应答不是引擎的消息；可能是其他程序，或版本不同。",
)
OTHER_PROGRAM: Final = Words(
    "Something else than an engine answers at this address.", "该地址应答的不是引擎，而是其他程序。"
)
LOCKED_OUT: Final = Words(
    "There were too many wrong tokens; the engine takes none for a minute.", "令牌错误次数过多；一分钟内引擎不再接受。"
)
NO_TOKEN: Final = Words(
    "The engine at this address asks for its token: it stands on that computer, in the file beside the engine's store "
    "whose name ends in .run.",
    "该地址的引擎需要令牌；令牌写在那台电脑上、引擎存储旁边以 .run 结尾的文件里。",
)
NOT_CONNECTED: Final = Words("There is no connection to the engine.", "当前没有连接到引擎。")
ANSWER_LOST: Final = Words(
    "The connection was lost before the engine answered; look whether it was done.",
    "引擎回复之前连接已断开；请确认是否已经执行。",
)
TOO_LARGE: Final = Words("This is too much for one command (1 MB).", "单条命令过大（上限 1 MB）。")
UNREADABLE: Final = Words("The engine's answer could not be read.", "无法读取引擎的回复。")
ENDING: Final = Words("The engine finishes what is under way…", "引擎正在处理完手头的工作…")


def other_shop(expected: str, found: str) -> Words:
    """Somebody else's engine answers."""
    return Words(
        f'The engine that answers is that of the shop "{found}", and this window is for "{expected}".',
        f"应答的是店铺“{found}”的引擎，而这个窗口属于店铺“{expected}”。",
    )


def restarting(reason: str, reason_zh: str) -> Words:
    """The supervisor starts the engine again."""
    if not reason:
        return RECOVERING
    return Words(f"The engine has ended ({reason}) and is starting again…", f"引擎已退出（{reason_zh}），正在重启…")


def untrusted(detail: str) -> Words:
    """The certificate is not the one that is trusted."""
    return Words(
        f"The engine's certificate is not trusted ({detail}); name its file, if it is yours.",
        f"引擎的证书不受信任（{detail}）；如果是你的证书，请指定证书文件。",
    )


def came_back(start: EngineStart) -> Words | None:
    """What happened, and what was recovered, of an engine that was started again after a death; None: it was not."""
    if not start.restarts or not start.died:
        return None
    en, zh = f" ({start.died})", f"（{start.died_zh}）"
    entries = "1 entry" if start.recovered == 1 else f"{start.recovered:,} entries"
    return Words(
        f"The engine had ended{en} and is back: {entries} replayed in {start.seconds:.1f} s.",
        f"引擎曾意外退出{zh}，现已恢复：{start.seconds:.1f} 秒内重放了 {start.recovered:,} 条记录。",
    )
