"""What the parser of YAML finds wrong, in Chinese where it is frequent; the rest stays in the parser's English."""

import re
from collections.abc import Sequence
from typing import Final

_FREQUENT: Final[Sequence[tuple[str, str]]] = (
    (r"mapping values are not allowed here", "这里不能有冒号；请检查缩进，文字里有“: ”时请加引号"),
    (r"could not find expected ':'", "上面有一行缺少冒号；应写作“名称: 值”"),
    (r"found character '(.)' that cannot start any token", "值不能以 {0} 开头；请给它加引号"),
    (r"expected <block end>, but found .*", "缩进或写法与前面几行不一致；请对齐"),
    (r"expected ',' or '([\]}])', but got .*", "缺少配对的 {0}，或缺少逗号"),
    (r"found unexpected end of stream", "引号没有配对"),
    (r"found unknown escape character '(.)'", r"双引号里不能写 \{0}；请写成 \\{0}，或改用单引号"),
    (r"found undefined alias .*", "这里不使用锚点和别名；以 * 开头的值请加引号"),
    (r"but found another document", "一个文件里只能有一份内容，不能再有“---”"),
    (r"expected the node content, but found '(.+)'", "这里应为一个值，不能是 {0}"),
)


def in_chinese(problem: str) -> str:
    """The parser's `problem` in Chinese; with a lead in Chinese where it has no words of its own here."""
    for pattern, said in _FREQUENT:
        if found := re.fullmatch(pattern, problem, re.DOTALL):
            return f"不是有效的 YAML：{said.format(*found.groups())}"
    return f"不是有效的 YAML（以下是解析器的英文说明）：{problem}"
