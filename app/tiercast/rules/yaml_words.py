"""What the parser of YAML (ruamel.yaml) finds wrong, said in English and Chinese with what to do."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple


class Fault(NamedTuple):
    """A sentence in both languages."""

    en: str
    zh: str


_TAG = Fault(
    "no tag ('!…') is used here; put a value that begins with ! into quotes",
    "这里不使用标签（!…）；以 ! 开头的值请加引号",
)
_DIRECTIVE = Fault(
    "no line may begin with '%'; put a value that does into quotes", "一行不能以 % 开头；以 % 开头的值请加引号"
)
_ANCHOR = Fault(
    "no anchors ('&name') and aliases ('*name') are used here; put a value that begins with & or * into quotes",
    "这里不使用锚点和别名；以 & 或 * 开头的值请加引号",
)
_CONTEXTS: Final[Sequence[tuple[str, Fault]]] = (
    (r"while (scanning|parsing) (a|an) tag", _TAG),
    (r"while scanning a directive", _DIRECTIVE),
    (r"while scanning an (anchor|alias)", _ANCHOR),
)
"""Where it was is enough to say what to do, whatever was found there."""
_PROBLEMS: Final[Sequence[tuple[str, Fault]]] = (
    (
        r"mapping values are not allowed here",
        Fault(
            "no colon can stand here; check the indentation, and put a text with ': ' into quotes",
            "这里不能有冒号；请检查缩进，文字里有“: ”时请加引号",
        ),
    ),
    (
        r"sequence entries are not allowed here",
        Fault("no list ('- ') can begin here; put it on a line of its own", "这里不能开始列表（“- ”）；请另起一行"),
    ),
    (
        r"mapping keys are not allowed here",
        Fault(
            "no '? ' can stand here; put a text that begins with it into quotes",
            "这里不能写“? ”；以它开头的文字请加引号",
        ),
    ),
    (
        r"could not find expected ':'",
        Fault("a line above has no colon; write 'name: value'", "上面有一行缺少冒号；应写作“名称: 值”"),
    ),
    (
        r"found character '\\t' that cannot start any token",
        Fault("a tab; indent with spaces", "这里是制表符；请用空格缩进"),
    ),
    (
        r"found character '(.+)' that cannot start any token",
        Fault("no value can begin with {0}; put it into quotes", "值不能以 {0} 开头；请给它加引号"),
    ),
    (
        r"expected <block end>, but found .*",
        Fault("this does not fit the lines before it; align it with them", "缩进或写法与前面几行不一致；请对齐"),
    ),
    (r"expected ',' or '([\]}])', but got .*", Fault("a {0} or a comma is missing", "缺少配对的 {0}，或缺少逗号")),
    (r"found unexpected end of stream", Fault("a quote is not closed", "引号没有配对")),
    (
        r"found unexpected document separator",
        Fault(
            "'---' or '...' stands within a text in quotes; close the quote before it",
            "引号里有“---”或“...”；请在它前面闭合引号",
        ),
    ),
    (r"found unexpected ':'", Fault("put a text with a colon into quotes", "文字里有冒号时请加引号")),
    (
        r"found unknown escape character '(.+)'",
        Fault(
            r"\{0} means nothing in double quotes; write \\{0}, or use single quotes",
            r"双引号里不能写 \{0}；请写成 \\{0}，或改用单引号",
        ),
    ),
    (
        r"expected escape sequence of (\d+) hexdecimal numbers, but found .*",
        Fault(
            r"\x, \u or \U in double quotes wants {0} hexadecimal digits; for a backslash write \\",
            r"双引号里的 \x、\u、\U 后面应有 {0} 位十六进制数字；要写反斜杠请写 \\",
        ),
    ),
    (
        r"expected (chomping or indentation indicators|indentation indicator in the range 1-9), but found .*",
        Fault(
            "behind | or > only -, + or a digit from 1 to 9 may stand; the text begins on the next line",
            "| 或 > 后面只能写 -、+ 或 1 至 9 的数字；文字从下一行开始",
        ),
    ),
    (
        r"expected a comment or a line break, but found .*",
        Fault(
            "something stands behind | or >; the text begins on the next line", "| 或 > 后面还有内容；文字从下一行开始"
        ),
    ),
    (
        r"more indented follow up line than first in a block scalar",
        Fault(
            "a blank line before the text has more spaces than the text; take them out",
            "正文前的空行比正文缩进更深；请去掉多余的空格",
        ),
    ),
    (r"found undefined alias .*", _ANCHOR),
    (r"found undefined tag handle .*", _TAG),
    (r"could not determine a constructor for the tag .*", _TAG),
    (r"found duplicate YAML directive", _DIRECTIVE),
    (r"found incompatible YAML document .*", _DIRECTIVE),
    (r"duplicate tag handle .*", _DIRECTIVE),
    (
        r"expected '<document start>', but found .*|found non-comment content after document end marker.*",
        Fault(
            "something stands before or behind the content; a file holds one",
            "正文之外还有内容；一个文件里只能有一份内容",
        ),
    ),
    (
        r"but found another document",
        Fault("a file holds one content; take '---' out", "一个文件里只能有一份内容，不能再有“---”"),
    ),
    (
        r"expected the node content, but found '(.+)'",
        Fault("a value is expected here, not {0}", "这里应为一个值，不能是 {0}"),
    ),
    (r"maximum depth of data structure exceeded.*", Fault("it is nested too deeply", "嵌套太深")),
    (
        r"(?s).*special characters are not allowed.*",
        Fault("an invisible control character stands in the text; take it out", "文字里有看不见的控制字符；请删去"),
    ),
    (
        r"expected an? (scalar|sequence|mapping)( node)?, but found .*",
        Fault(
            "another form is expected here: a value, a list or names with values",
            "这里的写法不对，应为值、列表或“名称: 值”之一",
        ),
    ),
    (
        r"expected a (mapping or list of mappings|mapping) for merging, but found .*",
        Fault("'<<' is not used here; write the values out", "这里不使用 <<；请把内容写全"),
    ),
    (r"found unhashable key", Fault("a name has to be a text", "名称应为文字，不能是列表或对象")),
    (
        r"(failed to construct timestamp|failed to (convert|decode) base64).*",
        Fault("put this value into quotes", "请给这个值加引号"),
    ),
)


def fault_of(problem: str, context: str = "") -> Fault:
    """What the parser found, in both languages.

    Args:
        problem: as the parser puts it; context: what it was at, as it puts that.

    Returns:
        In Chinese with the parser's English behind a lead, where this version of the parser says something new.
    """
    for pattern, fault in _CONTEXTS:
        if re.fullmatch(pattern, context):
            return fault
    for pattern, fault in _PROBLEMS:
        if found := re.fullmatch(pattern, problem, re.DOTALL):
            groups = [group or "" for group in found.groups()]
            return Fault(fault.en.format(*groups), fault.zh.format(*groups))
    return Fault(problem, f"解析器的英文说明：{problem}")
