"""Writes down which messages and documents Python Bluesky has for the plans of golden_cases.py, to compare with ours.

    .venv/bin/python test/golden/make_golden.py

Times and uids are replaced (`<time>`, `<start 1>`), so that a second run writes the same files. Everything else is as
Bluesky emitted it. Run it again when a case is added or a new Bluesky is to be followed, and read the difference.
"""

import collections
import itertools
import json
import logging
import pathlib
import re
import sys
from importlib.metadata import version

import numpy as np
from bluesky import Msg, RunEngine
from bluesky.utils import RunEngineInterrupted
from ophyd.sim import hw

from golden_cases import CASES, INTERRUPTED

FOLDER = pathlib.Path(__file__).parent / "documents"
INTERRUPTIONS = pathlib.Path(__file__).parent / "interruptions.json"
PACKAGES = ["bluesky", "event-model", "ophyd"]
# Bluesky keeps the motors of a grid in a set, so their order is an accident. The case is repeated until it is the
# order of the arguments, which is the one that can be compared.
TRIES = 200


def main():
    # Bluesky reports the failures that are wanted here.
    logging.disable()
    FOLDER.mkdir(exist_ok=True)
    for name, (make_plan, metadata) in CASES.items():
        messages, documents = in_argument_order(make_plan, metadata)
        write(name, messages, without_accidents(documents))
    text = json.dumps({package: version(package) for package in PACKAGES}, indent=1)
    (FOLDER / "versions.json").write_text(text + "\n")
    lines = [
        json.dumps(interrupted(plan, kind, at))
        for plan in INTERRUPTED
        for kind in ["resume", "abort", "stop", "halt", "fail"]
        for at in range(len(run(INTERRUPTED[plan], {})[0]))
    ]
    INTERRUPTIONS.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def in_argument_order(make_plan, metadata):
    for _ in range(TRIES):
        messages, documents = run(make_plan, metadata)
        starts = [doc for name, doc in documents if name == "start"]
        if all(is_in_argument_order(start, messages) for start in starts):
            return messages, documents
    sys.exit("The motors never came in the order of the arguments.")


def is_in_argument_order(start, messages):
    arguments = start.get("plan_args", {})
    in_pair = [arguments.get("x_motor"), arguments.get("y_motor")]
    texts = start.get("plan_pattern_args", {}).get("args", in_pair)
    motors = re.findall(r"\(prefix='', name='(\w+)'", " ".join(str(text) for text in texts))
    named = [motor for motor in start.get("motors", []) if motor in motors]
    staged = [msg.split(":")[1] for msg in messages if msg.startswith("stage:")]
    staged = [motor for motor in staged if motor in motors]
    return all(order == sorted(order, key=motors.index) for order in [named, staged])


def run(make_plan, metadata, ending=None):
    """The messages and the documents of a plan. After a pause, `ending` says how it goes on."""
    messages, documents = [], []
    RE = RunEngine({}, context_managers=[])
    RE.msg_hook = lambda msg: messages.append(told(msg))
    RE.subscribe(lambda name, doc: documents.append((name, json.loads(json.dumps(doc, default=plain)))))
    try:
        RE(make_plan(hw()), **metadata)
    except RunEngineInterrupted:
        try:
            ending(RE)
        except Exception as error:
            messages.append(f"!{type(error).__name__}")
    except ValueError as error:
        if str(error) != "no beam":
            raise
    # The round trip makes lists of tuples and numbers of NumPy's numbers, as every consumer would see them.
    return messages, json.loads(json.dumps(documents))


def told(msg):
    name = getattr(msg.obj, "name", None)
    return msg.command if name is None else f"{msg.command}:{name}"


ENDINGS = {
    "resume": lambda RE: RE.resume(),
    "abort": lambda RE: RE.abort("no time"),
    "stop": lambda RE: RE.stop(),
    "halt": lambda RE: RE.halt(),
    "fail": None,
}


def interrupted(plan, kind, at):
    """Pauses a plan before its message number `at`, or throws an error into it there."""

    def interrupting(h):
        inner = INTERRUPTED[plan](h)
        response = None
        for number in itertools.count():
            try:
                msg = inner.send(response)
            except StopIteration as stop:
                return stop.value
            if number == at and kind == "fail":
                msg = inner.throw(ValueError("no beam"))
            elif number == at:
                yield Msg("pause")
            while True:
                try:
                    response = yield msg
                    break
                except GeneratorExit:
                    inner.close()
                    raise
                except Exception as error:
                    try:
                        msg = inner.throw(error)
                    except StopIteration as stop:
                        return stop.value

    messages, documents = run(interrupting, {}, ENDINGS[kind])
    return {
        "plan": plan,
        "kind": kind,
        "at": at,
        "messages": " ".join(messages),
        "documents": " ".join(summary(name, doc) for name, doc in documents),
    }


def summary(name, doc):
    if name == "event":
        return f"event:{doc['seq_num']}"
    return f"stop:{doc['exit_status']}:{sum(doc['num_events'].values())}" if name == "stop" else name


def plain(value):
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"{value!r} cannot be written as JSON")


def without_accidents(documents):
    labels = {}
    counts = collections.Counter()
    for name, doc in documents:
        uids = doc.get("uid", [])
        for uid in uids if isinstance(uids, list) else [uids]:
            counts[name] += 1
            # Devices give their files names of their own.
            if len(uid) == 36:
                labels[uid] = f"<{name} {counts[name]}>"
    return [[name, relabelled(doc, labels)] for name, doc in documents]


def relabelled(value, labels, key=None):
    if key in ("time", "timestamps"):
        return without_times(value)
    if isinstance(value, dict):
        return {name: relabelled(inner, labels, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [relabelled(inner, labels) for inner in value]
    if isinstance(value, str):
        # Where something lies in memory is an accident too.
        return labels.get(value, re.sub(r" at 0x[0-9a-f]+", "", value))
    return value


def without_times(value):
    if isinstance(value, dict):
        return {name: without_times(inner) for name, inner in value.items()}
    return [without_times(inner) for inner in value] if isinstance(value, list) else "<time>"


def write(name, messages, documents):
    """One document a line: to be read, and not to be long."""
    lines = ",\n".join(json.dumps(document) for document in documents)
    text = f'{{"messages": {json.dumps(" ".join(messages))},\n"documents": [\n{lines}\n]}}\n'
    (FOLDER / f"{name}.json").write_text(text)


if __name__ == "__main__":
    main()
