"""Order exports: rows of sub-orders become orders, with what became of each; rows that cannot be read are listed."""

from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from tiercast.engine.imports import cells
from tiercast.engine.imports.cells import CellError
from tiercast.engine.imports.heads import Head, find_head, names_of
from tiercast.engine.imports.order_states import OrderState, is_refunded, order_state
from tiercast.engine.imports.presets import Field, Preset
from tiercast.engine.imports.problems import Problems
from tiercast.engine.imports.table import Row, read_rows
from tiercast.engine.jobs import JobError
from tiercast.rules.grammar_values import minor_digits
from tiercast.words import Words

REMARK_CELLS: Final = 2
"""A row without an order number that has no more cells than this is a remark or a total."""
REPORT_EVERY: Final = 5_000
SPOILT_SHARE: Final = 0.2
"""From this share on, long order numbers that end in zeros are no chance."""
ORDER_LENGTH: Final = 64


class Line(msgspec.Struct, array_like=True):
    """One product of an order; `amount` in minor units."""

    item: str
    title: str
    quantity: int
    amount: int


class Order(msgspec.Struct, array_like=True):
    """One order as an export tells of it.

    Attributes:
        number: of the (main) order; row: where it first stands, in `file`.
        viewer: the platform's id of the buyer, "" where the file has none; nickname: as it stands there.
        time: when it was paid, microseconds; amount, refunded: minor units of `currency`.
    """

    number: str
    file: str
    row: int
    viewer: str
    nickname: str
    time: int
    amount: int
    refunded: int
    currency: str
    coupon: str
    channel: str
    lines: list[Line]


class OrdersRead(msgspec.Struct):
    """What the files have.

    Attributes:
        orders: those that were paid, in the order of the files.
        rows: of data; unpaid, closed, left_out, remarks: orders and rows that are not imported, and why.
        presets: kinds of the files.
    """

    orders: list[Order] = msgspec.field(default_factory=list)
    rows: int = 0
    unpaid: int = 0
    closed: int = 0
    left_out: int = 0
    remarks: int = 0
    presets: list[str] = msgspec.field(default_factory=list)
    platform: str = ""


class _Open:
    """An order whose rows are still being read."""

    __slots__ = (
        "after", "amounts", "broken", "currency", "first", "line_refunds", "lines", "refunds", "state", "texts",
        "times",
    )  # fmt: skip

    def __init__(self, first: tuple[str, int]) -> None:
        self.first = first
        self.texts: dict[Field, str] = {}
        self.times: dict[Field, int] = {}
        self.state: OrderState | None = None
        self.after = 0
        self.amounts: list[Decimal] = []
        self.refunds: list[Decimal] = []
        self.line_refunds = Decimal(0)
        self.lines: list[tuple[str, str, int, Decimal]] = []
        self.currency = ""
        self.broken = False


