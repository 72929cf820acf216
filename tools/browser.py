"""Finds a Chromium that really starts, installs one where the machine lets it, and prints its path.

When there is none it prints nothing, says why on the error stream and exits 1; the browser tests are then skipped.
VAFA_CHROMIUM names one to use. It never changes anything else.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
START_LIMIT, INSTALL_LIMIT = 60, 300
"""Seconds."""


def candidates() -> Iterator[str]:
    """Every place a Chromium may lie, the one asked for first."""
    if asked := os.environ.get("VAFA_CHROMIUM"):
        yield asked
    yield from (found for name in NAMES if (found := shutil.which(name)))
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    for pattern in ("chromium*/chrome-linux*/chrome", "chromium*/chrome-linux*/headless_shell"):
        yield from map(str, sorted(home.glob(pattern), reverse=True))
    yield from map(str, sorted(home.glob("chromium*/chrome-headless-shell*/chrome-headless-shell"), reverse=True))


def starts(path: str) -> bool:
    """Whether this Chromium loads an empty page without a screen."""
    command = [path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom"]
    try:
        done = subprocess.run([*command, "about:blank"], capture_output=True, timeout=START_LIMIT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"<html>" in done.stdout


def install() -> str:
    """Try to install one; returns why it did not work, or nothing."""
    attempts = [[sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]]
    if os.getuid() == 0 and shutil.which("apt-get"):
        update = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"
        attempts.insert(0, ["/bin/sh", "-c", update])
    reasons = []
    for command in attempts:
        print(
            f"Looking for a Chromium: {command[-1] if command[0] == '/bin/sh' else ' '.join(command[1:])}",
            file=sys.stderr,
        )
        try:
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=INSTALL_LIMIT, env=environment, check=False
            )
        except subprocess.TimeoutExpired:
            reasons.append(f"{command[0]} took longer than {INSTALL_LIMIT} s")
            continue
        if done.returncode == 0:
            return ""
        reasons.append((done.stderr.strip() or done.stdout.strip() or "failed").splitlines()[-1])
    return "; ".join(reasons)


def main() -> int:
    """Print the path of a Chromium, or say why there is none."""
    found = next(filter(starts, candidates()), None)
    if found is None:
        reason = install()
        found = next(filter(starts, candidates()), None)
        if found is None:
            print(
                f"No Chromium for the browser tests ({reason or 'it is installed but does not start'}).",
                file=sys.stderr,
            )
            return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
