"""Tests of split."""

import os
import subprocess
import sys

from solution import split

RECORDS = [{"user": f"user-{number % 1000}", "x": number} for number in range(5000)]


def test_no_user_on_both_sides():
    """Can records of the same user end up on both sides?"""
    training, test = split(RECORDS, 0.2)
    assert not {one["user"] for one in training} & {one["user"] for one in test}


def test_nothing_is_lost():
    """Are all records still there after your split?"""
    training, test = split(RECORDS, 0.2)
    assert sorted(one["x"] for one in training + test) == list(range(5000))
    assert [one["x"] for one in training] == sorted(one["x"] for one in training)


def test_share():
    """Which share of the users lands in the test set?"""
    _, test = split(RECORDS, 0.2)
    assert 0.15 < len({one["user"] for one in test}) / 1000 < 0.25


def test_more_records_change_nothing():
    """What happens to a user's side when new users arrive?"""
    _, before = split(RECORDS[:1000], 0.3)
    _, after = split([{"user": "new", "x": -1}, *RECORDS], 0.3)
    known = {one["user"] for one in before}
    assert known == {one["user"] for one in after} - {"new"}


def test_another_process_decides_alike():
    """Does tomorrow's run put each user on the same side?"""
    code = (
        "from solution import split; print([r['user'] for r in split([{'user': str(n)} for n in range(99)], 0.5)[1]])"
    )
    here = os.path.dirname(os.path.abspath(sys.modules["solution"].__file__))
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=here,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1 and len(said.pop()) > 50


def test_edges():
    """What happens at shares of zero and one?"""
    assert split(RECORDS, 0.0)[1] == [] and split(RECORDS, 1.0)[0] == [] and split([], 0.5) == ([], [])


def test_no_share():
    """What should a share above one lead to?"""
    for share in (-0.1, 1.1):
        try:
            split(RECORDS, share)
        except ValueError:
            continue
        raise AssertionError("no ValueError")
