"""The smallest web application that shows what it runs on."""

import platform
import ssl
from importlib.metadata import version

import flask

app = flask.Flask(__name__)


@app.get("/")
def index() -> dict[str, object]:
    return {
        "message": "Hello from an image that nothing executed to build.",
        "flask": version("flask"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "certificates": len(ssl.create_default_context().get_ca_certs()),
    }
