"""Writes down what Bluesky's PeakStats finds in the curves below, for peak-stats.test.ts to compare with ours.

    .venv/bin/python test/golden/make_golden_peaks.py
"""

import json
import pathlib
from importlib.metadata import version

import numpy as np
from bluesky.callbacks.fitting import PeakStats

FILE = pathlib.Path(__file__).parent / "peaks.json"
FIELDS = ["min", "max", "com", "cen", "crossings", "fwhm", "lin_bkg"]


def gauss(x, center=0, sigma=1):
    return np.exp(-((x - center) ** 2) / (2 * sigma**2))


def curves():
    wide = np.linspace(-3, 3, 21)
    noise = np.random.default_rng(5)
    uneven = np.sort(noise.uniform(-4, 4, 33))
    yield wide, gauss(wide), None
    yield wide[::-1], gauss(wide[::-1], 0.5, 0.4), None
    yield wide, gauss(wide, 2.9), None
    yield wide, -gauss(wide, -1) + 2, None
    yield wide, gauss(wide) + 0.3 * wide + 1, 3
    yield uneven, gauss(uneven, 0.2, 0.7) + noise.uniform(0, 0.1, 33), None
    yield uneven, gauss(uneven, 0.2, 0.7) + noise.uniform(0, 0.1, 33), 2
    yield wide, np.where(wide > 0.1, 1.0, 0.0), None
    yield np.array([1.0, 2.0]), np.array([1.0, 3.0]), None
    yield np.array([1.5]), np.array([2.0]), None


def found(x, y, edge_count):
    stats = PeakStats("x", "y", edge_count=edge_count)
    stats("start", {})
    for x_value, y_value in zip(x, y):
        stats("event", {"data": {"x": x_value, "y": y_value}})
    stats("stop", {})
    return {field: stats[field] for field in FIELDS}


def plain(value):
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"{value!r} cannot be written as JSON")


cases = [
    {"x": list(x), "y": list(y), "edge_count": edge_count, "found": found(x, y, edge_count)}
    for x, y, edge_count in curves()
]
content = {"bluesky": version("bluesky"), "cases": cases}
FILE.write_text(json.dumps(content, default=plain) + "\n")
