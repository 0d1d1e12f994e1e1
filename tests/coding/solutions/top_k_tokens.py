import heapq
from collections import Counter


def top_k(lines, k):
    counts = Counter(token for line in lines if (token := line.strip()))
    return [token for token, _ in heapq.nsmallest(k, counts.items(), key=lambda item: (-item[1], item[0]))]
