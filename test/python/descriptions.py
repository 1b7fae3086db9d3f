"""What an unchanged Python client makes of descriptions of plans, and of calls by them.

Reads one JSON object a line, writes one JSON object a line:

- `{"ask": "validate", "plan": {...}, "plans": {...}, "devices": {...}}` → `{"success": bool, "msg": str}`
- `{"ask": "bind", "description": {...}, "args": [...], "kwargs": {...}}` → `{"bound": {...}}` or `{"refused": str}`
- `{"ask": "simplify", "plans": {...}}` → `{"plans": {...}}`
- `{"ask": "signature", "description": {...}}` → `{"signature": str}` or `{"refused": str}`
"""

import inspect
import json
import sys

from bluesky_queueserver.manager.conversions import simplify_plan_descriptions
from bluesky_queueserver.manager.profile_ops import bind_plan_arguments, construct_parameters, validate_plan


def validate(plan, plans, devices):
    success, msg = validate_plan(plan, allowed_plans=plans, allowed_devices=devices)
    return {"success": success, "msg": msg}


def bind(description, args, kwargs):
    bound = bind_plan_arguments(plan_args=args, plan_kwargs=kwargs, plan_parameters=description)
    return {"bound": bound.arguments}


def signature(description):
    return {"signature": str(inspect.Signature(construct_parameters(description["parameters"])))}


def simplify(plans):
    return {"plans": simplify_plan_descriptions(plans)}


ASKED = {"validate": validate, "bind": bind, "signature": signature, "simplify": simplify}


def answer(request):
    try:
        return ASKED[request.pop("ask")](**request)
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
