"""What a Tiercast plugin imports, and all that is promised to stay."""

from tiercast_api.action import Action, ActionType, Delivery, Field, FieldType, Outcome, Reach, Receipt
from tiercast_api.clock import Clock, SystemClock
from tiercast_api.context import (
    Context,
    Health,
    Pools,
    Secrets,
    SinkContext,
    SmallStore,
    SourceContext,
    Status,
    Taken,
    Ticket,
)
from tiercast_api.errors import (
    InvalidSettings,
    Permanent,
    PluginError,
    RateLimited,
    Refused,
    RetryAfter,
    SignInExpired,
)
from tiercast_api.event import (
    SECOND,
    Counts,
    Event,
    Money,
    Quality,
    Viewer,
    as_jsonable,
    event_from_json,
    event_to_json,
)
from tiercast_api.hooks import API_VERSIONS, hookimpl
from tiercast_api.kinds import BUILT_IN, Kind, Kinds
from tiercast_api.manifest import Manifest, ManifestError, read_manifest
from tiercast_api.said import Said, in_both, said, said_of
from tiercast_api.settings import Schema, SchemaError, check_schema, secret_names, typed, validate
from tiercast_api.sink import Recallable, Sink, SinkDeclaration, SinkType
from tiercast_api.source import (
    Guarantee,
    Officialness,
    Rereads,
    Risk,
    SignInStep,
    Source,
    SourceDeclaration,
    SourceType,
    ThreadContext,
    ThreadSource,
)
from tiercast_api.web import Channel, Http, HttpHandler, Request, Response, Route

__all__ = [
    "API_VERSIONS", "BUILT_IN", "SECOND",
    "Action", "ActionType", "Channel", "Clock", "Context", "Counts", "Delivery", "Event", "Field", "FieldType",
    "Guarantee", "Health", "Http", "HttpHandler", "InvalidSettings", "Kind", "Kinds", "Manifest", "ManifestError",
    "Money", "Officialness", "Outcome", "Permanent", "PluginError", "Pools", "Quality", "RateLimited", "Reach",
    "Recallable", "Receipt", "Refused", "Request", "Rereads", "Response", "RetryAfter", "Risk", "Route", "Said",
    "Schema", "SchemaError", "Secrets", "SignInExpired", "SignInStep", "Sink", "SinkContext", "SinkDeclaration",
    "SinkType", "SmallStore", "Source", "SourceContext", "SourceDeclaration", "SourceType", "Status", "SystemClock",
    "Taken", "ThreadContext", "ThreadSource", "Ticket", "Viewer",
    "as_jsonable", "check_schema", "event_from_json", "event_to_json", "hookimpl", "in_both", "read_manifest", "said",
    "said_of", "secret_names", "typed", "validate",
]  # fmt: skip
