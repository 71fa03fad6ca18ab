"""A shop of one's own in place of the demo, and where it cannot be."""

from pathlib import Path

import pytest
from tiercast.beside.paths import paths_of
from tiercast.engine.config import default_config, load_config, parse_config
from tiercast.serve.new_shop import new_shop
from tiercast.serve.protocol_connections import BeginShop
from tiercast.serve.unable import Unable

ASKED = BeginShop(id=1, title="Nora", room="Evening", platform="tiktok", currency="USD", zone="America/New_York")


def test_that_a_shop_takes_the_place_of_the_built_in_demo(tmp_path: Path) -> None:
    new_shop(default_config("en"), paths_of("", tmp_path), ASKED)
    made = load_config(tmp_path / "tiercast.yaml")
    assert (made.title, made.demo, made.rooms["main"].zone) == ("Nora", False, "America/New_York")


def test_that_a_demo_beside_a_shop_says_where_the_shop_is_opened(tmp_path: Path) -> None:
    demo = parse_config("shop: demo\ndemo: true\n", tmp_path / "demo-en.yaml")
    paths = paths_of("", tmp_path)
    with pytest.raises(Unable) as caught:
        new_shop(demo, paths, ASKED)
    assert caught.value.hint == "close it and run `tiercast desktop`: it opens the window for that"
    own = tmp_path / "tiercast.yaml"
    own.write_text("shop: mine\n", "utf-8")
    with pytest.raises(Unable, match="demo") as caught:
        new_shop(demo, paths, ASKED)
    assert "your shop" in caught.value.hint
    assert own.read_text("utf-8") == "shop: mine\n"
