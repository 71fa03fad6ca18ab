"""The settings of the webhook."""

from collections.abc import Mapping
from typing import Any, Final

SETTINGS: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["url"],
    "properties": {
        "url": {
            "type": "string",
            "minLength": 8,
            "maxLength": 2_000,
            "format": "uri",
            "title": "Address",
            "x-title-zh": "网址",
            "description": "Every action is sent there by POST.",
            "x-description-zh": "每个动作都会 POST 到这里。",
        },
        "secret": {
            "type": "string",
            "x-secret": True,
            "title": "Secret",
            "x-title-zh": "密钥",
            "description": "Signs every request (HMAC-SHA256), so that the receiver knows who sent it.",
            "x-description-zh": "用来给请求签名（HMAC-SHA256），接收方据此确认来源。",
        },
        "headers": {
            "type": "object",
            "default": {},
            "additionalProperties": {"type": "string"},
            "title": "More headers",
            "x-title-zh": "附加请求头",
            "x-advanced": True,
        },
        "viewer": {
            "type": "boolean",
            "default": False,
            "title": "Send who the viewer is",
            "x-title-zh": "发送观众身份",
            "description": "The platform's id and the name leave this computer; otherwise only a meaningless key.",
            "x-description-zh": "平台用户 ID 和昵称会离开本机；不勾选则只发送匿名编号。",
        },
        "timeout": {
            "type": "number",
            "default": 10,
            "minimum": 0.1,
            "maximum": 60,
            "title": "Wait for an answer (s)",
            "x-title-zh": "等待响应（秒）",
            "x-advanced": True,
        },
        "concurrency": {
            "type": "integer",
            "default": 8,
            "minimum": 1,
            "maximum": 256,
            "title": "Requests at once",
            "x-title-zh": "同时请求数",
            "x-advanced": True,
        },
    },
}
