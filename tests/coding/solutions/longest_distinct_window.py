def longest_distinct(ids):
    last, left, best = {}, 0, 0
    for right, one in enumerate(ids):
        left = max(left, last.get(one, -1) + 1)
        last[one] = right
        best = max(best, right - left + 1)
    return best
