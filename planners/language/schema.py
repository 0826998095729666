"""Does an object follow a JSON schema? The part of JSON Schema that plans need, in the words of an error message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_DEEPEST = 64


def mismatch(value: Any, schema: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a value, or None if it follows the schema.

    Knows type, enum, const, properties, required, additionalProperties, items, minItems, maxItems, minimum, maximum,
    anyOf and local $ref; other words are ignored.
    """
    return _mismatch(value, schema, root=schema, where="the answer", depth=0)


def _mismatch(value: Any, schema: Mapping[str, Any], *, root: Mapping[str, Any], where: str, depth: int) -> str | None:
    if depth > _DEEPEST:
        return f"{where} is nested too deeply"

    def inside(part: Any, rule: Mapping[str, Any], place: str) -> str | None:
        return _mismatch(part, rule, root=root, where=place, depth=depth + 1)

    if "$ref" in schema:
        return inside(value, _resolve(schema["$ref"], root), where)
    if "anyOf" in schema:
        problems = [inside(value, rule, where) for rule in schema["anyOf"]]
        return None if None in problems else problems[0]
    if problem := _plain(value, schema, where):
        return problem
    if isinstance(value, dict):
        known = schema.get("properties", {})
        if lacking := [name for name in schema.get("required", ()) if name not in value]:
            return f"{where} lacks {lacking[0]!r}"
        extra = schema.get("additionalProperties", True)
        for name, part in value.items():
            rule = known.get(name, extra)
            if rule is False:
                return f"{where} has the unknown key {name!r} (known: {', '.join(known)})"
            if isinstance(rule, Mapping) and (problem := inside(part, rule, f"{where}.{name}")):
                return problem
    if isinstance(value, list) and "items" in schema:
        for index, part in enumerate(value):
            if problem := inside(part, schema["items"], f"{where}[{index}]"):
                return problem
    return None


def _plain(value: Any, schema: Mapping[str, Any], where: str) -> str | None:
    shown = repr(value)[:60]
    wanted = schema.get("type")
    names = [wanted] if isinstance(wanted, str) else list(wanted or ())
    if names and not any(_is(value, name) for name in names):
        return f"{where} must be {' or '.join(names)}, got {shown}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{where} must be one of {', '.join(map(repr, schema['enum'][:40]))}, got {shown}"
    if "const" in schema and value != schema["const"]:
        return f"{where} must be {schema['const']!r}, got {shown}"
    size: float | None = None
    low, high = "minimum", "maximum"
    if isinstance(value, list):
        size, low, high = len(value), "minItems", "maxItems"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        size = value
    if size is not None and not schema.get(low, float("-inf")) <= size <= schema.get(high, float("inf")):
        unit = " items" if isinstance(value, list) else ""
        return f"{where} must have {schema.get(low, 'any')} to {schema.get(high, 'any')}{unit}, got {size:g}"
    return None


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool) and name != "boolean":
        return False
    return isinstance(value, _TYPES.get(name, (object,)))


def _resolve(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    rule: Mapping[str, Any] = found
    return rule
