"""The environment → `Settings`: the only reader of it besides libraries."""

import base64
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigError, Mistake

PREFIX: Final = "KAIHO_"


def _wrong(problem: str, remedy: str) -> PydanticCustomError:
    """Say what is wrong in our words; values stay unquoted, for they may be secrets."""
    return PydanticCustomError("kaiho", "{problem}", {"problem": problem, "remedy": remedy})


def _contact(text: str) -> str:
    # It is sent in a header's comment, so neither spaces nor brackets: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5
    if not re.fullmatch(r"(https?://|[!-'*-~]+@)[!-'*-~]+", text):
        raise _wrong(
            "is neither a web address nor a mail address.", "Write https://example.org/bot or you@example.org."
        )
    return text


def _channel(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,20}", text):
        raise _wrong("is not a channel id.", "In Discord, turn on developer mode, then Copy Channel ID.")
    return text


def _server(*schemes: str) -> AfterValidator:
    def check(text: str) -> str:
        if not text.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise _wrong(f"is no {schemes[0]} address.", f"Write {schemes[0]}://127.0.0.1:8081, or leave it out.")
        return text

    return AfterValidator(check)


def _database(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise _wrong(
            "is not a PostgreSQL address.",
            "Write postgresql://user@host/name, or leave it out for SQLite in the data folder.",
        )
    return text


def _embedder(text: str) -> str:
    if not re.fullmatch(r"compiled|multilingual|hashing|sentences(:.+)?", text):
        raise _wrong(
            "is no embedder.", "Write compiled, multilingual, hashing, sentences, or sentences:NAME_OR_PATH of a model."
        )
    return text


def _hosts(text: object) -> object:
    """Split a list written with commas; what is no text is left for pydantic to judge."""
    if not isinstance(text, str):
        return text
    hosts = frozenset(part.strip() for part in text.split(",") if part.strip())
    for host in sorted(hosts):
        if not _is_host_and_port(host):
            raise _wrong(f"{host} is not host:port.", "Write 127.0.0.1:18080, or several with commas between.")
    return hosts


def _people(text: object) -> object:
    """Split a list written with commas; what is no text is left for pydantic to judge."""
    if not isinstance(text, str):
        return text
    people = frozenset(part.strip() for part in text.split(",") if part.strip())
    for person in sorted(people):
        if not re.fullmatch(r"[0-9]{1,20}", person):
            raise _wrong(f"{person} is not a person's id.", "In Discord, turn on developer mode, then Copy User ID.")
    return people


def _is_host_and_port(text: str) -> bool:
    try:
        parts = urlsplit(f"//{text}")
        return bool(parts.hostname and parts.port and parts.netloc == text and "@" not in text)
    except ValueError:
        return False


def _secret(text: str) -> str:
    # It is sent in a header, whole: https://www.rfc-editor.org/rfc/rfc9110#section-5.5
    if not re.fullmatch(r"[!-~]{1,1000}", text):
        raise _wrong("holds spaces or signs that no header takes.", "Copy it again, without quotes around it.")
    return text


def _pair(text: str) -> str:
    if not re.fullmatch(r"[^:]+:[^:]+", text):
        raise _wrong("is not user:key.", "Both stand in the kaggle.json that Kaggle gives.")
    return text


def _listen(text: str, info: ValidationInfo) -> str:
    if not _is_host_and_port(text):
        raise _wrong("is not host:port.", "Write 127.0.0.1:8090, or leave it out.")
    if not info.data.get("webhook_secret"):
        raise _wrong("takes webhooks from nobody without a secret.", f"Set {PREFIX}WEBHOOK_SECRET too.")
    return text


def _model(text: str) -> str:
    if not re.fullmatch(r"[!-~]{1,200}", text):
        raise _wrong("is not a model's name.", "Write it as the server lists it, for example qwen3.6:27b.")
    return text


def _llm_model(text: str | None, info: ValidationInfo) -> str | None:
    if info.data.get("llm_url") and not text:
        raise _wrong(f"is missing, though {PREFIX}LLM_URL is set.", "Name a model that the server has.")
    return text


def _llm_key(text: str | None, info: ValidationInfo) -> str | None:
    # A name without a dot, or a literal address that is not public, is on the operator's own network.
    if text and not _is_private(info.data.get("llm_url") or ""):
        raise _wrong("would cross the internet for everyone to read.", f"Write https:// in {PREFIX}LLM_URL.")
    return text


def _is_private(url: str) -> bool:
    """Say whether what is sent to an address stays secret: by TLS, or because it stays in the house."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        inside = ip_address(host).is_private
    except ValueError:
        inside = "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost"))
    return parts.scheme != "http" or inside


Secret = Annotated[str, AfterValidator(_secret)]
"""Fields of it say `repr=False`: what is read here is never shown."""


class Settings(BaseSettings):
    """What the operator chose, by environment; everything has a default."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    data: Path = Field(default=Path("data"), description="The folder everything is kept in.")
    sources: Path = Field(default=Path("sources.yaml"), description="The file that names sources and subscriptions.")
    database: Annotated[str, AfterValidator(_database)] | None = Field(
        default=None, repr=False, description="A `postgresql://` address; without one, SQLite in the data folder."
    )
    discord_token: str | None = Field(
        default=None,
        repr=False,
        description="The bot's token; without one, digests go to the terminal and an HTML file.",
    )
    discord_channel: Annotated[str, AfterValidator(_channel)] | None = Field(
        default=None, description="The id of the channel that a subscription `to: discord` writes to."
    )
    discord_operators: Annotated[frozenset[str], NoDecode, BeforeValidator(_people)] = Field(
        default=frozenset(),
        description="Ids of the people, comma separated, who may use the operators' commands; whose application it is may too.",
    )
    discord_operator_channel: Annotated[str, AfterValidator(_channel)] | None = Field(
        default=None, description="The id of the channel that hears of disputes, and of destinations that were lost."
    )
    discord_api: Annotated[str, _server("http", "https")] | None = Field(
        default=None, description="Another address for Discord's REST, for trials on a local server."
    )
    discord_gateway: Annotated[str, _server("ws", "wss")] | None = Field(
        default=None, description="Another address for Discord's gateway, for trials on a local server."
    )
    hf_token: Secret | None = Field(
        default=None,
        repr=False,
        description="A Hugging Face token that may only read: twice the calls, and gated files.",
    )
    github_token: Secret | None = Field(
        default=None, repr=False, description="A GitHub token without scopes: 5,000 calls an hour instead of 60."
    )
    replicate_token: Secret | None = Field(
        default=None, repr=False, description="A Replicate token; `replicate` sources need one."
    )
    kaggle_key: Annotated[Secret, AfterValidator(_pair)] | None = Field(
        default=None, repr=False, description="A Kaggle `user:key`; `kaggle` sources need one."
    )
    civitai_token: Secret | None = Field(default=None, repr=False, description="A Civitai token.")
    modelscope_token: Secret | None = Field(default=None, repr=False, description="A ModelScope token.")
    webhook_secret: Secret | None = Field(
        default=None, repr=False, description="The secret that webhooks from Hugging Face carry."
    )
    webhook_listen: Annotated[str, AfterValidator(_listen)] | None = Field(
        default=None, description="The `host:port` webhooks are taken at, under `/huggingface`; without one, none are."
    )
    contact: Annotated[str, AfterValidator(_contact)] | None = Field(
        default=None, description="A web or mail address, told to every server we ask, for when we misbehave."
    )
    allow_hosts: Annotated[frozenset[str], NoDecode, BeforeValidator(_hosts)] = Field(
        default=frozenset(),
        description="Non-public `host:port`s, comma separated, that may be asked all the same, for trials.",
    )
    embedder: Annotated[str, AfterValidator(_embedder)] = Field(
        default="compiled",
        description="What makes vectors: `compiled`, `multilingual`, `sentences`, `sentences:NAME_OR_PATH` or `hashing`.",
    )
    llm_url: Annotated[str, _server("http", "https")] | None = Field(
        default=None,
        description="An OpenAI-compatible server that may word summaries, `http://127.0.0.1:11434/v1`; without one, none does.",
    )
    llm_model: Annotated[Annotated[str, AfterValidator(_model)] | None, AfterValidator(_llm_model)] = Field(
        default=None, validate_default=True, description="The model it is asked for; needed with `KAIHO_LLM_URL`."
    )
    llm_key: Annotated[Secret | None, AfterValidator(_llm_key)] = Field(
        default=None, repr=False, description="What that server wants in `Authorization`, if anything."
    )
    llm_seconds: int = Field(
        default=20,
        ge=1,
        le=600,
        description="How many seconds one answer may take; all those of ten minutes, three times that.",
    )
    llm_tokens_per_day: int = Field(
        default=200_000, ge=1, le=1_000_000_000, description="How many tokens may be asked and answered in a day."
    )
    llm_price: float = Field(
        default=0.0,
        ge=0,
        le=10_000,
        description="What a million tokens cost, in your currency; 0 where they cost nothing.",
    )
    llm_spend_per_day: float = Field(
        default=0.0,
        ge=0,
        le=10_000,
        description="How much of it may be spent in a day; 0 for no cap but that of tokens.",
    )
    log: Literal["pretty", "json"] = Field(default="pretty", description="How log lines look: `pretty` or `json`.")
    page_days: int = Field(
        default=90, ge=1, le=3650, description="How many days the text of a page followed from a teaser is kept."
    )

    def credentials(self) -> dict[str, str]:
        """Return what to say in `Authorization` to which host."""
        bearers = {
            "huggingface.co": self.hf_token,
            "api.github.com": self.github_token,
            "api.replicate.com": self.replicate_token,
            "civitai.com": self.civitai_token,
            "modelscope.cn": self.modelscope_token,
            "www.modelscope.cn": self.modelscope_token,
        }
        said = {host: f"Bearer {token}" for host, token in bearers.items() if token}
        if self.kaggle_key:
            said["www.kaggle.com"] = f"Basic {base64.b64encode(self.kaggle_key.encode()).decode()}"
        return said


def read_settings(*, data: Path | None = None, sources: Path | None = None) -> Settings:
    """Read the environment; what the command line gives wins. Every mistake is told at once, as a `ConfigError`."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise ConfigError(tuple(map(_mistake, error.errors()))) from None
    given = {name: path for name, path in (("data", data), ("sources", sources)) if path is not None}
    return settings.model_copy(update=given)


def settings_table() -> list[tuple[str, str, str]]:
    """Return every setting's name, default and description, in the order they are declared."""
    return [
        (f"{PREFIX}{name.upper()}", str(field.default) if field.default else "", field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _mistake(detail: ErrorDetails) -> Mistake:
    match detail["type"]:
        case "kaiho":
            problem, remedy = detail["msg"], detail["ctx"]["remedy"]
        case "literal_error":
            problem, remedy = "is not one of the choices.", f"Write {detail['ctx']['expected']}."
        case _ if detail["loc"][0] == "page_days":
            problem, remedy = "is not a number of days.", "Write one from 1 to 3650."
        case _:
            problem, remedy = "is not a number in its bounds.", "The settings table in README names them."
    name = f"{PREFIX}{detail['loc'][0]}".upper()
    return Mistake(file="environment", line=0, column=0, problem=f"{name}: {problem}", remedy=remedy)
