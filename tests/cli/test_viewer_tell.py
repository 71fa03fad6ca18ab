"""``tiercast viewer label|set|consent|note|merge|split|link``, without an engine."""

import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import Run

ORDERS = (
    "订单编号,支付时间,订单状态,实付款,买家快手ID,买家昵称\n"
    "100000000000001,2026-02-01 20:15,已收货,120.00,k-1,小美\n"
    "100000000000002,2026-02-03 20:15,已收货,80.00,k-2,阿强\n"
    "100000000000003,2026-02-04 20:15,已收货,30.00,,张**\n"
)


@pytest.fixture(autouse=True)
def orders(tmp_path: Path, run: Run) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    assert run("import", "orders", "orders.csv", "--platform", "shop")[0] == 0


def test_that_what_people_know_of_a_viewer_is_told_by_command(run: Run) -> None:
    code, out, _ = run("viewer", "label", "k-1", "老板", "--json")
    assert (code, json.loads(out)["done"]) == (0, "label")
    assert run("viewer", "label", "k-1", "老板", "--remove")[0] == 0
    assert run("viewer", "set", "k-1", "height", "170")[0] == 0
    assert run("viewer", "set", "k-1", "height", "--remove")[0] == 0
    assert run("viewer", "note", "k-1", "asked for a size chart")[0] == 0
    assert "asked for a size chart" in run("viewer", "export", "k-1")[1]
    assert run("viewer", "merge", "k-1", "k-2")[0] == 0
    assert run("viewer", "split", "k-2", "k-1")[0] == 0
    assert run("viewer", "link", "k-1", "100000000000003")[0] == 0
    assert run("viewer", "link", "k-1", "100000000000003", "--remove")[0] == 0
    assert run("viewer", "note", "k-1", "--remove", "1")[0] == 0
    assert "asked for a size chart" not in run("viewer", "export", "k-1")[1]


def test_that_orders_of_which_nothing_tells_are_unknown_and_not_none(tmp_path: Path, run: Run) -> None:
    plain = "shop: shop\nstore: sqlite:///told.db\nrooms:\n  r: {platform: shop, currency: CNY}\n"
    (tmp_path / "plain.yaml").write_text(plain, "utf-8")
    told = "sources:\n  s: {type: simulator, room: r}\n"
    (tmp_path / "told.yaml").write_text(plain + told, "utf-8")
    assert run("import", "orders", "orders.csv", "--config", "plain.yaml")[0] == 0
    assert run("viewer", "label", "k-1", "老板", "--config", "plain.yaml")[0] == 0

    def shown(config: str) -> tuple[object, object]:
        (one,) = json.loads(run("viewer", "show", "k-1", "--json", "--config", config)[1])["viewers"]
        return one["known"]["orders"], one["known"]["spent"]

    assert shown("plain.yaml") == (1, 12_000)
    assert run("import", "undo", "1", "--config", "plain.yaml")[0] == 0
    assert shown("plain.yaml") == (None, None)
    said = run("viewer", "show", "k-1", "--config", "plain.yaml")[1]
    assert "unknown: no source tells of paid orders" in " ".join(said.split())
    assert shown("told.yaml") == (0, 0)


CONFIG = """\
shop: shop
store: sqlite:///typed.db
rooms:
  r: {platform: shop, currency: CNY}
attributes: {viewer.height: number, viewer.birthday: date, viewer.vip: flag, viewer.limit: money}
"""


