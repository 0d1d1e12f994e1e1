"""The most frequent tokens of a large file."""

from collections.abc import Iterable


def top_k(lines: Iterable[str], k: int) -> list[str]:
    raise NotImplementedError
