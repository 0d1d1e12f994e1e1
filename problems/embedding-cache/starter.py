"""A cache that drops what was not used for the longest time."""


class Cache:
    def __init__(self, capacity: int) -> None:
        raise NotImplementedError

    def get(self, key: str) -> object:
        raise NotImplementedError

    def put(self, key: str, value: object) -> None:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError
