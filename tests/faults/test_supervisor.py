"""What `vafa up` does when it, or a part of it, is killed, and when something stands in its way."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vafa.platform.run import processes
from vafa.platform.run.postgres import EmbeddedPostgres
from vafa.platform.run.processes import wait_until
from vafa.platform.run.up import is_healthy

SMALL_VAFA = Path(__file__).with_name("small_vafa.py")


class Running:
    """A `vafa up` with stand-ins, in a process of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.said = home.with_name(f"{home.name}-said-{os.urandom(4).hex()}")
        self.process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(SMALL_VAFA), "up", "--home", str(self.home), "--port", str(self.port)]
        unwanted = ("DATABASE_URL", "VAFA_LANGUAGE", "LC_ALL", "LC_MESSAGES")
        environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        with self.said.open("wb") as said:
            return subprocess.Popen(command, stdout=said, stderr=said, env=environment | {"LANG": "C.UTF-8"})

    def is_up(self) -> bool:
        return self.process.poll() is None and is_healthy("127.0.0.1", self.port)

    def wait_until_up(self) -> "Running":
        assert wait_until(self.is_up, 30), self.said.read_text()
        assert wait_until(lambda: "Ctrl-C stops it." in self.said.read_text(), 10), self.said.read_text()
        return self

    def end(self, word: signal.Signals) -> int:
        self.process.send_signal(word)
        return self.process.wait(20)

    def refusal(self) -> str:
        """What it said when it would not start, which must be one line and no success."""
        assert self.process.wait(20) == 1
        said = self.said.read_text().strip()
        assert "\n" not in said
        return said


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A short path that PostgreSQL's own user can enter; pytest's temporary folders are neither."""
    folder = Path(tempfile.mkdtemp(prefix="vafa-fault-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def no_home(place: Path) -> Iterator[Path]:
    """A data folder that does not exist yet; afterwards nothing of it may run on."""
    home = place / os.urandom(4).hex()
    yield home
    for pid in processes_of(home):
        processes.end(pid, processes.started_at(pid), signal.SIGTERM, signal.SIGKILL, 10)


@pytest.fixture(scope="module")
def made_home(place: Path) -> Path:
    """A data folder made once, since creating a database takes longest."""
    home = place / "made"
    home.mkdir()
    with EmbeddedPostgres(home):
        return home


@pytest.fixture
def home(made_home: Path, no_home: Path) -> Path:
    """A data folder with a database of its own."""
    subprocess.run(["cp", "-a", str(made_home), str(no_home)], check=True)
    return no_home


def processes_of(home: Path) -> list[int]:
    """Every living process that `vafa up` on this folder started, found by asking the system, not our own records."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    ours = {int(pid) for pid, state, words in rows if str(home) in words and not state.startswith("Z")}
    if sys.platform == "linux":
        for pid, state, _ in rows:
            if f"VAFA_HOME={home}\0" in _environment(pid) and not state.startswith("Z"):
                ours.add(int(pid))
    return sorted(ours)


def _environment(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace")
    except OSError:
        return ""


def test_a_first_start_tells_the_address_and_the_sign_ins_and_ctrl_c_stops_all(no_home: Path, port: int) -> None:
    home = no_home
    running = Running(home, port).wait_until_up()
    said = running.said.read_text()
    assert f"http://127.0.0.1:{port}" in said
    assert "owner@example.test" in said
    assert len(processes_of(home)) >= 3
    assert running.end(signal.SIGINT) == 0
    assert processes_of(home) == []


def test_after_sigkill_no_process_stays_alone_and_the_next_start_works(home: Path, port: int) -> None:
    Running(home, port).wait_until_up().end(signal.SIGKILL)
    again = Running(home, port).wait_until_up()
    with psycopg.connect(EmbeddedPostgres(home).url) as connection:
        assert connection.execute("SELECT count(*) FROM starts").fetchone() == (2,)
    assert again.end(signal.SIGTERM) == 0
    assert processes_of(home) == []


def test_a_killed_part_is_started_again(home: Path, port: int) -> None:
    running = Running(home, port).wait_until_up()
    server = EmbeddedPostgres(home)
    old = server.running()
    assert old
    os.kill(old, signal.SIGKILL)
    assert wait_until(lambda: server.running() not in (None, old) and server.is_ready(), 20)
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT count(*) FROM starts").fetchone() == (1,)
    web = next(pid for pid in processes_of(home) if processes.command_of(pid)[-1:] == ["web"])
    os.kill(web, signal.SIGKILL)
    assert wait_until(lambda: not is_healthy("127.0.0.1", port), 5)
    assert wait_until(lambda: is_healthy("127.0.0.1", port), 10)
    assert "postgres stopped (SIGKILL)" in running.said.read_text()
    assert running.end(signal.SIGINT) == 0
    assert processes_of(home) == []


def test_a_bystander_whose_number_is_in_a_stale_pid_file_lives(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        pid_file = server.cluster.data / "postmaster.pid"
        left_behind = pid_file.read_text().splitlines()
    account = server.child().account
    bystander = subprocess.Popen(["sleep", "60"], user=account.uid if account else None)
    try:
        pid_file.write_text("\n".join([str(bystander.pid), *left_behind[1:], ""]))
        (server.cluster.socket / ".s.PGSQL.5432.lock").write_text(f"{bystander.pid}\n{server.cluster.data}\n")
        if account:
            os.chown(pid_file, account.uid, account.gid)
        with server:
            assert server.running()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.parametrize("torn", ["", "12", "not a number\n"])
def test_a_torn_pid_file_does_not_hinder_the_start(home: Path, torn: str) -> None:
    server = EmbeddedPostgres(home, careless=True)
    server.child()
    (server.cluster.data / "postmaster.pid").write_text(torn)
    with server:
        assert server.is_ready()


def test_a_server_that_outlived_its_supervisor_is_stopped_and_started_anew(home: Path) -> None:
    server = EmbeddedPostgres(home, careless=True)
    child = server.child()
    account = child.account
    orphan = subprocess.Popen(
        child.command,
        env=dict(child.environment),
        user=account.uid if account else None,
        group=account.gid if account else None,
        cwd="/",
        stderr=subprocess.DEVNULL,
    )
    assert wait_until(lambda: orphan.poll() is None and server.is_ready(), 10)
    with server:
        assert server.running() not in (None, orphan.pid)
        assert orphan.poll() == 0


def test_a_creation_killed_half_way_is_begun_anew(no_home: Path, port: int) -> None:
    home = no_home
    first = Running(home, port)
    assert wait_until(lambda: any((home / "postgres").glob("data.*.part/base")), 10)
    first.end(signal.SIGKILL)
    assert not (home / "postgres" / "data").exists()
    again = Running(home, port).wait_until_up()
    assert list((home / "postgres").glob("*.part")) == []
    assert again.end(signal.SIGINT) == 0


def test_a_second_start_on_the_same_folder_is_refused_in_one_sentence(home: Path, port: int) -> None:
    running = Running(home, port).wait_until_up()
    refusal = Running(home, port + 1).refusal()
    assert str(running.process.pid) in refusal and "VAFA_HOME" in refusal
    assert running.is_up()
    assert running.end(signal.SIGINT) == 0


def test_a_taken_port_is_refused_in_one_sentence(home: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert f"Port {port} is taken" in Running(home, port).refusal()


def test_a_database_of_another_version_is_refused_in_one_sentence(home: Path, port: int) -> None:
    server = EmbeddedPostgres(home, careless=True)
    server.child()
    (server.cluster.data / "PG_VERSION").write_text("17\n")
    assert "made by PostgreSQL 17" in Running(home, port).refusal()
