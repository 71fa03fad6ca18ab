"""What traffic channels cost, told by hand and listed; files of it are imported (`engine.imports`)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.calendar import date_number, date_text
from tiercast.audience.entry import Entry
from tiercast.engine.config import Config
from tiercast.engine.imports import cells
from tiercast.engine.imports.cells import CellError
from tiercast.engine.imports.runner import Journal
from tiercast.engine.jobs import JobError
from tiercast.engine.shop import Shop
from tiercast.rules.grammar_values import in_units, minor_digits
from tiercast.step.history import BY_HAND
from tiercast.step.values import ChannelState
from tiercast.words import Words

LONGEST: Final = 100
"""Characters of a channel's name."""


class ChannelTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel cost on one day.

    Attributes:
        channel: as events name it; title: for people, "" leaves it as it is.
        amount: as people write it, such as ``300`` or ``299.50``; "" takes back what was told by hand.
        day: ``2026-11-22``; "" is today.
    """

    channel: str
    amount: str = ""
    day: str = ""
    title: str = ""


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """One channel: minor units of `currency` in all and by day (``2026-11-22``; "" where a file named no day)."""

    channel: str
    title: str
    currency: str
    total: int
    today: int
    days: dict[str, int]


class Channels:
    """The traffic channels of a shop.

    Args:
        now: room time or later; clock: the instant.
    """

    def __init__(
        self, shop: Shop, journal: Journal, config: Config, now: Callable[[], int], clock: Callable[[], int]
    ) -> None:
        self._shop, self._journal, self._now, self._clock = shop, journal, now, clock
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Days and money are those of the first room of this configuration."""
        rooms = list(config.rooms.values())
        self._zone = ZoneInfo(rooms[0].zone if rooms else "Asia/Shanghai")
        self._currency = rooms[0].currency if rooms else "CNY"

    async def tell(self, told: ChannelTold) -> ChannelRow | None:
        """Note what a channel cost on a day; what was told last counts.

        Returns:
            The channel as it is now; None where nothing is known of it any more.

        Raises:
            JobError: it cannot be taken, in words. StoreError.
        """
        name, day, known = self._name(told.channel), self.day(told.day), self._known(told.channel)
        currency = known.currency if known is not None else self._currency
        said: dict[str, Attribute] = {"day": day, "title": told.title.strip()[:LONGEST]}
        money = None
        if told.amount.strip():
            money = _amount(told.amount, currency)
        elif self.by_hand(told.channel, day) is None:
            raise JobError(
                Words(
                    f"nobody told by hand what {name} cost on {day_text(day)}; what a file told is taken back with "
                    "tiercast import undo",
                    f"没有人手动填写过 {name} 在 {day_text(day)} 的花费；文件导入的花费请用 tiercast import undo 撤销",
                )
            )
        else:
            said["undo"] = True
        entry = Entry(
            self._now(), "imported", channel=name, money=money, currency=currency, topic="channel", attributes=said
        )
        await self._journal.append([entry])
        return next((row for row in self.list() if row.channel == name), None)

    def list(self) -> list[ChannelRow]:
        """Every channel, the dearest first."""
        today = self.day("")
        rows = []
        for name, packed in self._shop.core.state.shop.channels.items():
            one = _decode(packed)
            days = {day_text(day): spent for day, spent in one.days.items()}
            rows.append(
                ChannelRow(
                    channel=name, title=one.title, currency=one.currency, total=one.total,
                    today=one.days.get(today, 0), days=days,
                )
            )  # fmt: skip
        return sorted(rows, key=lambda row: (-row.total, row.channel))

    def by_hand(self, channel: str, day: int) -> int | None:
        """What a person told of a channel and day, minor units; None: nobody did."""
        known = self._known(channel)
        told = dict(known.told.get(day, ())) if known is not None else {}
        return told.get(BY_HAND)

    def cost(self, channel: str, day: int) -> str:
        """What counts as the cost of a day, in words; "" where nothing does."""
        known = self._known(channel)
        if known is None or day not in known.days:
            return ""
        return f"{in_units(known.days[day], known.currency)} {known.currency}"

    def currency_of(self, channel: str) -> str:
        """Currency in which the channel is counted."""
        known = self._known(channel)
        return known.currency if known is not None else self._currency

    def day(self, text: str) -> int:
        """Days since 1970 of ``2026-11-22``, or of today. Raises: JobError."""
        if not text.strip():
            now = datetime.fromtimestamp(self._clock() / 1_000_000, self._zone)
            return date_number(now.date())
        try:
            return date_number(date.fromisoformat(text.strip()))
        except ValueError as error:
            raise JobError(
                Words(
                    f"expected a day such as 2026-11-22, found {text[:40]!r}",
                    f"应为 2026-11-22 这样的日期，实际是 {text[:40]!r}",
                )
            ) from error

    def _known(self, channel: str) -> ChannelState | None:
        packed = self._shop.core.state.shop.channels.get(channel.strip())
        return _decode(packed) if packed else None

    def _name(self, channel: str) -> str:
        name = channel.strip()
        if not name or len(name) > LONGEST or not name.isprintable():
            raise JobError(
                Words(
                    f"expected the name of a channel, as events carry it, of 1 to {LONGEST} characters, "
                    f"found {channel[:60]!r}",
                    f"应为渠道名称（与事件中的一致），1 到 {LONGEST} 个字符，实际是 {channel[:60]!r}",
                )
            )
        return name


_decode: Any = msgspec.msgpack.Decoder(ChannelState).decode


def _amount(text: str, currency: str) -> int:
    try:
        amount = cells.minor(cells.decimal(text), minor_digits(currency))
    except CellError as error:
        raise JobError(
            Words(
                f"expected {error.expected.en}, found {text[:40]!r}", f"应为{error.expected.zh}，实际是 {text[:40]!r}"
            )
        ) from error
    if amount < 0:
        raise JobError(Words(f"a cost is not below zero: {text[:40]!r}", f"花费不能为负：{text[:40]!r}"))
    return amount


def day_text(day: int) -> str:
    """A day as people write it; "" for 0, where none was named."""
    return date_text(day) if day else ""
