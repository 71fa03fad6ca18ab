"""The source: the simulation at the clock's pace, or as fast as it goes."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from tiercast_api import (
    SECOND,
    Counts,
    Event,
    Guarantee,
    Health,
    InvalidSettings,
    Officialness,
    Permanent,
    Quality,
    Risk,
    SourceContext,
    SourceDeclaration,
    SourceType,
    Status,
    Ticket,
    typed,
)

from tiercast_source_simulator.settings import SimulationSettings
from tiercast_source_simulator.simulation import Tell, simulate

_BATCH: Final = 512
_AHEAD: Final = 8
_STATUS_EVERY: Final = SECOND
_MISSED: Final = 5 * SECOND
"""A simulated room that was not read for longer than this has gone on without us, like a real one."""
_KINDS: Final = (
    *("room_open", "room_close", "room_stats", "enter", "leave", "stay", "comment", "like", "share", "follow", "gift"),
    *("item_exposed", "shelf_open", "item_view", "item_click", "item_leave", "favourite", "cart_add", "cart_remove"),
    *("coupon_claimed", "order_created", "order_paid", "order_cancelled", "item_pinned", "item_stock", "host_speech"),
)


class SimulatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings as declared in `SOURCE`."""

    seed: int
    rate: float
    duration: float
    language: Literal["zh", "en"]
    currency: str
    identity: Literal["stable", "session", "masked"]
    viewers: int
    items: int
    coupon_share: float
    coupon_lift: float
    prompt_seconds: float
    prompt_lift: float
    pace: Literal["real", "fastest"]
    truth: bool
    truth_file: str = ""


class Cursor(msgspec.Struct, frozen=True):
    """Where a simulation stands: its beginning (microseconds UTC), the events that are done, and of which room.

    `room` is a digest of the settings that make the room; "" in places of before it was kept.
    """

    start: int
    done: int
    room: str = ""


class Simulator:
    """A source that makes up a room. Raises: InvalidSettings: for a duration of 0 at the fastest pace."""

    def __init__(self, settings: SimulatorSettings) -> None:
        if settings.pace == "fastest" and not settings.duration:
            raise InvalidSettings("duration", "expected more than 0 seconds at the pace 'fastest': it would not end")
        self._settings = settings
        self.declaration = SourceDeclaration(
            kinds=_KINDS,
            quality=Quality(settings.identity),
            guarantee=Guarantee.REPLAYABLE,
            counts={"gift": Counts.RUNNING},
            pulls=True,
            simulated=True,
            risk=Risk(
                Officialness.LOCAL_TOOL,
                "A simulation: no viewer, order or number of it is real.",
                "模拟数据：其中的观众、订单和数字都不是真实的。",
            ),
        )

    async def run(self, context: SourceContext) -> None:
        """Emit the room's events until it closes."""
        with ExitStack() as stack:
            tell = _truth_to(Path(self._settings.truth_file), stack, context) if self._settings.truth_file else None
            await _Show(context, self._settings, tell).run()

    async def test_connection(self, context: SourceContext) -> str:
        """There is nothing that could fail."""
        return context.text("A simulation needs no connection.", "模拟直播间不需要连接。")


class _Show:
    def __init__(self, context: SourceContext, settings: SimulatorSettings, tell: Tell | None) -> None:
        room = _room(settings)
        cursor = _read_cursor(context)
        if cursor is not None and cursor.room not in ("", room):
            cursor = None  # so many events of another room say nothing about when this one would have its next
        self._context = context
        self._real = settings.pace == "real"
        self._resumed = cursor is not None
        self._cursor = Cursor(context.clock.now(), 0, room) if cursor is None else cursor
        values = {name: getattr(settings, name) for name in SimulationSettings.__struct_fields__ if name != "start"}
        self._settings = SimulationSettings(start=self._cursor.start, **values)
        self._tell = tell
        self._tickets: deque[Ticket] = deque()
        self._done = 0
        self._said = -_STATUS_EVERY
        self._missed = 0
        self._room = room

    async def run(self) -> None:
        """The whole show."""
        pending: list[Event] = []
        joined = self._context.clock.now()
        for event in simulate(self._settings, self._tell):
            self._done += 1
            if self._done <= self._cursor.done or self._is_missed(event, joined):
                if self._done % _BATCH == 0:
                    await asyncio.sleep(0)
                continue
            if self._real and (wait := event.time - self._context.clock.now()) > 0:
                await self._hand_over(pending, self._done - 1)
                pending = []
                self._say(event.time)
                await self._context.clock.sleep(wait / SECOND)
            pending.append(event)
            if len(pending) >= _BATCH:
                await self._hand_over(pending, self._done)
                pending = []
                self._say(event.time)
        await self._hand_over(pending, self._done)
        while self._tickets:
            await self._tickets.popleft().committed()
        message = self._context.text("The simulation has ended.", "模拟结束。")
        self._context.status(Status(Health.DONE, message, 1.0, 0.0))

    def _is_missed(self, event: Event, joined: int) -> bool:
        """What happened while we were away is gone, except the end."""
        missed = self._real and self._resumed and event.time < joined - _MISSED and event.kind != "room_close"
        self._missed += missed
        return missed

    async def _hand_over(self, events: list[Event], done: int) -> None:
        if not events:
            return
        cursor = msgspec.json.encode(Cursor(self._cursor.start, done, self._cursor.room or self._room))
        self._tickets.append(await self._context.emit(events, cursor))
        if len(self._tickets) > _AHEAD:
            await self._tickets.popleft().committed()

    def _say(self, time: int) -> None:
        now = self._context.clock.monotonic()
        if now - self._said < _STATUS_EVERY:
            return
        self._said = now
        passed, whole = (time - self._settings.start) / SECOND, self._settings.duration
        message = self._context.text(
            f"Simulated room, {self._done:,} event{'' if self._done == 1 else 's'}; nothing of it is real",
            f"模拟直播间，已产生 {self._done:,} 个事件，均非真实数据",
        )
        progress = min(1.0, passed / whole) if whole else None
        left = max(0.0, whole - passed) if whole and self._real else None
        self._context.status(Status(Health.WORKING, message, progress, left))


