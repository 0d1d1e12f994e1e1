"""Addresses of servers, fit to be shown and kept."""

from __future__ import annotations

from urllib.parse import urlsplit


def without_secrets(url: str) -> str:
    """Return an address without what may be secret in it: user, password, query and fragment.

    What is no address is returned as it is, up to an `@`.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url.rpartition("@")[2].partition("?")[0]
    if not parts.scheme or not host:
        return url.rpartition("@")[2].partition("?")[0]
    place = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{place}{'' if port is None else f':{port}'}{parts.path}"
