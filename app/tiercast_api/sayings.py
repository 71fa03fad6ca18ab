"""The sentences of `tiercast_api.said`: by code in English and 简体中文; what stands in braces is a value.

Where Chinese and Latin meet a space is put between them, so that none stands beside a brace here.
"""

from collections.abc import Mapping
from typing import Final

_RECORDS: Final = {
    # What is wrong with a record; `wanted` and `found` are parts of the catalogue below, or somebody's own words.
    "in_both": ("{en}", "{zh}"),
    "missing": ("{field} is missing", "{field}：缺少这个字段"),
    "needed": (
        "{field} is missing; an event of the kind {kind!r} needs it",
        "{field}：缺少这个字段，“{kind}”事件需要它",
    ),
    "not_what": ("{field} is {found}; expected {wanted}", "{field}：应为{wanted}，现为{found}"),
    "expected_not": ("{place}: expected {wanted}, not {found}", "{place}：应为{wanted}，现为{found}"),
    "misfit": ("{field}: expected {wanted}, found {found}", "{field}：应为{wanted}，现为{found}"),
    "not_one": ("{place}: {found} is none of the words that may stand here", "{place}：这里没有{found}这个值"),
    "unknown_field": (
        "{field} is no field of an event; what is known besides belongs into attributes",
        "{field}：事件没有这个字段，其他信息请放进 attributes",
    ),
    "unknown_kind": (
        "kind {kind!r} is no known kind of event; a plugin can register it",
        "kind：没有“{kind}”这种事件，插件可以添加",
    ),
    "engine_kind": (
        "kind {kind!r} is made by the engine and not accepted from a source",
        "kind：“{kind}”只能由引擎产生",
    ),
    "undeclared_kind": (
        "kind {kind!r} is not among the kinds that this source declares",
        "kind：这个数据接入没有声明“{kind}”",
    ),
    "too_many_characters": (
        "{field} has {count} characters; at most {most} are taken",
        "{field}：有 {count} 个字符，最多 {most} 个",
    ),
    "half_character": ("{field} has half a character ({code}) at {at}", "{field}：第 {at} 位的字符不完整（{code}）"),
    "control": ("{field} has the control character {code} at {at}", "{field}：第 {at} 位有控制字符 {code}"),
    "range": ("{field} is {found}; expected {low} to {high}", "{field}：应在 {low} 至 {high} 之间，现为 {found}"),
    "currency": (
        "money.currency is no code of three capital letters; expected an ISO 4217 code such as CNY",
        "money.currency：应为三个大写字母的货币代码，例如 CNY",
    ),
    "consent": (
        "attributes of consent say neither 'marketing' nor 'personalised'; expected one of them, true or false",
        "attributes：应写明 marketing 或 personalised，为 true 或 false",
    ),
    "too_large": ("{field} does not fit into 64 bits", "{field}：数值太大"),
    "too_many_attributes": (
        "attributes has {count}; at most {most} are taken",
        "attributes：有 {count} 个，最多 {most} 个",
    ),
    "attribute_name": (
        "attributes has the name {name!r}; expected 1 to 64 letters without a dot",
        "attributes：不能用“{name}”作名称，应为 1 至 64 个字符，不含句点",
    ),
    "too_many_roles": (
        "viewer.roles has {count} roles; at most {most} are taken",
        "viewer.roles：有 {count} 个，最多 {most} 个",
    ),
    "no_role": ("viewer.roles has {found} in it; expected texts", "viewer.roles：只能有文字，其中有{found}"),
    "other_shop": (
        "shop {shop!r} is another than this one, {own!r}; leave the field out",
        "shop：“{shop}”不是本店铺“{own}”，可以不写这个字段",
    ),
    "unknown_room": (
        "room {room!r} is not configured; add it under rooms:, or leave the field out",
        "room：没有配置“{room}”这个直播间，请先添加，或不写这个字段",
    ),
    # What is wrong with what came, before it is a record.
    "empty": (
        "the body is empty; expected a JSON object, an array, or one object a line",
        "内容为空，应为 JSON 对象、数组，或每行一个对象",
    ),
    "no_records": (
        "expected a JSON object, an array, or one object a line",
        "应为 JSON 对象、数组，或每行一个对象",
    ),
    "bad_array": ("the array is no JSON: {why}", "这个数组不是 JSON：{why}"),
    "no_message": ("is no JSON message: {why}", "不是 JSON 消息：{why}"),
    "no_feed_message": ("is no message of this feed: {why}", "不是这个数据源的消息：{why}"),
    "no_event": ("is no event: {why}", "不是事件：{why}"),
    "no_record": ("is no record: {why}", "不是记录：{why}"),
    "no_json": ("is no JSON: {why}", "不是 JSON：{why}"),
    "malformed": ("is no JSON: {why} near byte {at}", "不是 JSON：第 {at} 个字节附近{why}"),
    "truncated": ("is no JSON: it ends too early", "不是 JSON：内容不完整"),
    "too_deep": ("is nested too deeply", "嵌套太深"),
    "no_utf8": ("is no UTF-8 at byte {at}", "第 {at} 个字节处不是 UTF-8"),
    "other_encoding": ("holds bytes that are not of the file's encoding", "含有不属于文件编码的字节"),
    "too_many_records": (
        "{count} records at once; at most {most} are taken",
        "一次有 {count} 条，最多 {most} 条",
    ),
    "message_too_long": (
        "{count} bytes in one message; at most {most} are taken",
        "一条消息有 {count} 字节，最多 {most} 字节",
    ),
    "longer_bytes": ("is longer than {most} bytes", "超过 {most} 字节"),
    "longer_characters": ("is longer than {most} characters", "超过 {most} 个字符"),
    "no_csv_row": (
        "lines {first} to {last} are no CSV row ({why}); a quote may not be closed",
        "第 {first} 至 {last} 行不是 CSV 的一行（{why}），可能有引号没有闭合",
    ),
    "no_xml": ("is no XML: {why}", "不是 XML：{why}"),
    # What happened to it on its way.
    "step_failed": ("the step failed on a {kind}: {why}", "读取了，但规则处理“{kind}”时出错：{why}"),
    "source_gone": ("its source {source!r} is not configured any more", "它的数据接入“{source}”已从配置中去掉"),
    "left_out": ("{kind}: {why}", "{kind}：{why}"),
    "engine_ended": ("the engine ended {count} times while it was at it", "引擎处理它时退出了 {count} 次"),
    "not_stored": ("it cannot be stored: {why}", "无法写入存储：{why}"),
}
_WANTED: Final = {
    "whole_number": ("a whole number", "整数"),
    "number": ("a number", "数"),
    "text": ("a text", "文字"),
    "true_or_false": ("true or false", "true 或 false"),
    "an_object": ("an object {{…}}", "对象 {{…}}"),
    "a_list": ("a list […]", "列表 […]"),
    "nothing": ("nothing (null)", "空值（null）"),
    "either": ("{one} or {other}", "{one}或{other}"),
    "the_record": ("the record", "这条数据"),
    "of_type": ("of the type {type}", "{type} 类型"),
    "absent": ("missing", "空"),
    "an_event": ("an Event", "事件（Event）"),
    "counts": ("delta, running or final", "delta、running 或 final"),
    "money": ("an amount with a currency", "带货币的金额"),
    "viewer": ("a viewer", "观众"),
    "quality": ("an identity quality", "身份可信度"),
    "texts": ("a tuple of texts", "文字列表"),
    "attributes": ("names with values", "名称和值"),
    "flat": ("a text, a number or yes/no, not nested", "文字、数或是否，不能嵌套"),
    "finite": ("a finite number", "有限的数"),
    "text_or_number": ("text or a number", "文字或数"),
    "whole_64": ("a whole number within 64 bits", "64 位以内的整数"),
    "ordinary": ("a number of ordinary size", "大小正常的数"),
    "yes_or_no": ("yes or no", "是或否"),
    "scalar": ("text, a number or a boolean", "文字、数或是否"),
    "amount": ("an amount of money", "金额"),
    "ordinary_amount": ("an amount of money of ordinary size", "大小正常的金额"),
    "amount_64": ("an amount of money within 64 bits", "64 位以内的金额"),
    "code": ("a code such as CNY", "货币代码，例如 CNY"),
    "json_text": ("JSON as text", "文字形式的 JSON"),
    "json": ("JSON", "JSON"),
    "platform_and_quality": ("a platform and a quality", "平台和身份可信度"),
    "after_1970": ("a time after 1970", "1970 年以后的时间"),
    "iso_time": (
        "an ISO 8601 time such as 2024-05-01T20:00:00+08:00",
        "ISO 8601 时间，例如 2024-05-01T20:00:00+08:00",
    ),
    "time_of_form": ("a time of the form {form}", "形如 {form} 的时间"),
    "time_with_zone": (
        "{time}; it has no zone and the mapping names none ('zone')",
        "{time}（它没有时区，映射文件也没有写 zone）",
    ),
    "seconds": ("seconds", "秒"),
    "milliseconds": ("milliseconds", "毫秒"),
    "microseconds": ("microseconds", "微秒"),
    "since_1970": (
        "{unit} since 1970 (for a clock that begins with the recording give 'since', the instant of its 0)",
        "1970 年以来的{unit}数（从录制开始计时的，请用 since 写明 0 对应的时间）",
    ),
    "since_beginning": ("{unit} since the beginning", "开始以来的{unit}数"),
    "since_1970_either": ("seconds or milliseconds since 1970", "1970 年以来的秒数或毫秒数"),
    "one_of": ("one of {words}", "{words} 之一"),
    "cells": ("{count} cells (it has {found})", "{count} 格（现有 {found} 格）"),
    "list_at": ("a list at {path!r}", "{path} 处的列表"),
    "eight_fields": ("at least 8 fields separated by commas", "用逗号隔开的至少 8 项"),
    "comment": ("a comment", "评论"),
    "this_era": ("an instant of this era", "当代的时间"),
}
_MALFORMED: Final = {
    # How the JSON decoder puts it, in English.
    "bad_character": ("invalid character", "有不允许的字符"),
    "bad_number": ("invalid number", "数字写法不对"),
    "bad_escape": ("invalid escape", "转义写法不对"),
    "more_behind": ("trailing characters", "后面还有多余的内容"),
    "extra_comma": ("trailing comma", "逗号多余"),
    "unquoted_name": ("object keys must be strings", "名称应放在双引号中"),
    "expected_mark": ("expected {marks}", "应为 {marks}"),
}
_PLACES: Final = {
    "at_post": ("POST", "POST"),
    "at_post_record": ("POST, record {number}", "POST，第 {number} 条"),
    "at_message": ("message {number}", "第 {number} 条消息"),
    "at_message_record": ("message {message}, record {number}", "第 {message} 条消息，第 {number} 条"),
    "at_event": ("event {number}", "第 {number} 个事件"),
    "at_line": ("line {number}", "第 {number} 行"),
    "at_entry": ("entry {number}", "事件记录第 {number} 条"),
    "in_spool": ("spool", "暂存区"),
    "in_hand": ("a batch in hand", "正在处理的一批"),
}
SAYINGS: Final[Mapping[str, tuple[str, str]]] = {**_RECORDS, **_WANTED, **_MALFORMED, **_PLACES}
"""By code, in English and in Chinese."""
