"""A training loop that holds on to more with every step."""


class Value:
    """A number that remembers what it was made from."""

    alive = 0

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes, self.grad = float(data), parents, slopes, 0.0
        Value.alive += 1

    def __del__(self):
        Value.alive -= 1

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def backward(self, slope=1.0):
        todo = [(self, slope)]
        while todo:
            node, slope = todo.pop()
            node.grad += slope
            todo.extend((parent, slope * own) for parent, own in zip(node.parents, node.slopes))


def train(steps: int, rate: float = 0.01) -> tuple[float, float]:
    weight, total, history = Value(0.0), Value(0.0), []
    for step in range(steps):
        x = 1.0 + step % 3
        error = weight * x + Value(-2.0 * x)
        loss = error * error
        loss.backward()
        weight.data -= rate * weight.grad
        weight.grad = 0.0
        total = total + loss
        history.append(loss)
    return weight.data, total.data / steps
