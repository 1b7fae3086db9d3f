"""How fast the Run Engine of Bluesky is: prints a JSON object of rates. Documents are counted and thrown away."""

import json
import time

from bluesky import Msg, RunEngine
from bluesky.plans import count, scan
from ophyd.sim import hw

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


rate(count([sim.det1, sim.det2], num=20), 20)
print(
    json.dumps(
        {
            "nulls": rate(nulls(100_000), 100_000),
            "countEvents": rate(count([sim.det1, sim.det2], num=1_000), 1_000),
            "scanPoints": rate(scan([sim.det1], sim.motor1, -1, 1, num=500), 500),
        }
    )
)
