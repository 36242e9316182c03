"""Django's management commands, as the script board-manage."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
