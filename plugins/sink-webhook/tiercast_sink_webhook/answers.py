"""What a receiver's HTTP status means for the action."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from tiercast_api import SECOND, Permanent, PluginError, RateLimited, Refused, Response, RetryAfter, SignInExpired

LONGEST_WAIT: Final = 3_600.0
"""Seconds; a receiver that asks for more is asked again after an hour."""
_TRY_AGAIN: Final = frozenset({408, 409, 423, 425})
_NOT_DONE: Final = frozenset({408, 423, 425, 503})


def error_of(response: Response, now: int, text: Callable[[str, str], str]) -> PluginError | None:
    """The error that a response stands for; None: accepted.

    ====================  =================================================================
    2xx                   accepted
    408 409 423 425 5xx   `RetryAfter`, as long as the header ``Retry-After`` says
    429                   `RateLimited`, likewise
    401 403               `SignInExpired`
    3xx                   `Permanent`: redirects are not followed, the address has to be set
    any other             `Refused`
    ====================  =================================================================

    After 409 and all of 5xx but 503 the receiver may have done it: it broke off, or is still at it.

    Args:
        now: microseconds UTC.
        text: picks the user's language.
    """
    status = response.status
    if 200 <= status < 300:
        return None
    english = f"the receiver answered {status}"
    chinese = f"对方返回 {status}"
    if status == 429:
        return RateLimited(
            text(english + " (too many requests)", chinese + "（请求太多）"), wait_of(response, now, 5.0)
        )
    if status in _TRY_AGAIN or status >= 500:
        return RetryAfter(text(english, chinese), wait_of(response, now, 0.0), perhaps=status not in _NOT_DONE)
    if status in (401, 403):
        return SignInExpired(text(english + ": check the secret", chinese + "：请检查密钥"))
    if 300 <= status < 400:
        hint = "redirects are not followed; set the final address"
        return Permanent(text(f"{english}: {hint}", chinese + "：不跟随跳转，请填写最终网址"))
    return Refused(text(english, chinese))


def wait_of(response: Response, now: int, otherwise: float) -> float:
    """Seconds that the header ``Retry-After`` asks for (a number or a date, RFC 9110 10.2.3), else `otherwise`."""
    header = {name.lower(): value for name, value in response.headers.items()}.get("retry-after", "").strip()
    if header.isascii() and header.isdigit():
        return min(float(header[:9]), LONGEST_WAIT)
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return otherwise
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    seconds = (date - datetime.fromtimestamp(now / SECOND, UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT)
