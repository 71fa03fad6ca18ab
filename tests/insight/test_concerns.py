"""What comments are about."""

import pytest
from tiercast.insight.concerns import Concerns, Facts
from tiercast.rules.ast import Ruleset
from tiercast.rules.parse import parse_ruleset
from tiercast_source_simulator.texts import COMMENTS

RULES = """
ruleset: rules
signals:
  asks_price: {title: 问价格, on: comment, when: event.text contains 多少钱 | 价格, lasts: 3m}
  nameless: {on: comment, when: event.text contains 发货, lasts: 3m}
  loyal: {title: 老客, on: comment, when: {all: [event.text contains 正品, viewer.visits > 3]}, lasts: 3m}
  looks: {title: 在看, on: item_view, lasts: 3m}
"""


def ruleset(text: str) -> Ruleset:
    parsed = parse_ruleset(text, "rules.yaml")
    assert parsed.ruleset is not None
    return parsed.ruleset


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_what_simulated_viewers_ask_about_is_told_apart_by_words(language: str) -> None:
    concerns, wrong = Concerns([]), []
    said = [(topic, text) for topic, texts in COMMENTS[language].items() for text in texts]
    for topic, text in said:
        found = concerns.of(text.format(item="防晒乳" if language == "zh" else "Sun lotion"))
        asks_nothing = topic in ("greeting", "noise") or text in ("已拍", "ordered")
        if (None if found is None else found.key) != (None if asks_nothing else topic):
            wrong.append((text, found))
    assert wrong == []


def test_that_the_rooms_own_signals_come_first_and_are_called_as_the_merchant_does() -> None:
    concerns = Concerns([ruleset(RULES)])
    found = concerns.of("这个多少钱？")
    assert found is not None
    assert (found.key, found.title, found.title_zh) == ("rules/asks_price", "问价格", "问价格")


@pytest.mark.parametrize(("text", "key"), [("几天发货", "shipping"), ("是正品吗", "authenticity")])
def test_that_signals_without_a_title_or_with_more_than_the_text_are_no_concerns(text: str, key: str) -> None:
    found = Concerns([ruleset(RULES)]).of(text)
    assert found is not None
    assert found.key == key


def test_that_what_products_facts_answer_is_a_concern() -> None:
    facts = Facts([("口红", ["色号"]), ("面霜", ["保质期", "色号"])])
    concerns = Concerns([], facts.words)
    found = concerns.of("请问保质期多久")
    assert found is not None
    assert found.key == "item:保质期"
    assert facts.answering(found, 3) == ("面霜",)


def test_that_what_the_feed_says_is_believed_where_no_rule_knows_better() -> None:
    concerns = Concerns([])
    found = concerns.of("想问一下这个", "stock")
    assert found is not None
    assert found.key == "stock"
    assert concerns.of("怎么都来了？", "greeting") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("有没有人用过", "other"), ("主播怎么称呼", "other"), ("can you turn around", "other"), ("哈哈哈", None),
        ("relationship goals", None), ("ＨＯＷ　ＭＵＣＨ", "price"), ("1", "intent"), ("11", None), ("", None),
    ],
)  # fmt: skip
def test_that_other_questions_are_seen_and_talk_is_not(text: str, key: str | None) -> None:
    found = Concerns([]).of(text)
    assert (None if found is None else found.key) == key


@pytest.mark.parametrize(("words", "answered"), [(["size"], True), (["尺码和规格"], True), (["Sizes"], False)])
def test_that_facts_answer_a_concern_by_key_or_title(words: list[str], answered: bool) -> None:
    found = Concerns([]).of("what size is it")
    assert found is not None
    facts = Facts([(title, words) for title in ("a", "b", "b", "c")])
    assert facts.answering(found, 2) == (("a", "b") if answered else ())