class OrderReader:
    """Reads files of one import.

    Args:
        preset: the kind of every file; None: recognised by its columns.
        zone: of instants that name none; currency: of amounts that name none.
        progress: told how many rows were read.
    """

    def __init__(
        self, preset: Preset | None, zone: str, currency: str, problems: Problems, progress: Callable[[int], None]
    ) -> None:
        self._preset, self._zone, self._currency = preset, ZoneInfo(zone), currency
        self._problems, self._progress = problems, progress
        self.read = OrdersRead()

    def file(self, file: Path) -> None:
        """Read one more file. Raises: JobError: it cannot be read, or its order numbers are spoilt."""
        head = find_head(file, read_rows(file), self._preset)
        self._check(file, head)
        if head.preset.name not in self.read.presets:
            self.read.presets.append(head.preset.name)
        self.read.platform = self.read.platform or head.preset.platform
        patterns = _patterns(file, head)
        opened: dict[str, _Open] = {}
        long = zeros = 0
        for row in head.rest:
            self.read.rows += 1
            if self.read.rows % REPORT_EVERY == 0:
                self._progress(self.read.rows)
            number = self._number(file, head, row, patterns)
            if not number:
                continue
            if len(number) >= cells.LONG and number.isdigit():
                long += 1
                zeros += cells.ends_in_zeros(number)
            order = opened.get(number)
            if order is None:
                order = opened[number] = _Open((file.name, row.number))
            self._row(file, head, row, order)
        if zeros and zeros > SPOILT_SHARE * long:
            raise JobError(_spoilt(file, head.title(Field.ORDER), next(n for n in opened if cells.ends_in_zeros(n))))
        for number, order in opened.items():
            self._close(number, order, head)

    def _check(self, file: Path, head: Head) -> None:
        needed = ((Field.ORDER,), (Field.PAID, Field.CREATED), (Field.AMOUNT, Field.LINE_AMOUNT, Field.PRICE))
        for fields in needed:
            if not any(field in head.columns for field in fields):
                names = " | ".join(dict.fromkeys(n for field in fields for n in head.preset.columns.get(field, ())))
                wanted = names or " | ".join(fields)
                raise JobError(
                    Words(
                        f"{file}:{head.row}: the column {wanted} is missing; export again with it, or give a --mapping",
                        f"{file}:{head.row}：缺少列 {wanted}；请重新导出并勾选该列，或提供 --mapping",
                    )
                )

    def _number(self, file: Path, head: Head, row: Row, patterns: Sequence[tuple[int, tuple[str, ...]]]) -> str:
        """The row's order number; "" where the row is none of an order, or cannot be one."""
        for place, each in patterns:
            cell = _cell(row, place)
            if any(fnmatchcase(cell, pattern) for pattern in each):
                self.read.left_out += 1
                return ""
        place = head.columns[Field.ORDER]
        text = _cell(row, place)
        if cells.is_spoilt(text):
            raise JobError(_spoilt(file, head.titles[place], text, row.number))
        if not text or not any(c.isdigit() for c in text) or len(text) > ORDER_LENGTH:
            if (
                sum(map(bool, row.cells)) <= REMARK_CELLS
                or text.startswith(("#", "合计", "总计"))
                or _is_head(row, head)
            ):
                self.read.remarks += 1
            else:
                self._problems.expected(
                    file.name, row.number, head.titles[place], text, Words("an order number", "订单号")
                )
            return ""
        return cells.code(text)

    def _row(self, file: Path, head: Head, row: Row, order: _Open) -> None:
        def text(field: Field) -> str:
            place = head.columns.get(field)
            return "" if place is None else _cell(row, place)

        def read(field: Field, how: Callable[[str], Decimal]) -> Decimal | None:
            cell = text(field)
            if not cell or cell in ("-", "--", "/"):
                return None
            try:
                return how(cell)
            except CellError as error:
                self._problems.expected(file.name, row.number, head.title(field), cell, error.expected)
                order.broken = True
                return None

        for field in (Field.VIEWER, Field.NICKNAME, Field.COUPON, Field.CHANNEL):
            if (cell := text(field)) and field not in order.texts:
                order.texts[field] = cell
        order.currency = order.currency or text(Field.CURRENCY).upper()
        self._state(file, head, row, text(Field.STATE), order)
        self._time(file, head, row, order, text)
        quantity = read(Field.QUANTITY, cells.decimal)
        price, own = read(Field.PRICE, cells.decimal), read(Field.LINE_AMOUNT, cells.decimal)
        if (total := read(Field.AMOUNT, cells.decimal)) is not None:
            order.amounts.append(total)
        if (refund := read(Field.REFUND, cells.decimal)) is not None:
            order.refunds.append(refund)
        number = 1 if quantity is None else int(quantity)
        if number < 0 and (own or total or Decimal(0)) > 0:
            # A negative amount with it is a return or a discount, which the order's sum takes in.
            self._problems.expected(
                file.name, row.number, head.title(Field.QUANTITY), text(Field.QUANTITY),
                Words("a quantity of 0 or more, since the amount is more than nothing", "不小于 0 的数量：金额大于零"),
            )  # fmt: skip
            order.broken = True
        amount = own if own is not None else (price or Decimal(0)) * number
        if is_refunded(text(Field.AFTER_SALES)):
            order.line_refunds += amount
            order.after += 1
        if own is None and price is None and total is None and not order.broken and not order.amounts:
            place = head.title(Field.AMOUNT) or head.title(Field.LINE_AMOUNT) or head.title(Field.PRICE)
            self._problems.expected(file.name, row.number, place, "", Words("an amount of money", "金额"))
            order.broken = True
        order.lines += _lines(text(Field.ITEM), text(Field.TITLE), number, amount)

    def _state(self, file: Path, head: Head, row: Row, text: str, order: _Open) -> None:
        if not text:
            return
        found = order_state(text)
        if found is None:
            self._problems.expected(
                file.name, row.number, head.title(Field.STATE), text,
                Words("a known state of an order, such as paid, completed, cancelled",
                      "已知的订单状态，例如 已完成、已关闭"),
            )  # fmt: skip
            order.broken = True
        elif order.state is None or found is OrderState.PAID:
            # Of sub-orders some may be closed and others not: what was paid counts.
            order.state = found

    def _time(self, file: Path, head: Head, row: Row, order: _Open, text: Callable[[Field], str]) -> None:
        for field in (Field.PAID, Field.CREATED):
            cell = text(field)
            if cell and cell not in ("-", "--"):
                try:
                    found = cells.instant(cell, self._zone, head.preset.form)
                except CellError as error:
                    self._problems.expected(file.name, row.number, head.title(field), cell, error.expected)
                    order.broken = True
                    return
                times = order.times
                times[field] = min(times[field], found) if field in times else found
                return

    def _close(self, number: str, order: _Open, head: Head) -> None:
        """What the rows of an order came to."""
        read, (file, row) = self.read, order.first
        if order.broken:
            return
        if order.state is OrderState.UNPAID:
            read.unpaid += 1
            return
        if order.state is OrderState.CLOSED:
            read.closed += 1
            return
        time = order.times.get(Field.PAID) or order.times.get(Field.CREATED)
        if Field.PAID in head.columns and order.state is None and Field.PAID not in order.times:
            # No state says what became of it, and no payment is told.
            read.unpaid += 1
            return
        if not time:
            place = head.title(Field.PAID) or head.title(Field.CREATED)
            self._problems.expected(file, row, place, "", Words("the instant of the payment", "付款时间"))
            return
        currency = order.currency or head.preset.currency or self._currency
        digits = minor_digits(currency)
        lines = sum((line[3] for line in order.lines), Decimal(0))
        total = _total(order.amounts) if order.amounts else lines
        if total < 0:
            self._problems.add(
                file, row, "", str(total),
                Words(f"order {number} comes to {total}, less than nothing: a credit note is no order",
                      f"订单 {number} 合计为 {total}，小于零：红字单据不是订单"),
            )  # fmt: skip
            return
        gone = order.state is OrderState.REFUNDED or (order.after and order.after == len(order.lines))
        refund = total if gone else min(total, max(_total(order.refunds) if order.refunds else Decimal(0),
                                                   order.line_refunds))  # fmt: skip
        read.orders.append(
            Order(
                number, file, row, cells.code(order.texts.get(Field.VIEWER, "")), order.texts.get(Field.NICKNAME, ""),
                time, cells.minor(total, digits), cells.minor(refund, digits), currency,
                order.texts.get(Field.COUPON, ""), order.texts.get(Field.CHANNEL, ""),
                [Line(item, title, number, cells.minor(each, digits)) for item, title, number, each in order.lines],
            )
        )  # fmt: skip


