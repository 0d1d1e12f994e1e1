"""The deepest common node of two nodes in a binary tree."""


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right


def common(root: Node | None, first: Node, second: Node) -> Node | None:
    raise NotImplementedError
