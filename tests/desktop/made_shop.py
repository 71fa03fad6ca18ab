"""Made-up products, a run of show, orders and imports for tests of the shop and its pictures."""

from typing import Any

import msgspec
from tiercast.serve.protocol_audience import Coded, ListViewers
from tiercast.serve.protocol_commands import SetShow
from tiercast.serve.protocol_imports import (
    ImportFiles,
    ImportProblem,
    ImportReply,
    ImportRow,
    ImportSentence,
    ImportsReply,
    ListImports,
    UndoImport,
    UndoneReply,
)
from tiercast.serve.protocol_replies import Done, Failed
from tiercast.serve.protocol_shop import (
    AskItem,
    AskShow,
    ItemColumns,
    ItemFact,
    ItemReply,
    ItemsReply,
    ListItems,
    ListOrders,
    OrderInfo,
    OrderLineInfo,
    OrdersReply,
    ReadShow,
    SetItem,
    ShowPlanReply,
    ShowReply,
    ShowStep,
)

from tests.desktop.made import NOON
from tests.desktop.made_audience import viewers

MINUTE = 60_000_000
ITEMS: tuple[tuple[str, str, str, int | None, int | None, int | None, int | None, str], ...] = (
    # id, title, category, price, cost, stock, new, concerns
    ("501", "丝绒口红 Velvet lipstick", "美妆 Beauty", 9_900, 3_150, 412, 0, "色号|成分"),
    ("502", "补水面膜 10 片 Face masks", "美妆 Beauty", 4_990, 1_200, 3, 0, "肤质"),
    ("503", "坚果礼盒 Nut gift box", "零食 Snacks", 12_800, 6_400, 88, 1, "保质期|发货"),
    ("504", "海苔脆 Seaweed crisps", "零食 Snacks", 1_990, None, 0, 0, ""),
    ("505", "冻干草莓 Dried strawberries", "零食 Snacks", 2_590, 1_010, 1_240, 1, "保质期"),
    ("506", "保温杯 500 ml Vacuum flask", "家居 Home", 8_900, 3_800, 57, None, "材质|尺寸"),
    ("507", "", "", None, None, 12, None, ""),
)


def items() -> ItemsReply:
    """Seven products."""
    count = len(ITEMS)

    def coded(texts: list[str]) -> Coded:
        words = tuple(dict.fromkeys(texts))
        return Coded(words=words, codes=[words.index(text) for text in texts])

    def told(known: list[bool]) -> Coded:
        return coded([("source" if row == 6 else "import 1") if known[row] else "" for row in range(count)])

    fields = [[row[place] for row in ITEMS] for place in range(8)]
    names = ("title", "category", "price", "cost", "stock", "is_new", "concerns")
    by_field = {name: told([value not in ("", None) for value in fields[place]]) for place, name in enumerate(names, 1)}
    by_field["price"] = coded(["hand" if row == 0 else "import 1" if row < 6 else "" for row in range(count)])
    columns: dict[str, Any] = {
        "ids": fields[0], "titles": fields[1], "category": coded([str(text) for text in fields[2]]),
        "price": fields[3], "cost": fields[4], "currency": coded(["CNY"] * count), "stock": fields[5],
        "is_new": fields[6], "concerns": fields[7], "facts": [2, 0, 1, 0, 0, 1, 0], "since": [NOON] * count,
        "told": by_field,
    }  # fmt: skip
    return ItemsReply(id=0, list=1, page=0, pages=1, total=count, columns=ItemColumns(**columns), currency="CNY")


