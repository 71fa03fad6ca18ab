"""Which product is meant where a rule is explained for one: by its id, or by its title."""

from collections.abc import Mapping

from tiercast.engine.jobs import JobError
from tiercast.step.values import ItemState
from tiercast.words import Words

_SHOWN = 5


def item_named(items: Mapping[bytes, ItemState], text: str) -> str:
    """The id of the product that `text` names: an id, or a title or a part of one that only one product has.

    What no product that was told of is called is taken as an id: events may name products that nobody told of.

    Raises:
        JobError: several products have it in their title.
    """
    wanted = text.strip()
    if wanted.encode() in items:
        return wanted
    folded = wanted.casefold()
    titles = {key.decode(): one.title for key, one in items.items() if folded in one.title.casefold()}
    exact = [key for key, title in titles.items() if title.casefold() == folded]
    found = exact if len(exact) == 1 else sorted(titles)
    if len(found) > 1:
        listed = "; ".join(f"{key} ({titles[key]})" for key in found[:_SHOWN])
        raise JobError(
            Words(
                f"{text!r} may be {len(found)} products: {listed}; give the id of one of them",
                f"“{text}”可能是 {len(found)} 个商品：{listed}；请填写其中一个的编号",
            )
        )
    return found[0] if found else wanted
