"""Which proxy the environment names for a page."""

from __future__ import annotations

from collections.abc import Mapping


def proxy_for(scheme: str, host: str, environ: Mapping[str, str]) -> str:
    """The address of the proxy for a page; "" for none."""
    if _is_exempt(host, _said(environ, "no_proxy")):
        return ""
    # In capitals a server that runs programs for others lets anybody set this one (CVE-2016-5385).
    capitals = scheme != "http" or "REQUEST_METHOD" not in environ
    named = _said(environ, f"{scheme}_proxy", capitals=capitals) or _said(environ, "all_proxy")
    return named if "://" in named or not named else f"http://{named}"


def _said(environ: Mapping[str, str], name: str, *, capitals: bool = True) -> str:
    return (environ.get(name) or (environ.get(name.upper(), "") if capitals else "")).strip()


def _is_exempt(host: str, exempt: str) -> bool:
    names = [_without_port(name.strip().lower().lstrip(".")) for name in exempt.split(",")]
    return any(name in ("*", host) or host.endswith("." + name) for name in names if name)


def _without_port(name: str) -> str:
    """The name; in a number of the newer kind there are colons that lead to no port."""
    bare = name.partition("]")[0].removeprefix("[")
    return bare if bare.count(":") > 1 else bare.partition(":")[0]
