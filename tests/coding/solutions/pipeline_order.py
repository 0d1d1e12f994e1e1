from collections import deque


def order(steps):
    waiting = {name: len(set(needs)) for name, needs in steps.items()}
    followers = {name: [] for name in steps}
    for name, needs in steps.items():
        for other in set(needs):
            followers[other].append(name)
    ready, found = deque(name for name, count in waiting.items() if not count), []
    while ready:
        name = ready.popleft()
        found.append(name)
        for other in followers[name]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return found if len(found) == len(steps) else None