def _lines(item: str, title: str, number: int, amount: Decimal) -> list[tuple[str, str, int, Decimal]]:
    """The products of one row; of several in one row (``2001;2002``) nobody tells the amounts: each has its share."""
    items = [cells.code(part.strip()) for part in item.split(";") if part.strip()]
    if len(items) < 2:
        return [(cells.code(item), title, number, amount)]
    titles = title.split(";") if title.count(";") == len(items) - 1 else [""] * len(items)
    spare = max(0, number - len(items))
    share = (amount / len(items)).quantize(Decimal("0.01"), ROUND_DOWN)
    shares = [amount - share * (len(items) - 1), *[share] * (len(items) - 1)]
    return [
        (one, name.strip(), 1 + (spare if place == 0 else 0), shares[place])
        for place, (one, name) in enumerate(zip(items, titles, strict=True))
    ]


def _total(values: Sequence[Decimal]) -> Decimal:
    """Of a column that repeats the order's amount, or tells each row's own."""
    return values[0] if len(set(values)) == 1 else sum(values, Decimal(0))


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _is_head(row: Row, head: Head) -> bool:
    """Titles that come again, as where several exports were put into one file."""
    return head.preset.fits(names_of(row.cells))


def _patterns(file: Path, head: Head) -> list[tuple[int, tuple[str, ...]]]:
    names = names_of(head.titles)
    found: list[tuple[int, tuple[str, ...]]] = []
    for title, patterns in head.preset.leave_out.items():
        place = names.get(cells.header(title))
        if place is None:
            raise JobError(
                Words(
                    f"{file}:{head.row}: the mapping leaves rows out by the column {title!r}, which is not there",
                    f"{file}:{head.row}：映射按列 {title!r} 排除行，但没有这一列",
                )
            )
        found.append((place, patterns))
    return found


def _spoilt(file: Path, column: str, found: str, row: int = 0) -> Words:
    place = f"{file}:{row}" if row else f"{file}"
    return Words(
        f"{place}: {column}: found {found!r}: a spreadsheet has rounded the order numbers, and what they were cannot "
        "be told any more. Export the orders again and import that file as it is; to open it in a spreadsheet first, "
        "set the column to text",
        f"{place}：{column}：{found!r}，订单号已被表格软件改成近似值，无法还原。请重新导出订单，直接导入该文件；"
        "如需先用表格软件打开，请把该列设为文本格式",
    )


def orders_of(
    files: Sequence[Path], preset: Preset | None, zone: str, currency: str, problems: Problems,
    progress: Callable[[int], None] = lambda rows: None,
) -> OrdersRead:  # fmt: skip
    """The paid orders of `files`. Raises: JobError: a file cannot be read at all."""
    reader = OrderReader(preset, zone, currency, problems, progress)
    for file in files:
        reader.file(file)
    return reader.read
