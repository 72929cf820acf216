"""Every value Vafa reads from outside, typed and documented; wrong values stop the start with one sentence each.

It does not configure Django (see settings.py) and holds nothing an administrator changes while Vafa runs.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit


class ConfigError(Exception):
    """One or more outside values are wrong; the message says which and what to write instead."""


def _flag(text: str) -> bool:
    answers = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.strip().lower() not in answers:
        raise ValueError("write yes or no")
    return answers[text.strip().lower()]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(word) for word in _words(text))
    except ValueError:
        raise ValueError("write addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/8") from None


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError("write a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ValueError("write a whole number of 1 or more")
    return int(text)


def _database_url(text: str) -> str:
    if urlsplit(text).scheme not in ("postgresql", "postgres"):
        raise ValueError("write postgresql://user:password@host:5432/name")
    return text


def _language(text: str) -> str:
    if text not in ("fa", "ar", "en"):
        raise ValueError("write fa, ar or en")
    return text


T = TypeVar("T")


def _setting(env: str, default: T, read: Callable[[str], T], meaning: str) -> T:
    """Declare one value: its variable, default, reader and meaning (the reference page is made from these)."""
    declared: T = field(default=default, metadata={"read": read, "env": env, "meaning": meaning})
    return declared


@dataclass(frozen=True)
class Config:
    """All that may be set from outside. Each variable X may also be given as X_FILE, a file holding the value."""

    home: Path = _setting(  # noqa: RUF009 (it is a field)
        "VAFA_HOME", Path("var"), Path, "Folder for the database, uploaded files, facts and logs."
    )
    database_url: str = _setting(
        "DATABASE_URL", "", _database_url, "PostgreSQL 15 or later to use instead of the embedded one."
    )
    port: int = _setting("PORT", 8000, _port, "Port the pages are served on.")
    live_port: int = _setting(
        "VAFA_LIVE_PORT", 0, _port, "Port of the event streams (live chat). Default, written 0: PORT + 1."
    )
    public_url: str = _setting(
        "VAFA_PUBLIC_URL", "", str, "Address customers reach, for links in messages. Default: http://127.0.0.1:PORT."
    )
    live_url: str = _setting(
        "VAFA_LIVE_URL",
        "",
        str,
        "Address browsers reach the event streams at. "
        "Default: VAFA_PUBLIC_URL, whose proxy sends /live/ to VAFA_LIVE_PORT; without one http://127.0.0.1:PORT + 1.",
    )
    hosts: tuple[str, ...] = _setting(
        "VAFA_HOSTS", ("127.0.0.1", "localhost", "[::1]"), _words, "Host names served, separated by commas."
    )
    https: bool = _setting("VAFA_HTTPS", False, _flag, "Yes when a proxy serves HTTPS in front: cookies become secure.")
    allow_private: tuple[IPv4Network | IPv6Network, ...] = _setting(
        "VAFA_ALLOW_PRIVATE",
        (),
        _networks,
        "Addresses of your own network that channels may call, such as 127.0.0.1,10.0.0.0/8. Default: none.",
    )
    debug: bool = _setting("VAFA_DEBUG", False, _flag, "Show errors in the browser. Never where customers can reach.")
    secret_key: str = _setting(
        "VAFA_SECRET_KEY",
        "",
        str,
        "Signs links and encrypts secrets. Default: made once, kept in VAFA_HOME/secret.key.",
    )
    language: str = _setting("VAFA_LANGUAGE", "fa", _language, "Language of a new visitor: fa, ar or en.")
    time_zone: str = _setting("VAFA_TIME_ZONE", "Asia/Tehran", str, "IANA time zone of the shop.")
    country: str = _setting("VAFA_COUNTRY", "IR", str, "Country of phone numbers written without a country code.")
    calendar: str = _setting(
        "VAFA_CALENDAR", "iran", str, "Working calendar of a new shop: iran, gulf, egypt, western."
    )
    shop_name: str = _setting("VAFA_SHOP_NAME", "", str, "Name of the shop in messages until one is set in the desk.")
    upload_limit_mb: int = _setting("VAFA_UPLOAD_LIMIT_MB", 10, _count, "Largest file a customer may attach, in MB.")
    import_limit_mb: int = _setting(
        "VAFA_IMPORT_LIMIT_MB", 2000, _count, "Largest order file taken in the desk, in MB."
    )
    mfa: bool = _setting("VAFA_MFA", False, _flag, "Let staff add authenticator codes and passkeys to their sign-in.")
    web_workers: int = _setting("VAFA_WEB_WORKERS", 1, _count, "How many processes serve the pages.")
    web_threads: int = _setting("VAFA_WEB_THREADS", 8, _count, "How many pages one process serves at the same time.")
    senders: int = _setting("VAFA_SENDERS", 4, _count, "How many jobs one worker does at the same time.")

    @property
    def address(self) -> str:
        """The address customers reach, without a slash at the end."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def port_of_streams(self) -> int:
        """The port the live process listens on."""
        return self.live_port or self.port + 1

    @property
    def live_address(self) -> str:
        """The address browsers reach the event streams at, without a slash at the end."""
        return (self.live_url or self.public_url or f"http://127.0.0.1:{self.port_of_streams}").rstrip("/")

    @property
    def live_origin(self) -> str:
        """Scheme and host of that address, for the content policy of our own pages."""
        parts = urlsplit(self.live_address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def key(self) -> str:
        """The secret key: as given, or made once and kept in the home folder (readable by its owner only)."""
        return self.secret_key or _kept_key(self.home / "secret.key")

    @property
    def database(self) -> Mapping[str, object]:
        """The database as Django names its parts; user and password are unquoted."""
        parts = urlsplit(self.database_url)
        query = dict(parse_qsl(parts.query))
        return {
            "NAME": parts.path.lstrip("/") or "vafa",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "sslmode": query.get("sslmode", ""),
        }


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """Read all values; raise ConfigError naming every one that is wrong."""
    values: dict[str, object] = {}
    wrong: list[str] = []
    for declared in fields(Config):
        env = declared.metadata["env"]
        try:
            text = _given(env, environ)
            if text is not None:
                values[declared.name] = declared.metadata["read"](text)
        except (ValueError, OSError) as problem:
            wrong.append(f"{env}: {problem}.")
    if wrong:
        raise ConfigError(" ".join(wrong))
    return Config(**values)  # type: ignore[arg-type]


def reference() -> list[tuple[str, str, str]]:
    """Variable, default and meaning of every setting, for the reference page."""
    return [(f.metadata["env"], str(f.default), f.metadata["meaning"]) for f in fields(Config)]


def _given(env: str, environ: Mapping[str, str]) -> str | None:
    path = environ.get(f"{env}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else environ.get(env) or None


def _kept_key(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass  # another process made it a moment ago; theirs is read below
    return path.read_text(encoding="utf-8").strip()
