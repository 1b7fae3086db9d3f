"""What the reference makes of regular expressions, name patterns and permissions.

Reads one JSON object a line, writes one JSON object a line: `{"answer": ...}` or `{"refused": str}`.
"""

import copy
import logging
import re

from answering import serve
from bluesky_queueserver.manager.profile_ops import (
    _build_device_name_list,
    _check_if_plan_or_func_allowed,
    _filter_device_tree,
    _split_name_pattern,
    check_if_function_allowed,
    load_allowed_plans_and_devices,
)

logging.disable(logging.CRITICAL)


def search(expression, texts):
    compiled = re.compile(expression)
    return [compiled.search(text) is not None for text in texts]


def select(entry, devices):
    components, uses_re, device_type = _split_name_pattern(entry)
    return _build_device_name_list(
        components=components, uses_re=uses_re, device_type=device_type, existing_devices=devices
    )


def filter_devices(devices, allowed, forbidden):
    return _filter_device_tree(devices, allowed, forbidden)


def filter_names(names, allowed, forbidden):
    return [name for name in names if _check_if_plan_or_func_allowed(name, allowed, forbidden)]


def lists(permissions, plans, devices):
    allowed_plans, allowed_devices = load_allowed_plans_and_devices(
        existing_plans=plans, existing_devices=devices, user_group_permissions=copy.deepcopy(permissions)
    )
    return {"plans": allowed_plans, "devices": allowed_devices}


def functions(permissions, group, names):
    return [check_if_function_allowed(name, group_name=group, user_group_permissions=permissions) for name in names]


ASKED = {
    "search": search,
    "select": select,
    "filter_devices": filter_devices,
    "filter_names": filter_names,
    "lists": lists,
    "functions": functions,
}

serve(ASKED)
