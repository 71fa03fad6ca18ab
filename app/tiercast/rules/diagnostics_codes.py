"""The texts of all diagnostics in both languages: of reading here, of conditions and
other expressions in `diagnostics_codes_grammar`, of checking in `diagnostics_codes_check`.

A text names values in braces; a value that is a key of `WORDS` is put into the reader's language.
"""

from types import MappingProxyType
from typing import Final

from tiercast.rules.diagnostics_codes_check import CHECK_CODES
from tiercast.rules.diagnostics_codes_grammar import GRAMMAR_CODES
from tiercast.rules.diagnostics_text import BLOCKS_LIVE, ERROR, WARNING, CodeText, words_of
from tiercast.rules.diagnostics_text import error_text as _error

__all__ = ["BLOCKS_LIVE", "CODES", "ERROR", "WARNING", "CodeText", "words_of"]

_QUOTE = 'put the text into quotes: "…"'
_QUOTE_ZH = '给文字加上英文引号："…"'


_YAML_CODES: Final = {
    "too-big": _error(
        "the file has {found} KiB, at most {expected} are read",
        "文件有 {found} KiB，最多 {expected} KiB",
        "split it into several rulesets",
        "拆成几个规则集",
    ),
    "bad-character": _error(
        "the character {found} may not stand here",
        "这里不能有字符 {found}",
        "delete it; save the file as UTF-8",
        "删掉它；文件请用 UTF-8 保存",
    ),
    "no-ruleset": _error(
        "there is no ruleset in this file",
        "这个文件里没有规则",
        "begin with `ruleset: NAME`",
        "第一行写 `ruleset: 名称`",
    ),
    "several-documents": _error(
        "a second document begins here; a file has one ruleset",
        "这里开始了第二个文档；一个文件只能有一套规则",
        "put it into a file of its own and delete `---`",
        "放到另一个文件，并删掉 `---`",
    ),
    "no-aliases": _error(
        "`{found}` is read as a YAML anchor or alias, which rulesets do not have",
        "`{found}` 会被当作 YAML 的锚点或引用，规则里不支持",
        _QUOTE + " if it is one, else write the value out",
        _QUOTE_ZH + "；如果不是文字，就把值写全",
    ),
    "no-tags": _error(
        "`{found}` is read as a YAML tag, which rulesets do not have",
        "`{found}` 会被当作 YAML 的标签，规则里不支持",
        _QUOTE,
        _QUOTE_ZH,
    ),
    "no-merge-keys": _error(
        "`<<` (a YAML merge key) is not part of the language",
        "规则里不支持 `<<`（YAML 合并键）",
        "write the keys out",
        "把每一项写全",
    ),
    "too-deep": _error(
        "more than {expected} levels are nested here", "嵌套超过 {expected} 层", "make it flatter", "减少嵌套"
    ),
    "too-many-nodes": _error(
        "more than {expected} values in one file",
        "一个文件里超过 {expected} 个值",
        "split it into several rulesets",
        "拆成几个规则集",
    ),
    "key-is-no-text": _error(
        "a key must be a text, here is a list or a mapping",
        "键必须是文字，这里是列表或映射",
        "if this is a text with braces, " + _QUOTE,
        "如果这是带花括号的文字，" + _QUOTE_ZH,
    ),
    "duplicate-key": _error(
        "`{found}` stands here a second time, first in line {line}",
        "`{found}` 重复了，第一次在第 {line} 行",
        "delete one of the two or rename it",
        "删掉一个，或者改名",
    ),
    "cut-at-hash": _error(
        "YAML cuts the text after `{found}`: `{rest}` is read as a comment",
        "YAML 在 `{found}` 后面截断了：`{rest}` 被当作注释",
        _QUOTE + "; if it is a comment, put a space after `#`",
        _QUOTE_ZH + "；如果确实是注释，请在 `#` 后加一个空格",
    ),
    "cut-at-comma": _error(
        "YAML cuts the text of `{name}` after `{found}`: in braces a comma begins a new key, here `{rest}`",
        "YAML 在 `{found}` 后面截断了 `{name}` 的文字：花括号里逗号会开始新的键，这里是 `{rest}`",
        _QUOTE,
        _QUOTE_ZH,
    ),
    "no-space-after-colon": _error(
        "`{found}` is read as one word, because no space follows the colon",
        "冒号后面没有空格，`{found}` 被当作一个词",
        "write `{name}: {rest}`",
        "写成 `{name}: {rest}`",
    ),
    "key-without-value": _error(
        "`{found}` has no value",
        "`{found}` 没有值",
        "write `{found}: VALUE`; a text with commas or braces needs quotes",
        "写成 `{found}: 值`；带逗号或花括号的文字要加英文引号",
    ),
    "yaml-syntax": _error(
        "this is no YAML: {problem}",
        "不是正确的 YAML：{problem_zh}",
        "compare with the lines around it",
        "对照前后几行检查",
    ),
    "yaml-colon": _error(
        "a colon stands where none can be",
        "这里不能有冒号",
        _QUOTE + " where it contains `: `, and check the indentation",
        "文字里有 `: ` 时要" + _QUOTE_ZH + "，并检查缩进",
    ),
    "yaml-tab": _error(
        "a tab stands where only spaces may be", "缩进只能用空格，这里有制表符", "replace it by spaces", "换成空格"
    ),
    "yaml-sign": _error("a text cannot begin with this sign", "文字不能以这个符号开头", _QUOTE, _QUOTE_ZH),
    "yaml-quote": _error(
        "a text in quotes has no end or a bad escape",
        "引号没有结束，或者转义不对",
        "close the quote; write `\\\\` for a backslash in double quotes",
        "补上引号；双引号里的反斜杠写成 `\\\\`",
    ),
    "yaml-braces": _error(
        "something follows where the value has ended",
        "值已经结束，后面还有内容",
        "a text that begins with a brace, a bracket or a quote goes into quotes as a whole",
        "以花括号、方括号或引号开头的文字要整个放进英文引号",
    ),
    "yaml-unpaired": _error(
        "a bracket or brace has no partner",
        "方括号或花括号没有配对",
        "count `[` and `]`, `{{` and `}}` here and above; a text with one of them goes into quotes",
        "数一数这里和上面的 `[` 与 `]`、`{{` 与 `}}`；文字里有这些符号时，要放进英文引号",
    ),
    "yaml-bracket": _error(
        "a list in brackets has no end or lacks a comma",
        "方括号列表没有结束，或缺少逗号",
        "close `]` and separate with `, `",
        "补上 `]`，用 `, ` 分隔",
    ),
    "yaml-brace": _error(
        "a mapping in braces has no end or lacks a comma",
        "花括号没有结束，或缺少逗号",
        "close `}}` and separate with `, `; a text with a colon needs quotes",
        "补上 `}}`，用 `, ` 分隔；带冒号的文字要加英文引号",
    ),
    "yaml-indent": _error(
        "this line does not fit the indentation",
        "这一行的缩进不对",
        "keys of one level begin in the same column",
        "同一层的键要从同一列开始",
    ),
    "yaml-full-width-comma": _error(
        "a full-width comma stands between two keys in braces",
        "花括号里两个键之间是全角逗号",
        "write `, ` (half-width, with a space)",
        "写成半角逗号加空格 `, `",
    ),
    "yaml-full-width-colon": _error(
        "the colon after the key is full-width: `{found}`",
        "键后面是全角冒号：`{found}`",
        "write `: ` (half-width, with a space)",
        "写成半角冒号加空格 `: `",
    ),
}

