"""Runs pip as if it ran in the target: its markers see the target's environment, not this machine's.

Arguments: the environment as JSON, then pip's own.
"""

import json
import sys

from types import SimpleNamespace

from pip._internal.cli.main import main
from pip._internal.resolution.resolvelib import candidates
from pip._vendor.packaging import markers

environment = json.loads(sys.argv[1])
markers.default_environment = lambda: dict(environment)
# `pip install --python-version` still compares Requires-Python of metadata with the Python that runs pip.
version = tuple(int(part) for part in environment["python_full_version"].split("."))
candidates.sys = SimpleNamespace(version_info=version)

sys.exit(main(sys.argv[2:]))
