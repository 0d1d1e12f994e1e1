"""Tests of Cache."""

import random
import time

from solution import Cache


def test_keeps():
    """What does the cache return for a key that was just stored?"""
    cache = Cache(2)
    cache.put("a", 1)
    assert cache.get("a") == 1 and cache.get("b") is None and len(cache) == 1


def test_drops_the_oldest():
    """Which entry goes when a third one comes into a cache of two?"""
    cache = Cache(2)
    for key in "abc":
        cache.put(key, key)
    assert [cache.get(key) for key in "abc"] == [None, "b", "c"]


def test_reading_counts():
    """Does reading an entry count as using it in your version?"""
    cache = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    assert cache.get("a") == 1 and cache.get("b") is None


def test_storing_again():
    """What happens when an existing key is stored again in a full cache?"""
    cache = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.put("a", 3)
    assert cache.get("b") == 2 and cache.get("a") == 3 and len(cache) == 2


def test_size_zero():
    """What does a cache of size zero do?"""
    cache = Cache(0)
    cache.put("a", 1)
    assert cache.get("a") is None and len(cache) == 0


def test_negative():
    """What should a negative capacity lead to?"""
    try:
        Cache(-1)
    except ValueError:
        return
    raise AssertionError("no ValueError")


def test_against_a_slow_model():
    """Against which slow but simple version would you compare yours?"""
    chance, cache, model = random.Random(4), Cache(4), []
    for number in range(2000):
        key = chance.choice("abcdefgh")
        known = dict(model)
        if chance.random() < 0.5:
            assert cache.get(key) == known.get(key)
            if key in known:
                model = [item for item in model if item[0] != key] + [(key, known[key])]
        else:
            cache.put(key, number)
            model = ([item for item in model if item[0] != key] + [(key, number)])[-4:]


def test_speed():
    """What does one read cost when the cache holds twenty thousand entries?"""
    cache, began = Cache(20_000), time.perf_counter()
    for number in range(60_000):
        cache.put(str(number), number)
    assert len(cache) == 20_000 and time.perf_counter() - began < 4
