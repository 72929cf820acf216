"""The way out reaches what it may reach, and nothing else."""

import dataclasses
import datetime
import ssl
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.emulators.serve import Answer, Call, Provider, Served
from vafa.platform.http import Blocked, TooLarge, addresses, client, read_limited


class Echo(Provider):
    """Answers with what it was asked; some paths lead elsewhere, or grow."""

    def answer(self, call: Call) -> Answer:
        if call.path == "/away":
            return Answer(302, b"", {"location": "http://169.254.169.254/latest"})
        if call.path == "/long":
            return Answer(200, b"x" * 5000)
        return Answer(200, {"path": call.path, "host": call.headers.get("host", "")})


@pytest.fixture
def echo() -> Iterator[Served]:
    with Served(Echo()) as served:
        yield served


def allow(settings: Any, *networks: str) -> None:
    settings.CONFIG = dataclasses.replace(settings.CONFIG, allow_private=tuple(map(ip_network, networks)))


PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "0.0.0.0",
    "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "localhost",
]  # fmt: skip


ODD = ["127.0.0.1.", "localhost.", "a.localhost"]  # some systems have an address for these, others have none


class TestWhatIsInside:
    @pytest.mark.parametrize("host", PRIVATE)
    def test_it_is_not_called(self, host: str) -> None:
        with client() as http, pytest.raises((Blocked, httpx.InvalidURL)):
            http.get(f"http://{host}/")

    @pytest.mark.parametrize("host", ODD)
    def test_it_is_not_called_by_an_odd_name(self, host: str) -> None:
        with client() as http, pytest.raises(httpx.ConnectError):
            http.get(f"http://{host}:9/")

    @pytest.mark.parametrize("host", PRIVATE + ODD)
    def test_nor_is_it_through_a_proxy(self, host: str) -> None:
        with client(proxy="http://127.0.0.1:9") as http, pytest.raises((Blocked, httpx.InvalidURL)):
            http.get(f"http://{host}/")

    @pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "64:ff9b::808:808"])
    def test_what_is_public_may_be_called(self, address: str) -> None:
        assert addresses.may_reach(address)

    def test_it_is_called_when_the_machine_s_administrator_allows_it(self, echo: Served, settings: Any) -> None:
        allow(settings, "127.0.0.1/32")
        with client(base_url=echo.url, allow_private=True) as http:
            assert http.get("/x").json()["path"] == "/x"
        with client(base_url=echo.url) as http, pytest.raises(Blocked):
            http.get("/x")

    def test_allowing_one_network_allows_no_other(self, echo: Served, settings: Any) -> None:
        allow(settings, "10.0.0.0/8")
        with client(base_url=echo.url, allow_private=True) as http, pytest.raises(Blocked):
            http.get("/x")

    def test_the_sentence_says_what_to_do(self) -> None:
        with client() as http, pytest.raises(Blocked) as blocked:
            http.get("http://10.0.0.9/")
        assert "10.0.0.9" in str(blocked.value) and "VAFA_ALLOW_PRIVATE" in str(blocked.value)


class TestNamesThatChangeTheirMind:
    def test_the_address_that_was_checked_is_the_one_called(
        self, echo: Served, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        allow(settings, "127.0.0.1/32")
        answers = iter([["127.0.0.1"], ["10.9.9.9"]])
        monkeypatch.setattr(addresses, "lookup", lambda host, port: next(answers))
        with client(allow_private=True) as http:
            assert http.get(f"http://shop.example:{echo.port}/").json()["host"] == f"shop.example:{echo.port}"
        assert list(answers) == [["10.9.9.9"]], "asked once only"

    def test_a_name_that_turns_inward_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(addresses, "lookup", lambda host, port: ["127.0.0.1"])
        with client() as http, pytest.raises(Blocked):
            http.get("http://harmless.example/")

    def test_of_many_addresses_only_the_allowed_are_tried(
        self, echo: Served, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        allow(settings, "127.0.0.0/8")
        monkeypatch.setattr(addresses, "lookup", lambda host, port: ["10.0.0.1", "127.0.0.2", "127.0.0.1"])
        with client(allow_private=True) as http:
            assert http.get(f"http://shop.example:{echo.port}/").status_code == 200

    def test_a_name_without_an_address_is_no_connection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def nowhere(host: str, port: int) -> list[str]:
            raise OSError("no such name")

        monkeypatch.setattr(addresses, "lookup", nowhere)
        with client() as http, pytest.raises(httpx.ConnectError):
            http.get("http://nowhere.example/")

    def test_a_redirect_is_not_followed(self, echo: Served, settings: Any) -> None:
        allow(settings, "127.0.0.1/32")
        with client(base_url=echo.url, allow_private=True) as http:
            assert http.get("/away").status_code == 302
            with pytest.raises(Blocked):
                http.get("/away", follow_redirects=True)

    def test_the_environment_s_proxy_is_not_used(
        self, echo: Served, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        allow(settings, "127.0.0.1/32")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        with client(base_url=echo.url, allow_private=True) as http:
            assert http.get("/").status_code == 200


class TestProxies:
    def test_the_proxy_itself_may_be_inside(self, echo: Served) -> None:
        with client(proxy=echo.url) as http:
            assert http.get("http://shop.example/").json()["host"] == "shop.example"


class TestCertificates:
    def test_they_are_checked_for_the_name_not_the_address(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
    ) -> None:
        allow(settings, "127.0.0.1/32")
        monkeypatch.setattr(addresses, "lookup", lambda host, port: ["127.0.0.1"])
        with Served(Echo(), tls=certified(tmp_path, "shop.example")) as served:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
            with client(allow_private=True) as http:
                assert http.get(f"https://shop.example:{served.port}/").status_code == 200
                with pytest.raises(httpx.ConnectError, match="certificate"):
                    http.get(f"https://other.example:{served.port}/")


class TestLongAnswers:
    def test_they_are_cut_off(self, echo: Served, settings: Any) -> None:
        allow(settings, "127.0.0.1/32")
        with client(base_url=echo.url, allow_private=True) as http:
            with http.stream("GET", "/long") as response:
                assert len(read_limited(response, 5000)) == 5000
            with http.stream("GET", "/long") as response, pytest.raises(TooLarge):
                read_limited(response, 4999)

    def test_one_that_takes_too_long_is_given_up(self, echo: Served, settings: Any) -> None:
        allow(settings, "127.0.0.1/32")
        with (
            client(base_url=echo.url, allow_private=True) as http,
            http.stream("GET", "/long") as response,
            pytest.raises(httpx.ReadTimeout),
        ):
            read_limited(response, 9999, seconds=0)


def certified(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate of its own making for this name, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    cert = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    assert ssl.create_default_context(cafile=str(folder / "cert.pem"))
    return folder / "cert.pem", folder / "key.pem"
