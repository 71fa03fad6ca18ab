"""For every diagnostic the smallest ruleset that brings it out; the golden files hold what is said of it."""

from tests.rules.shop import when

_DO = "    do: [alert: {text: hello}]\n"


def _trigger(body: str, more: str = "") -> str:
    return f"ruleset: r\n{more}triggers:\n  t:\n{body}"


def _feature(feature: str) -> str:
    return when("f > 0", more=f"features:\n  f: {feature}\n")


CASES: dict[str, str] = {
    # YAML
    "too-big": "ruleset: r\n# " + "x" * (513 * 1024),
    "bad-character": "ruleset: r\ntitle: a\x07b\n",
    "no-ruleset": "# nothing\n",
    "several-documents": "ruleset: r\n---\nruleset: s\n",
    "no-aliases": "ruleset: r\ntitle: &t hello\n",
    "no-tags": "ruleset: r\ntitle: !t hello\n",
    "no-merge-keys": "ruleset: r\ncues:\n  <<: {title: x}\n",
    "too-deep": "ruleset: r\ntitle: " + "[" * 40 + "]" * 40 + "\n",
    "too-many-nodes": "ruleset: r\ntitle: [" + "a," * 50_001 + "]\n",
    "key-is-no-text": "ruleset: r\n? [a, b]\n: c\n",
    "duplicate-key": "ruleset: r\ntitle: a\ntitle: b\n",
    "cut-at-hash": "ruleset: r\ntitle: 只剩 3 件 #热卖\n",
    "cut-at-comma": _trigger("    on: comment\n    do: [alert: {text: 你好, 欢迎}]\n"),
    "no-space-after-colon": "ruleset: r\nfeatures:\n  f: {count:comment}\n",
    "key-without-value": "ruleset: r\nfeatures:\n  f: {count}\n",
    "yaml-syntax": "ruleset: r\ntitle: ]\n",
    "yaml-colon": "ruleset: r\ntitle: 注意: 价格\n",
    "yaml-tab": "ruleset: r\ncues:\n\tflash: {}\n",
    "yaml-sign": "ruleset: r\ntitle: @host\n",
    "yaml-quote": 'ruleset: r\ntitle: "abc\n',
    "yaml-braces": "ruleset: r\ntitle: {viewer.name} 来了\n",
    "yaml-bracket": "ruleset: r\ntitle: [a\n",
    "yaml-brace": "ruleset: r\ntitle: {a: b\n",
    "yaml-indent": "ruleset: r\n- a\n",
    "yaml-full-width-comma": _trigger("    on: comment\n    limit: {viewer: 1 per 1d，room: 2 per 1d}\n" + _DO),
    "yaml-full-width-colon": "ruleset: r\ntitle：美妆\ncues: {}\n",
    # Shape
    "reserved": "ruleset: r\nledgers: {}\n",
    "unknown-key": "ruleset: r\ntrigers: {}\n",
    "key-missing": _trigger("    on: comment\n"),
    "bad-name": "ruleset: r\ncues:\n  2nd flash: {title: x}\n",
    "wrong-shape": "ruleset: r\nfeatures: [a]\n",
    "text-read-as-mapping": _trigger("    on: {comment: 1}\n" + _DO),
    "value-missing-here": "ruleset: r\ntitle:\n",
    "one-function": "ruleset: r\nfeatures:\n  f: {count: comment, elapsed: comment}\n",
    "several-fields": "ruleset: r\nfeatures:\n  f: {sum: [order_paid.amount, gift.coins]}\n",
    "field-missing": "ruleset: r\nfeatures:\n  f: {sum: order_paid}\n",
    "unknown-choice": "ruleset: r\nexperiments:\n  e: {variants: {a: 50%, b: 50%}, allocate: thomson}\n",
    "goes-with": _trigger("    on: comment\n    unless: order_paid\n" + _DO),
    "not-together": _trigger("    on: comment\n    absent: enter\n    for: 5m\n" + _DO),
    "variants-by-name": _trigger("    on: comment\n    experiment: e\n" + _DO),
    "action-fields": _trigger("    on: comment\n    do: [alert: hello]\n"),
    "do-is-a-list": _trigger("    on: comment\n    do: {alert: {text: hello}}\n"),
    "one-action": _trigger("    on: comment\n    do: [{alert: {text: a}, message: {text: b}}]\n"),
    "text-is-one": _trigger("    on: comment\n    do: [alert: {text: [a, b]}]\n"),
    # Grammar
    "list-of-conditions": when("[event.text = a, event.item = b]"),
    "bad-group": when("{al: [event.text = a]}"),
    "condition-cut-at-comma": when("{all: [event.text in 扣1, 要]}"),
    "condition-too-long": when("event.text = " + "x" * 4_000),
    "text-too-long": when("event.text = " + "x" * 1_001),
    "too-many-values": when("event.text in " + " | ".join(["x"] * 501)),
    "empty-value": when("event.text in a | | b"),
    "expected-name": when("5 < visit.dwell"),
    "operator-missing": when("visit.dwell"),
    "not-known": when("event.coupon is not known", on="order_paid"),
    "expected-operator": when("visit.dwell longer 5m"),
    "expected-within": when("visit start > 5m"),
    "nothing-after": when("event.coupon is known now"),
    "value-missing": when("visit.dwell >="),
    "bars-need-in": when("event.text = 1 | 2"),
    "list-by-commas": when("event.text in 扣1、1，要"),
    "one-condition": when("visit.dwell > 5m and event.quantity > 3"),
    "bad-between": when("now.time between 19:00"),
    "bad-duration": when("comment within soon"),
    "duration-too-long": when("comment within 9999d"),
    "bad-percent": "ruleset: r\nexperiments:\n  e: {variants: {a: half, b: 50%}}\n",
    "bad-money": "ruleset: r\nlimits:\n  l: {budget: 500 per session}\n",
    "money-too-fine": when("event.amount > 0.001 CNY"),
    "number-too-big": when("event.quantity > 1000000000000000"),
    "bad-date": when("now.date = 2026-02-30"),
    "bad-time": when("now.time > 25:70"),
    "bad-whole": _trigger("    on: comment\n    priority: high\n" + _DO),
    "bad-on": _trigger("    on: when it rains\n" + _DO),
    "bad-fact": "ruleset: r\nfeatures:\n  f: {count: item.stock.x}\n",
    "bad-cap": "ruleset: r\nlimits:\n  l: {viewer: once a day}\n",
    "bad-metric": "ruleset: r\nexperiments:\n  e: {variants: {a: 50%, b: 50%}, metric: order_paid}\n",
    "template-open": _trigger('    on: comment\n    do: [alert: {text: "hi {viewer.name"}]\n'),
    "template-close": _trigger('    on: comment\n    do: [alert: {text: "hi viewer.name}"}]\n'),
    "template-name": _trigger('    on: comment\n    do: [alert: {text: "hi {1 + 1}"}]\n'),
    # Names
    "unknown-name": when("visit.dwel > 5m"),
    "unknown-attribute": when("event.txt = a"),
    "kind-as-name": when("order_paid > 3"),
    "cue-as-name": when("cue.flash = true", more="cues:\n  flash: {title: x}\n"),
    "not-in-conditions": when("viewer.name = 小王"),
    "not-in-texts": _trigger('    on: item_view\n    do: [message: {text: "cost {item.cost}"}]\n'),
    "unknown-kind": when("event.text = a", on="coment"),
    "unknown-fact": when("event.text = a", on="signal.hot"),
    "unknown-dimension": _feature("{count: comment, per: [viewr]}"),
    "feature-hides-kind": when("comment > 0", more="features:\n  comment: {count: comment}\n"),
    # Types
    "unlike-types": when("visit.dwell > 5"),
    "operator-type": when("event.text > 5"),
    "never-changes": when("event.text changed"),
    "percent-of-type": when("event.quantity > 60% of event.text"),
    "other-currency": when("event.amount > 5 USD", on="order_paid"),
    "unknown-value": when("lifecycle.stage = dormand"),
    "bad-pattern": when("event.text matches (?=a)"),
    "knob-type": when("comment within params.p", more="params:\n  p: {value: hello}\n"),
    "function-type": _feature("{sum: comment.text}"),
    "holding-per": _feature("{holding: signal.s, per: [room, order]}") + "signals:\n  s: {on: comment}\n",
    "holding-window": _feature("{holding: signal.s, per: room, within: 5m}") + "signals:\n  s: {on: comment}\n",
    "holding-signal": _feature("{holding: comment}"),
    "param-range-type": when("event.text = params.p", more="params:\n  p: {value: a, from: b}\n"),
    "param-types": when("visit.dwell > params.p", more="params:\n  p: {value: 5m, from: 1}\n"),
    "param-range": when("visit.dwell > params.p", more="params:\n  p: {value: 5m, from: 6m, to: 9m}\n"),
    # Doing
    "unknown-action": _trigger("    on: comment\n    do: [allert: {text: a}]\n"),
    "no-sink": _trigger("    on: comment\n    do: [toast: {text: hello}]\n"),
    "unknown-field": _trigger("    on: comment\n    do: [alert: {txt: a, text: b}]\n"),
    "field-required": _trigger("    on: comment\n    do: [alert]\n"),
    "field-type": _trigger("    on: comment\n    do: [popup: {text: a, lasts: long}]\n"),
    "unknown-pool": _trigger("    on: comment\n    limit: {room: 5 per session}\n    do: [coupon: {pool: flesh}]\n"),
    "no-result": _trigger('    on: comment\n    do: [message: {text: "{coupon.code}"}]\n'),
    "shares-sum": "ruleset: r\nexperiments:\n  e: {variants: {a: 50%, b: 40%}}\n",
    "one-variant": "ruleset: r\nexperiments:\n  e: {variants: {a: 100%}}\n",
    "unknown-experiment": _trigger("    on: comment\n    experiment: offer\n    do: {a: []}\n"),
    "unknown-variant": _trigger(
        "    on: comment\n    experiment: e\n    do: {a: [], c: []}\n",
        "experiments:\n  e: {variants: {a: 50%, b: 50%}}\n",
    ),
    "variant-missing": _trigger(
        "    on: comment\n    experiment: e\n    do: {a: []}\n", "experiments:\n  e: {variants: {a: 50%, b: 50%}}\n"
    ),
    "unknown-limit": _trigger("    on: comment\n    limit: often\n" + _DO),
    "empty-limit": _trigger("    on: comment\n    limit: {}\n" + _DO),
    "unknown-scope": _trigger("    on: comment\n    limit: {viewr: 1 per 1d}\n" + _DO),
    "allocate-without-metric": "ruleset: r\nexperiments:\n  e: {variants: {a: 50%, b: 50%}, allocate: thompson}\n",
    "scope-twice": _trigger("    on: comment\n    limit: {room and room: 1 per 1d}\n" + _DO),
    "zero": _trigger("    on: every 0s\n" + _DO),
    "zero-knob": _trigger("    on: every params.p\n" + _DO, more="params: {p: {value: 1m, from: 0s, to: 5m}}\n"),
    "one-step": _trigger("    sequence: [cart_add]\n    within: 1m\n" + _DO),
    "key-twice": "ruleset: r\ncues: {a: {key: F5}, b: {key: f5}}\n",
    "full-width-brace": _trigger("    on: comment\n    do: [message: {text: ｛viewer.name｝ 你好}]\n"),
    "never-filled": _trigger('    on: comment\n    do: [alert: {text: "{item.title}"}]\n'),
    "same-not-carried": _trigger(
        "    on: cart_add\n    after: 5m\n    unless: comment\n    same: [viewer, item]\n" + _DO
    ),
    "never-allows": _trigger("    on: comment\n    limit: {viewer: 0 per 1d}\n" + _DO),
    "visit-needs-viewer": _trigger("    on: comment\n    limit: {room: 1 per visit}\n" + _DO),
    # Logic
    "never-true": when("{all: [visit.dwell > 5m, visit.dwell < 1m]}"),
    "never-known": when("item.stock > 0", on="every 1m"),
    "shadowed": "ruleset: r\ntriggers:\n  a:\n    on: comment\n    exclusive: g\n    when: event.quantity > 1\n" + _DO
    + "  b:\n    on: comment\n    exclusive: g\n    when: event.quantity > 5\n" + _DO,
    "empty-ladder": "ruleset: r\ntiers:\n  value: []\n",
    "duplicate-rung": "ruleset: r\ntiers:\n  value: [{tier: a, when: viewer.orders > 1}, {tier: a}]\n",
    "unreachable-rung": "ruleset: r\ntiers:\n  value:\n    - {tier: a, when: viewer.orders > 1}\n"
    "    - {tier: b, when: viewer.orders > 5}\n    - {tier: c}\n",
    "unused": "ruleset: r\nfeatures:\n  f: {count: comment}\n",
    "unused-signal": "ruleset: r\nsignals:\n  s: {on: comment}\n",
    "cannot-settle": "ruleset: r\nsignals:\n  a: {title: a, on: signal.b, when: {none: [signal.b = true]}}\n"
    "  b: {title: b, on: signal.a}\n",
    "may-not-come-again": when("visit.dwell > 5m", on="visit start"),
    # Trust
    "no-cap": _trigger("    on: comment\n    limit: {viewer: 1 per 1d}\n    do: [coupon: {pool: flash}]\n"),
    "name-shown": _trigger('    on: comment\n    do: [popup: {text: "{viewer.name} 来了"}]\n'),
    "room-sees-split": _trigger(
        "    on: comment\n    experiment: e\n    do: {a: [], b: [popup: {text: hello}]}\n",
        "experiments:\n  e: {variants: {a: 50%, b: 50%}}\n",
    ),
    "scarcity": _trigger("    on: item_view\n    do: [message: {text: 仅剩 3 件}]\n"),
    "static-attribute": _trigger(
        "    on: comment\n    when: viewer.gender = f\n    limit: {room: 5 per 1d}\n    do: [coupon: {pool: flash}]\n"
    ),
}  # fmt: skip