def item(command: AskItem | SetItem) -> ItemReply:
    """One product as it is known, after what was told of it by hand."""
    row = next((row for row in ITEMS if row[0] == command.item), None)
    names = ("title", "category", "price", "cost", "stock", "is_new", "concerns")
    facts: list[ItemFact] = []
    for name, value in zip(names, row[1:] if row else (), strict=False):
        if value not in ("", None):
            shown = f"{value / 100:.2f} CNY" if name in ("price", "cost") and isinstance(value, int) else str(value)
            hand = name == "price" and command.item == "501"
            told = "hand" if hand else "import 1"
            plain: Any = bool(value) if name == "is_new" else value
            facts.append(ItemFact(name=name, value=plain, shown=shown, told=told, by_hand=hand))
    if command.item == "501":
        facts.append(ItemFact(name="材质 material", value="膏体 wax", shown="膏体 wax", told="import 1"))
        facts.append(ItemFact(name="保质期 keeps", value="3 年", shown="3 年", told="hand", by_hand=True))
    if isinstance(command, SetItem):
        facts = [fact for fact in facts if fact.name != command.name]
        if command.value:
            value = round(float(command.value) * 100) if command.name in ("price", "cost") else command.value
            if command.name == "stock":
                value = int(command.value)
            facts.append(ItemFact(name=command.name, value=value, shown=command.value, told="hand", by_hand=True))
    return ItemReply(id=0, item=command.item, facts=tuple(facts), currency="CNY", since=NOON)


PLAN = (
    ShowStep(item="501", title=ITEMS[0][1], phase="热场 Warm-up", planned=8 * MINUTE, price=9_900, currency="CNY",
             stock=412),
    ShowStep(item="503", title=ITEMS[2][1], phase="主推 Main", planned=15 * MINUTE, price=12_800, currency="CNY",
             stock=88),
    ShowStep(item="502", title=ITEMS[1][1], phase="秒杀 Flash sale", planned=10 * MINUTE, price=4_990, currency="CNY",
             stock=3),
    ShowStep(phase="抽奖 Draw", planned=3 * MINUTE),
    ShowStep(item="506", title=ITEMS[5][1], planned=0, price=8_900, currency="CNY", stock=57),
    ShowStep(item="505", title=ITEMS[4][1], phase="收尾 Closing", planned=6 * MINUTE, price=2_590, currency="CNY",
             stock=1_240),
)  # fmt: skip


def show(*, place: int = 1, minutes: int = 11, plan: tuple[ShowStep, ...] = PLAN) -> ShowReply:
    """A show at a step, that has been on for so many minutes."""
    on = plan[place] if 0 <= place < len(plan) else None
    return ShowReply(
        id=0, room="main", plan=plan, place=place, on=on, aired=NOON - minutes * MINUTE if on else 0, now=NOON,
        opened=NOON - 20 * MINUTE,
    )  # fmt: skip


def orders() -> OrdersReply:
    """Orders in every state, linked in every way."""
    names = ("小美", "Zhang Wei", "阿强", "Lily", "momo", "王姐", "", "小丽", "大鹏")
    links = (("id", 100), ("source", 100), ("coupon", 95), ("hand", 100), ("nickname", 40), ("id", 100), ("", 0),
             ("", 0), ("source", 100))  # fmt: skip
    states = ("paid", "placed", "paid", "partly_refunded", "paid", "refunded", "paid", "refund_asked", "cancelled")
    rows = []
    for place, (name, (link, sure), state) in enumerate(zip(names, links, states, strict=True)):
        first, second = ITEMS[place % 6], ITEMS[(place + 1) % 6]
        lines: tuple[OrderLineInfo, ...] = (OrderLineInfo(first[0], first[1], 1 + place % 2),)
        if place % 3 == 0:
            lines = (*lines, OrderLineInfo(second[0], second[1], 2))
        amount = (first[3] or 0) * (1 + place % 2)
        rows.append(
            OrderInfo(
                number=f"69230114{place:06}52" if place != 6 else "", time=NOON - place * 47 * MINUTE,
                platform="douyin", viewer=("abcdefghijklmnopqrstuvwx" + "abcdefghi"[place] + "2") if link else "",
                name=name, lines=lines, amount=amount, refunded=amount if state == "refunded" else
                1_000 if state == "partly_refunded" else 0, currency="CNY", state=state, link=link, confidence=sure,
                source="orders" if link in ("source", "") and place in (1, 6, 8) else "",
                number_of_import=0 if place in (1, 6, 8) else 1, coupon="VIP-7781" if link == "coupon" else "",
            )
        )  # fmt: skip
    return OrdersReply(
        id=0, list=1, page=0, pages=1, total=len(rows), rows=tuple(rows), amounts={"CNY": 84_160}, unlinked=2,
        origins=("source", "import 1"),
    )  # fmt: skip


