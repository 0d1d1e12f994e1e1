"""Longest stretch of requests without a repeated ID."""


def longest_distinct(ids: list[str]) -> int:
    raise NotImplementedError