_SHAPE_CODES: Final = {
    "reserved": _error(
        "`{found}` is reserved for a later version", "`{found}` 留给以后的版本", "leave it out", "先去掉它"
    ),
    "unknown-key": _error(
        "{owner} has no `{found}`", "{owner}没有 `{found}`", "it may have: {expected}", "可以有：{expected}"
    ),
    "key-missing": _error(
        "{name} has no `{expected}`", "{name}缺少 `{expected}`", "add `{expected}:`", "加上 `{expected}:`"
    ),
    "bad-name": _error(
        "`{found}` cannot be a name",
        "`{found}` 不能作名称",
        "a letter first, then letters, digits, `_` and `-`, at most 64",
        "以字母或汉字开头，后面可以是字母、汉字、数字、`_`、`-`，最多 64 个字符",
    ),
    "wrong-shape": _error("expected {expected}, found {found}", "这里应该是{expected}，却是{found}"),
    "text-read-as-mapping": _error(
        "expected a text, YAML reads a mapping here",
        "这里应该是文字，YAML 却读成了映射",
        _QUOTE + ": it contains a brace or a colon",
        _QUOTE_ZH + "：文字里有花括号或冒号",
    ),
    "value-missing-here": _error(
        "`{name}` has no value", "`{name}` 没有值", "write one, or delete the key", "写上值，或者删掉这个键"
    ),
    "one-function": _error(
        "the feature `{name}` needs exactly one function, found: {found}",
        "指标 `{name}` 要有且只有一个函数；现在：{found}",
        "one of: {expected}",
        "可用：{expected}",
    ),
    "several-fields": _error("one feature reads one field, found: {found}", "一个指标只能读一个字段，现在有：{found}"),
    "field-missing": _error(
        "`{function}` needs a field after the kind, found `{found}`",
        "`{function}` 的事件后面要有字段，现在是 `{found}`",
        "such as `{function}: order_paid.amount`",
        "例如 `{function}: order_paid.amount`",
    ),
    "unknown-choice": _error("`{found}` is not one of: {expected}", "`{found}` 不在可选值里：{expected}"),
    "goes-with": _error(
        "`{found}` needs `{expected}` beside it", "有 `{found}` 就必须有 `{expected}`", "add it", "请补上"
    ),
    "not-together": _error(
        "`{found}` and `{other}` cannot stand in one trigger",
        "`{found}` 和 `{other}` 不能同时用在一条规则里",
        "make two triggers of it",
        "拆成两条规则",
    ),
    "variants-by-name": _error(
        "beside `experiment`, `do` says for each variant what is done",
        "写了 `experiment`，`do` 要按分组写明做什么",
        "`do: {{control: [], coupon: [coupon: {{pool: …}}]}}`",
        "写成 `do: {{control: [], coupon: [coupon: {{pool: …}}]}}`",
    ),
    "action-fields": _error(
        "the fields of `{name}` are a mapping, found {found}",
        "`{name}` 的字段要写成映射，却是{found}",
        '`{name}: {{FIELD: VALUE}}`, such as `message: {{text: "…"}}`',
        '写成 `{name}: {{字段: 值}}`，例如 `message: {{text: "…"}}`',
    ),
    "do-is-a-list": _error(
        "`do` is a list of actions",
        "`do` 是动作的列表",
        "`do: [message: {{text: …}}]`; variants need `experiment: NAME` beside it",
        "`do: [message: {{text: …}}]`；按分组写时要有 `experiment: 名称`",
    ),
    "one-action": _error(
        "expected one action with its fields",
        "这里应该是一个动作和它的字段",
        "`- message: {{text: …}}`, one for each dash",
        "`- message: {{text: …}}`，每个短横一个动作",
    ),
    "text-is-one": _error(
        "a field of an action is one value; lists and mappings of texts are reserved for a later version",
        "动作的字段只能是一个值；文字列表和多语言文字留给以后的版本",
        _QUOTE + " if it is a text with braces",
        "如果是带花括号的文字，" + _QUOTE_ZH,
    ),
}

CODES: Final = MappingProxyType({**_YAML_CODES, **_SHAPE_CODES, **GRAMMAR_CODES, **CHECK_CODES})
"""All diagnostics by code."""
