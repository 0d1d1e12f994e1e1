def minimum_gpus(jobs):
    if any(end < start for start, end in jobs):
        raise ValueError("a job ends before it starts")
    moments = sorted([(start, 1) for start, _ in jobs] + [(end, -1) for _, end in jobs])
    running = most = 0
    for _, change in moments:
        running += change
        most = max(most, running)
    return most
