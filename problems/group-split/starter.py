"""Splits records so that a user is never on both sides."""


def split(records: list[dict], test_share: float) -> tuple[list[dict], list[dict]]:
    raise NotImplementedError
