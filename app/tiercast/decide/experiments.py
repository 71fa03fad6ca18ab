"""Experiments: who gets which variant. A keyed hash decides, never a generator: the same viewer, the same answer.

The global holdout comes first. A viewer keeps a variant; whoever was exposed to two (two identities became one, or the
variant was taken out of the experiment) is excluded and counted.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final

import msgspec

HOLDOUT: Final = "holdout"
"""Name of the global holdout among exposures; its variants are `HELD` and `TREATED`."""
HELD: Final = "held"
TREATED: Final = "treated"
CONTROL: Final = "control"
WARN_SHARE: Final = 0.01
"""More excluded viewers than this share are worth a warning."""

Weights = tuple[tuple[str, float], ...]


def position(secret: bytes, experiment: str, viewer: bytes) -> float:
    """Where a viewer lies in [0, 1) for an experiment: BLAKE2b keyed by the shop's secret.

    Args:
        secret: of the shop, up to 64 bytes.
        experiment: its name, or `HOLDOUT`.
        viewer: the viewer's key.
    """
    name = experiment.encode()
    data = len(name).to_bytes(8, "little") + name + viewer
    digest = blake2b(data, key=secret, digest_size=8, person=b"tiercast-variant").digest()
    # 53 bits are what a float holds: more would round up to 1.0.
    return (int.from_bytes(digest, "big") >> 11) / (1 << 53)


def is_held_out(secret: bytes, viewer: bytes, share: float) -> bool:
    """Whether the viewer is of the global holdout, `share` (0 to 1) of all."""
    return share > 0 and position(secret, HOLDOUT, viewer) < share


def choose(weights: Weights, at: float) -> str:
    """The variant at a position; weights need not add up to one."""
    total = sum(weight for _, weight in weights)
    reached = 0.0
    for name, weight in weights:
        reached += weight / total
        if at < reached:
            return name
    return next(name for name, weight in reversed(weights) if weight > 0)


class Assignment(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What is kept of one viewer in one experiment.

    Attributes:
        variant: the viewer's.
        exposed: the viewer has met it; `exposures` of results count from then.
        excluded: the viewer has met two variants, and counts for none.
    """

    variant: str
    exposed: bool = False
    excluded: bool = False


ENCODER: Final = msgspec.msgpack.Encoder()
DECODER: Final = msgspec.msgpack.Decoder(Assignment)


def read_assignment(state: bytes) -> Assignment | None:
    """The assignment that `state` packs; b"": none yet."""
    return DECODER.decode(state) if state else None


def write_assignment(assignment: Assignment) -> bytes:
    """The packed form."""
    return ENCODER.encode(assignment)


def assign(
    secret: bytes, experiment: str, viewer: bytes, weights: Weights, kept: Assignment | None = None
) -> Assignment:
    """The viewer's assignment: the kept one, as long as the experiment has its variant.

    Raises:
        ValueError: where no variant has a weight above zero.
    """
    if kept is not None and any(name == kept.variant for name, _ in weights):
        return kept
    if not any(weight > 0 for _, weight in weights):
        raise ValueError(f"experiment {experiment!r} has no variant with a share above 0 %; give one of them a share")
    variant = choose(weights, position(secret, experiment, viewer))
    return Assignment(variant) if kept is None else Assignment(variant, False, kept.exposed or kept.excluded)


def expose(assignment: Assignment) -> Assignment:
    """The assignment after the viewer met the variant."""
    return assignment if assignment.exposed else msgspec.structs.replace(assignment, exposed=True)


def merge_assignments(first: Assignment, second: Assignment) -> Assignment:
    """The assignment of two viewers who have turned out to be one; `first` is the one that is kept.

    Exposed to two variants, they are excluded; otherwise the variant that was met wins.
    """
    kept = second if second.exposed and not first.exposed else first
    both = first.exposed and second.exposed and first.variant != second.variant
    return Assignment(kept.variant, kept.exposed, first.excluded or second.excluded or both)


def too_many_excluded(assignments: Sequence[Assignment]) -> bool:
    """Whether more than one per cent of those who were exposed are excluded."""
    exposed = [each for each in assignments if each.exposed]
    return sum(each.excluded for each in exposed) > WARN_SHARE * len(exposed)


def share_of(weights: Mapping[str, float]) -> Weights:
    """Weights as they are kept, in the order in which they were given, adding up to one."""
    total = sum(weights.values())
    return tuple((name, weight / total) for name, weight in weights.items())
