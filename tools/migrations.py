"""Says whether every model has its migrations; needs no database set up, since it makes a throw-away one."""

import os
import sys
import tempfile

from vafa.platform.run.tempdb import throwaway


def main() -> int:
    """Exit code 1 when a migration is missing; Django names the model."""
    with tempfile.TemporaryDirectory(prefix="vafa-check-") as home, throwaway() as url:
        os.environ |= {"DATABASE_URL": url, "VAFA_HOME": home, "DJANGO_SETTINGS_MODULE": "vafa.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        try:
            call_command("makemigrations", check_changes=True, dry_run=True, interactive=False)
        except SystemExit as end:
            return int(end.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
