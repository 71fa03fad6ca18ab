"""What is wrong with a file of YAML is said in Chinese."""

import re

import pytest
from tiercast.engine.config_yaml import Unreadable, read_tree


def _chinese(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_tree(text)
    return caught.value.problem.words.zh


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b: c\n", "这里不能有冒号"),
        ("a:\n  b\nc\n", "缺少冒号"),
        ("a: @x\n", "值不能以 @ 开头"),
        ("a:\n - b\n c: d\n", "缩进或写法"),
        ("a: [1, 2\n", "缺少配对的 ]"),
        ("a: {b: 1\nc: 2\n", "缺少配对的 }"),
        ("a: 'x\n", "引号没有配对"),
        ('a: "x\\q"\n', "双引号里不能写 \\q；请写成 \\\\q"),
        ("a: *x\n", "锚点和别名"),
        ("a: 1\n---\nb: 2\n", "只能有一份内容"),
        ("a: }\n", "不能是 }"),
        ("\ta: 1\n", "制表符"),
    ],
)
def test_that_frequent_mistakes_are_said_in_chinese_without_the_parsers_english(text: str, said: str) -> None:
    words = _chinese(text)
    assert said in words
    assert not re.search(r"[a-z]{3}", words)


def test_that_a_rare_mistake_is_said_in_chinese_too() -> None:
    words = _chinese("a: |x\n  y\n")
    assert re.search("[一-鿿]{4}", words)
    assert "expected chomping" not in words
