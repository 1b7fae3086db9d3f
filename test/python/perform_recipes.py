"""Performs plans that are given as data, and tells what Bluesky made of them.

Reads one JSON object a line, `{"recipe": ..., "order": [...], "interruptions": [{"at": 3, "kind": "resume"}]}`, and answers with one,
`{"messages": [...], "documents": [...], "error": null}`. test/run-engine/recipes does the same with our engine.
"""

import asyncio
import json
import logging
import pathlib
import sys

import bluesky.plan_stubs as bps
import bluesky.plans as bp
import bluesky.preprocessors as bpp
import ophyd.sim
from bluesky import Msg, RunEngine
from bluesky.utils import RunEngineInterrupted
from ophyd.sim import hw

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "golden"))

from golden_devices import Camera, Flyer, PageFlyer, Writer  # noqa: E402
from make_golden import plain, told, without_accidents  # noqa: E402

# Bluesky keeps the motors of a trajectory in a set. Here their order is that of the recipe.
RANKS = {}
ophyd.sim.SynAxis.__hash__ = lambda self: RANKS.get(self.name, 7)


class NoBeam(Exception):
    pass


def main():
    logging.disable()
    answers = sys.stdout
    # Bluesky talks to people while it works.
    sys.stdout = sys.stderr
    for line in sys.stdin:
        task = json.loads(line)
        print(json.dumps(perform(**task)), file=answers, flush=True)


def perform(recipe, order, interruptions):
    RANKS.clear()
    RANKS.update({name: rank for rank, name in enumerate(order)})
    messages, documents = [], []
    RE = RunEngine({}, context_managers=[])
    RE.msg_hook = lambda msg: messages.append(told(msg))
    RE.subscribe(lambda name, doc: documents.append((name, json.loads(json.dumps(doc, default=plain)))))
    RE.register_command("trip", trip(RE))
    endings = [one["kind"] for one in interruptions if one["kind"] not in ("fail", "suspend")]
    error = None
    step = lambda: RE(interrupting(cook(recipe, bench()), interruptions))  # noqa: E731
    while True:
        try:
            step()
            error = None
        except Exception as thrown:
            error = str(thrown) if isinstance(thrown, NoBeam) else type(thrown).__name__
        if RE.state != "paused":
            break
        ending = endings.pop(0) if endings else "resume"
        step = {"abort": lambda: RE.abort("no time"), "stop": RE.stop, "halt": RE.halt}.get(ending, RE.resume)
    documents = without_accidents(json.loads(json.dumps(documents)))
    return {"messages": messages, "documents": documents, "error": error}


def trip(RE):
    tripped = []

    async def perform_trip(msg):
        # A plan that goes back to its last checkpoint meets the message again.
        if any(msg is other for other in tripped):
            return
        tripped.append(msg)
        RE.request_suspend(
            lambda: asyncio.sleep(0),
            pre_plan=lambda: iter([Msg("null")]),
            post_plan=lambda: iter([Msg("null")]),
            justification="no beam",
        )
        # The request comes in its own time, and interrupts this.
        await asyncio.sleep(5)

    return perform_trip


def bench():
    devices = vars(hw())
    own = {"flyer": Flyer, "pages": PageFlyer, "camera": Camera, "writer": Writer}
    return {**devices, **{name: make(name) for name, make in own.items()}}


def real(argument, devices):
    if isinstance(argument, list):
        return [real(inner, devices) for inner in argument]
    if not isinstance(argument, dict):
        return argument
    if "$" in argument:
        return devices[argument["$"]]
    return {key: real(inner, devices) for key, inner in argument.items()}


def cook(recipe, devices):
    def call(library, name, *first):
        args = real(recipe.get("args", []), devices)
        return getattr(library, name)(*first, *args, **real(recipe.get("options", {}), devices))

    if "plan" in recipe:
        return (yield from call(bp, recipe["plan"]))
    if "stub" in recipe:
        return (yield from call(bps, recipe["stub"]))
    if "error" in recipe:
        raise NoBeam(recipe["error"])
    if "sequence" in recipe:
        for step in recipe["sequence"]:
            yield from cook(step, devices)
        return None
    inner = cook(recipe["inner"], devices)
    if "wrap" in recipe:
        return (yield from call(bpp, recipe["wrap"], inner))
    if "finally" in recipe:
        return (yield from bpp.finalize_wrapper(inner, lambda: cook(recipe["finally"], devices)))

    def remedy(error):
        return (yield from cook(recipe["except"], devices))

    return (yield from bpp.contingency_wrapper(inner, except_plan=remedy, auto_raise=False))


def counts(msg):
    if msg.command in ("stage", "unstage"):
        return msg.obj.name not in ("camera", "writer", "flyer", "pages", "sig")
    return msg.command != "sleep"


def interrupting(inner, interruptions):
    """Puts interruptions before the messages of a plan, or throws an error into it there."""
    number = 0
    try:
        msg = inner.send(None)
        while True:
            if counts(msg):
                for interruption in interruptions:
                    if interruption["at"] != number:
                        continue
                    if interruption["kind"] == "fail":
                        msg = inner.throw(NoBeam("no beam"))
                    elif interruption["kind"] == "suspend":
                        yield Msg("trip")
                    else:
                        yield Msg("pause", defer=interruption["kind"] == "deferred")
                number += 1
            try:
                response = yield msg
            except GeneratorExit:
                inner.close()
                raise
            except Exception as error:
                msg = inner.throw(error)
            else:
                msg = inner.send(response)
    except StopIteration as stop:
        return stop.value


if __name__ == "__main__":
    main()
