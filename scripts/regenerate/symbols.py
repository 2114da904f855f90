"""From places in the effective file to names in the generated code.

The names are read from the generator's own data, so they are right by construction. Keys are JSON pointers
into the effective file (published file plus overlay).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_python_client.config import Config
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import EnumProperty, ModelProperty, Schemas, build_schemas
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.schema import OpenAPI
from openapi_python_client.strings import PythonIdentifier

from . import pointer
from .errors import RegenerationError

__all__ = ["METHODS", "Namer"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

Place = tuple[str | int, ...]


class Namer:
    """Knows what the generator made of each place.

    `endpoints` pairs each operation of the file with what was made of it, `components` each schema by name.
    """

    def __init__(
        self, document: dict[str, Any], data: GeneratorData, config: Config, *, package: str, name: str
    ) -> None:
        self._document = document
        self._config = config
        self._package = package
        self._name = name
        self._data = data
        self._models = {str(model.class_info.name): model for model in data.models}
        self._symbols: dict[str, dict[str, Any]] = {}
        self._inherited: list[tuple[str, str]] = []
        self._schemas = document.get("components", {}).get("schemas", {})
        self.components = self._by_component()
        named = [prop for prop in self.components.values() if isinstance(prop, ModelProperty | EnumProperty)]
        self._shared = {self._class(prop) for prop in named}
        self.endpoints = list(self._paired())

    def symbols(self) -> dict[str, dict[str, Any]]:
        """Pointer to `{kind, name, …}` for operations, parameters, classes, attributes and enum members.

        Where an inline schema makes a class of its own, the entry of its place has it under `class`. An
        attribute that other classes take over by `allOf` has theirs under `also`.
        """
        for schema, node in self._schemas.items():
            self._walk(node, self.components[schema], ("components", "schemas", schema))
        for place, endpoint in self.endpoints:
            self._operation(place, endpoint)
        for where, name in self._inherited:
            entry = self._symbols.get(where)
            if entry is not None and entry["name"] != name:
                entry.setdefault("also", []).append(name)
        return dict(sorted(self._symbols.items()))

    def _operations(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        for path, item in self._document["paths"].items():
            for method in METHODS:
                if isinstance(item, dict) and method in item:
                    yield ("paths", path, method), item[method]

    def _paired(self) -> Iterator[tuple[Place, Endpoint]]:
        """Each operation with its endpoint: the generator keeps the file's order within a tag."""
        collections = self._data.endpoint_collections_by_tag
        queues = {str(tag): iter(collection.endpoints) for tag, collection in collections.items()}
        for place, operation in self._operations():
            tag = str(PythonIdentifier((operation.get("tags") or ["default"])[0], prefix="tag"))
            endpoint = next(queues.get(tag, iter(())), None)
            if endpoint is not None:
                yield place, endpoint

    def _by_component(self) -> dict[str, Any]:
        components = OpenAPI.model_validate(self._document).components
        if components is None or not components.schemas:
            return {}
        schemas = build_schemas(components=components.schemas, schemas=Schemas(), config=self._config)
        found = schemas.classes_by_reference.items()
        return {reference.get_untrusted_value().rsplit("/", 1)[-1]: prop for reference, prop in found}

    def module(self, endpoint: Endpoint) -> str:
        """The qualified name of the module of an operation."""
        name = PythonIdentifier(endpoint.name, self._config.field_prefix)
        return f"{self._package}.api.{endpoint.tags[0]}.{name}"

    def _class(self, prop: ModelProperty | EnumProperty) -> str:
        return f"{self._package}.models.{prop.class_info.module_name}.{prop.class_info.name}"

    def _add(self, place: Place, kind: str, name: str, **more: Any) -> None:
        self._symbols[pointer.join(place)] = {"kind": kind, "name": name, **more}

    def _operation(self, place: Place, endpoint: Endpoint) -> None:
        module = self.module(endpoint)
        parsed = endpoint.response_type().as_unembedded_code() != "Any"
        functions = [
            "_get_kwargs",
            "asyncio_detailed",
            "sync_detailed",
            *(["asyncio", "sync"] if parsed else []),
        ]
        operation = pointer.resolve(self._document, pointer.join(place))
        self._add(place, "operation", module, functions=sorted(functions))
        arguments = {
            (str(where.value), prop.name.get_untrusted_value()): prop for where, prop in endpoint.iter_all_parameters()
        }
        for owner in (place[:-1], place):
            for index, parameter in enumerate(
                pointer.resolve(self._document, pointer.join(owner)).get("parameters", [])
            ):
                at, node = self._resolved((*owner, "parameters", index), parameter)
                prop = arguments.get((str(node.get("in")), str(node.get("name"))))
                if prop is not None:
                    self._add((*owner, "parameters", index), "parameter", f"{module}.{prop.python_name}")
                    self._walk(node.get("schema", {}), prop, (*at, "schema"))
        bodies = {body.content_type: body.prop for body in endpoint.bodies}
        at, body = self._resolved((*place, "requestBody"), operation.get("requestBody", {}))
        for media, content in body.get("content", {}).items():
            self._exchanged("request", content, bodies.get(media), (*at, "content", media, "schema"))
        responses = {_status(response): response.prop for response in endpoint.responses}
        for status, response in operation.get("responses", {}).items():
            at, node = self._resolved((*place, "responses", status), response)
            for media, content in node.get("content", {}).items():
                self._exchanged("response", content, responses.get(status), (*at, "content", media, "schema"))

    def _exchanged(self, kind: str, content: dict[str, Any], prop: Any, place: Place) -> None:
        """A body: the class it is made of, also when the file only refers to that class or lists it."""
        carried = prop.inner_property if isinstance(prop, ListProperty) else prop
        if isinstance(carried, ModelProperty | EnumProperty):
            self._add(place, kind, self._class(carried), array=carried is not prop)
        self._walk(content.get("schema", {}), prop, place)

    def _resolved(self, place: Place, node: Any) -> tuple[Place, dict[str, Any]]:
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            target = node["$ref"][1:]
            place, node = tuple(pointer.split(target)), pointer.resolve(self._document, target)
        return place, node

    def _walk(self, node: Any, prop: Any, place: Place) -> None:
        if not isinstance(node, dict) or "$ref" in node or prop is None:
            return
        if isinstance(prop, UnionProperty):
            self._union(node, prop, place)
        elif isinstance(prop, ListProperty):
            self._walk(node.get("items"), prop.inner_property, (*place, "items"))
        elif isinstance(prop, EnumProperty):
            self._made_class(place, prop)
            self._members(node, prop, place)
        elif isinstance(prop, ModelProperty):
            self._made_class(place, prop)
            self._attributes(node, self._models[str(prop.class_info.name)], place)

    def _made_class(self, place: Place, prop: ModelProperty | EnumProperty) -> None:
        present = self._symbols.get(pointer.join(place))
        if present is None:
            self._add(place, "class", self._class(prop))
        elif present["name"] != self._class(prop):
            present["class"] = self._class(prop)

    def _members(self, node: dict[str, Any], prop: EnumProperty, place: Place) -> None:
        values = [(index, value) for index, value in enumerate(node.get("enum", [])) if value is not None]
        if len({value for _, value in values}) != len(prop.values):
            where = f"{self._name}#{pointer.join(place)}"
            raise RegenerationError(where, f"two values become the same member of {prop.class_info.name}")
        names = dict(zip(dict.fromkeys(value for _, value in values), prop.values, strict=True))
        for index, value in values:
            self._add((*place, "enum", index), "member", f"{self._class(prop)}.{names[value]}")

    def _attributes(self, node: dict[str, Any], model: ModelProperty, place: Place) -> None:
        found = [*(model.required_properties or []), *(model.optional_properties or [])]
        by_name = {prop.name.get_untrusted_value(): prop for prop in found}
        for name, inner in node.get("properties", {}).items():
            prop = by_name.get(name)
            if prop is not None:
                self._add((*place, "properties", name), "attribute", f"{self._class(model)}.{prop.python_name}")
                self._walk(inner, prop, (*place, "properties", name))
        for index, part in enumerate(node.get("allOf", [])):
            if isinstance(part, dict) and "$ref" in part:
                self._inherit(*self._resolved((), part), model)
            elif isinstance(part, dict):
                self._attributes(part, model, (*place, "allOf", index))
        extra = node.get("additionalProperties")
        self._walk(extra, model.additional_properties, (*place, "additionalProperties"))

    def _inherit(self, place: Place, node: dict[str, Any], model: ModelProperty) -> None:
        """Note what a class takes over from a schema that its own refers to."""
        found = [*(model.required_properties or []), *(model.optional_properties or [])]
        names = {prop.name.get_untrusted_value(): prop.python_name for prop in found}
        for name in node.get("properties", {}):
            where = pointer.join((*place, "properties", name))
            if name in names:
                self._inherited.append((where, f"{self._class(model)}.{names[name]}"))
        for index, part in enumerate(node.get("allOf", [])):
            self._inherit(*self._resolved((*place, "allOf", index), part), model)

    def _union(self, node: dict[str, Any], prop: UnionProperty, place: Place) -> None:
        parts = [(key, index, part) for key in ("anyOf", "oneOf") for index, part in enumerate(node.get(key, []))]
        named = [p for p in prop.inner_properties if isinstance(p, ModelProperty | EnumProperty | ListProperty)]
        if not parts:
            for inner in named:
                self._walk(node, inner, place)
            return
        ours = iter([inner for inner in named if self._is_inline(inner)])
        for key, index, part in parts:
            if isinstance(part, dict) and {"properties", "enum", "items", "allOf"} & part.keys() and "$ref" not in part:
                self._walk(part, next(ours, None), (*place, key, index))

    def _is_inline(self, prop: Any) -> bool:
        """Whether a branch of a union has a class of its own, made for that branch."""
        if isinstance(prop, ListProperty):
            return self._is_inline(prop.inner_property)
        return isinstance(prop, ModelProperty | EnumProperty) and self._class(prop) not in self._shared


def _status(response: Any) -> str:
    return str(response.status_code.pattern)
