"""The files of the two sibling APIs say what the documentation says and mark what it leaves open."""

import copy
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from openapi_python_client.cli import app as generator
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from openapi_spec_validator import OpenAPIV30SpecValidator
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
FILES = {name: ROOT / "spec" / name / "openapi.yaml" for name in ("orchestrate", "forter")}
DOCUMENTS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load(path.read_text(encoding="utf-8")) for name, path in FILES.items()
}
OPERATIONS = {
    "orchestrate": {
        ("get", "/api/v1/payments"): "ListPayments",
        ("post", "/api/v1/payments"): "CreatePayment",
        ("get", "/api/v1/payments/{id}"): "RetrievePayment",
    },
    "forter": {("post", "/api/payments"): "CreatePayment", ("post", "/api/refunds"): "CreateRefund"},
}
FIRST_WORDS = {"inferred", "unknown", "contradicted", "carried"}

# What the notes on the documentation mark as inferred, unknown or contradicted: a schema, or a member of one.
# Forter's list is every schema and member, because each type there was read from one sample.
UNCERTAIN_SCHEMAS: dict[str, list[str]] = {
    "orchestrate": [
        *("Metadata", "Error", "Customer", "Customer/id", "NextAction", "Card", "Card/expiry_month"),
        *("Card/expiry_year", "PaymentMethod", "PaymentMethod/type", "PaymentEvent", "PaymentEvent/id"),
        *("PaymentEvent/api_version", "Pagination/page", "Pagination/total_pages", "PaymentList/items"),
        *("Payment", "Payment/id", "Payment/amount", "Payment/status", "Payment/cancel_url"),
        *("Payment/completed_at", "Payment/expires_at", "PaymentCreate/amount", "PaymentCreate/description"),
        *("PaymentCreate/expires_in", "PaymentCreate/success_url", "PaymentCreate/cancel_url"),
        *("PaymentCreate/mcc", "PaymentCreate/account_id"),
    ],
    "forter": [
        "/".join(name)
        for schema, body in DOCUMENTS["forter"]["components"]["schemas"].items()
        for name in ((schema,), *((schema, prop) for prop in body.get("properties", ())))
    ],
}
CONFIDENCE_B = [
    *("PaymentCreate/captureMethod", "PaymentCreate/browserInfo", "PaymentCreate/paymentMethod"),
    *("Payment/amountReceived", "Payment/nextAction", "Payment/captureMethod", "Payment/paymentMethod"),
    *("Payment/paymentMethodType", "RefundCreate/paymentId", "Refund/errorMessage", "Refund/createdAt"),
]
UNCERTAIN_ELSEWHERE = {
    "orchestrate": [
        ("components", "securitySchemes", "bearerAuth"),
        ("paths", "/api/v1/payments", "get"),
        ("paths", "/api/v1/payments", "post"),
        ("paths", "/api/v1/payments/{id}", "get", "parameters", 0),
        ("x-webhook-signature",),
        *(
            ("x-webhooks", f"payment.{kind}", "post", "responses", "2XX")
            for kind in ("created", "succeeded", "failed", "expired")
        ),
    ],
    "forter": [
        ("servers", 0),
        ("servers", 0, "variables", "siteId"),
        ("components", "securitySchemes", "basicAuth"),
        ("components", "parameters", "ApiVersion"),
        ("components", "parameters", "SiteId"),
        ("paths", "/api/payments", "post"),
        ("paths", "/api/refunds", "post"),
    ],
}

