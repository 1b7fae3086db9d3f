"""Writes down what the simulated devices of Python's ophyd are and say, for golden-devices.test.ts to compare with ours.

    .venv/bin/python test/golden/make_golden_devices.py

What is random is replaced by its type (`<float>`), time stamps are left out. Everything else is as ophyd said it.
"""

import json
import pathlib
from importlib.metadata import version

import bluesky_queueserver
import numpy as np
import yaml
from ophyd.sim import hw

FILE = pathlib.Path(__file__).parent / "devices.json"
PACKAGES = ["bluesky-queueserver", "ophyd"]
RANDOM = ["jittery_motor1", "jittery_motor2", "noisy_det", "det5", "ab_det", "rand", "rand2"]
# Reads nothing but the names of files, which are made up anew each time.
FILES = ["img"]


def settle(status):
    if hasattr(status, "wait"):
        status.wait(timeout=5)


# What is done with a device before it is looked at again.
ACTIONS = {
    "motor": lambda d: settle(d.set(1.5)),
    "motor_no_pos": lambda d: settle(d.set(2.5)),
    "motor_no_hints1": lambda d: settle(d.set(-0.5)),
    "pseudo3x3": lambda d: settle(d.set(1.5, 2.5, 3.5)),
    "pseudo1x3": lambda d: settle(d.pseudo1.set(4.5)),
    "det": lambda d: settle(d.trigger()),
    "det4": lambda d: settle(d.trigger()),
    "det_with_conf": lambda d: settle(d.trigger()),
    "det_with_count_time": lambda d: settle(d.trigger()),
    "direct_img": lambda d: settle(d.trigger()),
    "direct_img_list": lambda d: settle(d.trigger()),
    "sig": lambda d: settle(d.set(4)),
    "bool_sig": lambda d: settle(d.set(True)),
    "signal": lambda d: settle(d.trigger()),
}


def main():
    devices = vars(hw())
    content = {
        "versions": {package: version(package) for package in PACKAGES},
        "devices": {name: told(name, device) for name, device in devices.items()},
        "after": {},
        "collected": {name: collected(devices[name]) for name in ["trivial_flyer", "flyer2"]},
        "startup": startup_devices(),
        "plans": sorted(startup_lists()["existing_plans"]),
    }
    for name, act in ACTIONS.items():
        devices = vars(hw())
        act(devices[name])
        content["after"][name] = told(name, devices[name])
    FILE.write_text(json.dumps(content, indent=1, default=plain) + "\n")


def told(name, device):
    answers = {"class": type(device).__name__, "name": device.name}
    for member in ["describe", "describe_configuration", "describe_collect"]:
        if hasattr(device, member):
            answers[member] = getattr(device, member)()
    for member in ["read", "read_configuration"]:
        if hasattr(device, member) and name not in FILES:
            answers[member] = values(name, getattr(device, member)())
    if hasattr(device, "hints"):
        answers["hints"] = device.hints
    return answers


def values(name, readings):
    shown = {key: reading["value"] for key, reading in readings.items()}
    if name not in RANDOM:
        return shown
    return {key: "<float>" if isinstance(value, float) else value for key, value in shown.items()}


def collected(flyer):
    """The first and the last event, and how many there were."""
    settle(flyer.kickoff())
    settle(flyer.complete())
    events = [event["data"] for event in flyer.collect()]
    return [len(events), events[0], events[-1]]


def startup_lists():
    folder = pathlib.Path(bluesky_queueserver.__file__).parent / "profile_collection_sim"
    return yaml.safe_load((folder / "existing_plans_and_devices.yaml").read_text())


def startup_devices():
    """The devices of the simulated beamline that comes with the Python server, with their components."""
    return {name: tree(device) for name, device in startup_lists()["existing_devices"].items()}


def tree(device):
    flags = "".join(
        letter
        for letter, flag in [("R", "is_readable"), ("M", "is_movable"), ("F", "is_flyable")]
        if device[flag]
    )
    components = {name: tree(component) for name, component in device.get("components", {}).items()}
    return [device["classname"], flags, components] if components else [device["classname"], flags]


def plain(value):
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    if isinstance(value, set):
        return sorted(value)
    raise TypeError(f"{value!r} cannot be written as JSON")


if __name__ == "__main__":
    main()
