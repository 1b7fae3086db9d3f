"""Writes down which documents Python Bluesky emits for the plans below, for golden.test.ts to compare with ours.

    .venv/bin/python test/golden/make_golden.py

Times and uids are replaced (`<time>`, `<start 1>`), so that a second run writes the same files. Everything else is as
Bluesky emitted it. Run it again when a case is added or a new Bluesky is to be followed, and read the difference.
"""

import json
import pathlib
import sys
from importlib.metadata import version

import bluesky.plan_stubs as bps
import bluesky.preprocessors as bpp
import numpy as np
from bluesky import RunEngine
from bluesky.plans import count, grid_scan, list_scan, scan
from ophyd.sim import hw

FOLDER = pathlib.Path(__file__).parent / "documents"
PACKAGES = ["bluesky", "event-model", "ophyd"]
# Bluesky keeps the motors of a grid in a set, so their order is an accident. The case is repeated until it is the
# order of the arguments, which is the one that can be compared.
TRIES = 200


def run_key_plan(h):
    yield from bps.open_run({"plan_name": "by_hand", "purpose": "streams"})
    yield from bps.mv(h.motor, 0.5)
    yield from bps.trigger_and_read([h.det, h.motor])
    yield from bps.trigger_and_read([h.det1], name="baseline")
    yield from bps.trigger_and_read([h.det, h.motor])
    return (yield from bps.close_run())


def failing_plan(h):
    @bpp.stage_decorator([h.det])
    @bpp.run_decorator(md={"plan_name": "failing"})
    def inner():
        yield from bps.trigger_and_read([h.det])
        raise ValueError("no beam")

    return (yield from inner())


def failing_in_a_point(h):
    @bpp.run_decorator(md={"plan_name": "failing_in_a_point"})
    def inner():
        yield from bps.create()
        yield from bps.read(h.det)
        raise ValueError("no beam")

    return (yield from inner())


def two_runs(h):
    yield from count([h.det])
    yield from scan([h.det], h.motor, 0.5, 1.5, 2)


# name: (plan, metadata of the call)
CASES = {
    "count-once": (lambda h: count([h.det]), {}),
    "count-three-detectors": (lambda h: count([h.det1, h.det2, h.det], 3), {}),
    "count-delay": (lambda h: count([h.det1], num=2, delay=0.01), {}),
    "count-delays": (lambda h: count([h.det1], 3, [0.01, 0.02]), {}),
    "count-motor": (lambda h: count([h.motor], 2), {}),
    "count-md": (
        lambda h: count(
            [h.det],
            2,
            md={"purpose": "test", "sample": {"name": "copper", "size": [1, 2.5]}},
        ),
        {},
    ),
    "count-md-wins": (
        lambda h: count(
            [h.det], md={"plan_name": "mine", "hints": {"dimensions": [(["det"], "primary")]}}
        ),
        {},
    ),
    "count-call-metadata": (
        lambda h: count([h.det], md={"a": "plan", "b": "plan"}),
        {"b": "call", "operator": "ada"},
    ),
    "scan-one-motor": (lambda h: scan([h.det], h.motor, -1, 1, 5), {}),
    "scan-backwards": (lambda h: scan([h.det], h.motor, 1.5, -2.25, 4), {}),
    "scan-one-point": (lambda h: scan([h.det], h.motor, 0.5, 3, 1), {}),
    "scan-num-keyword": (lambda h: scan([h.det], h.motor, 0.25, 1, num=3), {}),
    "scan-two-motors": (
        lambda h: scan([h.det1, h.det2], h.motor1, -1.5, 1.5, h.motor2, -0.1, 0.1, 4),
        {},
    ),
    "scan-three-motors": (
        lambda h: scan([h.det], h.motor, 0.5, 1, h.motor1, 1, 2, h.motor2, 3, 2.5, 2),
        {},
    ),
    "scan-no-detector": (lambda h: scan([], h.motor, -0.5, 0.5, 2), {}),
    "scan-md": (
        lambda h: scan(
            [h.det],
            h.motor,
            -1,
            1,
            3,
            md={"hints": {"wavelength": "short"}, "tags": ["a", "b"], "reason": None},
        ),
        {},
    ),
    "scan-user-dimensions": (
        lambda h: scan(
            [h.det], h.motor, -1, 1, 2, md={"hints": {"dimensions": [(["det"], "primary")]}}
        ),
        {"sample": "copper"},
    ),
    "list-scan-one-motor": (lambda h: list_scan([h.det], h.motor, [0.5, -1.5, 2.25]), {}),
    "list-scan-integers": (lambda h: list_scan([h.det], h.motor, [1, 2, 3]), {}),
    "list-scan-two-motors": (
        lambda h: list_scan([h.det1, h.det2], h.motor1, [0.5, 1.5], h.motor2, [2.5, 0.25]),
        {},
    ),
    "list-scan-md": (
        lambda h: list_scan([h.det], h.motor, [0.5], md={"plan_name": "mine", "note": "x"}),
        {},
    ),
    "grid-scan-one-motor": (lambda h: grid_scan([h.det], h.motor, -0.5, 0.5, 3), {}),
    "grid-scan-two-motors": (
        lambda h: grid_scan([h.det1, h.det2], h.motor1, -0.5, 0.5, 2, h.motor2, 0.25, 1.25, 3),
        {},
    ),
    "grid-scan-snake-all": (
        lambda h: grid_scan(
            [h.det], h.motor, -0.5, 0.5, 3, h.motor1, 0.5, 1.5, 2, snake_axes=True
        ),
        {},
    ),
    "grid-scan-snake-none": (
        lambda h: grid_scan(
            [h.det], h.motor, -0.5, 0.5, 2, h.motor1, 0.5, 1.5, 2, snake_axes=False
        ),
        {},
    ),
    "grid-scan-snake-some": (
        lambda h: grid_scan(
            [h.det],
            *(h.motor, -0.5, 0.5, 2),
            *(h.motor1, 0.5, 1.5, 2),
            *(h.motor2, 0.25, 0.75, 2),
            snake_axes=[h.motor2],
        ),
        {},
    ),
    "grid-scan-snake-in-place": (
        lambda h: grid_scan([h.det], h.motor, -0.5, 0.5, 2, h.motor1, 0.5, 1.5, 2, True),
        {},
    ),
    "grid-scan-md": (
        lambda h: grid_scan(
            [h.det], h.motor, -0.5, 0.5, 2, h.motor1, 0.5, 1.5, 2, md={"hints": {"a": 1}, "b": 2}
        ),
        {"operator": "ada"},
    ),
    "two-runs": (two_runs, {}),
    "by-hand": (run_key_plan, {}),
    "failing": (failing_plan, {}),
    "failing-in-a-point": (failing_in_a_point, {}),
}


