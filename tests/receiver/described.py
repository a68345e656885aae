"""Validates requests and responses by the OpenAPI description, with an independent validator."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from tests.receiver.app import RecordedRequest

_DESCRIPTION = Path(__file__).parents[2] / "lgqtui" / "submission" / "openapi.yaml"


def description() -> OpenAPI:
    """Return the description, validated by the schema of OpenAPI 3.1."""
    config = Config(extra_media_type_deserializers={"application/problem+json": json.loads})
    return OpenAPI.from_dict(yaml.safe_load(_DESCRIPTION.read_text("utf-8")), config=config)


def validate_exchange(described: OpenAPI, recorded: RecordedRequest, body: bytes) -> None:
    """Raise if a request or its response is not as described."""
    names = {name: value for name, value in recorded.headers.items() if name != "content-length"}
    length = {"content-length": recorded.headers["content-length"]} if "content-length" in recorded.headers else {}
    request = MockRequest(
        "https://collect.example.org",
        recorded.method,
        recorded.path,
        headers={**names, **length},
        data=body,
        content_type=recorded.headers.get("content-type", ""),
    )
    described.validate_request(request)
    kind = recorded.response.get("content-type", "")
    described.validate_response(request, MockResponse(recorded.body, recorded.status, recorded.response, kind))
