"""Answers questions about versions, specifiers, requirements and tags with Python's own `packaging`.

One JSON document on stdin, one on stdout; see questions.ts for their shape.
"""

import hashlib
import json
import sys

try:
    from packaging import _manylinux, requirements, specifiers, tags, utils, version
except ImportError:
    from pip._vendor.packaging import _manylinux, requirements, specifiers, tags, utils, version


def attempt(work, *arguments):
    try:
        return work(*arguments)
    except Exception:  # whatever it is, the answer is "not valid"
        return None


def compare(a, b):
    a, b = version.Version(a), version.Version(b)
    return (a > b) - (a < b)


def matches(item, clause):
    return specifiers.Specifier(clause).contains(version.Version(item), prereleases=True)


def choose(clauses, items):
    return list(specifiers.SpecifierSet(clauses).filter(items))


def requirement(text, environment):
    parsed = requirements.Requirement(text)
    return {
        "name": utils.canonicalize_name(parsed.name),
        "extras": sorted({utils.canonicalize_name(extra) for extra in parsed.extras}),
        "specifiers": sorted({str(clause) for clause in parsed.specifier}),
        "url": parsed.url or None,
        "marker": None if parsed.marker is None else evaluate(parsed.marker, environment),
    }


def evaluate(marker, environment):
    try:
        return marker.evaluate({**environment, "extra": ""})
    except Exception:  # versions compared with what is none: firn compares text, packaging gives up
        return "undefined"


def supported(python, machine, glibc):
    numbers = tuple(int(part) for part in python.split("."))
    _manylinux._get_glibc_version = lambda: tuple(int(part) for part in glibc.split("."))
    _manylinux._have_compatible_abi = lambda *_: True
    platforms = [*_manylinux.platform_tags([machine]), f"linux_{machine}"]
    interpreter = "cp" + "".join(map(str, numbers))
    found = [*tags.cpython_tags(numbers, [interpreter], platforms)]
    found += tags.compatible_tags(numbers, interpreter, platforms)
    return hashlib.sha256("\n".join(map(str, found)).encode()).hexdigest()


def main():
    asked = json.load(sys.stdin)
    answers = {
        "versions": [attempt(lambda text: str(version.Version(text)), text) for text in asked["versions"]],
        "orders": [attempt(compare, a, b) for a, b in asked["orders"]],
        "matches": [attempt(matches, item, clause) for item, clause in asked["matches"]],
        "choices": [attempt(choose, clauses, items) for clauses, items in asked["choices"]],
        "requirements": [attempt(requirement, text, env) for text, env in asked["requirements"]],
        "tags": [attempt(supported, *target) for target in asked["tags"]],
    }
    json.dump(answers, sys.stdout)


main()
