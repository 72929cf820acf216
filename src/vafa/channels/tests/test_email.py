"""The e-mail driver before a real mail server that behaves, and one that does not."""

import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.emulators.smtp import MailServer
from vafa.channels.contract import Enclosed, Envelope, Failed, Sent, Uncertain
from vafa.channels.drivers.email import Email, EmailSettings, ascii_address, dotted, line
from vafa.channels.drivers.email.mime import as_bytes
from vafa.platform.values import Refused


def nothing() -> None:
    """before_handing of a test that does not look at it."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "CONNECT", 0.3)
    monkeypatch.setattr(line, "WHOLE", 0.3)


def driver(server: MailServer, **more: object) -> Email:
    return Email(EmailSettings.parse({**server.settings, **more}))


def envelope(number: int = 1, address: str = "sara@example.com", **more: object) -> Envelope:
    values: dict[str, object] = {
        "sender_name": "فروشگاه وفا",
        "subject": "سفارش شما رسید؛ از این‌که ما را انتخاب کردید و به ما اعتماد دارید سپاسگزاریم 🌷",
        "text": "سلام سارا،\n.این خط با نقطه آغاز می‌شود",
        "html": '<p>سلام سارا،</p><p class="button"><a href="https://example.com/x?a=1&amp;b=2">پیگیری</a></p>',
        "language": "fa",
        "headers": {"Message-ID": f"<vafa.{number}.abc@example.com>", "Auto-Submitted": "auto-generated"},
    }
    return Envelope(message_id=number, address=address, **{**values, **more})  # type: ignore[arg-type]


class TestWhatArrives:
    def test_persian_text_and_html_survive_and_point_to_the_right_direction(self, server: MailServer) -> None:
        with driver(server) as email:
            outcome = email.send(envelope(), before_handing=nothing)
        assert isinstance(outcome, Sent)
        mail = server.taken[0].mail
        assert mail["Subject"] == envelope().subject and not any(part.defects for part in mail.walk())
        assert mail["From"].addresses[0].display_name == "فروشگاه وفا"
        assert mail["From"].addresses[0].addr_spec == "shop@example.com"
        assert mail["Message-ID"] == "<vafa.1.abc@example.com>" and mail["Date"]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert server.taken[0].part("plain").strip().replace("\r\n", "\n") == envelope().text
        page = server.taken[0].part("html")
        assert 'dir="rtl"' in page and 'lang="fa"' in page and "https://example.com/x?a=1&amp;b=2" in page

    def test_long_links_in_headers_stay_whole(self, server: MailServer) -> None:
        link = "<https://shop.example.com/u/" + "x" * 200 + "/>"
        with driver(server) as email:
            email.send(envelope(headers={"List-Unsubscribe": link}), before_handing=nothing)
        assert link.encode() in server.taken[0].raw

    def test_files_go_along_under_their_own_names(self, server: MailServer) -> None:
        file = Enclosed(name="راهنما.pdf", content_type="application/pdf", read=lambda: b"%PDF")
        with driver(server) as email:
            email.send(envelope(attachments=(file,)), before_handing=nothing)
        part = next(server.taken[0].mail.iter_attachments())
        assert part.get_filename() == "راهنما.pdf" and part.get_content() == b"%PDF"

    def test_one_connection_carries_a_batch(self, server: MailServer) -> None:
        with driver(server) as email:
            for number in range(5):
                assert isinstance(email.send(envelope(number), before_handing=nothing), Sent)
        assert len(server.taken) == 5 and server.connections == 1

    @pytest.mark.parametrize("name", ["Shop\r\nBcc: all@example.com", 'a" <x@y.z>', "x" * 300])
    def test_no_name_breaks_out_of_its_header(self, name: str) -> None:
        raw = as_bytes(envelope(sender_name=name, subject=name), "sara@example.com", "shop@example.com")
        head = raw.split(b"\r\n\r\n")[0]
        assert b"\r\nBcc" not in head and head.count(b"\r\nFrom:") == 1

    @pytest.mark.parametrize("value", ["<a@b>\r\nBcc: all@example.com", "<ا@b>"])
    def test_a_header_that_would_break_out_fails_the_message_only(self, server: MailServer, value: str) -> None:
        with driver(server) as email:
            outcome = email.send(envelope(headers={"References": value}), before_handing=nothing)
        assert isinstance(outcome, Failed) and outcome.blame == "message" and not server.taken

    def test_lines_with_a_dot_arrive_as_they_were(self) -> None:
        assert dotted(b".a\r\n..b\r\nc") == b"..a\r\n...b\r\nc\r\n.\r\n"

    @pytest.mark.parametrize(
        ("address", "known"),
        [("a@b.c", "a@b.c"), ("a@مثال.com", "a@xn--mgbh0fb.com"), ("a b@c.d", None), ("a@b>", None), ("علی@b.c", None)],
    )
    def test_addresses_are_written_as_servers_take_them(self, address: str, known: str | None) -> None:
        assert ascii_address(address) == known


class TestWhatGoesWrong:
    def test_an_unknown_recipient_is_permanent_and_the_line_goes_on(self, server: MailServer) -> None:
        server.behaviour.refuse["gone@example.com"] = "550 5.1.1 no such user"
        with driver(server) as email:
            refused = email.send(envelope(1, "gone@example.com"), before_handing=pytest.fail)
            assert isinstance(email.send(envelope(2), before_handing=nothing), Sent)
        assert refused == Failed(True, "550 5.1.1 no such user", "address")
        assert server.connections == 1

    @pytest.mark.parametrize(
        ("reply", "permanent", "blame"),
        [("451 4.7.1 greylisted", False, "address"), ("550 5.7.1 relaying denied", True, "message"),
         ("552 5.2.2 mailbox full", True, "message"), ("421 busy", False, "account")],
    )  # fmt: skip
    def test_other_refusals_are_told_apart(self, server: MailServer, reply: str, permanent: bool, blame: str) -> None:
        server.behaviour.refuse["sara@example.com"] = reply
        with driver(server) as email:
            outcome = email.send(envelope(), before_handing=pytest.fail)
        assert isinstance(outcome, Failed) and (outcome.permanent, outcome.blame) == (permanent, blame)

    def test_a_refused_sender_is_our_own_fault(self, server: MailServer) -> None:
        server.behaviour.refuse_sender = "550 5.7.1 not allowed"
        with driver(server) as email:
            outcome = email.send(envelope(), before_handing=pytest.fail)
        assert isinstance(outcome, Failed) and outcome.blame == "account" and not outcome.permanent

    def test_a_refused_text_is_the_message_s_fault(self, server: MailServer) -> None:
        server.behaviour.refuse_data = "554 5.6.0 looks like spam"
        with driver(server) as email:
            outcome = email.send(envelope(), before_handing=nothing)
        assert isinstance(outcome, Failed) and outcome.blame == "message" and outcome.permanent

    def test_silence_after_the_text_is_uncertain(self, server: MailServer) -> None:
        server.behaviour.drop_after_data = True
        with driver(server) as email:
            assert isinstance(email.send(envelope(), before_handing=nothing), Uncertain)

    @pytest.mark.usefixtures("quick")
    def test_a_server_that_hangs_after_the_text_is_uncertain(self, server: MailServer) -> None:
        server.behaviour.hang_at = "data"
        with driver(server) as email:
            assert isinstance(email.send(envelope(), before_handing=nothing), Uncertain)

    @pytest.mark.usefixtures("quick")
    @pytest.mark.parametrize("where", ["greeting", "rcpt"])
    def test_a_server_that_hangs_before_is_tried_again(self, server: MailServer, where: str) -> None:
        server.behaviour.hang_at = where
        with driver(server) as email:
            outcome = email.send(envelope(), before_handing=pytest.fail)
        assert isinstance(outcome, Failed) and not outcome.permanent and outcome.blame == "account"

    def test_no_server_is_tried_again(self, server: MailServer) -> None:
        with driver(server, port=1) as email:
            outcome = email.send(envelope(), before_handing=pytest.fail)
            assert isinstance(outcome, Failed) and not outcome.permanent and email.check()

    def test_a_line_that_broke_is_opened_again(self, server: MailServer) -> None:
        with driver(server) as email:
            email.send(envelope(1), before_handing=nothing)
            server.behaviour.drop_after_data = True
            email.send(envelope(2), before_handing=nothing)
            server.behaviour.drop_after_data = False
            assert isinstance(email.send(envelope(3), before_handing=nothing), Sent)
        assert server.connections == 2

    def test_when_the_message_is_not_ours_nothing_is_handed_over(self, server: MailServer) -> None:
        class NotOurs(Exception):
            pass

        def refuse() -> None:
            raise NotOurs

        with driver(server) as email, pytest.raises(NotOurs):
            email.send(envelope(), before_handing=refuse)
        assert not server.taken


class TestSigningIn:
    def test_the_right_password_opens(self, server: MailServer) -> None:
        server.behaviour.user = ("shop", "open sesame")
        with driver(server, username="shop", password="open sesame") as email:
            assert email.check() is None
            assert isinstance(email.send(envelope(), before_handing=nothing), Sent)

    def test_a_wrong_password_is_one_sentence_without_the_password(self, server: MailServer) -> None:
        server.behaviour.user = ("shop", "open sesame")
        with driver(server, username="shop", password="hunter2") as email:
            said = email.check()
            outcome = email.send(envelope(), before_handing=pytest.fail)
        assert said and "hunter2" not in said + repr(email.settings) + repr(outcome)
        assert isinstance(outcome, Failed) and outcome.blame == "account"

    def test_a_server_without_starttls_is_said(self, server: MailServer) -> None:
        with driver(server, protection="starttls") as email:
            assert "STARTTLS" in (email.check() or "")

    def test_starttls_with_a_certificate_that_is_trusted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        context = certified(tmp_path)
        with MailServer(tls=context) as server, driver(server, host="localhost") as email:
            assert "certificate" in (email.check() or "")
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
            assert isinstance(email.send(envelope(), before_handing=nothing), Sent)


class TestSettings:
    @pytest.mark.parametrize("wrong", [{"sender": "nobody"}, {"port": "0"}, {"protection": "magic"}, {"host": ""}])
    def test_wrong_settings_are_refused(self, server: MailServer, wrong: dict[str, object]) -> None:
        with pytest.raises(Refused):
            driver(server, **wrong)

    def test_the_port_may_be_typed_in_persian(self, server: MailServer) -> None:
        assert EmailSettings.parse({**server.settings, "port": "۵۸۷"}).port == 587


def certified(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate of its own making for localhost, kept as cert.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    cert = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
