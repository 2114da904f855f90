"""Every edit (place and kind) that a meta-schema allows on a seed document."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import jsonschema_specifications

from scripts.specdiff.document import join

_ARROWS = {
    "Schema": {"type": "string", "maxLength": 3},
    "Server": {"url": "https://other.example.com"},
    "ServerVariable": {"default": "zz"},
    "Parameter": {"name": "zz", "in": "query", "schema": {"type": "string"}},
    "Header": {"schema": {"type": "string"}},
    "Response": {"description": "Other"},
    "MediaType": {"schema": {"type": "string"}},
    "RequestBody": {"content": {"application/json": {"schema": {"type": "string"}}}},
    "Tag": {"name": "zz"},
    "Discriminator": {"propertyName": "zz"},
    "ExternalDocumentation": {"url": "https://other.example.com"},
    "XML": {"name": "zz"},
    "Example": {"value": "zz"},
    "Link": {"operationId": "changeOrder"},
    "Encoding": {"contentType": "text/plain"},
    "License": {"name": "zz"},
    "Contact": {"name": "zz"},
    "SecurityRequirement": {"login": []},
    "PathItem": {"get": {"responses": {"200": {"description": "Fine"}}}},
    "Operation": {"responses": {"200": {"description": "Fine"}}},
    "Callback": {"{$request.body#/other}": {"post": {"responses": {"200": {"description": "Fine"}}}}},
    "APIKeySecurityScheme": {"type": "apiKey", "in": "query", "name": "zz"},
    "SecurityScheme": {"type": "apiKey", "in": "query", "name": "zz"},
    "ImplicitOAuthFlow": {"authorizationUrl": "https://other.example.com", "scopes": {}},
    "PasswordOAuthFlow": {"tokenUrl": "https://other.example.com", "scopes": {}},
    "ClientCredentialsFlow": {"tokenUrl": "https://other.example.com", "scopes": {}},
    "AuthorizationCodeOAuthFlow": {
        "authorizationUrl": "https://other.example.com", "tokenUrl": "https://other.example.com", "scopes": {},
    },
}  # fmt: skip
_TEXTS = {"type": "boolean", "pattern": "^z+$", "format": "uuid", "style": "spaceDelimited", "in": "cookie"}


@dataclass(frozen=True)
class Edit:
    """One edit: `definition` and `key` name the place in the meta-schema, `kind` what is done there."""

    definition: str
    key: str
    kind: str
    pointer: str
    document: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.kind} {self.definition}.{self.key} at {self.pointer}"


class Meta:
    """The meta-schema of OpenAPI 3.0, with a walk over documents."""

    def __init__(self) -> None:
        path = resources.files("openapi_spec_validator") / "resources" / "schemas" / "v3.0" / "schema.json"
        self.root: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self.definitions: dict[str, Any] = self.root["definitions"]

    def resolve(self, node: dict[str, Any], value: Any) -> tuple[str, dict[str, Any]]:
        """Name and node of the definition that describes a value."""
        name = ""
        for _ in range(8):
            if "$ref" in node:
                name = node["$ref"].rpartition("/")[2]
                node = self.definitions[name]
            elif "oneOf" in node and "properties" not in node:
                chosen = self._choose(node["oneOf"], value)
                if chosen is None:
                    return name, {}
                node = chosen
            else:
                return name, node
        return name, node

    def _choose(self, options: list[dict[str, Any]], value: Any) -> dict[str, Any] | None:
        for option in options:
            name, node = self.resolve(option, value)
            if name == "Reference":
                if isinstance(value, dict) and "$ref" in value:
                    return option
                continue
            if isinstance(value, dict) and "$ref" in value:
                continue
            wanted = node.get("properties", {}).get("type", {}).get("enum")
            if name.endswith("SecurityScheme") and (not isinstance(value, dict) or value.get("type") not in wanted):
                continue
            if isinstance(value, bool) != (node.get("type") == "boolean"):
                continue
            return option
        return None

    def below(self, node: dict[str, Any], key: str) -> dict[str, Any] | None:
        """The node that describes a member."""
        if key in node.get("properties", {}):
            return dict(node["properties"][key])
        if key.startswith("x-"):
            return None
        patterns = [value for pattern, value in node.get("patternProperties", {}).items() if pattern != "^x-"]
        if "^\\/" in node.get("patternProperties", {}) or patterns:
            numbered = [value for value in patterns if value]
            return dict(numbered[0]) if numbered else None
        extra = node.get("additionalProperties")
        return dict(extra) if isinstance(extra, dict) and extra else None

    def sample(self, node: dict[str, Any], key: str, depth: int = 4) -> Any:  # noqa: PLR0911 - one case per type
        """A value that a place could hold."""
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            if name in _ARROWS:
                return copy.deepcopy(_ARROWS[name])
            return self.sample(self.definitions[name], key, depth - 1)
        if "oneOf" in node:
            return self.sample(node["oneOf"][0], key, depth - 1)
        kind = node.get("type")
        if kind == "boolean":
            return node.get("default") is not True
        if kind in {"number", "integer"}:
            return 7
        if kind == "array":
            return [self.sample(node.get("items", {}), key, depth - 1)]
        if kind == "object" and depth > 0:
            extra = self.below(node, "zz")
            return {"zz": self.sample(extra, key, depth - 1)} if extra else {}
        if "enum" in node:
            return node["enum"][-1]
        return _TEXTS.get(key, "zz")


def _mutated(value: Any, node: dict[str, Any], key: str) -> Any:
    """Another value of the same type, or `...` for containers, whose parts are edited by themselves."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        others = [option for option in node.get("enum", ()) if option != value]
        return others[0] if others else {"in": "cookie"}.get(key, value + "z")
    return ...