def test_that_an_attribute_is_shown_in_its_type_with_its_origin_and_date(tmp_path: Path, run: Run) -> None:
    (tmp_path / "typed.yaml").write_text(CONFIG, "utf-8")
    with_config = ("--config", "typed.yaml")
    assert run("import", "orders", "orders.csv", *with_config)[0] == 0
    for name, value in (("height", "170.5"), ("birthday", "1990-05-01"), ("vip", "是"), ("limit", "200")):
        assert run("viewer", "set", "k-1", name, value, *with_config)[0] == 0
    assert run("viewer", "label", "k-1", "老板", *with_config)[0] == 0
    assert run("viewer", "note", "k-1", "likes red", *with_config)[0] == 0
    code, out, _ = run("viewer", "show", "k-1", "--json", *with_config)
    (shown,) = json.loads(out)["viewers"]
    known = shown["known"]
    assert code == 0
    assert [(one["name"], one["value"], one["shown"], one["type"], one["origin"]) for one in known["attributes"]] == [
        ("birthday", 7_425, "1990-05-01", "date", "hand"),
        ("height", 170.5, "170.5", "number", "hand"),
        ("limit", 20_000, "200.00 CNY", "money", "hand"),
        ("vip", True, "yes", "flag", "hand"),
    ]
    assert all(one["since"] for one in known["attributes"])
    assert (known["labels"], known["orders"], known["spent"], known["confidence"]) == (["老板"], 1, 12_000, 100)
    assert [note["text"] for note in known["notes"]] == ["likes red"]
    (paid, hand) = (known["last_paid"], known["attributes"][0]["since"])
    assert paid.endswith("+00:00")
    said = run("viewer", "show", "k-1", *with_config)[1]
    for instant in (paid, hand):
        local = datetime.datetime.fromisoformat(instant).astimezone(ZoneInfo("Asia/Shanghai"))
        assert local.strftime("%Y-%m-%d %H:%M:%S") in said
        assert instant not in said
    assert "Asia/Shanghai" in said
    assert "1990-05-01" in said
    assert "by hand" in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("height", "tall", "viewer.height: expected a number such as 199.00, found 'tall'"),
        ("birthday", "May", "viewer.birthday: expected a date such as 1990-05-01, found 'May'"),
        ("vip", "maybe", "viewer.vip: expected yes or no, found 'maybe'"),
        ("hight", "170", "there is no attribute 'hight' of viewers; did you mean 'height'?"),
    ],
)
def test_that_a_value_of_another_type_and_a_misspelt_name_are_refused(
    tmp_path: Path, run: Run, name: str, value: str, said: str
) -> None:
    (tmp_path / "typed.yaml").write_text(CONFIG, "utf-8")
    assert run("import", "orders", "orders.csv", "--config", "typed.yaml")[0] == 0
    code, _, err = run("viewer", "set", "k-1", name, value, "--config", "typed.yaml")
    assert code == 3
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("label", "nobody", "x"), "nobody here is 'nobody'"),
        (("label", "k-1", "a.b"), "without dots"),
        (("note", "k-1", " "), "the note is empty"),
        (("merge", "k-1", "k-1"), "one and the same viewer"),
        (("link", "k-1", "77"), "no import has told of an order '77'"),
        (("link", "k-1", "100000000000001", "--remove"), "nobody linked the order '100000000000001' by hand"),
        (("label", "k-1", "x", "--remove"), "nobody gave this viewer the label 'x'; given by hand: none"),
        (("set", "k-1", "x", "--remove"), "the viewer has no attribute 'x'; known are: none"),
        (("split", "k-1", "k-2"), "they are two already"),
        (("note", "k-1", "--remove", "9"), "there is no note '9' about this viewer"),
    ],
)
def test_that_what_cannot_be_told_is_a_sentence_and_exit_code_3(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run("viewer", *arguments)
    assert code == 3
    assert said in err


def test_that_consent_is_written_down_shown_and_taken_back(run: Run) -> None:
    def stands() -> dict[str, bool]:
        found: dict[str, bool] = json.loads(run("viewer", "show", "k-1", "--json")[1])["viewers"][0]["known"]["consent"]
        return found

    assert run("viewer", "consent", "k-1", "marketing", "no")[0] == 0
    assert run("viewer", "consent", "k-1", "personalised", "no")[0] == 0
    assert stands() == {"marketing": False, "personalised": False}
    assert "拒绝" in run("--lang", "zh", "viewer", "show", "k-1")[1]
    assert run("viewer", "consent", "k-1", "personalised", "yes")[0] == 0
    assert stands() == {"marketing": False, "personalised": True}
    note = json.loads(run("audit", "list", "--json")[1])["notes"][0]
    assert (note["before"], note["after"]) == ("personalised: no", "personalised: yes")
    assert run("audit", "undo", str(note["n"]))[0] == 0
    assert run("viewer", "consent", "k-1", "marketing", "unknown")[0] == 0
    assert stands() == {"personalised": False}
    assert run("viewer", "consent", "k-1", "marketing", "maybe")[0] == 2
