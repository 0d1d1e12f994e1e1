"""Tests of common."""

from solution import Node, common

D, E = Node(4), Node(5)
B, C = Node(2, D, E), Node(3)
A = Node(1, B, C)


def test_siblings():
    """What is the common node of two children of the same node?"""
    assert common(A, D, E) is B


def test_across():
    """What comes out for two nodes on different sides of the root?"""
    assert common(A, D, C) is A


def test_one_below_the_other():
    """What if one of the two nodes lies below the other?"""
    assert common(A, B, E) is B


def test_the_same_node():
    """What if both are the same node?"""
    assert common(A, D, D) is D


def test_not_in_the_tree():
    """What do you return when one of the nodes is not in the tree?"""
    assert common(A, D, Node(9)) is None
    assert common(None, D, E) is None


def test_equal_values():
    """What happens when two nodes hold the same value?"""
    left, right = Node(7), Node(7)
    root = Node(7, left, right)
    assert common(root, left, right) is root and common(root, right, right) is right


def test_very_deep():
    """What happens on a tree that is one chain of fifty thousand nodes?"""
    root = low = Node(0)
    nodes = [root]
    for number in range(50_000):
        low.left = Node(number)
        low = low.left
        nodes.append(low)
    assert common(root, nodes[30_000], nodes[45_000]) is nodes[30_000]