PAYMENT_REQUEST: dict[str, Any] = {
    "amount": 42.5,
    "currency": "EUR",
    "mcc": 5812,
    "customer": {"email": "ada@shop.test", "name": "Ada Byron"},
    "description": "Two lunches",
    "expires_in": 900,
    "metadata": {"order": "A-7"},
    "success_url": "https://shop.test/done",
    "cancel_url": "https://shop.test/back",
}
CARD: dict[str, Any] = {
    "type": "card",
    "card": {"number": "4111111111111111", "expiry_month": 3, "expiry_year": 2031, "cvc": "456"},
    "billing_details": {
        "name": "Ada Byron",
        "address": {"line1": "1 Mill Lane", "city": "Nairobi", "postal_code": "00100", "country": "KE"},
    },
}
PAYMENT: dict[str, Any] = {
    "id": "payment_7",
    "amount": 42.5,
    "currency": "EUR",
    "status": "pending",
    "customer": {"id": "customer_7", "email": "ada@shop.test", "name": "Ada Byron"},
    "description": "Two lunches",
    "metadata": {"order": "A-7"},
    "success_url": "https://shop.test/done",
    "cancel_url": "https://shop.test/back",
    "next_action": {"url": "https://pay.test/payments/payment_7"},
    "completed_at": None,
    "created_at": "2026-02-03T04:05:06Z",
    "updated_at": "2026-02-03T04:05:07Z",
    "expires_at": "2026-02-03T04:20:06Z",
}
PAGE: dict[str, Any] = {
    "items": [{"id": "Ab12Cd34Ef56Gh78"}],
    "pagination": {"page": 2, "per_page": 20, "total_pages": 2, "total_items": 21},
}
ROUTED_REQUEST: dict[str, Any] = {
    "amount": 4250,
    "currency": "EUR",
    "captureMethod": "automatic",
    "connectionInformation": {"customerIP": "192.0.2.7"},
    "browserInfo": {"userAgent": "Mozilla/5.0 (X11)"},
    "cartItems": [{"name": "Lamp", "price": 2125, "quantity": 2, "type": "TANGIBLE"}],
    "primaryDeliveryDetails": {"deliveryMethod": "Bicycle", "deliveryType": "PHYSICAL"},
    "customer": {"email": "ada@shop.test", "firstName": "Ada", "lastName": "Byron"},
    "paymentMethod": {},
}
ROUTED_PAYMENT: dict[str, Any] = {
    "id": "",
    "amount": 4250,
    "amountReceived": 4250,
    "created": "2026-02-03T04:05:06.700000+00:00",
    "currency": "EUR",
    "status": "succeeded",
    "nextAction": {},
    "connector": "",
    "captureMethod": "automatic",
    "paymentMethod": "card",
    "paymentMethodType": "",
    "metadata": {},
}
REFUND: dict[str, Any] = {
    "id": "",
    "amount": 1250,
    "currency": "EUR",
    "status": "succeeded",
    "reason": "duplicate",
    "errorMessage": "more than was paid",
    "createdAt": "2026-02-03T04:05:06+00:00",
}

GOOD = [
    ("orchestrate", "PaymentCreate", PAYMENT_REQUEST),
    ("orchestrate", "PaymentCreate", PAYMENT_REQUEST | {"payment_method": CARD}),
    ("orchestrate", "Payment", PAYMENT),
    ("orchestrate", "PaymentList", PAGE),
    ("orchestrate", "Error", {"message": "no", "anything": [1]}),
    ("orchestrate", "PaymentCreatedEvent", {"id": "event_7", "type": "payment.created", "payload": PAYMENT}),
    (
        "orchestrate",
        "PaymentSucceededEvent",
        {
            "api_version": "1",
            "type": "payment.succeeded",
            "payload": {"id": "payment_7", "status": "completed", "customer": {"email": "ada@shop.test"}},
            "unread": True,
        },
    ),
    ("orchestrate", "PaymentFailedEvent", {"type": "payment.failed", "payload": {}}),
    ("orchestrate", "PaymentExpiredEvent", {"type": "payment.expired", "payload": {}}),
    ("forter", "PaymentCreate", ROUTED_REQUEST),
    ("forter", "Payment", ROUTED_PAYMENT),
    ("forter", "Payment", ROUTED_PAYMENT | {"status": "NEVER_SEEN", "unread": {"deep": []}}),
    ("forter", "RefundCreate", {"paymentId": "p-7"}),
    ("forter", "RefundCreate", {"paymentId": "p-7", "amount": 1250, "reason": "duplicate"}),
    ("forter", "Refund", REFUND),
    ("forter", "Refund", REFUND | {"errorMessage": None}),
    ("forter", "Error", {"status": "failed", "message": "no"}),
]


def changed(body: dict[str, Any], *path: str, to: object) -> dict[str, Any]:
    """Copy of a body with one member set."""
    body = copy.deepcopy(body)
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return body


