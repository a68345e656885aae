"""From a parcel to its endpoint and token, as the settings have them now."""

from __future__ import annotations

from collections.abc import Mapping

from lgqtui.errors import CannotRead
from lgqtui.settings.registry import Home, read_endpoints
from lgqtui.submission.credentials import Tokens
from lgqtui.submission.endpoints.address import Endpoint, read_address
from lgqtui.submission.outbox_entry import Parcel
from lgqtui.submission.sender import Way
from lgqtui.submission.where import choose_endpoint


class Ways:
    """Finds the way of each parcel; what a name means now counts, so a mended address takes waiting ones along."""

    def __init__(self, home: Home, environ: Mapping[str, str]) -> None:
        self._home = home
        self.tokens = Tokens(home, environ)

    def endpoint(self, wanted: str) -> Endpoint:
        """The endpoint of that name or address. Raises WrongUse if there is none, CannotRead for damaged settings."""
        return choose_endpoint(wanted, read_endpoints(self._home))

    def token(self, endpoint: Endpoint) -> str:
        """The token for an endpoint, "" if there is none; a folder and a signed address need none."""
        return "" if endpoint.profile in ("folder", "s3") else self.tokens.find(endpoint).value

    def of(self, parcel: Parcel) -> Way:
        """The way of a parcel. Raises WrongUse or CannotRead if it cannot be found."""
        if parcel.endpoint:
            endpoint = self.endpoint(parcel.endpoint)
        elif parcel.address:
            endpoint = read_address(parcel.address)
        else:
            message = "the address that {label} was to go to is not known any more"
            raise CannotRead("no-address", message, "Submit it again.", label=parcel.label)
        return Way(endpoint, self.token(endpoint))
