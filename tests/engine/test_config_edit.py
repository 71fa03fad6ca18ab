"""Editing a configuration's text: what is not meant stays as it was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.engine.config_edit import put_part, put_top, remove_part
from tiercast.engine.config_yaml import plain, read_tree

TEXT = """\
# A shop.
shop: demo

rooms:
  r: {platform: douyin}   # one line

sources:
  # the relay of the room
  relay:
    type: websocket
    room: r
    settings:
      url: "ws://127.0.0.1:8888"  # the relay's port
      mapping: relay.yaml

# Where actions go.
sinks:
  desk:
    type: desk
"""


def test_that_a_part_is_changed_in_place_with_its_comments() -> None:
    part = {"type": "websocket", "room": "r", "settings": {"url": "ws://127.0.0.1:9999", "mapping": "relay.yaml"}}
    edited = put_part(TEXT, "sources", "relay", part)
    assert edited.replace('"', "") == TEXT.replace('"', "").replace("8888", "9999")


def test_that_a_new_part_stands_below_the_others_and_above_the_comment_of_the_next_section() -> None:
    edited = put_part(TEXT, "sources", "orders", {"type": "http-in", "room": "r"})
    added = "      mapping: relay.yaml\n  orders:\n    type: http-in\n    room: r\n\n# Where actions go.\n"
    assert added in edited
    assert edited.replace("  orders:\n    type: http-in\n    room: r\n", "") == TEXT


def test_that_a_part_is_removed_and_nothing_else() -> None:
    both = put_part(TEXT, "sources", "orders", {"type": "http-in", "room": "r"})
    assert remove_part(both, "sources", "orders") == TEXT


def test_that_a_section_goes_with_its_last_part_and_its_neighbours_comment_stays() -> None:
    edited = remove_part(TEXT, "sources", "relay")
    assert "sources" not in edited
    assert "# Where actions go." in edited
    assert plain(read_tree(edited)) == {"shop": "demo", "rooms": {"r": {"platform": "douyin"}},
                                        "sinks": {"desk": {"type": "desk"}}}  # fmt: skip


def test_that_a_section_is_made_where_there_is_none() -> None:
    assert put_part("shop: a\n# the end", "rooms", "r", {"platform": "x"}) == (
        "shop: a\n# the end\n\nrooms:\n  r:\n    platform: x\n"
    )


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "{shop: a, sources: {}}", "shop: a\nsources: {b: {type: x}}\n"]
)
def test_that_unusual_forms_are_edited_too(text: str) -> None:
    edited = put_part(text, "sources", "n", {"type": "y", "settings": {"on": True}})
    found = plain(read_tree(edited))["sources"]
    assert found["n"] == {"type": "y", "settings": {"on": True}}
    left = plain(read_tree(remove_part(edited, "sources", "n")))
    assert left.get("sources", {}) == {name: part for name, part in found.items() if name != "n"}


_names = st.sampled_from(["a", "b", "c"])
_values = st.one_of(
    st.booleans(),
    st.integers(-5, 5),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
)
_parts = st.fixed_dictionaries({"type": _names, "settings": st.dictionaries(_names, _values, max_size=3)})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["rooms", "sources", "sinks"]), _names, st.none() | _parts), max_size=6))
def test_that_any_edits_say_what_is_meant_and_keep_the_comments_of_others(edits: list) -> None:  # type: ignore[type-arg]
    text, wanted = TEXT, plain(read_tree(TEXT))
    for section, name, part in edits:
        if part is None:
            text = remove_part(text, section, name)
            if section in wanted:
                wanted[section].pop(name, None)
                if not wanted[section]:
                    del wanted[section]
        else:
            text = put_part(text, section, name, part)
            wanted.setdefault(section, {})[name] = part
    assert plain(read_tree(text)) == wanted
    assert "# A shop." in text
    if "sinks" in wanted and "desk" in wanted["sinks"]:
        assert "# Where actions go." in text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("shop: a\nstore: sqlite:///x.db  # here\n", "shop: a\nstore: postgresql://a@b/c  # here\n"),
        ("# mine\nshop: a\n\nrooms: {}\n", "# mine\nshop: a\nstore: postgresql://a@b/c\n\nrooms: {}\n"),
        ("{shop: a, store: x}\n", "{shop: a, store: postgresql://a@b/c}\n"),
    ],
)  # fmt: skip
def test_that_a_value_at_the_top_is_put_and_all_else_stays_as_it_was_written(text: str, wanted: str) -> None:
    assert put_top(text, "store", "postgresql://a@b/c") == wanted