def imports() -> ImportsReply:
    """Imports: one that counts, one of products, one that was taken back."""
    day = 86_400_000_000

    def row(number: int, kind: str, files: str, preset: str, state: str, rows: int) -> ImportRow:
        at = NOON - (4 - number) * day
        return ImportRow(
            number=number, kind=kind, files=files, preset=preset, who="xiaomei", state=state, started=at,
            finished=at + MINUTE, rows=rows,
        )  # fmt: skip

    return ImportsReply(
        id=0,
        imports=(
            row(3, "products", "商品列表.xlsx", "", "done", 128),
            row(2, "orders", "orders-test.csv", "shopify", "undone", 0),
            row(1, "orders", "抖店订单_2026-10.csv\n抖店订单_2026-11.csv", "doudian", "done", 11_902),
        ),
    )


def preview(command: ImportFiles) -> ImportReply | Failed:
    """What an import would do, or did."""
    if command.kind != "orders":
        if command.kind == "products" and "product" in command.files[0]:
            return ImportReply(id=0, kind="products", rows=128, orders=128, added=128, dry_run=command.dry_run)
        return Failed(
            id=0, code="refused", message="products.csv: no row has the columns item | id; title | name",
            message_zh="products.csv：没有一行包含以下列：商品ID | 商品编号; 商品名称 | 标题",
        )  # fmt: skip
    if "order" not in command.files[0] and "订单" not in command.files[0]:
        return Failed(
            id=0, code="refused", message="the file is no known export; give a mapping",
            message_zh="无法识别这种导出文件；请提供映射文件",
        )  # fmt: skip
    expected = (
        ImportSentence("a number such as 199.00", "数字，例如 199.00"),
        ImportSentence("a day and time", "日期和时间"),
        ImportSentence("an order number", "订单号"),
    )
    found = (("订单应付金额", "待定"), ("支付完成时间", "昨天晚上"), ("主订单编号", ""))
    listed = tuple(
        ImportProblem(
            file="抖店订单_2026-11.csv", row=318 + 1_207 * place, column=column, found=text,
            words=ImportSentence(f"expected {what.en}, found {text!r}", f"应为{what.zh}，实际是 {text!r}"),
            expected=what,
        )
        for place, ((column, text), what) in enumerate(zip(found, expected, strict=True))
    )  # fmt: skip
    return ImportReply(
        id=0, kind="orders", number=0 if command.dry_run else 4, preset="doudian", platform="douyin", rows=12_410,
        orders=11_902, added=11_640, known=262, linked={"id": 10_911, "coupon": 318}, unlinked=411, by_nickname=37,
        unpaid=203, closed=298, remarks=4, refunded=512, amount={"CNY": 148_230_000}, viewers=4_318,
        first=NOON - 60 * 86_400_000_000, last=NOON, problems=3, listed=listed, dry_run=command.dry_run, history=True,
    )  # fmt: skip


def shop_answers(*, empty: bool = False) -> dict[type, Any]:
    """Answers of a shop; `empty`: of one of which nothing is known yet."""
    none = items().columns
    nothing = msgspec.convert(
        {
            name: ({"words": (), "codes": []} if isinstance(getattr(none, name), Coded) else [])
            for name in ItemColumns.__struct_fields__ if name != "told"
        } | {"told": {}},
        ItemColumns,
    )  # fmt: skip
    return {
        ListViewers: viewers(),
        ListItems: ItemsReply(id=0, list=1, page=0, pages=1, total=0, columns=nothing, currency="CNY")
        if empty else items(),
        AskItem: item, SetItem: item,
        AskShow: show(place=-1, plan=()) if empty else show(),
        SetShow: Done(id=0),
        ReadShow: ShowPlanReply(id=0, plan=PLAN[:2]),
        ListOrders: OrdersReply(id=0, list=1, page=0, pages=1, total=0, rows=()) if empty else orders(),
        ListImports: ImportsReply(id=0, imports=()) if empty else imports(),
        ImportFiles: preview,
        UndoImport: lambda command: UndoneReply(id=0, number=command.number, rows=10, kept={}),
    }  # fmt: skip