def without(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Copy of a body with one member left out."""
    return {key: value for key, value in body.items() if key != name}


WITH_CARD = PAYMENT_REQUEST | {"payment_method": CARD}
BAD_CARD_DATA: list[tuple[tuple[str, ...], object, str]] = [
    (("card", "expiry_month"), "03", "type"),
    (("card", "expiry_year"), "2031", "type"),
    (("card", "expiry_month"), 13, "maximum"),
    (("card", "expiry_month"), 0, "minimum"),
    (("card", "expiry_year"), 31, "minimum"),
    (("card", "cvc"), "12345", "pattern"),
    (("billing_details", "address", "country"), "KEN", "pattern"),
]
BAD = [
    *(
        ("orchestrate", "PaymentCreate", body, rule)
        for body, rule in [
            (PAYMENT_REQUEST | {"account_id": "a-7"}, "oneOf"),
            (without(PAYMENT_REQUEST, "mcc"), "oneOf"),
            (changed(PAYMENT_REQUEST, "currency", to="JPY"), "enum"),
            (changed(PAYMENT_REQUEST, "customer", "email", to="nobody"), "format"),
            (changed(PAYMENT_REQUEST, "expires_in", to=1.5), "type"),
            *((without(PAYMENT_REQUEST, name), "required") for name in PAYMENT_REQUEST if name != "mcc"),
            *((changed(WITH_CARD, "payment_method", *path, to=to), rule) for path, to, rule in BAD_CARD_DATA),
        ]
    ),
    ("orchestrate", "Payment", PAYMENT | {"created_at": None}, "type"),
    ("orchestrate", "PaymentList", without(PAGE, "pagination"), "required"),
    ("orchestrate", "Error", {"code": 7}, "required"),
    ("orchestrate", "PaymentFailedEvent", {"type": "payment.expired", "payload": {}}, "enum"),
    ("orchestrate", "PaymentFailedEvent", {"type": "payment.failed"}, "required"),
    ("forter", "PaymentCreate", ROUTED_REQUEST | {"amount": 42.5}, "type"),
    ("forter", "PaymentCreate", ROUTED_REQUEST | {"amount": "4250"}, "type"),
    ("forter", "PaymentCreate", ROUTED_REQUEST | {"paymentMethod": "card"}, "type"),
    ("forter", "PaymentCreate", without(ROUTED_REQUEST, "currency"), "required"),
    ("forter", "Payment", ROUTED_PAYMENT | {"paymentMethod": {}}, "type"),
    ("forter", "RefundCreate", {"amount": 1250}, "required"),
]


def broken_rules(api: str, schema: str, body: object) -> set[str]:
    """Names of the keywords of a schema that a body breaks, those inside allOf included."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": DOCUMENTS[api]["components"]}
    validator = OAS30Validator(root, format_checker=oas30_format_checker)
    return {str(error.validator) for error in validator.iter_errors(body)}


def at(api: str, path: tuple[str | int, ...]) -> dict[str, Any]:
    """Element of a file, references followed at the end of the path."""
    node: Any = DOCUMENTS[api]
    for key in path:
        node = node[key]
    found: dict[str, Any] = node
    return at(api, tuple(found["$ref"].removeprefix("#/").split("/"))) if "$ref" in found else found


def member(api: str, name: str) -> dict[str, Any]:
    """Schema, or member of a schema, by its short name."""
    schema, _, prop = name.partition("/")
    return at(api, ("components", "schemas", schema, *(("properties", prop) if prop else ())))


