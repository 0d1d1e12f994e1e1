class Running:
    def __init__(self):
        self.n, self._mean, self._m2 = 0, 0.0, 0.0

    def add(self, x):
        self.n += 1
        step = x - self._mean
        self._mean += step / self.n
        self._m2 += step * (x - self._mean)

    @property
    def mean(self):
        return self._mean if self.n else None

    @property
    def std(self):
        return (self._m2 / self.n) ** 0.5 if self.n else None

    def merge(self, other):
        both = Running()
        both.n = self.n + other.n
        if both.n:
            step = other._mean - self._mean
            both._mean = self._mean + step * other.n / both.n
            both._m2 = self._m2 + other._m2 + step * step * self.n * other.n / both.n
        return both
