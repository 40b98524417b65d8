"""The environment becomes settings, or is told why not."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import ConfigError
from bot.settings import Settings, read_settings, settings_table


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, _, _ in settings_table():
        monkeypatch.delenv(name, raising=False)


def test_everything_has_a_default() -> None:
    """An empty environment is enough to run."""
    settings = read_settings()

    assert (settings.data, settings.sources, settings.embedder) == (Path("data"), Path("sources.yaml"), "compiled")
    assert settings.database is None
    assert settings.discord_token is None
    assert settings.allow_hosts == frozenset()
    assert (settings.log, settings.page_days) == ("pretty", 90)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each variable reaches its setting."""
    given = {
        "KAIHO_DATA": "/srv/kaiho",
        "KAIHO_DATABASE": "postgresql://kaiho@db/kaiho",
        "KAIHO_DISCORD_TOKEN": "t0ken",
        "KAIHO_DISCORD_CHANNEL": "123456789012345678",
        "KAIHO_DISCORD_OPERATORS": "1, 23,",
        "KAIHO_DISCORD_OPERATOR_CHANNEL": "45",
        "KAIHO_DISCORD_API": "http://127.0.0.1:8081/api/v10",
        "KAIHO_DISCORD_GATEWAY": "ws://127.0.0.1:8082/",
        "KAIHO_WEBHOOK_SECRET": "open-sesame",
        "KAIHO_WEBHOOK_LISTEN": "127.0.0.1:8090",
        "KAIHO_CONTACT": "https://example.org/bot",
        "KAIHO_ALLOW_HOSTS": "127.0.0.1:18080, [::1]:18080,",
        "KAIHO_EMBEDDER": "hashing",
        "KAIHO_LLM_URL": "http://127.0.0.1:11434/v1",
        "KAIHO_LLM_MODEL": "qwen3.6:27b",
        "KAIHO_LLM_KEY": "open-sesame",
        "KAIHO_LLM_SECONDS": "5",
        "KAIHO_LLM_TOKENS_PER_DAY": "1000",
        "KAIHO_LLM_PRICE": "0.5",
        "KAIHO_LLM_SPEND_PER_DAY": "2",
        "KAIHO_LOG": "json",
        "KAIHO_PAGE_DAYS": "30",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    settings = read_settings()

    assert settings.data == Path("/srv/kaiho")
    assert settings.database == "postgresql://kaiho@db/kaiho"
    assert settings.discord_token == "t0ken"
    assert settings.discord_channel == "123456789012345678"
    assert settings.discord_operators == {"1", "23"}
    assert settings.discord_operator_channel == "45"
    assert settings.discord_api == "http://127.0.0.1:8081/api/v10"
    assert settings.discord_gateway == "ws://127.0.0.1:8082/"
    assert (settings.webhook_secret, settings.webhook_listen) == ("open-sesame", "127.0.0.1:8090")
    assert settings.contact == "https://example.org/bot"
    assert settings.allow_hosts == {"127.0.0.1:18080", "[::1]:18080"}
    assert (settings.llm_url, settings.llm_model) == ("http://127.0.0.1:11434/v1", "qwen3.6:27b")
    assert (settings.llm_key, settings.llm_seconds, settings.llm_tokens_per_day) == ("open-sesame", 5, 1000)
    assert (settings.llm_price, settings.llm_spend_per_day) == (0.5, 2.0)
    assert (settings.embedder, settings.log, settings.page_days) == ("hashing", "json", 30)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """`KAIHO_DISCORD_TOKEN=` in a compose file means no token."""
    monkeypatch.setenv("KAIHO_DISCORD_TOKEN", "")

    assert read_settings().discord_token is None


def test_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `--data` and `--sources` say is taken before the environment."""
    monkeypatch.setenv("KAIHO_DATA", "/srv/kaiho")
    monkeypatch.setenv("KAIHO_SOURCES", "/etc/kaiho.yaml")

    settings = read_settings(data=Path("here"))

    assert (settings.data, settings.sources) == (Path("here"), Path("/etc/kaiho.yaml"))


def test_settings_are_frozen() -> None:
    """Nobody changes a setting after it was read."""
    settings = read_settings()

    with pytest.raises(ValidationError):
        settings.log = "json"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KAIHO_DATABASE", "mysql://db", "is not a PostgreSQL address. Write postgresql://user@host/name"),
        ("KAIHO_DISCORD_CHANNEL", "#news", "is not a channel id. In Discord, turn on developer mode"),
        ("KAIHO_DISCORD_OPERATORS", "1,me", "me is not a person's id. In Discord, turn on developer mode"),
        ("KAIHO_DISCORD_API", "127.0.0.1:80", "is no http address. Write http://127.0.0.1:8081"),
        ("KAIHO_DISCORD_GATEWAY", "http://127.0.0.1", "is no ws address. Write ws://127.0.0.1:8081"),
        ("KAIHO_HF_TOKEN", "hf_a\r\nX-Evil: 1", "holds spaces or signs that no header takes. Copy it again"),
        ("KAIHO_WEBHOOK_SECRET", "open sesame", "holds spaces or signs that no header takes."),
        ("KAIHO_KAGGLE_KEY", "key-alone", "is not user:key. Both stand in the kaggle.json"),
        ("KAIHO_WEBHOOK_LISTEN", "8090", "is not host:port. Write 127.0.0.1:8090"),
        (
            "KAIHO_WEBHOOK_LISTEN",
            "127.0.0.1:8090",
            "takes webhooks from nobody without a secret. Set KAIHO_WEBHOOK_SECRET too.",
        ),
        ("KAIHO_CONTACT", "me", "is neither a web address nor a mail address. Write https://example.org/bot"),
        ("KAIHO_CONTACT", "a@b\r\nX-Evil: 1", "is neither a web address nor a mail address."),
        ("KAIHO_CONTACT", "https://example.org/bot)x", "is neither a web address nor a mail address."),
        ("KAIHO_ALLOW_HOSTS", "127.0.0.1", "127.0.0.1 is not host:port. Write 127.0.0.1:18080"),
        ("KAIHO_ALLOW_HOSTS", "a:1,b:99999", "b:99999 is not host:port."),
        ("KAIHO_ALLOW_HOSTS", "http://a:1", "http://a:1 is not host:port."),
        ("KAIHO_ALLOW_HOSTS", "[::1:80", "[::1:80 is not host:port."),
        ("KAIHO_LOG", "xml", "is not one of the choices. Write 'pretty' or 'json'."),
        ("KAIHO_LLM_URL", "localhost:11434", "is no http address."),
        ("KAIHO_LLM_MODEL", "my model", "is not a model's name. Write it as the server lists it"),
        ("KAIHO_LLM_KEY", "two words", "holds spaces or signs that no header takes."),
        ("KAIHO_LLM_SECONDS", "0", "is not a number in its bounds."),
        ("KAIHO_LLM_PRICE", "cheap", "is not a number in its bounds."),
        ("KAIHO_PAGE_DAYS", "0", "is not a number of days. Write one from 1 to 3650."),
        ("KAIHO_PAGE_DAYS", "soon", "is not a number of days. Write one from 1 to 3650."),
    ],
)
def test_a_bad_value_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """A bad value names its variable, what is wrong, and what would be right."""
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError) as caught:
        read_settings()

    assert str(caught.value).startswith(f"environment  {name}: {said}")


def test_every_bad_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two mistakes are two lines of one error."""
    monkeypatch.setenv("KAIHO_LOG", "xml")
    monkeypatch.setenv("KAIHO_PAGE_DAYS", "soon")

    with pytest.raises(ConfigError) as caught:
        read_settings()

    assert len(caught.value.mistakes) == 2


def test_a_server_for_words_needs_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address alone says not whom to ask there."""
    monkeypatch.setenv("KAIHO_LLM_URL", "http://127.0.0.1:11434/v1")

    with pytest.raises(ConfigError, match="KAIHO_LLM_MODEL: is missing, though KAIHO_LLM_URL is set"):
        read_settings()


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "http://127.0.0.1:8000/v1",
        "http://192.168.1.5:8000/v1",
        "http://ollama:11434/v1",
        "http://gpu.local/v1",
    ],
)
def test_a_key_goes_where_it_stays_secret(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """It is taken for an address over TLS, or one within the house."""
    for name, value in (("URL", url), ("MODEL", "m"), ("KEY", "s3cret")):
        monkeypatch.setenv(f"KAIHO_LLM_{name}", value)

    assert read_settings().llm_key == "s3cret"


@pytest.mark.parametrize("url", ["http://api.example.com/v1", "http://8.8.8.8/v1"])
def test_a_key_is_never_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Over the internet it needs TLS."""
    for name, value in (("URL", url), ("MODEL", "m"), ("KEY", "s3cret")):
        monkeypatch.setenv(f"KAIHO_LLM_{name}", value)

    with pytest.raises(ConfigError, match="would cross the internet"):
        read_settings()


def test_tokens_become_what_each_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each token is for the hosts of its own hub, in the form that hub takes; without tokens nobody is told anything."""
    assert read_settings().credentials() == {}
    for hub in ("HF", "GITHUB", "REPLICATE", "CIVITAI", "MODELSCOPE"):
        monkeypatch.setenv(f"KAIHO_{hub}_TOKEN", f"{hub.lower()}-s3cret")
    monkeypatch.setenv("KAIHO_KAGGLE_KEY", "user:s3cret")

    credentials = read_settings().credentials()

    assert credentials == {
        "huggingface.co": "Bearer hf-s3cret",
        "api.github.com": "Bearer github-s3cret",
        "api.replicate.com": "Bearer replicate-s3cret",
        "civitai.com": "Bearer civitai-s3cret",
        "modelscope.cn": "Bearer modelscope-s3cret",
        "www.modelscope.cn": "Bearer modelscope-s3cret",
        "www.kaggle.com": "Basic dXNlcjpzM2NyZXQ=",
    }


SECRETS = {
    "KAIHO_DISCORD_TOKEN": "s3cret",
    "KAIHO_DATABASE": "postgresql://kaiho:s3cret@db/kaiho",
    "KAIHO_HF_TOKEN": "hf_s3cret",
    "KAIHO_GITHUB_TOKEN": "s3cret",
    "KAIHO_REPLICATE_TOKEN": "s3cret",
    "KAIHO_KAGGLE_KEY": "user:s3cret",
    "KAIHO_CIVITAI_TOKEN": "s3cret",
    "KAIHO_MODELSCOPE_TOKEN": "s3cret",
    "KAIHO_WEBHOOK_SECRET": "s3cret",
    "KAIHO_LLM_KEY": "s3cret",
}


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a token, nor a key, nor a database password stands in a repr, nor in an error about it."""
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    assert "s3cret" not in f"{read_settings()!r} {read_settings()}"

    monkeypatch.setenv("KAIHO_DATABASE", "mysql://kaiho:s3cret@db/kaiho")
    monkeypatch.setenv("KAIHO_HF_TOKEN", "hf s3cret")
    with pytest.raises(ConfigError) as caught:
        read_settings()
    assert "s3cret" not in str(caught.value)


def test_settings_table_tells_every_setting() -> None:
    """The table the README shows has a row per setting, each with a sentence."""
    table = settings_table()

    assert [name for name, _, _ in table] == [f"KAIHO_{name.upper()}" for name in Settings.model_fields]
    assert all(description.endswith(".") for _, _, description in table)
    assert ("KAIHO_PAGE_DAYS", "90") in [(name, default) for name, default, _ in table]
