"""The configuration: what it says, and what it says of mistakes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.beside.paths import store_line
from tiercast.engine.config import Config, ConfigError, default_config, load_config, parse_config
from tiercast.engine.config_docs import FILES, render
from tiercast.engine.config_option import Option, Shape
from tiercast.engine.config_options import OPTIONS
from tiercast.engine.config_values import NotThat, duration, money, percent, quiet_hours, show_duration
from tiercast_api.event import SECOND, Money

ROOT = Path(__file__).parent.parent.parent
FILE = Path("/shop/tiercast.yaml")

FULL = """
shop: beauty   # a comment
title: 美妆店
store: sqlite:///data/shop.db
language: zh_CN
evaluator: plain
listen: {address: "::1", port: 0, hosts: [Shop.Example.com], origins: ["https://a.example"]}
rooms:
  a:
    title: 一号
    platform: douyin
    currency: USD
    zone: UTC
    visit_gap: 30m
    idle_gap: 90s
    newness_after: 0
    rulesets: [starter-shop, sale.yaml]
    params: {patience: 8m, code: 0012}
  b: {currency: USD}
sources:
  in: {type: http-in, room: a, settings: {token: x, deep: {list: [1, 2.5, true, null, "01"]}}}
  off: {type: simulator, room: b, enabled: false}
