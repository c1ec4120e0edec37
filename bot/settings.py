"""What the operator sets, from the environment or `.env`; every problem told at once, with key, cause and example."""

import base64
import binascii
import difflib
import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"
PREFIXES = ("SLACK_", "DATABASE_", "SMTP_", "MAIL_", "ENCRYPTION_", "PUBLIC_", "CATALOGUE_", "OPEN_")


class BadSettings(ValueError):
    """Settings that cannot be used; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """What it takes to be installed in several workspaces; `public_url` has no slash at its end.

    `opens` says that a new workspace need not wait for the operator.
    """

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    opens: bool = False


class Settings(BaseSettings):
    """The settings, checked; secrets are never written out."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API
    database_url: str = "sqlite+aiosqlite:///samarbete.db"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    public_url: str | None = None
    open_installation: bool = False
    encryption_key: SecretStr | None = None
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    catalogue_file: Path | None = None

    @field_validator("slack_bot_token", "slack_app_token", mode="after")
    @classmethod
    def _token(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        wanted = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}[info.field_name]
        if value and not value.get_secret_value().startswith(wanted):
            raise ValueError(f"it should begin with {wanted}; this one begins with {value.get_secret_value()[:5]}")
        return value

    @field_validator("slack_signing_secret", mode="after")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[0-9a-f]{32}", value.get_secret_value()):
            length = len(value.get_secret_value())
            raise ValueError(f"it has {length} characters; Slack's has 32, all of 0-9 and a-f")
        return value

    @field_validator("slack_client_id", mode="after")
    @classmethod
    def _client(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[0-9]+\.[0-9]+", value):
            raise ValueError("it should be two numbers with a dot between, such as 1234567890.1234567890123")
        return value

    @field_validator("public_url", mode="after")
    @classmethod
    def _public(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        plain = not (parts.query or parts.fragment or "@" in parts.netloc)
        if not (plain and parts.hostname and (parts.scheme == "https" or _is_local(value))):
            raise ValueError("it should be where Slack and browsers reach this server, such as https://bot.example")
        return value.rstrip("/")

    @field_validator("slack_api_url", mode="after")
    @classmethod
    def _api(cls, value: str) -> str:
        if value != SLACK_API and not _is_loopback(value):
            raise ValueError("only Slack's own address, or one on this machine, is accepted")
        return value if value.endswith("/") else f"{value}/"

    @field_validator("database_url", mode="after")
    @classmethod
    def _database(cls, value: str) -> str:
        for plain, full in (("postgres://", "postgresql+psycopg://"), ("postgresql://", "postgresql+psycopg://")):
            if value.startswith(plain):
                return full + value.removeprefix(plain)
        if value.startswith("sqlite://"):
            value = "sqlite+aiosqlite" + value.removeprefix("sqlite")
        if not value.startswith(("sqlite+aiosqlite:///", "postgresql+psycopg://")):
            raise ValueError("use sqlite+aiosqlite:///FILE.db or postgresql+psycopg://USER:PASSWORD@HOST/NAME")
        return value

    @field_validator("encryption_key", mode="after")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(_decoded(value.get_secret_value())) != 32:  # noqa: PLR2004 - AES-256
            raise ValueError("it should be 32 random bytes in base64; make one with: openssl rand -base64 32")
        return value

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if not (self.slack_app_token or self.slack_signing_secret):
            raise ValueError(
                "SLACK_APP_TOKEN (Socket Mode, xapp-…) or SLACK_SIGNING_SECRET (HTTP) is missing: "
                "copy it from your app's page under Basic Information"
            )
        missing = self._missing_for_installing()
        if missing and (self.slack_client_id or self.slack_client_secret):
            raise ValueError(
                f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: installing in several "
                "workspaces takes SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET (your app's page, "
                "Basic Information) and PUBLIC_URL (such as https://bot.example)"
            )
        return self

    def _missing_for_installing(self) -> list[str]:
        needed = ("slack_client_id", "slack_client_secret", "slack_signing_secret", "public_url")
        return [name.upper() for name in needed if not getattr(self, name)]

    @property
    def distribution(self) -> Distribution | None:
        """Give what it takes to be installed in several workspaces, if all of it is set."""
        if not (self.slack_client_id and self.slack_client_secret and self.slack_signing_secret and self.public_url):
            return None
        secret = self.slack_client_secret.get_secret_value()
        return Distribution(
            client_id=self.slack_client_id,
            client_secret=secret,
            public_url=self.public_url,
            opens=self.open_installation,
        )

    @property
    def sqlite_file(self) -> Path | None:
        """Give the database's file, if it is one."""
        _, found, path = self.database_url.partition("sqlite+aiosqlite:///")
        return Path(path) if found else None

    def key(self) -> bytes | None:
        """Give the encryption key's bytes, if it is set."""
        return _decoded(self.encryption_key.get_secret_value()) if self.encryption_key else None


def load(env_file: str = ".env", **given: Any) -> Settings:
    """Read the settings; raises BadSettings with every problem at once."""
    problems = _misspelt(env_file)
    try:
        settings = Settings(**{"_env_file": env_file} | given)
    except ValidationError as error:
        problems += [_sentence(each) for each in error.errors()]
    if problems:
        raise BadSettings(problems)
    return settings


def _sentence(problem: Any) -> str:
    key = "_".join(str(part) for part in problem["loc"]).upper()
    message = problem["msg"].removeprefix("Value error, ")
    return f"{key}: {message}." if key else f"{message}."


def _misspelt(env_file: str) -> list[str]:
    known = [name.upper() for name in Settings.model_fields]
    keys = dotenv_values(env_file) if Path(env_file).exists() else {}
    strange = [key for key in keys if key.startswith(PREFIXES) and key not in known]
    return [f"{key}: unknown setting in {env_file}{_meant(key, known)}" for key in strange]


def _meant(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]}?" if near else "."


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_local(url: str) -> bool:
    return url.startswith("http://") and _is_loopback(url)
