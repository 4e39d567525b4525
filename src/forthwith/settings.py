"""Settings: environment (`FORTHWITH_*`), then `forthwith.toml`, then defaults. Read once."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from forthwith.model.errors import Detail, InvalidInputError

_MEBIBYTE = 1 << 20
CONFIG_VARIABLE = "FORTHWITH_CONFIG"


def _secret(given: SecretStr, file: Path | None) -> str:
    return file.read_text(encoding="utf-8").strip() if file else given.get_secret_value()


def _workers() -> int:
    return min(2, os.cpu_count() or 1)


class Settings(BaseSettings):
    """Every setting; the name in the environment is `FORTHWITH_` and the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="FORTHWITH_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    data_dir: Path = Field(
        default=Path(".forthwith"), description="Where the ledger, documents and reports are."
    )
    database_url: str = Field(
        default="",
        description="`sqlite:///path`, by default `ledger.db` in the data directory; or"
        " `postgresql://user:password@host/database`.",
    )
    accept_loss: bool = Field(
        default=False,
        description="Use a PostgreSQL server whose crash may lose accepted jobs (`fsync` off).",
    )
    host: str = Field(default="127.0.0.1", description="The address that the API listens on.")
    port: int = Field(default=8700, ge=0, le=65535, description="The port of the API.")
    server: str = Field(default="", description="The server that the command line talks to.")
    app: str = Field(default="", description="Your application, as `module:attribute`.")
    workers: int = Field(
        default_factory=_workers, ge=1, le=64, description="Worker processes of `serve`."
    )
    concurrency: int = Field(
        default=10, ge=1, le=1000, description="Background jobs at once in a worker process."
    )
    immediate_slots: int = Field(
        default=5, ge=0, le=1000, description="Jobs at once, in all, that somebody waits for."
    )
    lease_seconds: float = Field(
        default=10.0, gt=0.5, le=600, description="How long a claim stands without a heartbeat."
    )
    heartbeat_seconds: float = Field(
        default=2.0, gt=0.05, le=60, description="How often a worker's lease is renewed."
    )
    drain_seconds: float = Field(
        default=30.0, ge=0, le=3600, description="How long running jobs may go on at shutdown."
    )
    max_upload_bytes: int = Field(
        default=100 * _MEBIBYTE, ge=1, description="The largest document, in bytes."
    )
    max_body_bytes: int = Field(
        default=6 * _MEBIBYTE, ge=1024, description="The largest JSON request, in bytes."
    )
    max_pending: int = Field(
        default=100_000, ge=1, description="How many jobs may wait before 503 `overloaded`."
    )
    max_wait_seconds: float = Field(
        default=60.0,
        gt=0,
        le=600,
        description="The longest `Prefer: wait`, in seconds; `deadline_seconds` (45) bounds it.",
    )
    child_memory_mb: int = Field(
        default=1024, ge=64, description="Memory of an isolated child, in MiB."
    )
    child_seconds: float = Field(
        default=60.0, gt=0, description="How long an isolated child may run, in seconds."
    )
    synchronous: Literal["FULL", "NORMAL", "OFF"] = Field(
        default="FULL", description="What SQLite syncs; below FULL a power cut may lose work."
    )
    encryption_keys: SecretStr = Field(
        default=SecretStr(""), description="Keys that seal what is stored, `id:base64,…`."
    )
    encryption_keys_file: Path | None = Field(
        default=None, description="A file with the encryption keys."
    )
    openai_base_url: str = Field(
        default="",
        description="An OpenAI-compatible service, as `http://127.0.0.1:11434/v1`; by default"
        " OpenAI's own where a key is given.",
    )
    openai_model: str = Field(
        default="", description="The language model; none is asked where this is empty."
    )
    openai_api_key: SecretStr = Field(
        default=SecretStr(""), description="The key for the language model's service."
    )
    openai_api_key_file: Path | None = Field(default=None, description="A file with that key.")
    log_format: Literal["console", "json"] = Field(
        default="console", description="How the logs are written."
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("only sqlite:///path and postgresql://… are supported")
        return url

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the TOML file."""
        del dotenv_settings, file_secret_settings
        named = os.environ.get(CONFIG_VARIABLE)
        if named and not Path(named).is_file():
            raise InvalidInputError(
                f"the settings file {named!r} is not there", (Detail(CONFIG_VARIABLE, "no file"),)
            )
        path = named or "forthwith.toml"
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path)

    @property
    def database(self) -> str:
        """The kind of the ledger's database."""
        return self.database_url.partition(":")[0] or "sqlite"

    @cached_property
    def ledger_place(self) -> str:
        """Where the ledger is, as it may be shown: without a password."""
        if self.database == "sqlite":
            return self.ledger_path
        parts = urlsplit(self.database_url)
        return f"{self.database}://{parts.hostname or 'local'}:{parts.port or 5432}{parts.path}"

    @cached_property
    def ledger_path(self) -> str:
        """The file of a SQLite ledger, absolute, or `:memory:`."""
        if self.database_url in ("sqlite:///:memory:", "sqlite://"):
            return ":memory:"
        named = self.database_url.removeprefix("sqlite:///")
        return str((Path(named) if named else self.data_dir / "ledger.db").absolute())

    def keys(self) -> str:
        """The encryption keys, from the file where one is named."""
        return _secret(self.encryption_keys, self.encryption_keys_file)

    def openai_key(self) -> str:
        """The language model's key, from the file where one is named."""
        return _secret(self.openai_api_key, self.openai_api_key_file)

    def environment(self) -> dict[str, str]:
        """These settings as environment variables, for processes of the service's own.

        Defaults are among them: the environment and the file of such a process may say otherwise.
        """
        values = self.model_dump(mode="json", exclude_none=True)
        values["data_dir"] = str(self.data_dir.absolute())
        values["encryption_keys"] = self.encryption_keys.get_secret_value()
        values["openai_api_key"] = self.openai_api_key.get_secret_value()
        return {
            f"FORTHWITH_{name.upper()}": str(value) for name, value in values.items() if value != ""
        }
