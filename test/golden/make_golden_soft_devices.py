"""Writes down what the simulated devices of ophyd-async say, and which documents come of them, to compare with ours.

    python3 -m venv /tmp/soft && /tmp/soft/bin/pip install 'ophyd-async[sim]'
    /tmp/soft/bin/python test/golden/make_golden_soft_devices.py

These packages are only needed here, so they are not among the requirements of the tests. Uids, times and the folder of the
files are replaced, so that a second run writes the same file.
"""

import asyncio
import json
import pathlib
import re
import tempfile
from importlib.metadata import version

import bluesky.plan_stubs as bps
import bluesky.plans as bp
import bluesky.preprocessors as bpp
import numpy as np
from bluesky import RunEngine
from ophyd_async.core import FlyMotorInfo, StaticPathProvider, TriggerInfo, UUIDFilenameProvider, init_devices
from ophyd_async.sim import PatternGenerator, SimBlobDetector, SimMotor, SimPointDetector, SimStage

FILE = pathlib.Path(__file__).parent / "soft-devices.json"
PACKAGES = ["bluesky", "event-model", "ophyd-async"]
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FOLDER = tempfile.mkdtemp()


def main():
    RE = RunEngine({})
    documents = []
    RE.subscribe(lambda name, doc: documents.append([name, json.loads(json.dumps(doc, default=plain))]))
    generator = PatternGenerator()
    with init_devices():
        stage = SimStage(generator)
        motor = SimMotor()
        pdet = SimPointDetector(generator)
        bdet = SimBlobDetector(StaticPathProvider(UUIDFilenameProvider(), FOLDER), generator)

    def emitted(plan):
        documents.clear()
        RE(plan)
        return without_accidents(documents)

    def ask(coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, RE._loop).result()

    devices = {device.name: ask(told(device)) for device in [stage, motor, pdet]}
    RE(bps.mv(stage.x.velocity, 20, stage.x.acceleration_time, 0.05, pdet.acquire_time, 0.05))
    content = {
        "versions": {package: version(package) for package in PACKAGES},
        "devices": devices,
        "scan": emitted(bp.scan([pdet], stage.x, -1, 1, 3)),
        "count": emitted(bp.count([bdet], 2)),
        "flight": emitted(flight(stage.x, bdet)),
        "positions": [travel(0, *move) for move in [(1, 1, 0.5), (0.3, 1, 0.5), (-2, 1, 0.5), (0.4, 2, 0.01), (-0.2, 1, 0.2)]],
    }
    FILE.write_text(json.dumps(content, indent=1) + "\n")


def flight(motor, camera):
    """Three frames while the motor passes from 0 to 1."""

    @bpp.stage_decorator([motor, camera])
    @bpp.run_decorator()
    def inner():
        yield from bps.prepare(motor, FlyMotorInfo(start_position=0, end_position=1, time_for_move=0.1), wait=True)
        yield from bps.prepare(camera, TriggerInfo(number_of_events=3, livetime=0.02, deadtime=0.01), wait=True)
        yield from bps.declare_stream(camera, name="primary", collect=True)
        yield from bps.kickoff_all(motor, camera, wait=True)
        yield from bps.complete_all(motor, camera, wait=True)
        yield from bps.collect(camera, name="primary")

    return (yield from inner())


def travel(start, target, velocity, acceleration_time):
    """Where a motor is on its way, as it shows it."""
    shown = []

    async def move():
        motor = SimMotor(name="m", instant=False, initial_value=start)
        await motor.connect()
        await motor.velocity.set(velocity)
        await motor.acceleration_time.set(acceleration_time)
        motor.user_readback.subscribe_reading(lambda reading: shown.append(reading["m"]["value"]))
        await motor.set(target)

    asyncio.run(move())
    return {"move": [start, target, velocity, acceleration_time], "shown": shown[1:]}


async def told(device):
    return {
        "describe": await device.describe(),
        "describe_configuration": await device.describe_configuration(),
        "read": values(await device.read()),
        "read_configuration": values(await device.read_configuration()),
        "hints": device.hints,
    }


def values(readings):
    return {key: reading["value"] for key, reading in readings.items()}


def without_accidents(documents):
    text = json.dumps(documents).replace(FOLDER, "<folder>")
    return without_times(json.loads(UID.sub("<uid>", text)))


def without_times(value, key=""):
    if key in ("time", "timestamps"):
        return "<time>"
    if isinstance(value, list):
        return [without_times(inner) for inner in value]
    if isinstance(value, dict):
        return {name: without_times(inner, name) for name, inner in value.items()}
    return value


def plain(value):
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    return str(value)


if __name__ == "__main__":
    main()
