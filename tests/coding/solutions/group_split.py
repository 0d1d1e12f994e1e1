import hashlib


def split(records, test_share):
    if not 0 <= test_share <= 1:
        raise ValueError("test_share")
    training, test = [], []
    for record in records:
        digest = hashlib.sha256(record["user"].encode()).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64
        (test if place < test_share else training).append(record)
    return training, test
