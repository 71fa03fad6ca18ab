"""What the look promises: text that can be read, one grid of spaces, at most five sizes of type."""

import pytest
from tiercast.desktop.look.stylesheet import stylesheet
from tiercast.desktop.look.tokens import DARK, GROUNDS, LIGHT, PAIRS, Colours, Space, Type, contrast, named

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_that_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@THEMES
def test_that_every_text_stands_out_from_every_ground_it_may_stand_on(colours: Colours) -> None:
    names = named(colours)
    low = {f"{text} on {ground}": round(contrast(names[text], names[ground]), 2) for text, ground in PAIRS}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@THEMES
def test_that_lines_of_plots_and_edges_of_inputs_stand_out(colours: Colours) -> None:
    bars = (colours.good_bar, colours.warn_bar, colours.bad_bar)
    shown = [*colours.series, *bars, colours.edge, colours.focus]
    low = [(line, ground) for line in shown for ground in GROUNDS[:3] if contrast(line, getattr(colours, ground)) < 3]
    assert low == []


def test_that_there_are_one_grid_and_at_most_five_sizes() -> None:
    def values(of: type) -> list[int]:
        return [value for name, value in vars(of).items() if name.isupper()]

    assert values(Space) == [4, 8, 12, 16, 24, 32]
    assert len(values(Type)) <= 5


@THEMES
def test_that_the_stylesheet_has_no_colour_that_is_no_token(colours: Colours) -> None:
    import re

    written = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", stylesheet(colours)))
    assert written <= set(named(colours).values())
