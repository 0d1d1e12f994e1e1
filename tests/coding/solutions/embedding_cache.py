from collections import OrderedDict


class Cache:
    def __init__(self, capacity):
        if capacity < 0:
            raise ValueError("capacity")
        self.capacity, self.kept = capacity, OrderedDict()

    def get(self, key):
        if key not in self.kept:
            return None
        self.kept.move_to_end(key)
        return self.kept[key]

    def put(self, key, value):
        self.kept[key] = value
        self.kept.move_to_end(key)
        if len(self.kept) > self.capacity:
            self.kept.popitem(last=False)

    def __len__(self):
        return len(self.kept)
