"""A made-up API, small enough to read and wide enough to meet every kind of generated code."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.regenerate.__main__ import main
from scripts.regenerate.document import loads

CATALOGUE = """
[tools]
openapi-python-client = "{generator}"
ruff = "{formatter}"

[apis.tiny]
package = "{package}"
spec = "tiny/openapi.yaml"
overlay = "tiny/overlay.yaml"

[apis.tiny.classes]
"Shop.Enums.*" = "Colour"
"""

SPEC = r"""
openapi: 3.0.4
info:
  title: Tiny
  version: Prod
  description: Code Version 1.2.3
paths:
  /things/{thingId}:
    parameters:
      - $ref: '#/components/parameters/ThingId'
    get:
      operationId: getThing
      tags: [Things]
      parameters:
        - name: expand
          in: query
          schema:
            type: string
            enum: [all, none]
      responses:
        '200':
          description: The thing.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Shop.Thing'
        '404':
          description: No such thing.
  /things:
    get:
      operationId: listThings
      tags: [Things]
      responses:
        '200':
          description: All things.
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Shop.Thing'
    post:
      operationId: createThing
      tags: [Things]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Shop.Thing'
      responses:
        '201':
          description: Made.
          content:
            application/json:
              schema:
                type: object
                properties:
                  id:
                    type: string
components:
  parameters:
    ThingId:
      name: thingId
      in: path
      required: true
      schema:
        type: string
  schemas:
    Shop.Thing:
      type: object
      description: 'A thing, described with a stray backslash \ and a "quote".'
      properties:
        name:
          type: string
          nullable: true
        colour:
          $ref: '#/components/schemas/Shop.Enums.Colours'
        madeAt:
          type: string
          format: date-time
        parts:
          type: array
          items:
            $ref: '#/components/schemas/Shop.Part'
        tags:
          type: array
          items:
            type: string
        main:
          $ref: '#/components/schemas/Shop.Part'
        price:
          type: number
        anything:
          description: Anything.
        size:
          type: object
          properties:
            unit:
              type: string
              enum: [cm, in]
    Shop.Part:
      type: object
      required: [serial]
      properties:
        serial:
          type: integer
    Shop.SpecialPart:
      allOf:
        - $ref: '#/components/schemas/Shop.Part'
        - type: object
          properties:
            grade:
              type: string
    Shop.Enums.Colours:
      type: string
      enum: [Red, Green]
"""

OVERLAY = """
overlay: 1.0.0
info: {title: Corrections, version: '1'}
actions:
  - target: $.components.schemas['Shop.Thing'].properties
    description: The guide shows it.
    update:
      weight:
        type: number
"""


@pytest.fixture(scope="session")
def made_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the tiny API, generated. Do not write to it."""
    root = tmp_path_factory.mktemp("tiny")
    write_root(root)
    assert main(["--root", str(root)]) == 0
    return root


@pytest.fixture
def root(made_root: Path, tmp_path: Path) -> Path:
    """A copy of the generated root, free to be changed."""
    copy = tmp_path / "root"
    shutil.copytree(made_root, copy)
    return copy


@pytest.fixture
def spec() -> dict[str, Any]:
    """The tiny file as data, free to be changed."""
    document: dict[str, Any] = loads(SPEC.encode(), name="tiny.yaml")
    return document


@pytest.fixture(scope="session")
def tiny_api(made_root: Path) -> Iterator[Any]:
    """The generated package of the tiny API, imported."""
    sys.path.insert(0, str(made_root / "generated"))
    try:
        import tiny_api
        import tiny_api.api.things.get_thing
        import tiny_api.models
        import tiny_api.types

        yield tiny_api
    finally:
        sys.path.remove(str(made_root / "generated"))


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """Reads every file under a folder, to compare before and after."""
    return read_files


@pytest.fixture
def refused(root: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs the tool, expects one clear line, and finds the root untouched."""

    def run(*arguments: str) -> str:
        before = read_files(root)
        assert main([*arguments, "--root", str(root)]) == 2
        captured = capsys.readouterr()
        assert read_files(root) == before
        assert sorted(path.name for path in root.iterdir()) == ["generated", "spec"]
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert "Traceback" not in captured.err
        assert "unexpected" not in captured.err
        assert captured.err.startswith("regenerate: ")
        assert len(captured.err) < 900
        return captured.err

    return run


def read_files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if "__pycache__" not in name}


def write_root(root: Path, *, spec: str = SPEC, overlay: str = OVERLAY, package: str = "tiny_api") -> None:
    from importlib.metadata import version

    folder = root / "spec" / "tiny"
    folder.mkdir(parents=True)
    (folder / "openapi.yaml").write_text(spec, encoding="utf-8")
    (folder / "overlay.yaml").write_text(overlay, encoding="utf-8")
    catalogue = CATALOGUE.format(generator=version("openapi-python-client"), formatter=version("ruff"), package=package)
    (root / "spec" / "catalogue.toml").write_text(catalogue, encoding="utf-8")
