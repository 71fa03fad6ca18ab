"""Why a rule fired or did not, at any instant; what nearly fired."""

import json
import pickle
import re
from pathlib import Path

import pytest
from tiercast.cli import main
from tiercast.decide.ids import id_text
from tiercast.engine.explaining_item import item_named
from tiercast.engine.jobs import JobError
from tiercast.engine.looking_back import WhyQuery, near, read_instant, read_span, waiting, why
from tiercast.step.values import ItemState
from tiercast.store.firings import firings_of
from tiercast.store.recorded import recorded
from tiercast.store.retention import Retention, prune
from tiercast.words import Words

from tests.engine.shop_on_disk import ID, MINUTE, NAME, ShopOnDisk, said

HOUR = 60 * MINUTE
RULES = """\
ruleset: history
features:
  comments: {count: comment, within: 1d}
  paid: {sum: order_paid.amount, within: 90d}
  seen: {count: item_view, within: 1d, per: [viewer, item]}
triggers:
  talker:
    title: 爱聊天
    on: comment
    when:
      all: [comments >= 3, paid < 100 CNY]
    do: [message: {text: hello}]
    limit: {viewer: 1 per 1d}
  unpaid:
    on: cart_add
    after: 30m
    unless: order_paid
    still: comments >= 1
    do: [message: {text: "{viewer.name}"}]
  hesitates:
    on: item_view
    when: seen >= 2
    do: [message: {text: "{item.title}"}]
    limit: {viewer: 1 per 1d}
"""


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ShopOnDisk:
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIERCAST_LANG", "en")
    monkeypatch.setattr("tests.engine.shop_on_disk.RULESET", RULES)
    return ShopOnDisk(tmp_path)


def talk(disk: ShopOnDisk, *, snapshot: bool = False) -> list[int]:
    """Four comments, a minute between them; returns when each was made."""
    opened = disk.open()
    shop = disk.configured(opened)
    times = []
    for number in range(4):
        disk.now += MINUTE
        disk.take(opened, shop, said("comment", text="好看"))
        times.append(disk.now)
        if snapshot and number == 1:
            commit = shop.snapshot()
            assert commit is not None
            commit.result()
    opened.close()
    return times


def ask(disk: ShopOnDisk, **more: object) -> WhyQuery:
    return WhyQuery(**{"config": disk.config_file, "store": "", "rule": "talker", "who": ID, **more})  # type: ignore[arg-type]