def main():
    FOLDER.mkdir(exist_ok=True)
    for name, (make_plan, metadata) in CASES.items():
        write(name, {"documents": without_accidents(in_argument_order(make_plan, metadata))})
    write("versions", {package: version(package) for package in PACKAGES})


def in_argument_order(make_plan, metadata):
    for _ in range(TRIES):
        documents = emitted(make_plan, metadata)
        starts = [doc for name, doc in documents if name == "start"]
        if all(is_in_argument_order(start) for start in starts):
            return documents
    sys.exit("The motors never came in the order of the arguments.")


def is_in_argument_order(start):
    arguments = [text for text in start.get("plan_args", {}).get("args", []) if isinstance(text, str)]
    places = [
        next(at for at, text in enumerate(arguments) if f"name='{motor}'" in text)
        for motor in start.get("motors", [])
    ]
    return places == sorted(places)


def emitted(make_plan, metadata):
    documents = []
    RE = RunEngine({}, context_managers=[])
    try:
        RE(make_plan(hw()), lambda name, doc: documents.append((name, doc)), **metadata)
    except ValueError as error:
        if str(error) != "no beam":
            raise
    # The round trip makes lists of tuples and numbers of NumPy's numbers, as every consumer would see them.
    return json.loads(json.dumps(documents, default=plain))


def plain(value):
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"{value!r} cannot be written as JSON")


def without_accidents(documents):
    labels = {}
    for name, doc in documents:
        number = 1 + sum(label.startswith(f"<{name} ") for label in labels.values())
        labels[doc["uid"]] = f"<{name} {number}>"
    return [[name, relabelled(doc, labels)] for name, doc in documents]


def relabelled(value, labels, key=None):
    if key == "time" and isinstance(value, float):
        return "<time>"
    if key == "timestamps":
        return {name: "<time>" for name in value}
    if isinstance(value, dict):
        return {name: relabelled(inner, labels, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [relabelled(inner, labels) for inner in value]
    return labels.get(value, value) if isinstance(value, str) else value


def write(name, content):
    text = json.dumps(content, indent=1)
    (FOLDER / f"{name}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
