"""Templates -> pages that need nothing but themselves. The one place that calls Jinja.

Everything that is put into a page is data and escaped; a page runs no script but its own, which its security policy
names by hash, and loads nothing from a network.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.plain_text import printable

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **values: Any) -> str:
    """Return the page made from `templates/<template>`; a value it names and is not given is an error.

    Text loses its control characters and the marks that turn the direction of what follows them, then is escaped.
    """
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
            return value
        return printable(value)

    def asset(name: str) -> Markup:
        return Markup(_asset(name))

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.globals.update(asset=asset, script_hash=_script_hash)
    return environment


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _script_hash(name: str) -> str:
    """Return how a page's security policy names an inline script (CSP 3, hash-source)."""
    digest = hashlib.sha256(_asset(name).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
