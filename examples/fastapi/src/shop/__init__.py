"""Sells nothing, and says what it runs on."""

import platform
from importlib.metadata import distributions, version

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def index() -> dict[str, object]:
    return {
        "message": "Hello from what uv locked.",
        "shop": version("shop"),
        "fastapi": version("fastapi"),
        "python": platform.python_version(),
        "packages": sorted(f"{each.name.lower().replace('_', '-')}=={each.version}" for each in distributions()),
    }