def instant(time: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(time / 1_000_000, UTC).isoformat()


@pytest.mark.parametrize("snapshot", [False, True])
def test_that_a_rule_is_explained_as_it_stood_at_an_instant_with_what_was_missing(
    disk: ShopOnDisk, snapshot: bool
) -> None:
    times = talk(disk, snapshot=snapshot)
    account = why(ask(disk, at=instant(times[0] + 1_000_000)))
    assert (account.outcome, account.at) == ("not held", times[0] + 1_000_000)
    first, second = account.reasons
    assert (first.path, first.held, first.left, first.missing) == ("triggers.talker.when.all[0]", False, 1, 2)
    assert (second.held, second.unit) == (True, "money")
    assert account.failing == (first.path,)
    assert (account.asked, account.asked_at) == ("comment", times[0])
    assert '1 of 2 conditions keep "爱聊天" from holding' in account.message
    assert "，“爱聊天”的 2 个条件" in account.message_zh
    assert "history/" not in account.message + account.message_zh, "its title, and not its key"
    assert "2 个条件中有 1 个不满足：“comments”至少 3：不成立（实际是 1），还差 2" in account.message_zh
    assert '"comments" is at least 3: does not hold (it is 1), 2 away' in account.message
    assert (first.text, "`" in account.message) == ("comments >= 3", False)
    if snapshot:
        later = why(ask(disk, at=instant(times[2] + 1)))
        assert later.outcome == "held"


def test_that_a_firing_is_explained_by_what_it_saw_and_the_ruleset_of_then(disk: ShopOnDisk) -> None:
    times = talk(disk)
    opened = disk.open()
    with opened.database.read() as connection:
        fired, again = firings_of(connection, opened.vault, opened.vault.viewer_key("douyin", ID))
    opened.close()
    disk.folder.joinpath("history.yaml").write_text("ruleset: history\n", "utf-8")
    account = why(ask(disk, firing=id_text(fired.id), rule="", who=""))
    assert (account.outcome, account.at, account.version) == ("fired", times[2], fired.version)
    assert len(account.version) >= 16
    assert [reason.values for reason in account.reasons] == [{"comments": 3}, {"paid": 0}]
    assert account.message.startswith('"爱聊天" fired at ')
    assert account.called == "爱聊天"
    assert account.message_zh.startswith("“爱聊天”在 ")
    refused = why(ask(disk, firing=id_text(again.id), rule="", who=""))
    assert refused.outcome == "suppressed"
    assert "its limit was used up" in refused.message
    assert "已到上限" in refused.message_zh


def test_that_an_account_says_by_which_variant_of_an_experiment_nothing_was_done(
    disk: ShopOnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = RULES.replace(
        "    do: [message: {text: hello}]\n    limit: {viewer: 1 per 1d}\n",
        "    experiment: dear\n    do: {control: [], coupon: []}\n",
        1,
    )
    trial += "experiments:\n  dear: {variants: {control: 100%, coupon: 0%}, metric: order_paid within 5m}\n"
    monkeypatch.setattr("tests.engine.shop_on_disk.RULESET", trial)
    talk(ShopOnDisk(disk.folder))
    account = why(ask(disk))
    assert 'By lot the viewer is in "control group" of the experiment "dear"' in account.message
    assert "按抽签，该观众在实验“dear”中属于“对照组”" in account.message_zh
    opened = disk.open()
    with opened.database.read() as connection:
        fired = firings_of(connection, opened.vault, opened.vault.viewer_key("douyin", ID))[0]
        counted = recorded(connection, opened.shop, fired.room, fired.ruleset, fired.rule, HOUR)
    opened.close()
    assert (counted.firings, counted.without) == (2, 2)
    assert '"control group"' in why(ask(disk, firing=id_text(fired.id), rule="", who="")).message


def test_that_an_entry_can_be_asked_about_and_says_whether_it_fired(disk: ShopOnDisk) -> None:
    times = talk(disk)
    assert [why(ask(disk, seq=seq)).outcome for seq in (2, 3, 4, 5)] == ["not held", "not held", "fired", "suppressed"]
    assert why(ask(disk, seq=4)).at == times[2]
    with pytest.raises(JobError, match="no entry 99"):
        why(ask(disk, seq=99))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "that is too long ago: what had happened by then is no longer kept (set in the settings: How long data"),
        ("zh", "时间太早：那时的事件记录已按保留期限删除（在设置的“保留期限”里：“事件记录”）"),
    ],
)
def test_that_an_instant_from_before_all_that_is_kept_is_refused_with_the_first_that_can_be_asked_about(
    disk: ShopOnDisk, capsys: pytest.CaptureFixture[str], language: str, sentence: str
) -> None:
    times = talk(disk, snapshot=True)
    opened = disk.open()
    opened.writer.call(lambda c: prune(c, opened.shop, Retention(journal=1), now=disk.now + 1)).result()
    opened.close()
    asked = ["--lang", language, "why", "--config", str(disk.config_file), "--rule", "talker", "--viewer", ID]
    assert main([*asked, "--at", instant(times[0])]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert sentence in told.err
    assert "--at" not in told.err, "the window says it too"
    found = re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", told.err)
    assert found is not None
    earliest = found[0]
    assert main([*asked, "--at", earliest]) == 0
    assert main([*asked, "--entry", "1"]) == 3


@pytest.mark.parametrize(("language", "sentence"), [("en", "no rules ran at that instant"), ("zh", "还没有规则在运行")])
def test_that_an_instant_from_before_the_first_entry_says_when_the_records_begin_by_the_room_s_clock(
    disk: ShopOnDisk, capsys: pytest.CaptureFixture[str], language: str, sentence: str
) -> None:
    times = talk(disk)
    asked = ["--lang", language, "why", "--config", str(disk.config_file), "--rule", "talker", "--viewer", ID]
    assert main([*asked, "--at", instant(times[0] - 24 * HOUR)]) == 3
    told = capsys.readouterr().err
    assert sentence in told
    assert re.search(r"2023-11-15 06:13:20.{0,2}Asia/Shanghai", told)


def test_that_a_dwell_from_which_silence_was_left_out_and_counts_of_too_many_say_so(
    disk: ShopOnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = """\
ruleset: history
features:
  likes: {count: like, within: 7d}
triggers:
  talker: {on: like, when: {all: [visit.dwell > 1h, likes > 9000]}, do: [message: {text: hello}]}
"""
    monkeypatch.setattr("tests.engine.shop_on_disk.RULESET", rules)
    opened = disk.open()
    shop = disk.configured(opened)
    disk.take(opened, shop, said("like"))
    assert "estimated" not in why(ask(disk)).message
    disk.now += 4 * MINUTE
    for _ in range(9):
        disk.take(opened, shop, *[said("like") for _ in range(500)])
    opened.close()
    account = why(ask(disk))
    assert "visit.dwell is estimated" in account.message
    assert "Approximate, as there were too many to keep each: likes." in account.message
    assert "是估算的" in account.message_zh
    assert "近似值：likes。" in account.message_zh


def test_that_windows_are_read_at_the_instant_and_not_at_the_last_event(disk: ShopOnDisk) -> None:
    opened = disk.open()
    shop = disk.configured(opened)
    disk.take(opened, shop, said("comment", text="a"), said("comment", text="b"), said("comment", text="c"))
    disk.now += 25 * HOUR
    disk.take(opened, shop, said("comment", "somebody else", "x"))
    opened.close()
    account = why(ask(disk, at=instant(disk.now - HOUR // 2)))
    assert (account.reasons[0].left, account.asked) == (0, "comment")


def test_that_what_is_read_when_due_is_explained_too(disk: ShopOnDisk) -> None:
    opened = disk.open()
    shop = disk.configured(opened)
    disk.take(opened, shop, said("cart_add", item="i1"))
    disk.now += HOUR
    disk.take(opened, shop, said("comment", "somebody else", "x"))
    opened.close()
    account = why(ask(disk, rule="history/unpaid"))
    (still,) = account.reasons
    assert (still.path, still.held, still.missing) == ("triggers.unpaid.still", False, 1)


def test_that_questions_about_what_is_not_there_name_what_is(disk: ShopOnDisk) -> None:
    talk(disk)
    with pytest.raises(JobError, match="it had: history/talker, history/unpaid"):
        why(ask(disk, rule="history/nothing"))
    with pytest.raises(JobError, match="there were: beauty"):
        why(ask(disk, room="nowhere", rule="history/talker"))
    with pytest.raises(JobError, match="no id of a firing"):
        why(ask(disk, firing="x"))
    with pytest.raises(JobError, match="name the firing"):
        why(ask(disk, rule=""))


def test_that_rules_that_one_condition_kept_from_holding_are_counted_with_the_nearest_first(disk: ShopOnDisk) -> None:
    talk(disk)
    found = near(disk.config_file, "", HOUR)
    (rule,) = found.rules
    assert (rule.rule, rule.title, rule.misses, rule.viewers, rule.fired) == ("history/talker", "爱聊天", 2, 1, 2)
    (nearest,) = rule.nearest
    assert (nearest.reason.left, nearest.reason.missing, nearest.fact) == (2, 1, "comment")
    assert near(disk.config_file, "", MINUTE).rules == ()


def test_that_instants_are_read_in_the_rooms_zone_or_as_a_span_before_now() -> None:
    now = read_instant("2026-11-22T20:00:00", "Asia/Shanghai", 0)
    assert now == read_instant("2026-11-22T12:00:00+00:00", "Asia/Shanghai", 0)
    assert read_instant("5m", "Asia/Shanghai", now) == now - 5 * MINUTE
    assert read_instant("19:30", "Asia/Shanghai", now) == now - 30 * MINUTE
    assert read_instant("20:30", "Asia/Shanghai", now) == now - 23 * HOUR - 30 * MINUTE
    assert read_span("90s") == 90_000_000
    for text in ("noon", "25:00", "-"):
        with pytest.raises(JobError, match="--at"):
            read_instant(text, "UTC", now)
    with pytest.raises(JobError, match="duration"):
        read_span("soon")


def test_that_an_error_comes_back_whole_from_a_worker() -> None:
    error = pickle.loads(pickle.dumps(JobError(Words("a", "甲"))))
    assert error.words == Words("a", "甲")


def test_that_the_command_line_explains_in_words_and_as_json(
    disk: ShopOnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = talk(disk)
    words = ["why", "--rule", "talker", "--viewer", NAME, "--at", instant(times[0]), "--config", str(disk.config_file)]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "✗ `comments >= 3` does not hold (comments is 1), 2 away" in out
    assert "✓ `paid < ¥100` holds (paid is ¥0)" in out
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "not held"
    monkeypatch.setenv("TIERCAST_LANG", "zh")
    assert main(["near-misses", "--config", str(disk.config_file)]) == 0
    told = capsys.readouterr().out
    assert "只差一个条件" in told
    assert f"  {NAME}  “comments”至少 3：不成立（实际是 2），还差 1" in told
    monkeypatch.setenv("TIERCAST_LANG", "en")
    assert main(["near-misses", "--config", str(disk.config_file)]) == 0
    assert "missed twice" in capsys.readouterr().out.replace("2 times", "twice")
    assert main(["near-misses", "--last", "soon", "--config", str(disk.config_file)]) == 3


def test_that_a_rule_that_decides_per_product_is_asked_about_one(disk: ShopOnDisk) -> None:
    opened = disk.open()
    shop = disk.configured(opened)
    told = {"price": 100, "title": "Red lipstick"}
    disk.take(opened, shop, said("item_on", item="p1", attributes=told), said("item_on", item="p2", attributes=told))
    for item in ("p1", "p1", "p2"):
        disk.now += MINUTE
        disk.take(opened, shop, said("item_view", item=item))
    opened.close()
    asked = {item: why(ask(disk, rule="hesitates", item=item)) for item in ("p1", "p2", "p3", "")}
    assert {item: account.outcome for item, account in asked.items()} == {
        "p1": "held", "p2": "not held", "p3": "not held", "": "not held",
    }  # fmt: skip
    assert asked["p1"].message.startswith("About the product")
    assert asked["p1"].firing
    assert not asked["p2"].firing
    assert asked["p2"].reasons[0].left == 1
    assert asked["p3"].reasons[0].left == 0
    assert "没有它的资料" in asked["p3"].message_zh
    assert "Nothing that it listens to came" in asked["p3"].message


def test_that_from_when_on_nothing_came_is_told_as_an_instant(disk: ShopOnDisk) -> None:
    times = talk(disk, snapshot=True)
    account = why(ask(disk, at=instant(times[1] + MINUTE // 2)))
    assert "Nothing that it listens to came (since 20" in account.message


def test_that_a_product_is_named_by_its_id_or_a_title_that_only_one_has() -> None:
    items = {b"1001": ItemState("Red lipstick"), b"1002": ItemState("Lipstick, rose"), b"1003": ItemState("Mask")}
    assert item_named(items, " 1001 ") == "1001"
    assert item_named(items, "mask") == "1003"
    assert item_named(items, "red") == "1001"
    assert item_named(items, "9") == "9"
    with pytest.raises(JobError, match="may be 2 products: 1001"):
        item_named(items, "lipstick")


WAITING = """\
ruleset: history
triggers:
  hello: {on: comment, do: [message: {text: hello}], limit: {room: 1 per 1h}, over_limit: {wait: 2h}}
"""


@pytest.mark.parametrize("snapshot", [False, True])
def test_that_what_waits_for_a_limit_is_read_from_the_journal_until_its_time_is_over(
    disk: ShopOnDisk, snapshot: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.engine.shop_on_disk.RULESET", WAITING)
    disk = ShopOnDisk(disk.folder)
    times = talk(disk, snapshot=snapshot)
    opened = disk.open()
    in_engine = disk.shop(opened).core.stops.waiting()
    opened.close()
    found = waiting(disk.config_file, "", disk.now)
    assert found == in_engine
    assert [(one.rule, one.room, one.time, one.types) for one in found] == [
        ("history/hello", "beauty", time, ("message",)) for time in times[1:]
    ]
    assert waiting(disk.config_file, "", times[1] + 2 * HOUR) == found[1:]
