"""The plans whose messages and documents make_golden.py writes down. test/run-engine has the same ones in TypeScript."""

import os

import bluesky.plan_stubs as bps
import bluesky.preprocessors as bpp
import bluesky.plans as bp
from bluesky.plan_patterns import inner_product
from bluesky.plans import count, grid_scan, list_scan, scan

from golden_devices import Camera, Flyer, PageFlyer, Writer


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


def at_two(h, plan):
    """Relative plans are about the difference."""
    yield from bps.mv(h.motor1, 2, h.motor2, -1)
    yield from plan


def per_step(detectors, step, pos_cache):
    yield from bps.move_per_step(step, pos_cache)
    yield from bps.trigger_and_read(detectors)


def per_step_1d(detectors, motor, step):
    yield from bps.checkpoint()
    yield from bps.mv(motor, step)
    yield from bps.trigger_and_read([*detectors, motor], name="steps")


def predeclared(plan):
    os.environ["BLUESKY_PREDECLARE"] = "1"
    try:
        yield from plan
    finally:
        del os.environ["BLUESKY_PREDECLARE"]


def ramp(h):
    def go():
        return (yield from bps.abs_set(h.motor1, 3))

    yield from bps.mv(h.sig, 1)
    yield from bp.ramp_plan(go(), h.sig, lambda: bps.trigger_and_read([h.det1]))


def monitored(h):
    yield from bps.mv(h.sig, 1)
    yield from bps.open_run()
    yield from bps.monitor(h.sig, name="sig_monitor")
    yield from bps.mv(h.sig, 2)
    yield from bps.trigger_and_read([h.det])
    yield from bps.mv(h.sig, 3)
    yield from bps.unmonitor(h.sig)
    yield from bps.mv(h.sig, 4)
    yield from bps.close_run()


def declared(h):
    yield from bps.open_run()
    yield from bps.declare_stream(h.det, name="primary")
    yield from bps.trigger_and_read([h.det])
    yield from bps.close_run()


def configured(h):
    yield from bps.open_run()
    yield from bps.trigger_and_read([h.det1])
    yield from bps.configure(h.det1, {"Imax": 3})
    yield from bps.trigger_and_read([h.det1])
    yield from bps.close_run()


def dropped(h):
    yield from bps.open_run()
    yield from bps.create()
    yield from bps.read(h.det)
    yield from bps.drop()
    yield from bps.create()
    yield from bps.save()
    yield from bps.trigger_and_read([h.det])
    yield from bps.close_run()


def two_keys(h):
    one = bpp.set_run_key_wrapper(count([h.det1], 2), "one")
    two = bpp.set_run_key_wrapper(count([h.det2], 2), "two")
    for first, second in zip(list(one), list(two)):
        yield first
        yield second


def collected(h):
    writer = Writer("eiger")
    yield from bps.open_run()
    yield from bps.declare_stream(writer, name="frames", collect=True)
    yield from bps.kickoff(writer, wait=True)
    yield from bps.collect_while_completing([writer], [writer], flush_period=None, stream_name="frames")
    yield from bps.close_run()


def left_uncollected(h):
    yield from bps.open_run()
    yield from bps.kickoff(Flyer("flyer"), wait=True)
    raise ValueError("no beam")


def supplemented(h):
    data = bpp.SupplementalData(baseline=[h.motor2], monitors=[h.sig], flyers=[Flyer("flyer")])
    yield from bps.mv(h.sig, 1)
    yield from data(count([h.det]))


def staged_lazily(h):
    def inner():
        yield from bps.mv(h.motor, 1)
        yield from bps.trigger_and_read([h.det])

    yield from bpp.lazily_stage_wrapper(bpp.run_wrapper(inner(), md={}))


def stubbed(h):
    inner = bpp.stage_wrapper(bpp.run_wrapper(bps.mv(h.motor, 1), md={"purpose": "test"}), [h.motor])
    md = yield from bpp.stub_wrapper(inner)
    yield from bps.open_run(md)
    yield from bps.close_run()


