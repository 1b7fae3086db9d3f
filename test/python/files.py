"""What the reference makes of files: permissions, and lists of plans and devices.

Reads one JSON object a line, writes one JSON object a line: `{"answer": ...}` or `{"refused": str}`.
"""

import copy
import functools
import logging
import os

import bluesky_queueserver
from answering import serve
from bluesky_queueserver.manager.profile_ops import (
    load_allowed_plans_and_devices,
    load_existing_plans_and_devices,
    load_user_group_permissions,
    save_existing_plans_and_devices,
)

PERMISSIONS_FILE = "user_group_permissions.yaml"
logging.disable(logging.CRITICAL)


def permissions(path):
    return load_user_group_permissions(path)


@functools.cache
def existing(path):
    return load_existing_plans_and_devices(path)


def allowed(path, lists_path):
    """The allowed lists by group, all from files, as a manager has them before an environment is open."""
    plans, devices = copy.deepcopy(existing(lists_path))
    groups = load_user_group_permissions(path)
    allowed_plans, allowed_devices = load_allowed_plans_and_devices(
        existing_plans=plans, existing_devices=devices, user_group_permissions=copy.deepcopy(groups)
    )
    return {"plans": allowed_plans, "devices": allowed_devices}


def own_permissions():
    """Where the permissions are that come with the reference."""
    return os.path.join(os.path.dirname(bluesky_queueserver.__file__), "profile_collection_sim", PERMISSIONS_FILE)


def read_lists(path):
    plans, devices = load_existing_plans_and_devices(path)
    return {"plans": plans, "devices": devices}


def write_lists(path, plans, devices):
    save_existing_plans_and_devices(
        existing_plans=plans,
        existing_devices=devices,
        file_dir=os.path.dirname(path),
        file_name=os.path.basename(path),
        overwrite=True,
    )


ASKED = {
    "permissions": permissions,
    "allowed": allowed,
    "own_permissions": own_permissions,
    "read_lists": read_lists,
    "write_lists": write_lists,
}

serve(ASKED)
