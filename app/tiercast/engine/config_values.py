"""The values that stand in ``tiercast.yaml``: text in, number out, or a sentence that says what was expected."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tiercast_api.event import SECOND, Money

from tiercast.words import Words

_UNITS: Final = {"ms": SECOND // 1000, "s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": 86_400 * SECOND}
_MINOR_DIGITS: Final = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3}
_LONGEST: Final = 100 * 366 * 86_400 * SECOND


class NotThat(ValueError):
    """A value of the wrong form; `expected` says which form it should have."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.expected = Words(en, zh)


def duration(text: str) -> int:
    """Microseconds of ``90s``, ``5m``, ``2h``, ``3d``, ``250ms``. Raises: NotThat."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(ms|s|m|h|d)", text.strip())
    if match is None:
        raise NotThat("a duration such as 90s, 5m, 2h or 3d", "时长，例如 90s、5m、2h、3d")
    value = round(float(match[1]) * _UNITS[match[2]])
    if value > _LONGEST:
        raise NotThat("a duration of at most 100 years", "不超过 100 年的时长")
    return value


def show_duration(value: int) -> str:
    """The shortest way to write `value` microseconds: ``1800000000`` gives ``30m``."""
    for unit in ("d", "h", "m", "s"):
        if value and value % _UNITS[unit] == 0:
            return f"{value // _UNITS[unit]}{unit}"
    return f"{value // _UNITS['ms']}ms" if value else "0s"


def money(text: str) -> Money:
    """An amount such as ``1000 CNY``, in minor units. Raises: NotThat."""
    match = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,3}))? ?([A-Z]{3})", text.strip())
    digits = _MINOR_DIGITS.get(match[3], 2) if match else 2
    if match is None or len(match[2] or "") > digits:
        raise NotThat("an amount with a currency, such as 1000 CNY", "带币种的金额，例如 1000 CNY")
    fraction = (match[2] or "").ljust(digits, "0")
    return Money(int(match[1] + fraction), match[3])


def token(text: str) -> str:
    """A secret of at least 16 characters that may stand in a header; "": none. Raises: NotThat."""
    if text and not re.fullmatch(r"[!-~]{16,200}", text):
        raise NotThat("16 to 200 letters, digits and signs without spaces", "16 到 200 个字母、数字或符号，不含空格")
    return text


def percent(text: str) -> float:
    """A share between 0 and 1 of ``5%``. Raises: NotThat."""
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?%", text.strip())
    if match is None or float(match[1]) > 100:
        raise NotThat("a percentage between 0% and 100%", "0% 到 100% 之间的百分比")
    return float(match[1]) / 100


def zone(text: str) -> str:
    """An IANA time zone name. Raises: NotThat."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NotThat("an IANA time zone such as Asia/Shanghai", "IANA 时区名，例如 Asia/Shanghai") from error
    return text


def currency(text: str) -> str:
    """An ISO 4217 code. Raises: NotThat."""
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise NotThat("a currency code of three capitals, such as CNY", "三个大写字母的币种代码，例如 CNY")
    return text


def attribute_type(text: str) -> str:
    """The type of an attribute that the shop declares. Raises: NotThat."""
    if text not in ("number", "text", "flag", "date", "money", "duration"):
        raise NotThat(
            "a type: number, text, flag (yes or no), date, money or duration",
            "类型：number（数字）、text（文字）、flag（是或否）、date（日期）、money（金额）或 duration（时长）",
        )
    return text


def rate(text: str) -> str:
    """How much of the room's currency one unit of another is worth, as it is written. Raises: NotThat."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text.strip()) or not float(text):
        raise NotThat("a rate above zero, such as 7.12", "大于零的汇率，例如 7.12")
    return text.strip()


def quiet_hours(text: str) -> tuple[int, int]:
    """Microseconds since midnight at which ``23:00-08:00`` begins and ends. Raises: NotThat."""
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d) ?[-–~至] ?([01]?\d|2[0-3]):([0-5]\d)", text.strip())
    if match is None:
        raise NotThat("two times of day, such as 23:00-08:00", "两个时刻，例如 23:00-08:00")
    begin, end = (int(match[i]) * 3600 + int(match[i + 1]) * 60 for i in (1, 3))
    if begin == end:
        raise NotThat("two different times of day", "两个不同的时刻")
    return begin * SECOND, end * SECOND


def rfm_cut(text: str) -> str | tuple[float, float, float]:
    """``mean``, ``median``, or recency (microseconds), orders and money (minor units). Raises: NotThat."""
    if text in ("mean", "median"):
        return text
    parts = text.split(maxsplit=2)
    wrong = NotThat(
        "mean, median, or three values such as 30d 3 300 CNY", "mean、median，或 30d 3 300 CNY 这样的三个值"
    )  # fmt: skip
    if len(parts) != 3 or not parts[1].isdigit():
        raise wrong
    try:
        return float(duration(parts[0])), float(parts[1]), float(money(parts[2]).amount)
    except NotThat as error:
        raise wrong from error


def address(text: str) -> str:
    """An IP address or ``localhost``. Raises: NotThat."""
    if text != "localhost":
        try:
            ipaddress.ip_address(text)
        except ValueError as error:
            raise NotThat("an IP address such as 127.0.0.1", "IP 地址，例如 127.0.0.1") from error
    return text


def is_loopback(text: str) -> bool:
    """Whether the address `text` is reachable from this computer only."""
    return text == "localhost" or ipaddress.ip_address(text).is_loopback


def store_url(text: str) -> str:
    """A store: ``sqlite:///FILE`` or ``postgresql://…``. Raises: NotThat."""
    if not re.match(r"(sqlite:///.|postgresql(\+psycopg)?://.)", text):
        raise NotThat(
            "sqlite:///FILE or postgresql://USER@HOST/DATABASE", "sqlite:///文件 或 postgresql://用户@主机/数据库"
        )
    return text


def origin(text: str) -> str:
    """An origin of a web page: scheme, host and port, nothing after. Raises: NotThat."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", text):
        raise NotThat("an origin such as https://example.com", "网页来源，例如 https://example.com")
    return text


def host_name(text: str) -> str:
    """A host name as it stands in a ``Host`` header. Raises: NotThat."""
    if not re.fullmatch(r"[A-Za-z0-9.\-]{1,253}", text):
        raise NotThat("a host name such as shop.example.com", "主机名，例如 shop.example.com")
    return text.lower()


def key_name(text: str) -> str:
    """A key of a room, source or sink: it stands in addresses and file names. Raises: NotThat."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", text):
        raise NotThat(
            "a key of lower-case letters, digits, '-' and '_', at most 63",
            "由英文小写字母、数字、- 和 _ 组成的键，最长 63",
        )
    return text


def text_value(text: str) -> str:
    """Any text of one line. Raises: NotThat."""
    if len(text) > 1000 or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise NotThat("a text of one line, at most 1000 characters", "单行文字，最长 1000 字")
    return text


def path_value(text: str) -> str:
    """A file or folder, not empty. Raises: NotThat."""
    if not text.strip() or "\0" in text:
        raise NotThat("the path of a file", "文件路径")
    return text


Parser = Callable[[str], Any]
