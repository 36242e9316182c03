"""Settings from the environment, as containers have them."""

import os
from pathlib import Path

here = Path(__file__).parent
SECRET_KEY = os.environ.get("SECRET_KEY", "only for trying out")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")
ROOT_URLCONF = "board.urls"
WSGI_APPLICATION = "board.wsgi.application"
INSTALLED_APPS = ["django.contrib.staticfiles", "board"]
MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware", "django.middleware.common.CommonMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
STATIC_URL = "/static/"
# Files come from the package itself: there is no step that collects them.
WHITENOISE_USE_FINDERS = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
