"""Settings of a plugin: declared once as data; validation, form and documentation come from it.

The declaration is a subset of JSON Schema (draft 2020-12): an object whose properties are strings, integers, numbers,
booleans, arrays of strings or string maps, with ``title``, ``description``, ``default``, ``enum``, ``minimum``,
``maximum``, ``minLength``, ``maxLength``, ``pattern`` and ``format`` (``path``, of files, and ``folder`` get a button
that chooses them); of our own are ``x-title-zh``,
``x-description-zh``, ``x-choices`` and ``x-choices-zh`` (what the values of an ``enum`` are called on screen),
``x-secret`` (kept in the keyring), ``x-advanced`` (folded away in the form), ``x-proposed`` and ``x-proposed-zh``
(what a new form begins with in place of the default, by the language of the window).
"""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from tiercast_api.errors import InvalidSettings

Schema = Mapping[str, Any]
_T = TypeVar("_T")

_PROPERTY_KEYS: Final = frozenset(
    {
        *("type", "title", "description", "default", "enum", "minimum", "maximum", "minLength", "maxLength"),
        *("pattern", "format", "items", "additionalProperties"),
        *("x-title-zh", "x-description-zh", "x-choices", "x-choices-zh", "x-secret", "x-advanced"),
        *("x-proposed", "x-proposed-zh"),
    }
)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
}
_TYPES_ZH: Final = {
    "string": "文字", "integer": "整数", "number": "数字", "boolean": "是或否", "array": "列表", "object": "名称和值",
}  # fmt: skip


class SchemaError(ValueError):
    """A settings declaration steps outside the subset; a fault of the plugin's author."""


def check_schema(schema: Schema) -> None:
    """Raises: SchemaError: where `schema` uses what the subset does not have."""
    if schema.get("type") != "object" or not isinstance(schema.get("properties", {}), Mapping):
        raise SchemaError("settings must be a JSON Schema of type 'object' with 'properties'")
    unknown = set(schema) - {"type", "properties", "required", "title", "description", "additionalProperties"}
    if unknown:
        raise SchemaError(f"settings use {sorted(unknown)}, which the subset does not have")
    for name, prop in schema.get("properties", {}).items():
        if prop.get("type") not in _TYPES:
            raise SchemaError(f"setting {name!r} has the type {prop.get('type')!r}; known are {sorted(_TYPES)}")
        if extra := set(prop) - _PROPERTY_KEYS:
            raise SchemaError(f"setting {name!r} uses {sorted(extra)}, which the subset does not have")
        for named in ("x-choices", "x-choices-zh"):
            if strange := set(prop.get(named, ())) - set(prop.get("enum", ())):
                raise SchemaError(f"setting {name!r} names {sorted(strange)} in {named!r}, which its 'enum' lacks")
    for name in schema.get("required", ()):
        if name not in schema.get("properties", {}):
            raise SchemaError(f"setting {name!r} is required and not declared")


def validate(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Check `values` against `schema` and fill in the defaults.

    Returns:
        A new dict with every declared setting that has a value or a default.

    Raises:
        InvalidSettings: naming the setting, what was found and what is expected.
    """
    properties: Mapping[str, Any] = schema.get("properties", {})
    for name in values:
        if name not in properties:
            known = ", ".join(sorted(properties)) or "none"
            raise InvalidSettings(
                name, f"is no setting of this plugin; it has: {known}", f"这个插件没有这项设置；它有：{known}"
            )
    result: dict[str, Any] = {}
    for name, prop in properties.items():
        if name in values:
            _check_value(name, prop, values[name])
            result[name] = values[name]
        elif "default" in prop:
            result[name] = prop["default"]
        elif name in schema.get("required", ()):
            raise InvalidSettings(name, "is required and missing", "必填，还没有填")
    return result


def secret_names(schema: Schema) -> frozenset[str]:
    """Names of the settings that are kept in the keyring and never shown."""
    return frozenset(name for name, prop in schema.get("properties", {}).items() if prop.get("x-secret"))


def typed(model: type[_T], values: Mapping[str, Any]) -> _T:
    """The validated `values` as an instance of a msgspec Struct or dataclass, for authors who like types."""
    return msgspec.convert(dict(values), model)


def _check_value(name: str, prop: Schema, value: Any) -> None:
    kind: str = prop["type"]
    matches: bool = isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")
    if not matches:
        raise InvalidSettings(name, f"expected {kind}, found {value!r}", f"应为{_TYPES_ZH[kind]}，现为 {value!r}")
    if "enum" in prop and value not in prop["enum"]:
        words = ", ".join(map(str, prop["enum"]))
        raise InvalidSettings(
            name, f"expected one of {words}, found {value!r}", f"应为其中之一：{words}；现为 {value!r}"
        )
    if kind in ("integer", "number"):
        _check_number(name, prop, value)
    elif kind == "string":
        _check_text(name, prop, value)
    elif kind == "array" and not all(isinstance(part, str) for part in value):
        raise InvalidSettings(name, "expected a list of texts", "应为一列文字")


def _check_number(name: str, prop: Schema, value: float) -> None:
    if "minimum" in prop and value < prop["minimum"]:
        raise InvalidSettings(
            name, f"expected at least {prop['minimum']}, found {value}", f"最小为 {prop['minimum']}，现为 {value}"
        )
    if "maximum" in prop and value > prop["maximum"]:
        raise InvalidSettings(
            name, f"expected at most {prop['maximum']}, found {value}", f"最大为 {prop['maximum']}，现为 {value}"
        )


def _check_text(name: str, prop: Schema, value: str) -> None:
    least, most = prop.get("minLength", 0), prop.get("maxLength", 65_536)
    if len(value) < least:
        raise InvalidSettings(
            name, f"expected at least {least} characters, found {len(value)}",
            f"至少 {least} 个字符，现为 {len(value)} 个",
        )  # fmt: skip
    if len(value) > most:
        raise InvalidSettings(name, f"expected at most {most} characters", f"最多 {most} 个字符")
    if "pattern" in prop and not re.fullmatch(prop["pattern"], value):
        raise InvalidSettings(
            name, f"expected the form {prop['pattern']}, found {value!r}",
            f"格式应为 {prop['pattern']}，现为 {value!r}",
        )  # fmt: skip
