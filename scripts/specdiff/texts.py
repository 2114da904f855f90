"""One sentence per finding. Texts may be reworded freely: no id or fingerprint depends on them."""

from __future__ import annotations

import json
from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.document import Document
from scripts.specdiff.effects import Effect
from scripts.specdiff.naming import place_name

_LIMIT = 90
_FIXED = {
    "schema-never": "can no longer hold any value, or can again",
    "object-closed": "no longer allows members that are not listed",
    "object-opened": "now allows members that are not listed",
    "property-added": "has a new member `{subject}`",
    "property-added-required": "has a new required member `{subject}`",
    "property-removed": "lost its member `{subject}`",
    "property-removed-required": "lost its guaranteed member `{subject}`",
    "property-became-required": "now requires `{subject}`",
    "property-became-optional": "no longer requires `{subject}`",
    "property-became-readonly": "`{subject}` became read-only and leaves what we send",
    "property-became-writeonly": "`{subject}` became write-only and leaves what we receive",
    "property-no-longer-readonly": "`{subject}` is no longer read-only and enters what we send",
    "property-no-longer-writeonly": "`{subject}` is no longer write-only and enters what we receive",
    "enum-value-removed": "lost the values {old}",
    "enum-value-added": "gained the values {new}",
    "enum-added": "is now limited to {new}",
    "enum-removed": "is no longer limited to {old}",
    "enum-replaced": "has other values: {old} → {new}",
    "union-branch-removed": "lost the branch {old}",
    "union-branch-added": "gained the branch {new}",
    "model-renamed": "is now the model `{new}`",
    "model-extracted": "became the named model `{new}`",
    "model-inlined": "was the model `{old}` and is now written in place",
    "model-added": "is a new model",
    "model-removed": "is gone as a model",
    "component-added": "is a new component",
    "component-removed": "is gone as a component",
    "component-changed": "changed, and nothing uses it",
    "security-default": "security for operations without their own changed; none is affected",
    "security-callback": "security of a call we receive changed",
    "deprecated-added": "is now deprecated",
    "deprecated-removed": "is no longer deprecated",
    "ref-unresolved": "refers to something that cannot be found: {old} → {new}",
    "operation-added": "is new",
    "operation-removed": "was removed",
    "webhook-added": "is new",
    "webhook-removed": "was removed",
    "callback-added": "is new",
    "callback-removed": "was removed",
    "operation-id-changed": "operationId {old} → {new}",
    "operation-tag-changed": "first tag {old} → {new}",
    "path-parameter-renamed": "path parameter {old} is now called {new}",
    "parameter-added": "has a new optional parameter `{subject}`",
    "parameter-added-required": "has a new required parameter `{subject}`",
    "parameter-removed": "lost the parameter `{subject}`",
    "parameter-became-required": "is now required",
    "parameter-became-optional": "is no longer required",
    "header-became-required": "is now always present",
    "header-became-optional": "is no longer always present",
    "body-added": "has an optional request body now",
    "body-added-required": "has a required request body now",
    "body-removed": "has no request body any more",
    "body-became-required": "request body is now required",
    "body-became-optional": "request body is no longer required",
    "media-type-added": "offers {new}",
    "media-type-removed": "no longer offers {old}",
    "response-added": "may now answer {new}",
    "response-removed": "no longer documents {old}",
    "header-added": "has the new header {new}",
    "header-removed": "lost the header {old}",
    "header-removed-required": "lost the guaranteed header {old}",
    "server-added": "has the new server {new}",
    "server-removed": "lost the server {old}",
    "server-order": "lists its servers in another order, the first is the default",
    "security-tightened": "no longer accepts these credentials alone: {old}",
    "security-loosened": "now also accepts {new}",
    "sunset-changed": "sunset date {old} → {new}",
    "discriminator-added": "is told apart by `{new}` now",
    "discriminator-removed": "is no longer told apart by `{old}`",
    "discriminator-property": "is told apart by `{new}`, no longer by `{old}`",
    "union-added": "must now fit one of several schemas besides ({subject})",
    "union-removed": "need no longer fit one of several schemas besides ({subject})",
    "media-type-range": "media type {old} → {new}",
    "media-encoding": "encoding of `{subject}`: {old} → {new}",
    "parameter-content": "is described by a schema or by a media type, no longer by the other",
    "parameter-order": "lists its parameters in another order",
    "operation-tags-changed": "tags {old} → {new}",
    "link-added": "has the new link `{subject}`",
    "link-removed": "lost the link `{subject}`",
    "security-scheme-added": "is a new way to authenticate",
    "security-scheme-removed": "is gone as a way to authenticate",
    "security-scheme-renamed": "is now called {new}",
    "security-scheme-changed": "authenticates in another way: {old} → {new}",
    "security-scheme-hint": "{subject} {old} → {new}",
    "security-scheme-url": "{subject} {old} → {new}",
    "security-flow-added": "offers the flow {new}",
    "security-flow-removed": "no longer offers the flow {old}",
    "security-scope-added": "has the new scopes {new} ({subject})",
    "security-scope-removed": "lost the scopes {old} ({subject})",
    "server-variable-added": "has the new variable {new}",
    "server-variable-removed": "lost the variable {old}",
    "server-variable-default": "default of {subject} {old} → {new}",
    "server-variable-values": "values of {subject} {old} → {new}",
    "version-changed": "{old} → {new}",
    "docs-changed": "documentation: {subject}",
    "discriminator-value-added": "discriminator gained {subject}",
    "discriminator-value-removed": "discriminator lost {subject}",
    "union-overlap": "oneOf refuses what fits two of its branches, and that may have changed: {old} → {new}",
    "union-kind": "{old} became {new}",
}


_WHAT = {
    "default-added": "default", "default-changed": "default", "default-removed": "default",
    "header-serialisation": "style", "parameter-serialisation": "style", "link-changed": "link",
    "parameter-empty-value": "allowEmptyValue", "parameter-reserved": "allowReserved",
}  # fmt: skip


def printable(text: str) -> str:
    """Text of foreign origin without what could steer a terminal; line breaks and tabs stay."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in "\n\t" else repr(char)[1:-1] for char in text)


def show(value: Any) -> str:
    """A JSON value, cut where it gets long."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"


def sentence(change: Change, effect: Effect, old: Document | None = None, new: Document | None = None) -> str:
    """What happened, in one line. The documents give names to what the pointers only number."""
    later = bool(change.new_at) and (change.rule.endswith("-added") or not change.old_at)
    at = change.new_at if later else change.old_at
    place = "" if at.startswith("#/tags/") else place_name(at, new if later else old)
    if change.rule.startswith("property-") and change.subject:
        place = place.removesuffix(f".{change.subject}")
    if change.rule.startswith("response-"):
        place = place.removesuffix(f" response {change.subject}")
    template = _FIXED.get(change.rule)
    if template is None:
        what = _WHAT.get(change.rule, change.rule.removeprefix("schema-"))
        subject = f" `{change.subject}`" if change.subject and change.subject != what else ""
        if change.new is None and change.old is not None:
            body = f"lost its {what}{subject} {show(change.old)}"
        elif change.old is None and change.new is not None:
            body = f"gained a {what}{subject} {show(change.new)}"
        else:
            body = f"{what}{subject} {show(change.old)} → {show(change.new)}"
    else:
        values = {"old": show(change.old), "new": show(change.new), "subject": change.subject or "it"}
        body = template.format(**values)
    note = " (the effect on accepted values cannot be decided)" if effect is Effect.UNKNOWN else ""
    return f"{place} {body}{note}".lstrip()
