class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right


def common(root, first, second):
    parents, todo = {}, [root] if root is not None else []
    if todo:
        parents[id(root)] = None
    while todo:
        node = todo.pop()
        for child in (node.left, node.right):
            if child is not None:
                parents[id(child)] = node
                todo.append(child)
    if id(first) not in parents or id(second) not in parents:
        return None
    above, node = set(), first
    while node is not None:
        above.add(id(node))
        node = parents[id(node)]
    node = second
    while id(node) not in above:
        node = parents[id(node)]
    return node
