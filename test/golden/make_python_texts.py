"""Writes down how Python prints and lays out values, for python-texts.test.ts to compare with ours.

    python3 test/golden/make_python_texts.py

The values are random, but the same each time. Only Python itself is needed.
"""

import json
import pathlib
import pprint
import random

FILE = pathlib.Path(__file__).parent / "python-texts.json"
WORDS = [
    "count", "det1", "a", "it's", 'say "x"', "long word " * 5, "\n", "\t", "é", "\u2028", "😀", "\x00",
    "back\\slash", "x" * 90, "/a/file", "0", "12", "1.5", "\u00a0", "\x85", "  ", "\x1c", "\r\n", "\ud800",
]  # fmt: skip
SCALARS = [None, True, False, 1, -5, 10**20, 1.0, 0.5, 1e-7, 1e22, float("inf"), float("-inf"), float("nan")]
BY_HAND = [
    "",
    "x" * 100,
    "word " * 30,
    [],
    {},
    {"key": ""},
    {"success": True, "msg": "", "items": [], "running_item": {}, "plan_queue_uid": "f62d4d3a-5b3c-4d19"},
    {"x" * 90: [], "y" * 90: "", "z": {}},
]


def text(rng):
    parts = rng.choice([0, 1, 1, 2, 5, 20])
    return "".join(rng.choice(WORDS) + rng.choice(["", " "]) for _ in range(parts))


def value(rng, depth):
    kind = rng.random() if depth > 0 else 1
    size = rng.choice([0, 1, 2, 4])
    if kind < 0.3:
        return [value(rng, depth - 1) for _ in range(size)]
    if kind < 0.65:
        return {text(rng)[:40]: value(rng, depth - 1) for _ in range(size)}
    return rng.choice([*SCALARS, *[text(rng) for _ in range(6)]])


rng = random.Random(1)
values = [*BY_HAND, *[value(rng, 3) for _ in range(120)]]
cases = [
    {"json": json.dumps(v), "repr": repr(v), "pretty": pprint.pformat(v, sort_dicts=False)} for v in values
]
FILE.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
