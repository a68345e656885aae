"""Which endpoint is meant: a name from the settings, or an address."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from lgqtui.errors import WrongUse, nearest
from lgqtui.files import typed_path
from lgqtui.settings.registry import EndpointTable
from lgqtui.submission.endpoints.address import TOKEN_VARIABLE, Endpoint, read_address
from lgqtui.text import shorten


def choose_endpoint(wanted: str, tables: Mapping[str, EndpointTable]) -> Endpoint:
    """The endpoint of that name or address; a folder's path is made absolute.

    Raises WrongUse if nothing is wanted, there is no such name, or the address cannot be one.
    """
    if not wanted:
        message = "no address is set to which packages could be sent"
        hint = (
            "Set the one that the survey office gave you: lgqtui config receiver. Or give it this once: "
            "--endpoint ADDRESS. To practise with a folder: --endpoint folder:PATH"
        )
        raise WrongUse("no-endpoint", message, hint)
    table = tables.get(wanted)
    if table is None and ":" not in wanted:
        raise _unknown(wanted, tables)
    found = read_address(wanted) if table is None else _from(table)
    return replace(found, target=str(typed_path(found.target))) if found.profile == "folder" else found


def _from(table: EndpointTable) -> Endpoint:
    if not table.address:
        message = "the endpoint {name} has no address"
        raise WrongUse("no-address", message, "Set it: lgqtui config set endpoints.{name}.address", name=table.name)
    return read_address(
        table.address,
        name=table.name,
        allow_http=table.allow_http,
        token_variable=table.token_variable or TOKEN_VARIABLE,
    )


def _unknown(wanted: str, tables: Mapping[str, EndpointTable]) -> WrongUse:
    near = nearest(wanted, tables)
    hint = (
        "Did you mean {near}?"
        if near
        else "An address begins with https:// or folder: · names are set by: lgqtui config"
    )
    message = "there is no endpoint “{name}” in the settings"
    return WrongUse("no-endpoint", message, hint, name=shorten(wanted, 80), near=near)