class Editor:
    """Makes the edits of one seed."""

    def __init__(self, seed: dict[str, Any]) -> None:
        self.seed = seed
        self.meta = Meta()

    def edits(self) -> Iterator[Edit]:
        """All edits, in the order of the document."""
        yield from self._object(
            self.seed, {**self.meta.root, "properties": self.meta.root["properties"]}, "OpenAPI", "#", ()
        )

    def _object(
        self, value: Any, node: dict[str, Any], name: str, pointer: str, path: tuple[Any, ...]
    ) -> Iterator[Edit]:
        if not isinstance(value, dict):
            return
        for key, below in node.get("properties", {}).items():
            if key not in value:
                yield self._edit(name, key, "add", pointer, path, key, self.meta.sample(below, key))
        if "^x-" in node.get("patternProperties", {}):
            yield self._edit(name, "x-", "add", pointer, path, "x-audit", "zz")
        entry = self.meta.below(node, "zz")
        if entry is not None:
            fresh = {"Paths": "/zz", "Responses": "418", "PathItem": "trace"}.get(name, "zz")
            yield self._edit(name, "*", "add", pointer, path, fresh, self.meta.sample(entry, "*"))
        for key in list(value):
            below = self.meta.below(node, key)
            if below is None:
                continue
            label = key if key in node.get("properties", {}) else "*"
            yield self._edit(name, label, "remove", pointer, path, key, ...)
            changed = _mutated(value[key], below, key)
            if changed is not ...:
                yield self._edit(name, label, "change", pointer, path, key, changed)
            yield from self._value(value[key], below, name, label, join(pointer, key), (*path, key))

    def _value(
        self, value: Any, node: dict[str, Any], owner: str, label: str, pointer: str, path: tuple[Any, ...]
    ) -> Iterator[Edit]:  # fmt: skip
        name, resolved = self.meta.resolve(node, value)
        if isinstance(value, dict):
            yield from self._object(value, resolved, name or f"{owner}.{label}", pointer, path)
        elif isinstance(value, list):
            item = resolved.get("items", {})
            extra = [*value, self.meta.sample(item, label)]
            yield self._edit(owner, label, "append", pointer.rpartition("/")[0], path[:-1], path[-1], extra)
            if len(value) > 1:
                yield self._edit(owner, label, "shorten", pointer.rpartition("/")[0], path[:-1], path[-1], value[1:])
            for at, entry in enumerate(value):
                yield from self._value(entry, item, owner, f"{label}[]", f"{pointer}/{at}", (*path, at))

    def _edit(
        self, name: str, key: str, kind: str, pointer: str, path: tuple[Any, ...], member: str, value: Any
    ) -> Edit:
        document = copy.deepcopy(self.seed)
        place = document
        for part in path:
            place = place[part]
        if value is ...:
            del place[member]
        else:
            place[member] = value
        return Edit(name, key, kind, pointer, document)


def keywords_of_2020_12() -> dict[str, Any]:
    """Keyword to its meta-schema, from the vocabularies of JSON Schema 2020-12."""
    found: dict[str, Any] = {}
    for resource in jsonschema_specifications.REGISTRY.crawl():
        if "/draft/2020-12/meta/" in resource:
            found |= jsonschema_specifications.REGISTRY.contents(resource).get("properties", {})
    return dict(sorted(found.items()))


_NAMES_3_1 = {
    "info": "Info", "contact": "Contact", "license": "License", "server": "Server", "server-variable": "ServerVariable",
    "components": "Components", "path-item": "PathItem", "operation": "Operation", "parameter": "Parameter",
    "request-body": "RequestBody", "media-type": "MediaType", "encoding": "Encoding", "response": "Response",
    "example": "Example", "link": "Link", "header": "Header", "tag": "Tag",
    "external-documentation": "ExternalDocumentation",
    "oauth-flows": "OAuthFlows",
}  # fmt: skip


def objects_of_3_1() -> list[str]:
    """`object.member` for every member that OpenAPI 3.1 added to the objects of 3.0."""
    path = resources.files("openapi_spec_validator") / "resources" / "schemas" / "v3.1" / "schema.json"
    root = json.loads(path.read_text(encoding="utf-8"))
    meta = Meta()
    found = [f"OpenAPI.{key}" for key in root["properties"] if key not in meta.root["properties"]]
    for name, node in root["$defs"].items():
        if name in _NAMES_3_1:
            known = {"body", *meta.definitions[_NAMES_3_1[name]]["properties"], *_methods(meta, name)}
            found += [f"{name}.{key}" for key in node.get("properties", {}) if key not in known]
    return found


def _methods(meta: Meta, name: str) -> list[str]:
    patterns = meta.definitions["PathItem"].get("patternProperties", {}) if name == "path-item" else {}
    return [method for pattern in patterns for method in pattern.strip("^$()").split("|")]
