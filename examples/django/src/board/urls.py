"""One page."""

import django
from django.shortcuts import render
from django.urls import path


def index(request):
    notices = ["Nothing ran to make this image.", f"Django {django.get_version()}"]
    return render(request, "board/index.html", {"notices": notices})


urlpatterns = [path("", index)]
