"""Runs, counts, retention, and the small tables."""

import msgspec
import pytest
from sqlalchemy import func, select
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change
from tiercast.store import audit, outbox, runs, small
from tiercast.store.batch import Cut, DeadLetter, StateValue
from tiercast.store.errors import StoreError
from tiercast.store.outbox_states import ActionState
from tiercast.store.retention import Retention, prune
from tiercast.store.runs import RunState, command_hash
from tiercast.store.seen import count, latest_keys, prune_seen
from tiercast.store.summary import count_viewers, summarise
from tiercast.store.tables import attempts, dead_letters, receipts, states

from tests.store.support import Shop, firing, key, planned

COMMAND = command_hash(["feed.csv", "beauty.yaml"])


def test_that_the_same_command_goes_on_with_its_run_until_it_is_finished(shop: Shop) -> None:
    first = shop.write(lambda c: runs.open_run(c, shop.number, COMMAND, 1))
    assert (first.resumed, first.progress) == (False, {})
    shop.write(lambda c: runs.save_progress(c, first.id, {"row": 7, "file": "feed.csv"}, 2))
    again = shop.write(lambda c: runs.open_run(c, shop.number, COMMAND, 3))
    assert (again.id, again.resumed, again.progress) == (first.id, True, {"row": 7, "file": "feed.csv"})
    other = shop.write(lambda c: runs.open_run(c, shop.number, command_hash(["feed.csvbeauty.yaml"]), 3))
    assert other.id != first.id
    shop.write(lambda c: runs.end_run(c, first.id, RunState.FINISHED, 4))
    second = shop.write(lambda c: runs.open_run(c, shop.number, COMMAND, 4))
    assert (second.id != first.id, second.resumed) == (True, False)
    shop.write(lambda c: runs.end_run(c, second.id, RunState.FAILED, 5, "no such file"))
    listed = shop.read(lambda c: runs.list_runs(c, shop.number))
    assert [(r.state, r.reason) for r in listed if r.id == second.id] == [(RunState.FAILED, "no such file")]


def test_that_parts_of_a_command_do_not_run_together() -> None:
    assert command_hash(["ab", "c"]) != command_hash(["a", "bc"])
    assert command_hash([]) != command_hash([""])


def test_that_the_summary_counts_by_rule_reason_signal_tier_sink_and_state(shop: Shop) -> None:
    viewer, other = key(1), key(2)
    tier = [
        Change("tier", "value", "", "prospect", viewer, "b", "", 1, 2),
        Change("tier", "value", "prospect", "champion", viewer, "b", "", 2, 2),
        Change("tier", "value", "", "prospect", other, "b", "", 3, 2),
    ]
    signals = [
        Change("signal", "hot", "", "on", viewer, "b", "", 1, 2),
        Change("signal", "hot", "on", "", viewer, "b", "", 2, 2),
    ]
    shop.commit(
        [Entry(1, "comment", viewer=viewer), Entry(2, "comment", viewer=other), Entry(2, "tick")],
        firings=[
            firing(1, seq=2, rule="greet"),
            firing(2, seq=2, rule="greet", state="shadow"),
            firing(3, seq=2, rule="nudge", suppressed="limit"),
            firing(4, seq=1, rule="nudge"),
        ],
        changes=tier + signals,
        actions=[planned(5, seq=2), planned(6, seq=2, mode="shadow"), planned(7, seq=3, sink="log")],
    )
    whole = shop.read(lambda c: summarise(c, shop.number))
    assert (whole.entries, whole.kinds, whole.viewers) == (3, {"comment": 2, "tick": 1}, 2)
    assert whole.firings == {"greet": 2, "nudge": 1}
    assert whole.shadow == {"greet": 1}
    assert whole.suppressed == {"nudge": {"limit": 1}}
    assert whole.signals == {"hot": 1}
    assert whole.tiers == {"value": {"champion": 1, "prospect": 1}}
    assert whole.actions == {"hook": {"planned": 1, "shadow": 1}, "log": {"planned": 1}}
    assert shop.read(lambda c: summarise(c, shop.number, 1)).firings == {"greet": 2}
    assert shop.read(lambda c: count_viewers(c, shop.number)) == 0


def test_that_the_summary_tells_which_firings_only_compare(shop: Shop) -> None:
    tried = [
        msgspec.structs.replace(firing(n, seq=1, rule="gift"), experiment="e", variant=variant, suppressed=why)
        for n, (variant, why) in enumerate([("gift", ""), ("control", ""), ("control", ""), ("control", "limit")], 1)
    ]
    shop.commit(
        [Entry(1, "comment", viewer=key(1))],
        firings=[*tried, firing(9, seq=1, rule="greet")],
        actions=[msgspec.structs.replace(planned(5, seq=1), firing=tried[0].id)],
    )
    whole = shop.read(lambda c: summarise(c, shop.number))
    assert whole.firings == {"gift": 3, "greet": 1}
    assert whole.variants == {"gift": {"control": 2, "gift": 1}}
    assert whole.compared == {"gift": 2}


