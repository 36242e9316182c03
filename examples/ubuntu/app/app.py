"""Which system is this? Answers on $PORT."""

import os
import platform

from flask import Flask
from waitress import serve

app = Flask(__name__)


@app.get("/")
def system():
    release = platform.freedesktop_os_release()
    return {"system": release["PRETTY_NAME"], "python": platform.python_version()}


if __name__ == "__main__":
    serve(app, host="0.0.0.0", port=int(os.environ.get("PORT", "8000")))
