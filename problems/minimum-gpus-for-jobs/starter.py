"""How many GPUs the jobs need."""


def minimum_gpus(jobs: list[tuple[float, float]]) -> int:
    raise NotImplementedError
