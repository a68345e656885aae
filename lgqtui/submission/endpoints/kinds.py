"""The protocol of each kind of endpoint."""

from __future__ import annotations

from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.http import Http
from lgqtui.submission.endpoints.protocol import EndpointProtocol
from lgqtui.submission.endpoints.s3 import S3
from lgqtui.submission.endpoints.tus import Tus


def profile_of(endpoint: Endpoint, *, has_token: bool) -> EndpointProtocol:
    """Return the protocol of an endpoint; a folder has none, since it speaks no HTTP."""
    match endpoint.profile:
        case "s3":
            return S3(endpoint.target)
        case "tus":
            return Tus(endpoint.target)
        case "http":
            return Http(endpoint.target, has_token)
        case _:
            raise AssertionError(endpoint.profile)
