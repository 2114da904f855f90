"""The one charge that everybody sends, and what a server answers to it."""

from __future__ import annotations

import json
from typing import Final

PATH: Final = "/PaymentGateway/charge"
KEY: Final = "k" * 32
REFERENCE: Final = "order-1042"

BODY: Final = json.dumps(
    {
        "amount": 25.0,
        "currency": "USD",
        "card": {
            "cardNumber": "4111111111111111",
            "cardHolderName": "Jane Smith",
            "expirationMonth": 12,
            "expirationYear": 2030,
            "cvv": "123",
        },
        "myRef": REFERENCE,
        "paymentGatewayAccountName": "stripeproduction",
    },
    separators=(",", ":"),
).encode()

HEADERS: Final = {
    "X-Api-Key": KEY,
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "User-Agent": "benchmark/1",
    "Content-Type": "application/json",
    "X-Correlation-Id": "a" * 32,
}

RESULT: Final = json.dumps(
    {
        "operationResultCode": "Success",
        "operationResultDescription": "Approved",
        "operationType": "Charge",
        "amount": 25.0,
        "currency": "USD",
        "authorizationCode": "A12345",
        "gatewayName": "NULLSuccess",
        "gatewayReference": "gw-0001",
        "gatewayResultCode": "00",
        "gatewayResultDescription": "Approved",
    },
    separators=(",", ":"),
).encode()

STRIPE: Final = json.dumps(
    {"id": "pi_1", "object": "payment_intent", "amount": 2500, "currency": "usd", "status": "succeeded"}
).encode()

OPENAI: Final = json.dumps(
    {
        "id": "c-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "ok"}}],
    }
).encode()

GR4VY: Final = json.dumps(
    {
        "type": "transaction",
        "id": "7099948d-7286-47e4-aad8-b68f7eb44591",
        "reconciliation_id": "default",
        "merchant_account_id": "default",
        "currency": "USD",
        "amount": 2500,
        "status": "capture_succeeded",
        "authorized_amount": 2500,
        "captured_amount": 2500,
        "refunded_amount": 0,
        "settled_amount": 0,
        "country": "US",
        "external_identifier": REFERENCE,
        "intent": "capture",
        "payment_method": None,
        "method": "card",
        "instrument_type": "pan",
        "error_code": None,
        "payment_service": None,
        "pending_review": False,
        "buyer": None,
        "raw_response_code": None,
        "raw_response_description": None,
        "shipping_details": None,
        "checkout_session_id": None,
        "gift_card_redemptions": [],
        "gift_card_service": None,
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2024-01-01T00:00:00Z",
        "airline": None,
        "auth_response_code": None,
        "avs_response_code": None,
        "cvv_response_code": None,
        "anti_fraud_decision": None,
        "payment_source": "ecommerce",
        "merchant_initiated": False,
        "is_subsequent_payment": False,
        "cart_items": None,
        "statement_descriptor": None,
        "scheme_transaction_id": None,
        "three_d_secure": None,
        "payment_service_transaction_id": None,
        "additional_identifiers": {},
        "metadata": {},
        "authorized_at": None,
        "approval_expires_at": None,
        "buyer_approval_timedout_at": None,
        "captured_at": None,
        "voided_at": None,
        "canceled_at": None,
        "auth_response_description": None,
        "disputed": False,
        "account_updater": None,
        "manual_review": None,
        "settled": False,
        "intent_outcome": "succeeded",
        "multi_tender": False,
        "account_funding_transaction": False,
    }
).encode()