sinks: {log: {type: log, settings: {}}}
care: {quiet_hours: 23:00-08:00, minimum_gap: 1m, holdout: 5%, budget: 1000.50 USD}
retention: {journal: 7d}
plugins: mine
memory: 128
record: raw
"""


def problems(text: str, language: str = "en") -> str:
    with pytest.raises(ConfigError) as caught:
        parse_config(text, Path("t.yaml"))
    return caught.value.to(language)


def test_that_every_option_is_read() -> None:
    config = parse_config(FULL, FILE)
    room = config.rooms["a"]
    assert (config.shop, config.title, config.language, config.evaluator) == ("beauty", "美妆店", "zh_CN", "plain")
    assert config.store == "sqlite:////shop/data/shop.db"
    assert (config.listen.address, config.listen.port) == ("::1", 0)
    assert config.listen.hosts == ("shop.example.com",)
    assert (room.key, room.currency, room.zone, room.visit_gap, room.idle_gap) == (
        "a", "USD", "UTC", 1800 * SECOND, 90 * SECOND,
    )  # fmt: skip
    assert room.rulesets == ("starter-shop", "sale.yaml")
    assert room.params == {"patience": "8m", "code": "0012"}
    assert room.newness_after == 0
    assert config.sources["in"].settings == {"token": "x", "deep": {"list": [1, 2.5, True, None, "01"]}}
    assert not config.sources["off"].enabled
    assert config.care.quiet_hours == (23 * 3600 * SECOND, 8 * 3600 * SECOND)
    assert (config.care.holdout, config.care.budget) == (0.05, Money(100_050, "USD"))
    assert config.retention.journal == 7 * 86_400 * SECOND
    assert (config.plugins, config.memory, config.record) == (Path("/shop/mine"), 128, "raw")
    assert config.path("sale.yaml") == Path("/shop/sale.yaml")


def test_that_an_empty_file_has_every_default() -> None:
    config = parse_config("", FILE)
    assert (config.shop, config.listen.address, config.listen.port) == ("my-shop", "127.0.0.1", 8710)
    assert config.rooms == {}
    assert config.care.quiet_hours is None


def test_that_the_built_in_configuration_runs_a_simulated_room_on_this_computer() -> None:
    config = default_config()
    assert [source.type for source in config.sources.values()] == ["simulator"]
    assert config.listen.address == "127.0.0.1"
    assert config.store == ""
    assert config.file is None


@pytest.mark.parametrize(
    ("language", "rulesets", "currency"),
    [("zh_CN", ("starter-shop", "newcomers"), "CNY"), ("en", ("starter-shop-en", "newcomers-en"), "USD")],
)
def test_that_the_built_in_room_speaks_the_language_of_whoever_starts_it(
    language: str, rulesets: tuple[str, ...], currency: str
) -> None:
    config = default_config(language)
    (room,) = config.rooms.values()
    assert (room.rulesets, room.currency, config.demo) == (rulesets, currency, True)
    assert any("一" <= char <= "鿿" for char in room.title) == (language == "zh_CN")
    assert {sink.type for sink in config.sinks.values()} == {"coupon", "overlay", "desk"}


def test_that_a_source_takes_the_only_room() -> None:
    config = parse_config("rooms: {one: {}}\nsources: {s: {type: x}}", FILE)
    assert config.sources["s"].room == "one"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("shop: A B", "t.yaml:1:7: shop: expected a key of lower-case"),
        ("rooms:\n  a: {zone: Asia/Shangai}", "t.yaml:2:13: rooms.a.zone: expected an IANA time zone"),
        ("rooms:\n  a: {titel: x}", "t.yaml:2:7: rooms.a.titel: 'titel' is no option here (did you mean 'title'?)"),
        ("rooms: {a: {visit_gap: 10}}", "t.yaml:1:24: rooms.a.visit_gap: expected a duration such as 90s"),
        ("rooms: {a: {idle_gap: 1h}}", "rooms.a.idle_gap: idle_gap must not be longer than visit_gap"),
        ("rooms: {A: {}}", "t.yaml:1:9: rooms.A: expected a key"),
        ("rooms: [a]", "t.yaml:1:8: rooms: expected sections, each under its key, found a list"),
        ("sources: {s: {room: x}}", "sources.s: type is missing: type"),
        ("sources: {s: {type: x}}", "sources.s: room is missing; rooms are: -"),
        ("rooms: {a: {}}\nsources: {s: {type: x, room: c}}", "t.yaml:2:30: sources.s.room: there is no room 'c'"),
        ("sinks: {s: {type: x, settings: [1]}}", "sinks.s.settings: expected a map, found a list"),
        ("evaluator: rette", "expected one of auto, rete, plain (did you mean 'rete'?), found 'rette'"),
        ("memory: 1", "t.yaml:1:9: memory: expected a whole number, 8 … 65536, found '1'"),
        ("memory: true", "expected a whole number"),
        ("store: mysql://x", "store: expected sqlite:///FILE or postgresql://"),
        ("listen: {address: 0.0.0.0}", "there is no certificate; give listen.certificate"),
        ("listen: {address: shop}", "expected an IP address"),
        ("listen: {stop_port: 8711}", "listen.stop_port and listen.phone_port are both 8711; expected different ports"),
        ("listen: {certificate: c.pem}", "certificate and key belong together"),
        ("listen: {certificate: c.pem, key: k.pem}", "there is no file"),
        ("care: {holdout: 120%}", "expected a percentage"),
        (
            "rooms: {a: {currency: USD}}\ncare: {budget: 10 CNY}",
            "care.budget: the budget is in CNY and would not bound",
        ),
        ("care: {budget: 1000}", "expected an amount with a currency"),
        ("care: {quiet_hours: 8-9}", "expected two times of day"),
        ("a: 1\na: 2", "t.yaml:2:1: 'a' is given twice; first in line 1"),
        ("a: &x 1\nb: *x", "anchors and aliases are not used here"),
        ("a: !!python/object:os.system x", "is not used here"),
        ("{<<: {}}", "expected a plain text as the name"),
        ("a: [1,", "this is not YAML"),
        ("a:\n\t- b", "t.yaml:2:1"),
        ("- a", "expected a section of options, found a list"),
        ("a: " + "[" * 100, "this is not YAML"),
        ("a: " + "[" * 100 + "]" * 100, "nested deeper than 20 levels"),
        ("#" * 1_000_001, "expected at most 1000000 characters"),
    ],
)
def test_that_a_mistake_is_said_with_its_place_and_what_was_expected(text: str, line: str) -> None:
    assert line in problems(text)


def test_that_all_mistakes_are_said_at_once_in_order_and_in_chinese() -> None:
    text = "memory: x\nfoo: 1\nrooms: {a: {currency: yuan}}\n"
    assert problems(text, "zh").splitlines() == [
        "t.yaml:1:9: memory: 应为整数，8 … 65536，实际是 'x'",
        problems(text, "zh").splitlines()[1],
        "t.yaml:3:23: rooms.a.currency: 应为三个大写字母的币种代码，例如 CNY，实际是 'yuan'",
    ]
    assert "没有选项 'foo'" in problems(text, "zh")


def test_that_a_file_that_is_missing_or_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("shop: 店".encode("gbk"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(tmp_path / "gbk.yaml")
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfshop: x\r\n")
    assert load_config(tmp_path / "bom.yaml").shop == "x"


@pytest.mark.parametrize("language", list(FILES))
def test_that_the_page_on_configuration_is_current(language: str) -> None:
    written = (ROOT / "docs" / FILES[language]).read_text("utf-8")
    assert written == render(language), "run: python -m tiercast.engine.config_docs docs"


def every_option(options: tuple[Option, ...] = OPTIONS, prefix: str = "") -> list[tuple[str, Option]]:
    found = []
    for option in options:
        found += [(prefix + option.name, option), *every_option(option.options, f"{prefix}{option.name}.")]
    return found


@pytest.mark.parametrize(("name", "option"), every_option(), ids=lambda value: value if isinstance(value, str) else "")
def test_that_every_option_is_documented_in_both_languages_and_its_default_can_be_read(
    name: str, option: Option
) -> None:
    assert option.title.en
    assert option.title.zh
    assert option.help.en.endswith(".")
    assert option.help.zh.endswith("。")
    if option.shape is Shape.TEXT and option.default:
        option.parse(str(option.default))


def test_that_every_option_has_a_place_in_the_result() -> None:
    config = parse_config(FULL, FILE)
    for name, _ in every_option():
        parts = name.split(".")
        place: object = config
        for part in parts:
            place = place["a" if "a" in place else next(iter(place))] if isinstance(place, dict) else place
            assert hasattr(place, part), name
            place = getattr(place, part)


@given(st.text(alphabet=st.sampled_from("abz:{}[]-#&*!|>'\"%@\n\t 01,.\u4e00"), max_size=60) | st.text(max_size=40))
def test_that_any_text_is_a_configuration_or_a_config_error(text: str) -> None:
    try:
        found: object = parse_config(text, FILE)
    except ConfigError as error:
        found = error.problems
    assert isinstance(found, Config) or found


@given(st.integers(0, 10**13))
def test_that_a_duration_is_read_as_it_was_shown(milliseconds: int) -> None:
    value = milliseconds * 1000
    if value <= 100 * 366 * 86_400 * SECOND:
        assert duration(show_duration(value)) == value


@given(st.text(max_size=12))
def test_that_any_text_is_a_value_or_says_what_was_expected(text: str) -> None:
    for parse in (duration, money, percent, quiet_hours):
        try:
            parse(text)
            expected = None
        except NotThat as error:
            expected = error.expected
        assert expected is None or (expected.en and expected.zh)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("store: sqlite:///a.db\n", "sqlite:///a.db"),
        ("shop: x\nstore: 'postgresql://u@h/d'  # note\n", "postgresql://u@h/d"),
        ("shop: x\n", ""),
        ("", ""),
        ("{store: sqlite:///a.db}", None),
        ("store:\n  sqlite:///a.db", None),
        ("store: sqlite:///a b.db", None),
        ("store: sqlite:///a.db\nstore: sqlite:///b.db", None),
    ],
)
def test_that_the_store_is_found_without_reading_yaml_or_left_to_the_reader(text: str, url: str | None) -> None:
    assert store_line(text) == url