def contingent(h):
    def inner():
        yield from bps.null()
        raise ValueError("no beam")

    def remedy(error):
        yield from bps.mv(h.motor, 7)

    def final():
        yield from bps.mv(h.motor, 8)

    yield from bpp.contingency_wrapper(
        inner(), except_plan=remedy, final_plan=final, auto_raise=False
    )


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
    # Relative scans
    "rel-scan": (lambda h: at_two(h, bp.rel_scan([h.det1], h.motor1, -1, 1, 3)), {}),
    "rel-scan-two-motors": (
        lambda h: at_two(h, bp.rel_scan([h.det], h.motor1, -1, 1, h.motor2, 0.5, 1.5, num=2)),
        {},
    ),
    "rel-list-scan": (lambda h: at_two(h, bp.rel_list_scan([h.det1], h.motor1, [0.5, -0.25])), {}),
    "rel-grid-scan": (
        lambda h: at_two(
            h, bp.rel_grid_scan([h.det1], h.motor1, -1, 1, 2, h.motor2, 0.5, 1.5, 2, snake_axes=True)
        ),
        {},
    ),
    "rel-list-grid-scan": (
        lambda h: at_two(
            h, bp.rel_list_grid_scan([h.det1], h.motor1, [0.5, 1.5], h.motor2, [0.25, 0.75])
        ),
        {},
    ),
    "rel-log-scan": (lambda h: at_two(h, bp.rel_log_scan([h.det1], h.motor1, -1, 1, 3)), {}),
    "rel-adaptive-scan": (
        lambda h: at_two(
            h,
            bp.rel_adaptive_scan([h.det1], "det1", h.motor1, -2.5, 0, 0.1, 0.9, 0.7, False),
        ),
        {},
    ),
    "rel-spiral": (
        lambda h: at_two(h, bp.rel_spiral([h.det1], h.motor1, h.motor2, 1, 1, 0.5, 3)),
        {},
    ),
    "rel-spiral-fermat": (
        lambda h: at_two(h, bp.rel_spiral_fermat([h.det1], h.motor1, h.motor2, 1, 1, 0.4, 1.2)),
        {},
    ),
    "rel-spiral-square": (
        lambda h: at_two(h, bp.rel_spiral_square([h.det1], h.motor1, h.motor2, 1, 1, 3, 2)),
        {},
    ),
    "x2x-scan": (
        lambda h: at_two(h, bp.x2x_scan([h.det1], h.motor1, h.motor2, -0.75, 0.75, 2)),
        {},
    ),
    "relative-inner-product-scan": (
        lambda h: at_two(h, bp.relative_inner_product_scan([h.det1], 2, h.motor1, -0.5, 0.5)),
        {},
    ),
    # Other trajectories
    "inner-product-scan": (lambda h: bp.inner_product_scan([h.det], 2, h.motor, -0.5, 0.5), {}),
    "log-scan": (lambda h: bp.log_scan([h.det], h.motor, -1, 0.5, 4), {}),
    "list-grid-scan": (
        lambda h: bp.list_grid_scan([h.det], h.motor1, [0.5, 1.5], h.motor2, [2.5, 0.25, 1.5]),
        {},
    ),
    "list-grid-scan-snake-all": (
        lambda h: bp.list_grid_scan(
            [h.det], h.motor1, [0.5, 1.5], h.motor2, [2.5, 0.25], snake_axes=True
        ),
        {},
    ),
    "list-grid-scan-snake-some": (
        lambda h: bp.list_grid_scan(
            [h.det], h.motor1, [0.5, 1.5], h.motor2, [2.5, 0.25], snake_axes=[h.motor2]
        ),
        {},
    ),
    "spiral": (
        lambda h: bp.spiral([h.det4], h.motor1, h.motor2, 0.5, -0.5, 1, 2, 0.4, 3),
        {},
    ),
    "spiral-tilted": (
        lambda h: bp.spiral(
            [h.det4], h.motor1, h.motor2, 0.5, -0.5, 1, 2, 0.4, 3, dr_y=0.5, tilt=0.3, md={"a": 1}
        ),
        {},
    ),
    "spiral-fermat": (
        lambda h: bp.spiral_fermat([h.det4], h.motor1, h.motor2, 0.5, 0.25, 1, 2, 0.4, 1),
        {},
    ),
    "spiral-fermat-tilted": (
        lambda h: bp.spiral_fermat(
            [h.det4], h.motor1, h.motor2, 0.5, 0.25, 1, 2, 0.4, 1, dr_y=0.3, tilt=0.2
        ),
        {},
    ),
    "spiral-square-even": (
        lambda h: bp.spiral_square([h.det4], h.motor1, h.motor2, 0.5, 0.25, 2, 3, 4, 4),
        {},
    ),
    "spiral-square-odd": (
        lambda h: bp.spiral_square([h.det4], h.motor1, h.motor2, 0.5, 0.25, 2, 3, 5, 3),
        {},
    ),
    "spiral-square-mixed": (
        lambda h: bp.spiral_square([h.det4], h.motor1, h.motor2, 0.5, 0.25, 2, 3, 2, 5),
        {},
    ),
    "scan-nd": (
        lambda h: bp.scan_nd([h.det], inner_product(2, [h.motor, -0.5, 0.5]), md={"a": 1}),
        {},
    ),
    "scan-per-step": (lambda h: scan([h.det], h.motor, -0.5, 0.5, 2, per_step=per_step), {}),
    "scan-per-step-1d": (lambda h: scan([h.det], h.motor, -0.5, 0.5, 2, per_step=per_step_1d), {}),
    "scan-predeclared": (lambda h: predeclared(scan([h.motor], h.motor, -0.5, 0.5, 2)), {}),
    "count-predeclared": (lambda h: predeclared(count([h.det])), {}),
    "count-none": (lambda h: count([h.det], 0), {}),
    "adaptive-scan": (
        lambda h: bp.adaptive_scan([h.det], "det", h.motor, -2.5, 1.5, 0.05, 0.75, 0.2, True),
        {},
    ),
    "adaptive-scan-coarse": (
        lambda h: bp.adaptive_scan(
            [h.det], "det", h.motor, -2.5, 1.5, 0.25, 1.25, 0.4, False, 0.5, md={"a": 1}
        ),
        {},
    ),
    "tune-centroid": (
        lambda h: bp.tune_centroid([h.det1], "det1", h.motor1, -1.25, 1.5, 0.1, 5),
        {},
    ),
    "tune-centroid-snake": (
        lambda h: bp.tune_centroid(
            [h.det1], "det1", h.motor1, -1.25, 1.5, 0.2, 4, step_factor=2, snake=True
        ),
        {},
    ),
    "ramp-plan": (ramp, {}),
    # Streams
    "monitored": (monitored, {}),
    "declared": (declared, {}),
    "configured": (configured, {}),
    "dropped": (dropped, {}),
    "two-keys": (two_keys, {}),
    "fly": (lambda h: bp.fly([Flyer("flyer")], md={"a": 1}), {}),
    "fly-two": (lambda h: bp.fly([Flyer("flyer"), PageFlyer("pages")]), {}),
    "camera": (lambda h: count([Camera("camera"), h.det], 2), {}),
    "writer": (lambda h: count([Writer("writer")], 2), {}),
    "collected": (collected, {}),
    "left-uncollected": (left_uncollected, {}),
    # Preprocessors
    "supplemented": (supplemented, {}),
    "staged-lazily": (staged_lazily, {}),
    "stubbed": (stubbed, {}),
    "contingent": (contingent, {}),
    "reset-positions": (
        lambda h: bpp.reset_positions_wrapper(bps.mv(h.motor, 3)),
        {},
    ),
    "inject-md": (lambda h: bpp.inject_md_wrapper(count([h.det]), {"injected": True}), {}),
    "move-relative": (lambda h: at_two(h, bps.mvr(h.motor1, 0.5, h.motor2, 0.25)), {}),
    "set-relative": (lambda h: at_two(h, bps.rel_set(h.motor1, 0.5, wait=True)), {}),
}


def moved(h):
    yield from bps.mv(h.motor, 1)
    yield from count([h.det])


# Interrupted before each of their messages in turn.
INTERRUPTED = {
    "count": lambda h: count([h.det], 2),
    "scan": lambda h: scan([h.det], h.motor, -0.5, 0.5, 2),
    "moved": moved,
}
