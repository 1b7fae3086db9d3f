"""How fast the Run Engine of Bluesky is: prints a JSON object of rates. Documents are counted and thrown away."""

import json
import statistics
import threading
import time
import warnings

from bluesky import Msg, RunEngine
from bluesky.plans import count, scan
from bluesky.simulators import check_limits
from ophyd.status import Status
from ophyd.sim import hw

warnings.simplefilter("ignore")
RE = RunEngine({})
sim = hw()
seen = {"event": 0}


def see(name, doc):
    seen[name] = seen.get(name, 0) + 1


RE.subscribe(see)


def rate(plan, things):
    start = time.perf_counter()
    RE(plan)
    return things / (time.perf_counter() - start)


def nulls(n):
    for _ in range(n):
        yield Msg("null")


def move_to_trigger(points):
    gaps, arrived = [], [0.0]

    class Axis(type(sim.motor)):
        def set(self, value):
            status = Status()

            def arrive():
                time.sleep(0.002)
                arrived[0] = time.perf_counter()
                status.set_finished()

            threading.Thread(target=arrive).start()
            return status

    class Detector(type(sim.det)):
        def trigger(self):
            gaps.append(time.perf_counter() - arrived[0])
            return super().trigger()

    axis = Axis(name="x")
    det = Detector("det", axis, "x", center=0, Imax=1)
    gaps.clear()
    RE(scan([det], axis, -1, 1, num=points))
    return 1_000 * statistics.median(gaps)


def slow_callback(points):
    def slow(name, doc):
        if name == "event":
            end = time.perf_counter() + 0.01
            while time.perf_counter() < end:
                pass

    axis = type(sim.motor)(name="x", delay=0.02)
    start = time.perf_counter()
    RE(scan([], axis, 0, 1, num=points), slow)
    return 1_000 * (time.perf_counter() - start) / points


def rehearsal(plans):
    start = time.perf_counter()
    for _ in range(plans):
        for _ in scan([sim.det1], sim.motor1, -1, 1, num=21):
            pass
        check_limits(scan([sim.det1], sim.motor1, -1, 1, num=21))
    return 1_000 * (time.perf_counter() - start)


rate(count([sim.det1, sim.det2], num=20), 20)
print(
    json.dumps(
        {
            "nulls": rate(nulls(100_000), 100_000),
            "countEvents": rate(count([sim.det1, sim.det2], num=1_000), 1_000),
            "scanPoints": rate(scan([sim.det1], sim.motor1, -1, 1, num=500), 500),
            "moveToTrigger": move_to_trigger(200),
            "slowCallback": slow_callback(50),
            "rehearsal": rehearsal(100),
        }
    )
)
