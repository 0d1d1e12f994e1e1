"""Opens a page in the user's browser, where there is a user with a browser in front of this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def can_show(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a page opened here is seen by whoever started us: not on a server, in CI or over SSH."""
    if environment.get("CI") or environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def show(page: Path) -> bool:
    """Open a page and say whether it was opened."""
    import webbrowser

    return can_show(os.environ) and webbrowser.open(page.resolve().as_uri())
