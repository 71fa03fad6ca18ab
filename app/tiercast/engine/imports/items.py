"""Lists of products and what traffic channels cost, from CSV or a workbook."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.calendar import Calendar
from tiercast.engine.imports import cells
from tiercast.engine.imports.cells import CellError
from tiercast.engine.imports.heads import DEEPEST, names_of
from tiercast.engine.imports.problems import Problems
from tiercast.engine.imports.request import ImportRequest
from tiercast.engine.imports.table import Row, read_rows
from tiercast.engine.jobs import JobError
from tiercast.rules.grammar_values import minor_digits
from tiercast.words import Words

Columns = dict[str, tuple[str, ...]]
PRODUCT: Final[Columns] = {
    "item": ("商品ID", "商品编号", "商品编码", "货号", "item", "item id", "id", "sku", "product id", "Variant SKU"),
    "title": ("商品名称", "商品标题", "标题", "名称", "title", "name", "product"),
    "category": ("类目", "商品类目", "分类", "商品分类", "category", "type", "product category"),
    "price": ("价格", "售价", "商品价格", "单价", "直播价", "price", "Variant Price", "regular price"),
    "stock": ("库存", "商品库存", "可售库存", "数量", "stock", "inventory", "Variant Inventory Qty"),
    "cost": ("成本", "成本价", "进价", "cost", "Cost per item"),
    "is_new": ("是否新品", "新品", "is new", "new"),
    "concerns": ("能回答的问题", "解答的问题", "答疑", "concerns"),
    "currency": ("币种", "currency"),
}  # fmt: skip
CHANNEL: Final[Columns] = {
    "channel": ("渠道", "流量渠道", "推广渠道", "channel"),
    "day": ("日期", "投放日期", "day", "date"),
    "spend": ("花费", "消耗", "投放金额", "成本", "spend", "cost"),
    "title": ("渠道名称", "名称", "title"),
    "currency": ("币种", "currency"),
}
NEEDS: Final = {"products": (PRODUCT, ("item", "title")), "channels": (CHANNEL, ("channel", "spend"))}
SEPARATORS: Final = "|、,，;；/"


class Product(msgspec.Struct, array_like=True):
    """One product; None is not told. Money in minor units; `facts` are further columns under their titles."""

    item: str
    title: str
    category: str
    price: int | None
    currency: str
    stock: int | None
    cost: int | None
    is_new: bool | None
    concerns: tuple[str, ...]
    facts: dict[str, Attribute]


class ChannelSpend(msgspec.Struct, array_like=True):
    """What a traffic channel cost on one day (days since 1970; 0: not told which), in minor units."""

    channel: str
    title: str
    day: int
    spend: int
    currency: str


class ItemsRead(msgspec.Struct):
    """What the files have."""

    rows_read: list[Product | ChannelSpend] = msgspec.field(default_factory=list)
    rows: int = 0
    remarks: int = 0


class _Sheet:
    """Rows of one file with their columns by name."""

    def __init__(self, file: Path, kind: str, problems: Problems) -> None:
        self.file, self._problems = file, problems
        columns, needs = NEEDS[kind]
        self.rows, self.titles, names = _head(file, columns, needs)
        self.columns = {
            field: names[key]
            for field, titles in columns.items()
            if (key := next((k for title in titles if (k := cells.header(title)) in names), None)) is not None
        }
        self.broken = False

    def text(self, row: Row, field: str) -> str:
        place = self.columns.get(field)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def wrong(self, row: Row, field: str, expected: Words) -> None:
        """A cell does not say what was expected: the row is not imported."""
        self.broken = True
        title = self.titles[self.columns[field]] if field in self.columns else field
        self._problems.expected(self.file.name, row.number, title, self.text(row, field), expected)

    def money(self, row: Row, field: str, currency: str) -> int | None:
        """Minor units; None where nothing stands there."""
        text = self.text(row, field)
        if not text or text in ("-", "--"):
            return None
        try:
            return cells.minor(cells.decimal(text), minor_digits(currency))
        except CellError as error:
            self.wrong(row, field, error.expected)
            return None

    def whole(self, row: Row, field: str) -> int | None:
        """A whole number; None where nothing stands there."""
        text = self.text(row, field)
        try:
            return cells.whole(text) if text else None
        except CellError as error:
            self.wrong(row, field, error.expected)
            return None

    def flag(self, row: Row, field: str) -> bool | None:
        """Yes or no; None where nothing stands there."""
        text = self.text(row, field)
        try:
            return cells.flag(text) if text else None
        except CellError as error:
            self.wrong(row, field, error.expected)
            return None


def _head(file: Path, columns: Columns, needs: Sequence[str]) -> tuple[Iterator[Row], list[str], dict[str, int]]:
    rows = read_rows(file)
    for depth, row in enumerate(rows):
        names = names_of(row.cells)
        if all(any(cells.header(title) in names for title in columns[field]) for field in needs):
            return rows, row.cells, names
        if depth >= DEEPEST:
            break
    wanted = "; ".join(" | ".join(columns[field]) for field in needs)
    raise JobError(
        Words(f"{file}: no row has the columns {wanted}", f"{file}：没有一行包含以下列：{wanted}"),
    )


def read_products(
    files: Sequence[Path], request: ImportRequest, problems: Problems, progress: Callable[[int], None]
) -> ItemsRead:
    """The products of `files`; of two rows with one id the last counts. Raises: JobError."""
    found: dict[str, Product] = {}
    read = ItemsRead()
    for file in files:
        sheet = _Sheet(file, "products", problems)
        others = _facts(sheet)
        for row in sheet.rows:
            read.rows += 1
            product = _product(sheet, row, request.currency, others, read)
            if product is not None:
                found[product.item] = product
        progress(read.rows)
    read.rows_read = list(found.values())
    return read


def _product(
    sheet: _Sheet, row: Row, default: str, others: dict[str, int], read: ItemsRead
) -> Product | None:  # fmt: skip
    item, sheet.broken = cells.code(sheet.text(row, "item")), False
    if not item or cells.is_spoilt(item):
        if sum(map(bool, row.cells)) <= 1:
            read.remarks += 1
        else:
            sheet.wrong(row, "item", Words("the id of a product, as text", "商品编号（文本）"))
        return None
    currency = sheet.text(row, "currency").upper() or default
    concerns = sheet.text(row, "concerns")
    for separator in SEPARATORS:
        concerns = concerns.replace(separator, "|")
    product = Product(
        item, sheet.text(row, "title"), sheet.text(row, "category"), sheet.money(row, "price", currency), currency,
        sheet.whole(row, "stock"), sheet.money(row, "cost", currency), sheet.flag(row, "is_new"),
        tuple(part.strip() for part in concerns.split("|") if part.strip()),
        {title: row.cells[place] for title, place in others.items() if place < len(row.cells) and row.cells[place]},
    )  # fmt: skip
    return None if sheet.broken else product


def _facts(sheet: _Sheet) -> dict[str, int]:
    """Columns that are no field of ours: what the merchant knows of the product besides."""
    taken = set(sheet.columns.values())
    return {
        title.replace(".", "_").replace(" ", "_")[:40]: place
        for place, title in enumerate(sheet.titles)
        if title and place not in taken
    }


def read_channels(
    files: Sequence[Path], request: ImportRequest, problems: Problems, progress: Callable[[int], None]
) -> ItemsRead:
    """What traffic channels cost by day; of two rows for one day both count. Raises: JobError."""
    zone, calendar = ZoneInfo(request.zone), Calendar(request.zone)
    found: dict[tuple[str, int], ChannelSpend] = {}
    read = ItemsRead()
    for file in files:
        sheet = _Sheet(file, "channels", problems)
        for row in sheet.rows:
            read.rows += 1
            spent = _spend(sheet, row, request.currency, zone, calendar, read)
            if spent is None:
                continue
            before = found.get((spent.channel, spent.day))
            if before is not None:
                spent.spend += before.spend
            found[spent.channel, spent.day] = spent
        progress(read.rows)
    read.rows_read = list(found.values())
    return read


def _spend(
    sheet: _Sheet, row: Row, default: str, zone: ZoneInfo, calendar: Calendar, read: ItemsRead
) -> ChannelSpend | None:  # fmt: skip
    channel, sheet.broken = sheet.text(row, "channel"), False
    if not channel or channel.startswith(("合计", "总计")):
        read.remarks += 1
        return None
    currency = sheet.text(row, "currency").upper() or default
    if currency != default:
        # A channel is counted in one currency, that of the rooms: another one could not be compared with anything.
        sheet.wrong(row, "currency", Words(f"the rooms' currency, {default}", f"直播间的币种 {default}"))
    spend = sheet.money(row, "spend", currency)
    if spend is None and not sheet.broken:
        sheet.wrong(row, "spend", Words("an amount of money", "金额"))
    day = 0
    if text := sheet.text(row, "day"):
        try:
            day = calendar.day_number(cells.instant(text, zone))
        except CellError:
            sheet.wrong(row, "day", Words("a day such as 2026-03-02", "日期，例如 2026-03-02"))
    if sheet.broken or spend is None:
        return None
    return ChannelSpend(channel, sheet.text(row, "title"), day, spend, currency)