def test_that_keys_seen_long_ago_are_forgotten_and_new_ones_kept(shop: Shop) -> None:
    shop.commit(seen=[("feed", key(n), n) for n in range(10)])
    assert shop.read(lambda c: latest_keys(c, shop.number, 2)) == [key(8), key(9)]
    assert shop.write(lambda c: prune_seen(c, shop.number, 6, limit=4)) == 4
    assert shop.write(lambda c: prune_seen(c, shop.number, 6, limit=4)) == 2
    assert shop.write(lambda c: prune_seen(c, shop.number, 6, limit=4)) == 0
    assert shop.read(lambda c: latest_keys(c, shop.number, 10)) == list(map(key, range(6, 10)))
    assert shop.read(lambda c: count(c, shop.number)) == 4


def test_that_retention_forgets_what_has_ended_long_ago_and_nothing_open(shop: Shop) -> None:
    shop.commit(
        actions=[planned(1), planned(2)],
        seen=[("feed", key(1), 10)],
        dead_letters=[DeadLetter("feed", "f:1", "bad\0", b"x", 10), DeadLetter("feed", "f:2", "bad", b"x", 95)],
    )
    for number in range(1, 5):
        shop.commit(states=[StateValue("viewer", key(1), b"s")], snapshot=number, cut=Cut(number, 0, 1))
    shop.write(lambda c: outbox.claim(c, shop.number, [outbox.Claim(key(n), 1, 10) for n in (1, 2)], 1))
    done = outbox.Settlement(action=key(1), state=ActionState.ACCEPTED, attempt=1, time=10)
    shop.write(lambda c: outbox.settle(c, shop.number, [done]))
    keep, place = Retention(seen=50, actions=50, dead_letters=50, reach=0), None
    for _ in range(20):
        pruned = shop.write(lambda c, p=place: prune(c, shop.number, keep, 100, p))  # type: ignore[misc]
        place = pruned.states
        if pruned.done:
            break
    assert pruned.done
    sizes = [
        shop.read(lambda c, t=table: c.execute(select(func.count()).select_from(t)).scalar())  # type: ignore[misc]
        for table in (attempts, receipts, dead_letters, states)
    ]
    assert sizes == [1, 0, 1, 2]
    assert shop.read(lambda c: count(c, shop.number)) == 0


def test_that_a_plugin_keeps_a_few_short_values_of_its_own(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    n = shop.number
    shop.write(lambda c: small.plugin_put(c, n, "a", "token", b"1"))
    shop.write(lambda c: small.plugin_put(c, n, "a", "token", b"2"))
    assert shop.read(lambda c: small.plugin_get(c, n, "a", "token")) == b"2"
    assert shop.read(lambda c: small.plugin_get(c, n, "b", "token")) is None
    with pytest.raises(StoreError, match="65537 bytes"):
        shop.write(lambda c: small.plugin_put(c, n, "a", "long", b"x" * 65_537))
    monkeypatch.setattr(small, "PLUGIN_VALUES", 1)
    with pytest.raises(StoreError, match="keeps 1 values already"):
        shop.write(lambda c: small.plugin_put(c, n, "a", "more", b"x"))
    shop.write(lambda c: small.plugin_put(c, n, "a", "token", None))
    assert shop.read(lambda c: small.plugin_get(c, n, "a", "token")) is None


def test_that_rulesets_are_kept_by_content_and_deeds_with_their_doer(shop: Shop) -> None:
    for _ in range(2):
        shop.write(lambda c: small.put_ruleset(c, "abc", "beauty", "ruleset: beauty", 1))
    assert shop.read(lambda c: small.get_ruleset(c, "abc")) == "ruleset: beauty"
    assert shop.read(lambda c: small.get_ruleset(c, "def")) is None
    shop.write(lambda c: audit.note(c, shop.number, 1, "operator", "stop", "hold\0"))
    (noted,) = shop.read(lambda c: audit.notes(c, shop.number))
    assert noted == audit.Audited(n=noted.n, time=1, who="operator", what="stop", detail="hold\ufffd")


def test_that_a_note_that_was_taken_back_says_so_and_old_ones_go(shop: Shop) -> None:
    def turned(time: int) -> audit.Audited:
        return audit.Audited(time=time, who="o", what="param", before="1m", after="2m", back='{"type":"param"}')

    shop.write(lambda c: audit.write_note(c, shop.number, turned(1)))
    shop.write(lambda c: audit.write_note(c, shop.number, turned(2)))
    newest, oldest = shop.read(lambda c: audit.notes(c, shop.number))
    undoing = audit.Audited(time=3, who="o", what="param", undoes=newest.n)
    shop.write(lambda c: audit.write_note(c, shop.number, undoing))
    assert [one.undone for one in shop.read(lambda c: audit.notes(c, shop.number))] == [False, True, False]
    assert shop.read(lambda c: audit.one_note(c, shop.number, oldest.n)) == oldest
    assert shop.read(lambda c: audit.one_note(c, shop.number, 99)) is None
    assert shop.write(lambda c: audit.prune_notes(c, shop.number, 2, 10)) == 1
    assert [one.time for one in shop.read(lambda c: audit.notes(c, shop.number))] == [3, 2]


def test_that_the_words_of_an_erased_viewer_go_from_the_notes(shop: Shop) -> None:
    shop.write(lambda c: audit.note(c, shop.number, 1, "小红", "cue", '{"text":"for 小红书4711 and 小红"}'))
    assert shop.write(lambda c: audit.blank_notes(c, shop.number, ["小红", "4711"])) == 1
    (noted,) = shop.read(lambda c: audit.notes(c, shop.number))
    assert (noted.who, noted.detail) == ("***", '{"text":"for 小红书*** and ***"}')
