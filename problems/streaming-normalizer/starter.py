"""Mean and standard deviation of numbers that arrive one at a time."""


class Running:
    def __init__(self) -> None:
        raise NotImplementedError