def _truth_to(path: Path, stack: ExitStack, context: SourceContext) -> Tell:
    """Writes the truth, one JSON object a line; written anew by each run. Raises: InvalidSettings."""
    try:
        file = stack.enter_context(path.expanduser().open("wb"))
    except OSError as error:
        raise InvalidSettings(
            "truth_file",
            context.text(
                f"{path} cannot be written: {error.strerror}",
                f"写不了 {path}，请检查文件夹是否存在、能否写入（{error.strerror}）",
            ),
        ) from error
    encoder = msgspec.json.Encoder()

    def tell(record: Mapping[str, Any]) -> None:
        file.write(encoder.encode(record) + b"\n")

    return tell


def _room(settings: SimulatorSettings) -> str:
    """What tells a room from one of other settings, its pace and the file of its truth left out."""
    values = {
        name: value for name, value in msgspec.structs.asdict(settings).items() if name not in ("pace", "truth_file")
    }
    return hashlib.blake2b(msgspec.json.encode(values, order="sorted"), digest_size=8).hexdigest()


def _read_cursor(context: SourceContext) -> Cursor | None:
    if context.cursor is None:
        return None
    try:
        return msgspec.json.decode(context.cursor, type=Cursor)
    except msgspec.DecodeError as error:
        raise Permanent(
            context.text(
                f"the simulation's saved place cannot be read ({error}); use another key",
                f"读不了上次模拟到的位置（{error}），请换一个编号再接入",
            )
        ) from error


def _make(values: Mapping[str, Any]) -> Simulator:
    return Simulator(typed(SimulatorSettings, values))


def _number(
    title: str, title_zh: str, default: float, least: float, most: float, described: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    kind = "integer" if isinstance(default, int) else "number"
    return {
        "type": kind,
        "default": default,
        "minimum": least,
        "maximum": most,
        "title": title,
        "x-title-zh": title_zh,
        **({"description": described[0], "x-description-zh": described[1]} if described[0] else {}),
    }


def _choice(title: str, title_zh: str, **options: tuple[str, str]) -> dict[str, Any]:
    return {
        "type": "string",
        "default": next(iter(options)),
        "enum": list(options),
        "title": title,
        "x-title-zh": title_zh,
        "x-choices": {name: called for name, (called, _) in options.items()},
        "x-choices-zh": {name: called for name, (_, called) in options.items()},
    }


SOURCE: Final = SourceType(
    name="simulator",
    title="Simulated room",
    title_zh="模拟直播间",
    summary="A live shopping room, simulated to try things out: nothing in it is real.",
    summary_zh="模拟一场带货直播，供试用；没有真实数据。",
    settings={
        "type": "object",
        "properties": {
            "seed": _number("Seed", "随机种子", 1, 0, 2**53),
            "rate": _number("Events a second", "每秒事件数", 5.0, 0.1, 100_000.0),
            "duration": _number(
                "Seconds",
                "时长（秒）",
                3600.0,
                0.0,
                604_800.0,
                described=("0: without end.", "0 表示不结束。"),
            ),
            "language": {
                **_choice("Language", "语言", zh=("Chinese", "中文"), en=("English", "英文")),
                "x-proposed": "en",
                "x-proposed-zh": "zh",
            },
            "currency": {
                "type": "string",
                "pattern": "([A-Z]{3})?",
                "default": "",
                "title": "Currency of the prices",
                "x-title-zh": "价格的币种",
                "description": "ISO code, the same as the room's. Empty: CNY in Chinese, USD in English.",
                "x-description-zh": "ISO 代码，与直播间的币种一致。留空：中文为 CNY，英文为 USD。",
            },
            "identity": _choice(
                "Identity of viewers",
                "观众身份",
                stable=("known by name", "实名可识别"),
                session=("this session only", "仅本场"),
                masked=("masked", "昵称被遮挡"),
            ),
            "viewers": _number(
                "Viewers",
                "观众数",
                0,
                0,
                200_000,
                described=("0: as many as suit the rate.", "0 表示按速率自动确定。"),
            ),
            "items": _number("Products", "商品数", 12, 1, 1000),
            "coupon_share": _number("Part of the viewers with a coupon", "获得优惠券的观众比例", 0.5, 0.0, 1.0),
            "coupon_lift": _number("Effect of the coupon on orders", "优惠券对下单率的提升", 0.15, 0.0, 0.4),
            "prompt_seconds": _number("Seconds of a slot", "讲解时段长度（秒）", 600.0, 1.0, 86_400.0),
            "prompt_lift": _number("Effect of the host's words on clicks", "主播讲解对点击率的提升", 0.15, 0.0, 0.4),
            "pace": _choice("Pace", "速度", real=("As in life", "真实速度"), fastest=("As fast as it can", "最快")),
            "truth": {
                "type": "boolean",
                "default": False,
                "title": "Show the hidden truth in events",
                "x-title-zh": "在事件中给出真实答案",
                "x-advanced": True,
            },
            "truth_file": {
                "type": "string",
                "format": "path",
                "default": "",
                "title": "File for the hidden truth",
                "x-title-zh": "真实答案文件",
                "x-advanced": True,
            },
        },
    },
    make=_make,
)
