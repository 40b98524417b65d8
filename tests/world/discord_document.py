"""An OpenAPI document, asked whether a body may be sent or answered."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

Json = dict[str, Any]

OPENAPI = Path(__file__).parents[3] / "shared" / "corpora" / "discord" / "openapi.json"
"""Discord's own document (discord/discord-api-spec), where it lies beside the checkout; not part of the repository."""


class Document:
    """A document with `paths` and `components`, as OpenAPI 3.1 shapes it."""

    def __init__(self, whole: Json) -> None:
        self._whole = whole
        self._operations: dict[tuple[str, int], list[tuple[re.Pattern[str], Json]]] = {}
        for template in sorted(whole["paths"], key=lambda path: path.count("{")):  # "@me" before "{user}"
            pattern = re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(template)))
            for method, operation in whole["paths"][template].items():
                self._operations.setdefault((method, template.count("/")), []).append((pattern, operation))
        self._validator = cache(self._make)

    def request_faults(self, method: str, path: str, body: object) -> Iterator[str]:
        """Say what is wrong with a body sent to a path."""
        operation = self._operation(method, path)
        if operation is None:
            yield f"{method} {path} is not in the document"
        elif "requestBody" in operation:
            yield from self._faults(operation["requestBody"], body)
        elif body is not None:
            yield f"{method} {path} takes no body"

    def response_faults(self, method: str, path: str, status: int, body: object) -> Iterator[str]:
        """Say what is wrong with an answer; `body` is None where there is none."""
        responses = (self._operation(method, path) or {}).get("responses", {})
        response = responses.get(str(status), responses.get(f"{status // 100}XX"))
        if response is None:
            yield f"{method} {path} never answers {status}"
        else:
            yield from self._faults(response, body)

    def _operation(self, method: str, path: str) -> Json | None:
        for pattern, operation in self._operations.get((method.lower(), path.count("/")), ()):
            if pattern.fullmatch(path):
                return operation
        return None

    def _faults(self, described: Json, body: object) -> Iterator[str]:
        while "$ref" in described:
            described = self._at(described["$ref"])
        content = described.get("content", {}).get("application/json")
        if content is None:
            if body is not None:
                yield "body: there is none here"
            return
        for error in self._validator(json.dumps(content["schema"])).iter_errors(body):
            yield f"{'.'.join(map(str, error.instance_path)) or 'body'}: {error.message[:300]}"

    def _at(self, reference: str) -> Json:
        found = self._whole
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found

    def _make(self, schema: str) -> Any:
        return jsonschema_rs.validator_for({**json.loads(schema), "components": self._whole["components"]})


@cache
def discords_own() -> Document | None:
    """Read Discord's document, once; None where it is not here."""
    return Document(json.loads(OPENAPI.read_text("utf-8"))) if OPENAPI.exists() else None
