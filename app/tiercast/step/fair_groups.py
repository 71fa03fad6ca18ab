"""To which groups a viewer belongs, for the fairness log: tiers, channel, roles, labels, typed attributes."""

from tiercast.audience.ladders import read_standing
from tiercast.step.values import ViewerState


def groups_of(viewer: ViewerState | None) -> dict[str, str]:
    """Dimension to group; what is not known is left out.

    Returns:
        ``tier.RULESET/LADDER``, ``channel``, ``platform``, ``quality``, ``roles``, ``labels``, ``viewer.ATTRIBUTE``.
    """
    if viewer is None:
        return {}
    groups = {f"tier.{name}": read_standing(packed).tier for name, packed in (viewer.tiers or {}).items()}
    plain = {"channel": viewer.channel, "platform": viewer.platform, "quality": viewer.quality}
    listed = {"roles": viewer.roles, "labels": viewer.labels}
    groups |= plain | {name: "|".join(sorted(values)) for name, values in listed.items()}
    groups |= {f"viewer.{name}": str(value) for name, value in (viewer.attributes or {}).items()}
    return {name: group for name, group in groups.items() if group}
