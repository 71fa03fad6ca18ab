"""What plugins import is promised to stay: a change of it is seen here first."""

import inspect
from pathlib import Path

import tiercast_api
import tiercast_api.testing
from tiercast_api import hooks
from tiercast_api.register import HOOKS

ROOT = Path(__file__).resolve().parents[2]
FACADE = """
API_VERSIONS Action ActionType BUILT_IN Channel Clock Context Counts Delivery Event Field FieldType Guarantee Health
Http HttpHandler InvalidSettings Kind Kinds Manifest ManifestError Money Officialness Outcome Permanent PluginError
Pools Quality RateLimited Reach Recallable Receipt Refused Request Rereads Response RetryAfter Risk Route SECOND Said
Schema SchemaError Secrets SignInExpired SignInStep Sink SinkContext SinkDeclaration SinkType SmallStore Source
SourceContext SourceDeclaration SourceType Status SystemClock Taken ThreadContext ThreadSource Ticket Viewer
as_jsonable check_schema event_from_json event_to_json hookimpl in_both read_manifest said said_of secret_names typed
validate
"""
KIT = """
BareHost DeadLetter FakeChannel FakeHttp MemoryPools MemorySecrets MemorySinkContext MemorySourceContext MemoryStore
MemoryTicket Nonconforming VirtualClock check_sink check_source settle
"""


def test_that_the_facade_has_exactly_the_pinned_members() -> None:
    assert sorted(tiercast_api.__all__) == sorted(FACADE.split())
    assert all(hasattr(tiercast_api, name) for name in tiercast_api.__all__)


def test_that_the_testing_kit_has_exactly_the_pinned_members() -> None:
    assert sorted(tiercast_api.testing.__all__) == sorted(KIT.split())
    assert all(hasattr(tiercast_api.testing, name) for name in tiercast_api.testing.__all__)


def test_that_every_public_object_says_what_it_is() -> None:
    objects = [getattr(tiercast_api, name) for name in tiercast_api.__all__]
    silent = [each for each in objects if (inspect.isclass(each) or inspect.isfunction(each)) and not each.__doc__]
    assert silent == []


def specifications() -> dict[str, inspect.Signature]:
    members = inspect.getmembers(hooks, inspect.isfunction)
    return {name: inspect.signature(hook) for name, hook in members if hasattr(hook, "tiercast_spec")}


def test_that_every_hook_is_called() -> None:
    assert set(HOOKS) == set(specifications())


def test_every_hook_is_documented_with_its_exact_arguments() -> None:
    for document in ("plugins.md", "plugins.zh-CN.md"):
        text = (ROOT / "docs" / document).read_text("utf-8")
        for name, signature in specifications().items():
            result = inspect.formatannotation(signature.return_annotation, "tiercast_api").replace(
                "collections.abc.", ""
            )
            for module in ("source.", "sink.", "kinds.", "tiercast_api."):
                result = result.replace(module, "")
            parameters = ", ".join(signature.parameters)
            assert f"### `{name}({parameters}) -> {result}`" in text, f"{document} lacks {name}"


def test_every_hook_is_tested() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    assert [name for name in specifications() if f"def {name}(" not in tests] == []
