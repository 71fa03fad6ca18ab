"""Which evaluator decides: networks of durable_rules where they can be had, else closures."""

import logging
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tiercast.rules.conditions import Type
from tiercast.rules.plain import build_plain
from tiercast.rules.readings import RuleBuildError
from tiercast.rules.rete import build_rete
from tiercast.rules.rete_network import Network, load_library
from tiercast.rules.stages import Evaluator, RuleSpec

Prefer = Literal["rete", "plain", "auto"]

_log = logging.getLogger(__name__)


class Availability(NamedTuple):
    """Whether durable_rules can be used, and why not."""

    available: bool
    reason: str
    reason_zh: str

    def __bool__(self) -> bool:
        return self.available


def rete_available() -> Availability:
    """Try durable_rules with a network of one rule."""
    try:
        load_library()
        network = Network("probe", {"0/0": [{"f0": True}]})
        found: set[str] = set()
        network.ask({"f0": True}, found)
        network.close()
    except ImportError as error:
        return Availability(
            False,
            f"durable_rules cannot be imported ({error}); the plain evaluator decides, with the same results. "
            "It is built from source and needs a C compiler and Python 3.10 to 3.12.",
            f"无法载入 durable_rules（{error}）；由内置求值器判断，结果相同。"
            "安装它需要 C 编译器和 Python 3.10 至 3.12。",
        )
    except Exception as error:  # noqa: BLE001  # a library that fails here is one that cannot be used
        return Availability(False, f"durable_rules fails a trial: {error}", f"durable_rules 试运行失败：{error}")
    if found != {"0/0"}:
        return Availability(False, "durable_rules gives a wrong answer in a trial", "durable_rules 试运行结果不对")
    return Availability(True, "", "")


def build(
    rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str = "UTC", prefer: Prefer = "auto"
) -> Evaluator:
    """Compile `rules`.

    Args:
        rules: with unique indices.
        types: of the names that the conditions read, as far as they are known.
        zone: IANA name of the room's zone, for ``is today``.
        prefer: ``rete`` insists on durable_rules, ``plain`` never uses it, ``auto`` uses it where it can be used.

    Raises:
        RuleBuildError: naming the rule and what cannot be evaluated.
        ImportError: where `prefer` is ``rete`` and durable_rules is not there.
    """
    if prefer == "plain":
        return build_plain(rules, types, zone)
    if prefer == "rete":
        return build_rete(rules, types, zone)
    availability = rete_available()
    if not availability:
        _log.warning("%s", availability.reason)
        return build_plain(rules, types, zone)
    try:
        return build_rete(rules, types, zone)
    except RuleBuildError:
        raise
    except Exception as error:  # noqa: BLE001  # a library that cannot build this costs speed, not the rules
        _log.warning("durable_rules cannot build this ruleset (%s); the plain evaluator decides", error)
        return build_plain(rules, types, zone)


def try_build(rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str = "UTC") -> str:
    """Build and drop everything, in a worker process with a time limit; its arguments and result can be pickled.

    Returns:
        "" where it can be built, else the reason, a sentence for people.
    """
    try:
        build(rules, types, zone).close()
    except Exception as error:  # noqa: BLE001  # the worker's answer is the reason, whatever it is
        return str(error) or type(error).__name__
    return ""
