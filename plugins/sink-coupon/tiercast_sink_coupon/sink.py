"""The sink `coupon`: gives a viewer one code of a pool, and hands the words to whoever sends them.

Which pool there is, whose codes are real and whose are for tests, is the engine's (`Pools`); one code belongs to one
viewer for ever, and the same action always gets the same code.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from tiercast_api import (
    Action,
    ActionType,
    Delivery,
    Field,
    FieldType,
    Health,
    Outcome,
    Reach,
    Receipt,
    Refused,
    RetryAfter,
    SinkContext,
    SinkDeclaration,
    SinkType,
    Status,
    typed,
)

PREVIEW_CODE: Final = "TEST-0000"
PLACE: Final = "{coupon.code}"
"""Where the code goes in the message; it is not known before it is taken, so this sink fills it in."""

COUPON = ActionType(
    name="coupon",
    title="Give a coupon",
    title_zh="发优惠券",
    fields=(
        Field(
            name="pool",
            type=FieldType.POOL,
            title="Pool",
            title_zh="券池",
            required=True,
            help="Where the codes come from.",
            help_zh="券码从哪个券池里取。",
        ),
        Field(
            name="message",
            type=FieldType.TEMPLATE,
            title="Message",
            title_zh="附言",
            help="Words to the viewer; {coupon.code} stands for the code.",
            help_zh="对观众说的话，{coupon.code} 会换成券码。",
        ),
    ),
    reach=Reach.VIEWER,
    costly=True,
    results=("code",),
)

SETTINGS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "low": {
            "type": "integer",
            "default": 20,
            "minimum": 0,
            "maximum": 1_000_000,
            "title": "Warn when so few are left",
            "x-title-zh": "剩余多少张时提醒",
        },
    },
}


class Settings(msgspec.Struct, frozen=True):
    """Checked settings; see `SETTINGS`."""

    low: int = 20


class CouponSink:
    """Takes codes from pools."""

    declaration = SinkDeclaration(actions=(COUPON,), delivery=Delivery.AT_LEAST_ONCE, concurrency=16)

    def __init__(self, settings: Settings) -> None:
        self._low = settings.low
        self._warned: set[str] = set()
        self._context: SinkContext | None = None

    async def open(self, context: SinkContext) -> None:
        """Nothing to connect to."""
        self._context = context
        context.status(Status(Health.WORKING))

    async def deliver(self, action: Action) -> Receipt:
        """Give the viewer a code.

        Raises:
            Refused: without a viewer, without such a pool, or where the pool is empty.
        """
        if self._context is None:
            raise RetryAfter("the sink is not open")
        context = self._context
        pool = str(action.fields.get("pool") or "")
        if not action.viewer:
            raise Refused(context.text("a coupon needs a viewer, and nobody is named", "没有可识别的观众，券发不出去"))
        code = PREVIEW_CODE if action.preview else await self._take(context, pool, action)
        message = str(action.fields.get("message") or "").replace(PLACE, code)
        context.push(
            {
                "kind": "coupon",
                "action": action.id,
                "time": context.clock.now(),
                "room": action.room,
                "rule": action.rule,
                "viewer": action.viewer,
                "viewer_name": action.viewer_name,
                "pool": pool,
                "code": code,
                "message": message,
                "preview": action.preview,
            }
        )
        return Receipt(action=action.id, outcome=Outcome.ACCEPTED, results={"code": code})

    async def close(self) -> None:
        """Codes that were given stay given."""
        self._context = None

    async def test_connection(self, context: SinkContext) -> str:
        """Coupons come from the shop's own pools: nothing has to be reached."""
        return context.text("Codes come from the pools of this shop", "券码来自本店的券池")

    async def _take(self, context: SinkContext, pool: str, action: Action) -> str:
        code = await context.pools.take(pool, action.viewer, action.id)
        left = await context.pools.left(pool)
        if code is None:
            self._warn(context, pool, left)
            raise Refused(context.text(f"the pool {pool} is empty", f"券池 {pool} 已经发完"))
        if left <= self._low:
            self._warn(context, pool, left)
        else:
            self._warned -= {f"{pool} low", f"{pool} empty"}
        return code

    def _warn(self, context: SinkContext, pool: str, left: int) -> None:
        """Once, until the pool is filled up; and once more when it is empty."""
        key = f"{pool} {'empty' if left == 0 else 'low'}"
        if key in self._warned:
            return
        self._warned.add(key)
        if left == 0:
            context.trouble(f"The coupon pool {pool} is empty: import codes", f"券池 {pool} 已发完，请导入新券码")
        else:
            codes = "1 code is" if left == 1 else f"{left} codes are"
            context.trouble(f"Only {codes} left in the coupon pool {pool}", f"券池 {pool} 只剩 {left} 张")


def make(settings: Mapping[str, Any]) -> CouponSink:
    """Build the sink from checked settings."""
    return CouponSink(typed(Settings, settings))


SINK = SinkType(
    name="coupon",
    title="Coupons",
    title_zh="优惠券",
    summary="Gives viewers coupon codes from pools: one code, one viewer, for ever.",
    summary_zh="从券池里给观众发券码：一个码只属于一位观众。",
    settings=SETTINGS,
    make=make,
)
