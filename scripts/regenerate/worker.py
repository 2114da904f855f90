"""The part that runs in a process of its own: validate a document, generate code, name the symbols.

A hostile document can make a validator or a generator hang or die; here that costs one process with a time
limit. A job comes in on standard input, the answer goes out on standard output, both as JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import ClassOverride, Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.strings import ClassName, snake_case

from .completeness import check_complete
from .errors import RegenerationError, printable
from .symbols import Namer
from .validate import check_schema

__all__ = ["main"]


def main() -> int:
    """Do one job; the exit status is 0 also when the answer is an error."""
    job = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = _work(job)
        except RegenerationError as error:
            answer = {"error": {"location": error.location, "message": error.message}}
    json.dump(answer, sys.stdout)
    return 0


def _work(job: dict[str, Any]) -> dict[str, Any]:
    document, name = job["document"], job["name"]
    check_schema(document, name)
    if "output" not in job:
        return {}
    config = _config(job)
    _untitle(document)
    try:
        return _generate(job, config)
    except RegenerationError:
        raise
    except Exception as failure:
        raise RegenerationError(name, f"the generator failed: {type(failure).__name__}: {failure}") from None


def _generate(job: dict[str, Any], config: Config) -> dict[str, Any]:
    document, name = job["document"], job["name"]
    data = GeneratorData.from_dict(json.loads(json.dumps(document)), config=config)
    if isinstance(data, GeneratorError):
        raise _refused([data], name)
    problems: list[GeneratorError] = [*data.errors]
    for collection in data.endpoint_collections_by_tag.values():
        problems += collection.parse_errors
    if problems:
        raise _refused(problems, name)
    namer = Namer(document, data, config, package=job["package"], name=name)
    check_complete(document, data, namer, name=name)
    project = Project(openapi=data, config=config, custom_template_path=Path(job["templates"]))
    problems += project.build()
    if problems:
        raise _refused(problems, name)
    return {
        "operations": len(namer.endpoints),
        "schemas": len(namer.components),
        "symbols": namer.symbols(),
    }


def _config(job: dict[str, Any]) -> Config:
    prefix = ConfigFile().field_prefix
    overrides = {
        str(ClassName(schema, prefix)): ClassOverride(class_name=name, module_name=snake_case(name))
        for schema, name in job["classes"].items()
    }
    if len(overrides) != len(job["classes"]):
        raise RegenerationError(f"{job['name']}#/components/schemas", "two names become the same class name")
    file = ConfigFile(class_overrides=overrides, package_name_override=job["package"], **job["options"])
    return Config.from_sources(
        file,
        MetaType.NONE,
        Path("unused"),
        file_encoding="utf-8",
        overwrite=False,
        output_path=Path(job["output"]),
    )


def _untitle(document: dict[str, Any]) -> None:
    """Drop the titles of component schemas: the generator would call classes by them."""
    for schema in document.get("components", {}).get("schemas", {}).values():
        schema.pop("title", None)


def _refused(problems: list[GeneratorError], name: str) -> RegenerationError:
    """The generator's warnings are failures: each is a part of the file that would be left out."""
    first = problems[0]
    detail = " ".join(str(text) for text in (first.header, first.detail) if text)
    data = getattr(first, "data", None) if isinstance(first, ParseError) else None
    about = f" (about {printable(data.model_dump_json(exclude_unset=True, by_alias=True))})" if data else ""
    more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
    return RegenerationError(name, f"the generator would leave something out: {detail}{about}{more}")


if __name__ == "__main__":
    sys.exit(main())
