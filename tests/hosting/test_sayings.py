"""What plugins say is known in both languages, alone and behind other words."""

from tiercast.hosting.sayings import Sayings


def test_that_a_sentence_is_found_in_both_languages_whichever_was_shown() -> None:
    for chinese in (False, True):
        sayings = Sayings()
        shown = sayings.say("All lines are read", "已读完", chinese)
        assert shown == ("已读完" if chinese else "All lines are read")
        assert sayings.both(shown) == ("All lines are read", "已读完")


def test_that_a_sentence_behind_others_is_found_too_and_an_unknown_one_stays() -> None:
    sayings = Sayings()
    head, rest = sayings.say("A setting is wrong", "有一项设置不对", True), sayings.say("too short", "太短", True)
    assert sayings.both(f"{head}: token: {rest}") == (
        "A setting is wrong: token: too short",
        "有一项设置不对：token：太短",
    )
    assert sayings.both("plain: text") == ("plain: text", "plain: text")
    assert sayings.both("") == ("", "")


def test_that_only_the_latest_are_remembered() -> None:
    sayings = Sayings(kept=2)
    for number in range(4):
        sayings.say(f"{number} lines", f"{number} 行", False)
    assert sayings.both("0 lines").chinese == "0 lines"
    assert sayings.both("3 lines").chinese == "3 行"
