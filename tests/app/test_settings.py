"""Settings: where they come from, which wins, and what is refused."""

import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from forthwith.model.errors import InvalidInputError
from forthwith.settings import Settings


@pytest.fixture(autouse=True)
def folder_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORTHWITH_DATA_DIR", raising=False)
    return tmp_path


def configure(text: str) -> None:
    Path("forthwith.toml").write_text(text, encoding="utf-8")


def test_arguments_win_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure('port = 1111\nhost = "192.0.2.1"\nconcurrency = 3')
    monkeypatch.setenv("FORTHWITH_PORT", "2222")
    monkeypatch.setenv("FORTHWITH_CONCURRENCY", "4")
    settings = Settings(concurrency=5)

    assert (settings.host, settings.port, settings.concurrency) == ("192.0.2.1", 2222, 5)
    assert settings.immediate_slots == 5


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTHWITH_PORT", "")

    assert Settings().port == 8700


def test_the_file_that_the_environment_names_is_read_instead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    configure("port = 1111")
    other = tmp_path / "other.toml"
    other.write_text("port = 3333", encoding="utf-8")
    monkeypatch.setenv("FORTHWITH_CONFIG", str(other))

    assert Settings().port == 3333


def test_a_named_file_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORTHWITH_CONFIG", "nowhere.toml")

    with pytest.raises(InvalidInputError, match=r"nowhere\.toml"):
        Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "many"),
        ("workers", "0"),
        ("lease_seconds", "0.1"),
        ("synchronous", "SOMETIMES"),
        ("database_url", "mysql://here"),
        ("log_format", "xml"),
    ],
)
def test_a_bad_value_is_refused_by_the_settings_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"FORTHWITH_{name.upper()}", value)

    with pytest.raises(ValidationError) as refused:
        Settings()
    assert [error["loc"] for error in refused.value.errors()] == [(name,)]


def test_a_name_in_the_file_that_is_no_setting_is_refused() -> None:
    configure("concurency = 3")

    with pytest.raises(ValidationError, match="concurency"):
        Settings()


def test_a_file_that_is_no_toml_is_refused() -> None:
    configure("port = = 3")

    with pytest.raises(tomllib.TOMLDecodeError):
        Settings()


def test_a_process_of_the_services_own_gets_the_same_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = Settings(
        data_dir=Path("data"),
        port=9,
        concurrency=2,
        lease_seconds=1.5,
        encryption_keys=SecretStr("k1:c2VjcmV0"),
        synchronous="OFF",
        log_format="json",
    )
    for name, value in given.environment().items():
        monkeypatch.setenv(name, value)
    again = Settings()

    assert again == given.model_copy(update={"data_dir": Path("data").absolute()})
    assert again.keys() == "k1:c2VjcmV0"


def test_a_default_that_was_chosen_wins_over_file_and_environment_of_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure("port = 1111\nimmediate_slots = 1")
    chosen = Settings(port=8700, immediate_slots=5)
    monkeypatch.setenv("FORTHWITH_PORT", "2222")
    for name, value in chosen.environment().items():
        monkeypatch.setenv(name, value)

    assert (Settings().port, Settings().immediate_slots) == (8700, 5)


def test_keys_in_a_file_are_read_from_there_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("k1:c2VjcmV0\n", encoding="utf-8")

    assert Settings(encryption_keys_file=file).keys() == "k1:c2VjcmV0"
    assert "c2VjcmV0" not in repr(Settings(encryption_keys=SecretStr("k1:c2VjcmV0")))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "data/ledger.db"),
        ("sqlite:///:memory:", ":memory:"),
        ("sqlite:////somewhere/l.db", "/somewhere/l.db"),
        ("sqlite:///l.db", "l.db"),
    ],
)
def test_the_ledger_is_where_the_url_says_or_in_the_data_directory(url: str, path: str) -> None:
    settings = Settings(data_dir=Path("data"), database_url=url)

    expected = path if path == ":memory:" else str(Path(path).absolute())
    assert settings.ledger_path == expected
