"""An order in which the steps of a pipeline can run."""


def order(steps: dict[str, list[str]]) -> list[str] | None:
    raise NotImplementedError
