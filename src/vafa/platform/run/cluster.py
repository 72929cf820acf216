"""The files of one embedded PostgreSQL: where they lie, how they are made, how it is configured.

Normally all of it is in `home/postgres`: `data`, `socket`, and the passwords. Two things may lie elsewhere:

- As root, PostgreSQL runs as another user. When that user cannot enter `home` (below /root, say), no parent folder is
  opened to it; `data` and `socket` are kept in `/var/lib/vafa/<random name>` and the file `home/postgres/kept-in`
  names that folder. The passwords stay in `home`.
- A socket path has about a hundred characters at most. When `home` is too deep, the socket lies in a private folder
  in /tmp (not TMPDIR, which differs from shell to shell), named after `home` and the user, and refused when someone
  else owns it.

A cluster is made in a folder of its own and renamed when complete, so a half-made one is never mistaken for whole.
It does not start anything; see `postgres.py`.
"""

import hashlib
import locale
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from vafa.platform.run import binaries, processes
from vafa.platform.run.memory import shared_buffers
from vafa.platform.run.processes import Account, Child
from vafa.platform.run.words import cannot, tell

SUPERUSER = "postgres"
LONGEST_SOCKET_DIR = 103 - len("/.s.PGSQL.5432.lock")

SETTINGS: dict[str, str] = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "512MB",
    "min_wal_size": "80MB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "io_method": "sync",  # the others keep processes of their own, which an idle shop pays for in memory
    "autovacuum_max_workers": "2",
    "max_parallel_workers": "2",
    "password_encryption": "'scram-sha-256'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "log_line_prefix": "'%m [%p] '",
    "logging_collector": "off",
}

CARELESS: dict[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For throw-away test servers only: quicker, and lost with the machine."""


class Cluster:
    """The places of the database that belongs to `home`, and the making of what is missing there."""

    def __init__(self, home: Path, careless: bool = False) -> None:
        self.home = home.resolve()
        self.folder = self.home / "postgres"
        self.careless = careless
        self.pointer = self.folder / "kept-in"
        kept_in = self._kept_in()
        self.files = kept_in or self.folder
        """Where `data` lies: `folder`, or a folder that root's PostgreSQL user can reach."""

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.files / "data"

    @property
    def socket(self) -> Path:
        """The private folder of the Unix socket; its place follows from `home` alone, so others can find it."""
        near = self.files / "socket"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_DIR:
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"vafa-{os.getuid()}-{name}"

    def password(self, role: str) -> str:
        """The stored password of a role; raises `CannotStart` when its file is gone."""
        path = self._password_file(role)
        try:
            return path.read_text().strip()
        except FileNotFoundError as error:
            raise cannot("password_lost", path=path) from error

    def make_ready(self) -> tuple[Account | None, Path]:
        """Make whatever is missing; returns the account to run as (None: ourselves) and the folder of the programs."""
        self.folder.mkdir(mode=0o711 if os.getuid() == 0 else 0o700, exist_ok=True)
        account = binaries.account_for(self.data)
        self._move_within_reach(account)
        programs = binaries.reachable_by(account)
        ours = binaries.major_version(programs)
        if not self.data.exists():
            self._create(account, programs)
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != ours:
            raise cannot("data_version", data=self.data, found=found, ours=ours)
        if not self._password_file("vafa").exists():
            self._write_password("vafa")
        self._make_socket_dir(account)
        self._configure(account)
        return account, programs

    def _kept_in(self) -> Path | None:
        try:
            return Path(self.pointer.read_text().strip())
        except FileNotFoundError:
            return None

    def _move_within_reach(self, account: Account | None) -> None:
        """For root: choose a place for the data that PostgreSQL's user can enter, and remember it before using it."""
        if self.pointer.exists():
            if not self.files.is_dir():
                raise cannot("data_moved_away", data=self.files, pointer=self.pointer)
            return
        if account is None or binaries.may_run(account, self.folder):
            return
        place = binaries.SYSTEM_HOME / secrets.token_hex(8)
        binaries.SYSTEM_HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
        place.mkdir(mode=0o711)
        (place / "belongs-to").write_text(f"{self.home}\n")
        write_privately(self.pointer, f"{place}\n")
        self.files = place

    def _create(self, account: Account | None, programs: Path) -> None:
        """Run initdb in a folder of its own and rename it into place; left-overs of killed attempts are removed."""
        if not self.careless:
            tell("creating_database", data=self.data)
        for left_over in self.files.glob("data.*.part"):
            shutil.rmtree(left_over, ignore_errors=True)  # an initdb that outlived its starter may still be writing
        half = Path(tempfile.mkdtemp(prefix="data.", suffix=".part", dir=self.files))
        secret = self.files / f"pwfile.{os.getpid()}"
        write_privately(secret, self._write_password(SUPERUSER))
        if account:
            os.chown(half, account.uid, account.gid)
            os.chown(secret, account.uid, account.gid)
        try:
            self._initdb(account, programs, half, secret)
        finally:
            secret.unlink()
        with (half / "postgresql.conf").open("a") as conf:
            conf.write("\n# Vafa writes vafa.conf at every start; your own settings go to local.conf.\n")
            conf.write("include 'vafa.conf'\ninclude_if_exists 'local.conf'\n")
        half.rename(self.data)

    def _initdb(self, account: Account | None, programs: Path, data: Path, secret: Path) -> None:
        command = [str(programs / "initdb"), f"--pgdata={data}", f"--username={SUPERUSER}", f"--pwfile={secret}"]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += [f"--lc-ctype={utf8_ctype()}", "--data-checksums"]
        command += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
        if self.careless:
            command.append("--no-sync")
        initdb = processes.spawn(Child("initdb", command, server_environment(), account), subprocess.PIPE)
        complaint = initdb.communicate()[1].decode(errors="replace").strip()
        if initdb.returncode:
            shutil.rmtree(data, ignore_errors=True)
            if "No space left" in complaint:
                raise cannot("disk_full_postgres", path=self.files)
            reason = (complaint or processes.describe_exit(initdb.returncode)).splitlines()[-1]
            raise cannot("initdb_failed", data=self.data, reason=reason)

    def _make_socket_dir(self, account: Account | None) -> None:
        """Make the socket's folder, private to the server's user, and refuse one that someone else put there."""
        owner = account.uid if account else os.getuid()
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if account and self.socket.lstat().st_uid == os.getuid():
            os.chown(self.socket, account.uid, account.gid)
        status = self.socket.lstat()
        if self.socket.is_symlink() or status.st_uid != owner:
            raise cannot("unsafe_socket_dir", path=self.socket)
        self.socket.chmod(0o700)

    def _configure(self, account: Account | None) -> None:
        settings = SETTINGS | {"unix_socket_directories": "'{}'".format(str(self.socket).replace("'", "''"))}
        settings |= {"shared_buffers": f"{shared_buffers()}MB"}
        if self.careless:
            settings |= CARELESS
        path = self.data / "vafa.conf"
        write_privately(path, "".join(f"{name} = {value}\n" for name, value in settings.items()))
        if account:
            os.chown(path, account.uid, account.gid)

    def _password_file(self, role: str) -> Path:
        return self.folder / ("password" if role == "vafa" else f"{role}-password")

    def _write_password(self, role: str) -> str:
        password = secrets.token_urlsafe(24)
        write_privately(self._password_file(role), f"{password}\n")
        return password


def write_privately(path: Path, text: str) -> None:
    """Replace a file by one that only its owner can read, whole or not at all."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def server_environment() -> Mapping[str, str]:
    """The environment of the server: our own without what would change its language or its place."""
    unwanted = ("LC_", "LANG", "PG", "PYTHON", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def utf8_ctype() -> str:
    """A UTF-8 character type this machine knows; with plain C, trigram search silently drops Persian letters."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"
