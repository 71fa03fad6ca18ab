"""Running a source for ever: again after every error that time may heal, until it ends by itself or for good."""

from collections.abc import Callable

from tiercast_api import Clock, Health, RetryAfter, Source, SourceContext, Status

from tiercast.hosting.errors import Quarantined


async def keep_running(source: Source, context: SourceContext, clock: Clock) -> None:
    """Run `source` until it ends by itself.

    A `RetryAfter` (which a counted fault is too) is waited out; the source then goes on from its last committed cursor.

    Raises:
        SignInExpired, Refused, Permanent (Quarantined too): somebody has to do something first.
        asyncio.CancelledError: at a stop.
    """
    while True:
        try:
            return await source.run(context)
        except RetryAfter as error:
            context.status(Status(Health.TROUBLED, str(error)))
            await clock.sleep(max(error.seconds, 0.1))


def sentence_of(error: Exception, text: Callable[[str, str], str]) -> str:
    """What is shown for an error that ended a source.

    Args:
        error: what `keep_running` raised.
        text: picks the language, see `Context.text`.
    """
    kinds = {
        "sign_in_expired": ("Sign in again", "请重新登录"),
        "refused": ("The other side refused", "对方拒绝了"),
        "permanent": ("It cannot work as it is configured", "按现在的设置无法运行"),
        "invalid_settings": ("A setting is wrong", "有一项设置不对"),
        "quarantined": ("Switched off after too many errors", "已停用（出错太多）"),
    }
    english, chinese = kinds.get(getattr(error, "kind", ""), ("Stopped", "已停止"))
    if isinstance(error, Quarantined):
        return f"{text(english, chinese)}: {text(error.reason.english, error.reason.chinese)}"
    return f"{text(english, chinese)}: {error}"
