"""Words to write schemas with, in JSON Schema's form."""

from typing import Any

Json = dict[str, Any]


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def text(most: int | None = None, *, least: int = 0) -> Json:
    return {"type": "string", "minLength": least, **({"maxLength": most} if most else {})}


def whole(least: int = -(2**53), most: int = 2**53) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most}


def either(*choices: Json) -> Json:
    return {"anyOf": list(choices)}


def several(items: Json, most: int | None = None, *, least: int = 0) -> Json:
    return {"type": "array", "items": items, "minItems": least, **({"maxItems": most} if most else {})}


def mapping(values: Json) -> Json:
    return {"type": "object", "additionalProperties": values}


def shape(*required: str, **keys: Json) -> Json:
    """Describe an object that has these keys and no other."""
    return {"type": "object", "properties": keys, "required": list(required), "additionalProperties": False}


def having(*required: str, **keys: Json) -> Json:
    """Describe an object that has these keys, and may have more."""
    return {"type": "object", "properties": keys, "required": list(required)}


def only(value: object) -> Json:
    return {"const": value}


def json_of(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


FLAG: Json = {"type": "boolean"}
NOTHING: Json = {"type": "null"}
ANYTHING: Json = {}
SNOWFLAKE: Json = {"type": "string", "pattern": "^[0-9]{1,20}$"}
NAME = text(32, least=1)
DESCRIPTION = text(100, least=1)
