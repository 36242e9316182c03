"""Builds sample projects with their own back-ends, and says what the wheels hold.

Reads {name: {backend, files}} as JSON on stdin; writes {name: {wheel, files, metadata, entryPoints}} to stdout.
Run with a Python that has flit_core, hatchling, setuptools and uv_build (and `uv-build` on PATH):

    node --conditions=@firn/source -e 'import("./packages/sdk/src/python/own/testing/sample-projects.ts")
      .then((m) => console.log(JSON.stringify(m.sampleProjects)))' |
      venv/bin/python test/conformance/pip/wheel-oracle.py > packages/sdk/src/python/own/testing/backend-answers.json
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

backends = {
    "flit_core": "flit_core.buildapi",
    "hatchling": "hatchling.build",
    "setuptools": "setuptools.build_meta",
    "uv_build": "uv_build",
}
# uv_build is a program beside the interpreter.
env = {**os.environ, "PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]}


def build(project):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in project["files"].items():
            file = root / "project" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (root / "out").mkdir()
        code = f"import {backends[project['backend']]} as backend; backend.build_wheel('../out')"
        done = subprocess.run([sys.executable, "-c", code], cwd=root / "project", env=env, capture_output=True, text=True)
        if done.returncode != 0:
            return {"error": done.stderr.strip().splitlines()[-1]}
        (wheel,) = (root / "out").glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            info = next(name.split("/")[0] for name in archive.namelist() if ".dist-info/" in name)
            names = [name for name in archive.namelist() if not name.endswith("/")]
            generated = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
            digest = lambda name: hashlib.sha256(archive.read(name)).hexdigest()[:16]
            points = f"{info}/entry_points.txt"
            return {
                "wheel": wheel.name,
                "files": {name: "" if name in generated else digest(name) for name in sorted(names)},
                "metadata": archive.read(f"{info}/METADATA").decode(),
                "entryPoints": archive.read(points).decode() if points in names else "",
            }


projects = json.load(sys.stdin)
json.dump({name: build(project) for name, project in projects.items()}, sys.stdout, indent=1, ensure_ascii=False)
print()
