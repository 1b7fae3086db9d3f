"""What an unchanged Python client makes of descriptions of plans, and of calls by them.

Reads one JSON object a line, writes one JSON object a line: `{"answer": ...}` or `{"refused": str}`.
"""

import inspect

from answering import serve
from bluesky_queueserver.manager.conversions import simplify_plan_descriptions
from bluesky_queueserver.manager.profile_ops import bind_plan_arguments, construct_parameters, validate_plan


def validate(plan, plans, devices):
    success, msg = validate_plan(plan, allowed_plans=plans, allowed_devices=devices)
    return {"success": success, "msg": msg}


def bind(description, args, kwargs):
    return bind_plan_arguments(plan_args=args, plan_kwargs=kwargs, plan_parameters=description).arguments


def signature(description):
    return str(inspect.Signature(construct_parameters(description["parameters"])))


def simplify(plans):
    return simplify_plan_descriptions(plans)


serve({"validate": validate, "bind": bind, "signature": signature, "simplify": simplify})