def evidence(node: object) -> Iterator[str]:
    """Every x-evidence text below a node."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "x-evidence":
                yield value
            else:
                yield from evidence(value)
    elif isinstance(node, list):
        for value in node:
            yield from evidence(value)


def is_marked(node: dict[str, Any]) -> bool:
    """Whether a node carries evidence that opens with a word of the vocabulary and says more."""
    first, _, rest = node.get("x-evidence", "").partition(": ")
    return first in FIRST_WORDS and len(rest) > 20


@pytest.mark.parametrize("api", DOCUMENTS)
def test_file_is_valid_openapi(api: str) -> None:
    """The file is OpenAPI 3.0.4 without a complaint."""
    assert DOCUMENTS[api]["openapi"] == "3.0.4"
    assert list(OpenAPIV30SpecValidator(DOCUMENTS[api]).iter_errors()) == []


@pytest.mark.parametrize("api", DOCUMENTS)
def test_only_documented_operations_are_listed(api: str) -> None:
    """The operations are the documented ones and no guess."""
    found = {
        (method, path): operation["operationId"]
        for path, item in DOCUMENTS[api]["paths"].items()
        for method, operation in item.items()
    }
    assert OPERATIONS[api] == found


def test_servers_and_authentication_are_the_documented_ones() -> None:
    """Orchestrate has two hosts and a bearer key; Forter has a host to be set and basic credentials."""
    orchestrate, forter = DOCUMENTS["orchestrate"], DOCUMENTS["forter"]
    hosts = ["https://sandbox.orchestrate.global", "https://orchestrate.global"]
    assert hosts == [server["url"] for server in orchestrate["servers"]]
    assert orchestrate["components"]["securitySchemes"]["bearerAuth"]["scheme"] == "bearer"
    assert list(forter["servers"][0]["variables"]) == ["siteId"]
    assert forter["components"]["securitySchemes"]["basicAuth"]["scheme"] == "basic"
    for method, path in OPERATIONS["forter"]:
        headers = [at("forter", ("paths", path, method, "parameters", n)) for n in (0, 1)]
        assert {h["name"]: h["required"] for h in headers} == {"api-version": False, "x-forter-siteid": False}


@pytest.mark.parametrize(("api", "schema", "body"), GOOD)
def test_body_as_documented_satisfies_its_schema(api: str, schema: str, body: object) -> None:
    """A body of the documented form passes, members nobody listed included."""
    assert set() == broken_rules(api, schema, body)


@pytest.mark.parametrize(("api", "schema", "body", "rule"), BAD)
def test_body_against_the_documentation_is_refused(api: str, schema: str, body: object, rule: str) -> None:
    """A body that the documentation rules out breaks exactly the rule that is meant."""
    assert {rule} == broken_rules(api, schema, body)


def test_account_id_alone_replaces_mcc() -> None:
    """The other branch of the exclusive rule passes too."""
    body = without(PAYMENT_REQUEST, "mcc") | {"account_id": "a-7"}
    assert set() == broken_rules("orchestrate", "PaymentCreate", body)


@pytest.mark.parametrize(("api", "name"), [(api, name) for api, names in UNCERTAIN_SCHEMAS.items() for name in names])
def test_uncertain_schema_or_member_carries_evidence(api: str, name: str) -> None:
    """What the documentation leaves open says so in the file."""
    assert is_marked(member(api, name)), name


@pytest.mark.parametrize(("api", "path"), [(api, path) for api, paths in UNCERTAIN_ELSEWHERE.items() for path in paths])
def test_uncertain_element_outside_schemas_carries_evidence(api: str, path: tuple[str | int, ...]) -> None:
    """Servers, schemes, parameters, operations and webhooks say what is uncertain about them."""
    assert is_marked(at(api, path)), path


@pytest.mark.parametrize("api", DOCUMENTS)
def test_every_response_carries_evidence(api: str) -> None:
    """No page ties a status code to an operation, so every answer is marked."""
    for method, path in OPERATIONS[api]:
        for status in DOCUMENTS[api]["paths"][path][method]["responses"]:
            assert is_marked(at(api, ("paths", path, method, "responses", status))), (path, status)


@pytest.mark.parametrize("name", CONFIDENCE_B)
def test_recovered_name_of_lesser_confidence_is_noted(name: str) -> None:
    """A camel-case name restored by convention alone says so."""
    assert "confidence B" in " ".join(member("forter", name)["x-evidence"].split())


@pytest.mark.parametrize("api", DOCUMENTS)
def test_all_evidence_uses_the_announced_words(api: str) -> None:
    """Each x-evidence opens with a word that the description of the file explains."""
    texts = list(evidence(DOCUMENTS[api]))
    words = {text.partition(":")[0] for text in texts}
    assert words <= FIRST_WORDS
    assert all(word in DOCUMENTS[api]["info"]["description"] for word in words)


@pytest.mark.parametrize("api", DOCUMENTS)
def test_answers_stay_open(api: str) -> None:
    """No schema forbids members that it does not list."""
    schemas = DOCUMENTS[api]["components"]["schemas"].values()
    assert all(schema.get("additionalProperties", True) is True for schema in schemas)


@pytest.fixture(scope="module")
def generate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ModuleType]]:
    """Generates an API once, with warnings as errors, and hands out its models."""
    folder = tmp_path_factory.mktemp("generated")
    config = folder / "config.yaml"
    config.write_text("post_hooks: []\n", encoding="utf-8")
    made: dict[str, ModuleType] = {}

    def models(api: str) -> ModuleType:
        if api not in made:
            package = f"probe_{api}"
            options = {
                "--path": FILES[api],
                "--config": config,
                "--output-path": folder / package,
                "--meta": "none",
            }
            words = [str(word) for option in options.items() for word in option]
            done = CliRunner().invoke(generator, ["generate", "--fail-on-warning", *words])
            assert done.exit_code == 0, done.output
            made[api] = importlib.import_module(f"{package}.models")
        return made[api]

    sys.path.insert(0, str(folder))
    yield models
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("probe_")]:
        del sys.modules[name]


@pytest.mark.parametrize(("api", "schema", "body"), GOOD)
def test_generated_model_round_trips(
    api: str, schema: str, body: object, generate: Callable[[str], ModuleType]
) -> None:
    """The generator makes one class per schema, and what it reads it writes again."""
    model = getattr(generate(api), schema)
    again = model.from_dict(body).to_dict()
    assert json.loads(json.dumps(again)) == at_utc_offset(body)


def at_utc_offset(body: Any) -> Any:
    """Body with a timestamp's Z written as the offset that generated models print."""
    if isinstance(body, dict):
        return {
            key: f"{value[:-1]}+00:00" if key.endswith("_at") and value is not None else at_utc_offset(value)
            for key, value in body.items()
        }
    return [at_utc_offset(value) for value in body] if isinstance(body, list) else body
