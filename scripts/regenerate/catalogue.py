"""The catalogue: which APIs there are, and how each one's classes are called."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs

from .errors import RegenerationError, printable

__all__ = ["CATALOGUE", "Api", "Catalogue", "read_catalogue"]

CATALOGUE = "spec/catalogue.toml"

_PACKAGE = re.compile(r"[a-z][a-z0-9_]{0,60}")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]{0,120}")
_SAFE_PATH = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.yaml")


@attrs.frozen
class Api:
    """One API: where its file is and what is made of it. Paths are relative to the root, with `/`."""

    name: str
    package: str
    spec: str
    overlay: str | None
    classes: Mapping[str, str]
    """Schema name, or a pattern with `*`, to class name."""

    def class_names(self, schemas: Mapping[str, Any]) -> dict[str, str]:
        """The class name of every component schema; `RegenerationError` when one is unusable or taken."""
        names: dict[str, str] = {}
        owner: dict[str, str] = {}
        for schema in schemas:
            name = self._listed(schema) or _pascal(schema.rsplit(".", 1)[-1])
            where = f"{self.spec}#/components/schemas/{schema}"
            advice = f"name its class under [apis.{self.name}.classes] in {CATALOGUE}"
            if not _CLASS.fullmatch(name):
                raise RegenerationError(where, f"{printable(name)!r} cannot be a class name; {advice}")
            if name.lower() in owner:
                other = owner[name.lower()]
                raise RegenerationError(where, f"the class {name} is taken by {printable(other)!r}; {advice}")
            owner[name.lower()] = schema
            names[schema] = name
        return names

    def unused_classes(self, schemas: Mapping[str, Any]) -> list[str]:
        """The keys of `classes` that no schema answers to."""
        return [key for key in self.classes if not any(_answers(schema, key) for schema in schemas)]

    def _listed(self, schema: str) -> str | None:
        if schema in self.classes:
            return self.classes[schema]
        return next((name for key, name in self.classes.items() if _answers(schema, key)), None)


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def _answers(schema: str, key: str) -> bool:
    return schema == key or ("*" in key and fnmatchcase(schema, key))


@attrs.frozen
class Catalogue:
    """All APIs, and the exact versions of the two tools that make code of them."""

    default: str
    generator: str
    formatter: str
    apis: Mapping[str, Api]

    def api(self, name: str) -> Api:
        """The API of that name."""
        if name not in self.apis:
            raise RegenerationError(CATALOGUE, f"no API {printable(name)!r}; there are {', '.join(self.apis)}")
        return self.apis[name]


def read_catalogue(root: Path) -> Catalogue:
    """Read `spec/catalogue.toml` under the root."""
    try:
        with (root / CATALOGUE).open("rb") as file:
            data = tomllib.load(file)
    except OSError as error:
        raise RegenerationError(CATALOGUE, f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegenerationError(CATALOGUE, f"not TOML: {error}") from None
    tools, apis = _table(data, "tools"), _table(data, "apis")
    found = {name: _api(name, _table(apis, name)) for name in apis}
    if not found:
        raise RegenerationError(CATALOGUE, "no [apis.…] entry")
    for attribute in ("package", "spec"):
        values = [getattr(api, attribute) for api in found.values()]
        if len(set(values)) != len(values):
            raise RegenerationError(CATALOGUE, f"two APIs have the same {attribute}")
    default = _text(data, "default", "default") if "default" in data else next(iter(found))
    catalogue = Catalogue(
        default=default,
        generator=_text(tools, "openapi-python-client", "tools.openapi-python-client"),
        formatter=_text(tools, "ruff", "tools.ruff"),
        apis=found,
    )
    catalogue.api(default)
    return catalogue


def _api(name: str, entry: dict[str, Any]) -> Api:
    where = f"apis.{name}"
    unknown = entry.keys() - {"package", "spec", "overlay", "classes"}
    if unknown:
        raise RegenerationError(CATALOGUE, f"{where}.{min(unknown)} is not a known setting")
    package = _text(entry, "package", f"{where}.package")
    if not _PACKAGE.fullmatch(package):
        raise RegenerationError(CATALOGUE, f"{where}.package {printable(package)!r} is not a package name")
    paths = {key: _text(entry, key, f"{where}.{key}") for key in ("spec", "overlay") if key in entry}
    if "spec" not in paths:
        raise RegenerationError(CATALOGUE, f"{where}.spec is missing")
    for key, path in paths.items():
        if not _SAFE_PATH.fullmatch(path) or "/" not in path:
            raise RegenerationError(CATALOGUE, f"{where}.{key} must be a folder and a .yaml file inside spec/")
    classes = _table(entry, "classes") if "classes" in entry else {}
    names = {key: _text(classes, key, f"{where}.classes.{key}") for key in classes}
    overlay = paths.get("overlay")
    return Api(name, package, f"spec/{paths['spec']}", f"spec/{overlay}" if overlay else None, names)


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise RegenerationError(CATALOGUE, f"[{printable(key)}] is missing or not a table")
    return value


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise RegenerationError(CATALOGUE, f"{printable(where)} must be a text")
    return value
