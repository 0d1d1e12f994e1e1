import numpy as np


def loss_and_slope(scores, targets, mask):
    count = mask.sum()
    if not count:
        return 0.0, np.zeros_like(scores)
    error = (scores - targets) * mask
    return float((error**2).sum() / count), 2 * error / count


def accumulated(batches):
    total = sum(mask.sum() for _, _, mask in batches)
    losses, slopes = 0.0, []
    for scores, targets, mask in batches:
        loss, slope = loss_and_slope(scores, targets, mask)
        share = mask.sum() / total if total else 0.0
        losses += loss * share
        slopes.append(slope * share)
    return float(losses), np.concatenate(slopes)
