"""Order exports as shops really have them: encodings, banners, sub-orders, refunds, spoilt numbers, mistakes."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tiercast.engine.imports.heads import names_of
from tiercast.engine.imports.mapping import read_order_mapping
from tiercast.engine.imports.orders import OrdersRead, orders_of
from tiercast.engine.imports.presets import BY_NAME, PRESETS, Field, Preset
from tiercast.engine.imports.problems import Problems
from tiercast.engine.jobs import JobError

from tests.imports.workbook import write_workbook

ZONE = "Asia/Shanghai"
DOUDIAN = (
    "主订单编号,子订单编号,选购商品,商品数量,商品ID,商品单价,订单应付金额,订单提交时间,支付完成时间,订单状态,售后状态\n"
)
BANNER = "订单导出 2026-03-01 至 2026-03-02\n说明：仅供商家内部使用,,,\n\n"


def read(file: Path, preset: Preset | None = None, currency: str = "CNY") -> tuple[OrdersRead, Problems]:
    problems = Problems()
    return orders_of([file], preset, ZONE, currency, problems), problems


def told(problems: Problems) -> list[str]:
    return [one.to("en") for one in problems.kept]


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp()) * 1_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_that_a_doudian_export_is_read_in_every_encoding_below_its_banner(tmp_path: Path, encoding: str) -> None:
    rows = (
        "6920001112223334447\t,6920001112223334448\t,丝绒口红 01,1,3401,99.00,99.00,2026-03-01 20:15:00,"
        "2026-03-01 20:16:10,已完成,-\n"
        "6920001112223334447\t,6920001112223334449\t,卸妆水,2,3402,25.50,¥51.00,2026-03-01 20:15:00,"
        "2026-03-01 20:16:10,已完成,退款成功\n"
        "6920001112223335557\t,6920001112223335558\t,面膜,1,3403,59.00,59.00,2026-03-01 21:00:00,,已关闭,-\n"
        "6920001112223336667\t,6920001112223336668\t,面膜,1,3403,59.00,59.00,2026-03-01 21:05:00,,待支付,-\n"
    )
    (tmp_path / "a.csv").write_bytes((BANNER + DOUDIAN + rows + "合计,,,5\n").encode(encoding))
    found, problems = read(tmp_path / "a.csv")
    assert told(problems) == []
    assert (found.presets, found.rows, found.closed, found.unpaid, found.remarks) == (["doudian"], 5, 1, 1, 1)
    (order,) = found.orders
    assert (order.number, order.row, order.time) == ("6920001112223334447", 5, micros("2026-03-01 20:16:10"))
    assert (order.amount, order.refunded, order.currency) == (15_000, 5_100, "CNY")
    assert [(line.item, line.quantity, line.amount) for line in order.lines] == [("3401", 1, 9_900), ("3402", 2, 5_100)]


def test_that_order_numbers_spoilt_by_a_spreadsheet_are_an_error_that_says_to_export_as_text(tmp_path: Path) -> None:
    row = "6.92E+17,6.92E+17,口红,1,3401,99,99,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n"
    (tmp_path / "a.csv").write_text(DOUDIAN + row, "utf-8")
    with pytest.raises(JobError, match=r"a\.csv:2: 主订单编号: found '6.92E\+17'.*set the column to text") as failed:
        read(tmp_path / "a.csv")
    assert "设为文本格式" in failed.value.words.zh


def test_that_order_numbers_whose_last_digits_are_zeros_are_found_to_be_rounded(tmp_path: Path) -> None:
    rows = "".join(
        f"69200011122233{n}000,1,口红,1,3401,99,99,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n" for n in range(3)
    )
    (tmp_path / "a.csv").write_text(DOUDIAN + rows, "utf-8")
    with pytest.raises(JobError, match="rounded the order numbers"):
        read(tmp_path / "a.csv")


def test_that_a_number_of_a_workbook_is_spoilt_and_a_text_is_not(tmp_path: Path) -> None:
    head = DOUDIAN.strip().split(",")
    times = ["2026-03-01 20:15:00", "2026-03-01 20:16:10", "已完成", "-"]
    row: list[str | float] = ["6920001112223334447", "1", "口红", 2.0, "3401", 99.0, 198.0, *times]
    good = write_workbook(tmp_path / "good.xlsx", [["订单导出"], head, row])
    found, problems = read(good)
    assert told(problems) == []
    assert [(one.number, one.amount, one.lines[0].quantity) for one in found.orders] == [
        ("6920001112223334447", 19_800, 2)
    ]
    bad = write_workbook(tmp_path / "bad.xlsx", [head, [6920001112223334447.0, *row[1:]]])
    with pytest.raises(JobError, match=r"bad\.xlsx:2: 主订单编号: found '6\.92E\+18'"):
        read(bad)


def test_that_rows_with_mistakes_are_listed_with_row_and_column_and_the_others_are_read(tmp_path: Path) -> None:
    rows = (
        "100000000000001,1,口红,1,3401,99,九十九,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n"
        "100000000000002,1,口红,1,3401,99,99,2026-03-01 20:15,昨天,已完成,-\n"
        "100000000000003,1,口红,1,3401,99,99,2026-03-01 20:15,2026-03-01 20:16,奇怪的状态,-\n"
        ",1,口红,1,3401,99,99,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n"
        "100000000000004,1,口红,1,3401,99,99,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n"
    )
    (tmp_path / "a.csv").write_text(DOUDIAN + rows, "utf-8")
    found, problems = read(tmp_path / "a.csv")
    assert [order.number for order in found.orders] == ["100000000000004"]
    assert told(problems) == [
        "a.csv:2: 订单应付金额: expected a number such as 199.00, found '九十九'",
        "a.csv:3: 支付完成时间: expected an instant such as 2026-03-02 20:15:00, found '昨天'",
        "a.csv:4: 订单状态: expected a known state of an order, such as paid, completed, cancelled, found '奇怪的状态'",
        "a.csv:5: 主订单编号: expected an order number, found ''",
    ]
    assert problems.kept[0].to("zh") == "a.csv:2: 订单应付金额: 应为数字，例如 199.00，实际是 '九十九'"


def test_that_a_negative_quantity_beside_an_amount_is_a_mistake_and_a_discount_within_an_order_is_none(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text(
        DOUDIAN
        + "100000000000001,1,口红,-2,3401,99,198,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n"
        + "100000000000002,1,口红,1,3401,99,99,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n",
        "utf-8",
    )
    (tmp_path / "b.csv").write_text(
        "子订单编号,主订单编号,标题,价格,购买数量,商家编码,订单状态,买家应付货款,买家实际支付金额,退款金额,订单付款时间\n"
        '="61",="4127300811223344556",口红,50,1,A1,交易成功,50.00,50.00,0,2026-03-01 20:15\n'
        '="62",="4127300811223344556",优惠,10,-1,A2,交易成功,-10.00,-10.00,0,2026-03-01 20:15\n',
        "utf-8",
    )
    found, problems = read(tmp_path / "a.csv")
    assert [order.number for order in found.orders] == ["100000000000002"]
    assert told(problems) == [
        "a.csv:2: 商品数量: expected a quantity of 0 or more, since the amount is more than nothing, found '-2'"
    ]
    discounted, none = read(tmp_path / "b.csv")
    assert told(none) == []
    assert [order.amount for order in discounted.orders] == [4_000]


EXPORTS = {
    "youzan": (
        "订单号,订单状态,买家付款时间,订单实付金额,客户ID,客户昵称,商品名称,商品单价,商品数量,商品编码,订单已退款金额\n"
        "E20260301201500012345678,交易完成,2026-03-01 20:15:00,120.00,88001,小美,口红,60,1,A1,20\n"
        "E20260301201500012345678,交易完成,2026-03-01 20:15:00,120.00,88001,小美,粉底,60,1,A2,20\n"
    ),
    "qianniu": (
        '订单编号,买家会员名,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝标题,退款金额\n'
        '="4127300811223344556",t***1,120.00,120.00,"卖家已发货，等待买家确认",2026-03-01 20:14:00,'
        "2026/3/1 20:15,口红,20\n"
    ),
    "kuaishou": (
        "订单编号,订单创建时间,支付时间,订单状态,实付款,买家快手ID,买家昵称,商品ID,商品名称,成交数量,商品单价,退款金额\n"
        "2306001234567891,2026-03-01 20:14:00,2026-03-01 20:15:00,已收货,¥120.00,k-77,阿强,501,口红,1,120,20\n"
    ),
    "shopify": (
        "Name,Email,Financial Status,Paid at,Currency,Total,Discount Code,Refunded Amount,Created at,Lineitem quantity,"
        "Lineitem name,Lineitem price,Lineitem sku\n"
        "#1001,a@example.com,partially_refunded,2026-03-01 20:15:00 +0800,CNY,120.00,SAVE,20.00,"
        "2026-03-01 20:14:00 +0800,1,Lipstick,60.00,L1\n"
        "#1001,a@example.com,,,,,,,2026-03-01 20:14:00 +0800,1,Powder,60.00,P1\n"
    ),
    "woocommerce": (
        "order_id,order_number,order_date,paid_date,status,order_total,order_currency,customer_id,item_name,item_quantity,"
        "refunded_total\n"
        "77,77,2026-03-01 20:14:00,03/01/2026 20:15:00,wc-completed,120.00,CNY,9,Lipstick,1,20\n"
    ),
}  # fmt: skip


def test_that_every_preset_but_doudian_has_an_export_here() -> None:
    assert set(EXPORTS) == set(BY_NAME) - {"doudian", "qianniu-items"}


@pytest.mark.parametrize("name", EXPORTS)
def test_that_an_export_is_recognised_by_its_columns_and_gives_one_order(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_text(EXPORTS[name], "utf-8")
    found, problems = read(tmp_path / "a.csv")
    assert told(problems) == []
    assert found.presets == [name]
    (order,) = found.orders
    assert (order.amount, order.refunded, order.currency) == (12_000, 2_000, "CNY")
    assert order.time == micros("2026-03-01 20:15:00")
    assert order.viewer == {"youzan": "88001", "kuaishou": "k-77", "shopify": "a@example.com", "woocommerce": "9"}.get(
        name, ""
    )


KUAISHOU_ORDERS = (
    "订单号,赠品订单号,订单创建时间,订单支付时间,订单状态,实付款,快递费,店铺优惠,支付方式,成交数量,售后状态,订单载体,商品名称,"
    "商品ID,商品规格,SKU编码,商品单价,渠道,CPS达人ID,收货人姓名,收货人电话,快递单号\n"
    "2306001234567891,,2026-03-01 20:14:00,2026-03-01 20:15:00,已收货,120.00,0,0,微信,2,,直播间,口红,"
    "501,红,A1,60,分销,,张*,138****0000,\n"
)
KUAISHOU_SETTLED = (
    "商家ID,订单号,商品ID,商品名称,商品数量,订单创建时间,订单实付(元),平台补贴,合计收入(元),订单退款(元),实际结算时间\n"
    "7,2306001234567891,501,口红,2,2026-03-01 20:14:00,120.00,0,120.00,20.00,2026-03-20 10:00:00\n"
)


@pytest.mark.parametrize(("text", "refunded"), [(KUAISHOU_ORDERS, 0), (KUAISHOU_SETTLED, 2_000)])
def test_that_what_kuaishou_exports_now_is_recognised_without_a_buyer(tmp_path: Path, text: str, refunded: int) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    found, problems = read(tmp_path / "a.csv")
    assert (found.presets, told(problems)) == (["kuaishou"], [])
    (order,) = found.orders
    assert (order.amount, order.refunded, order.currency, order.viewer) == (12_000, refunded, "CNY", "")
    assert [(line.item, line.title, line.quantity) for line in order.lines] == [("501", "口红", 2)]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_that_no_export_is_taken_for_another(preset: Preset) -> None:
    names = names_of([alternatives[0] for alternatives in preset.needs])
    assert next(each.name for each in PRESETS if each.fits(names)) == preset.name


def test_that_any_other_file_is_read_by_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "orders: 1\ncolumns: {order: no, paid: at, amount: [sum, total], viewer: who}\ntime_format: '%d.%m.%Y %H:%M'\n"
        "currency: EUR\nleave_out: {no: [T*]}\n", "utf-8",
    )  # fmt: skip
    (tmp_path / "a.csv").write_text("no;who;at;total\nA1;u1;02.03.2026 20:15;1,234.50\nT2;u1;02.03.2026 20:15;1\n")
    found, problems = read(tmp_path / "a.csv", read_order_mapping(tmp_path / "m.yaml"))
    assert told(problems) == []
    assert found.left_out == 1
    assert [(one.number, one.viewer, one.amount, one.currency) for one in found.orders] == [
        ("A1", "u1", 123_450, "EUR")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("orders: 1\ncolums: {}\n", "m.yaml:2:1: 'colums' is not known here (did you mean 'columns'?)"),
        ("orders: 1\ncolumns: {ordr: no}\n", "m.yaml:2:11: 'ordr' is not known here (did you mean 'order'?)"),
        ("orders: 1\ncolumns: {paid: at}\n", "columns needs 'order'"),
        ("orders: 1\ncolumns: {order: no}\ncurrency: euro\n", "m.yaml:3:11: expected a currency code"),
        ("orders: [\n", "m.yaml:"),
    ],
)
def test_that_a_mistake_in_a_mapping_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "m.yaml").write_text(text, "utf-8")
    with pytest.raises(JobError) as failed:
        read_order_mapping(tmp_path / "m.yaml")
    assert said in str(failed.value)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"a,b\n1,2\n", "its columns are those of no known export"),
        ("a.csv", b"\xff\x00\x00\x81", "neither UTF-8 nor GB18030"),
        ("a.xlsx", b"no workbook", "cannot be read"),
        ("a.csv.gz", b"no gzip", "cannot be read"),
    ],
)
def test_that_a_file_that_is_none_is_said_in_a_sentence(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(JobError, match=said):
        read(tmp_path / name)


TITLES = Path(__file__).parents[1] / "data" / "order-export-titles.txt"
REAL_HEADS = dict(line.split("\t") for line in TITLES.read_text("utf-8").splitlines())
"""Rows of titles as files in public repositories have them, by preset; of Kuaishou none was found."""


@pytest.mark.parametrize("name", REAL_HEADS)
def test_that_the_titles_of_a_real_export_are_recognised_with_what_an_order_needs(name: str) -> None:
    names = names_of(REAL_HEADS[name].split(","))
    preset = next(each for each in PRESETS if each.fits(names))
    assert preset.name == name
    found = {field for field in Field if preset.column(field, names) is not None}
    assert Field.ORDER in found
    assert found & {Field.PAID, Field.CREATED}
    assert found & {Field.AMOUNT, Field.LINE_AMOUNT, Field.PRICE}
    assert found & {Field.STATE, Field.PAID}
    assert Field.TITLE in found


def test_that_rows_of_sold_products_have_amounts_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "子订单编号,主订单编号,标题,价格,购买数量,商家编码,订单状态,买家应付货款,买家实际支付金额,退款金额,订单付款时间\n"
        '="61",="4127300811223344556",口红,50,1,A1,交易成功,50.00,50.00,0,2026-03-01 20:15\n'
        '="62",="4127300811223344556",粉底,50,1,A2,交易成功,50.00,50.00,0,2026-03-01 20:15\n',
        "gb18030",
    )  # fmt: skip
    found, problems = read(tmp_path / "a.csv")
    assert told(problems) == []
    assert [(one.number, one.amount, [line.item for line in one.lines]) for one in found.orders] == [
        ("4127300811223344556", 10_000, ["A1", "A2"])
    ]


def test_that_an_order_without_state_and_payment_is_unpaid_though_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"
        "1,178.8,0.00,上海,2020-02-21 00:00:00,,0\n2,21.0,21.00,内蒙古,2020-02-20 23:59:54,2020-02-21 00:00:02,0\n",
        "utf-8",
    )
    found, problems = read(tmp_path / "a.csv")
    assert told(problems) == []
    assert (found.unpaid, [one.number for one in found.orders]) == (1, ["2"])


def test_that_several_products_in_one_row_are_several_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        DOUDIAN + "100000000000001,1;2,口红;粉底,3,2001;2002,99,100.01,2026-03-01 20:15,2026-03-01 20:16,已完成,-\n",
        "utf-8",
    )
    found, _ = read(tmp_path / "a.csv")
    assert [(line.item, line.title, line.quantity, line.amount) for line in found.orders[0].lines] == [
        ("2001", "口红", 2, 5_001), ("2002", "粉底", 1, 5_000),
    ]  # fmt: skip
