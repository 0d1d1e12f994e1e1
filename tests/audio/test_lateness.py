from __future__ import annotations

from voiceprep.audio.lateness import LONGEST_MS, Lateness


def test_percentiles_are_of_the_frames() -> None:
    late = Lateness()
    assert late.percentile_ms(0.5) is None
    for number in range(98):
        late.add(0.010 + number / 1e5)
    late.add(0.25)
    late.add(99.0)
    assert late.percentile_ms(0.5) == 10
    assert late.percentile_ms(0.99) == 250
    assert late.percentile_ms(1.0) == LONGEST_MS


def test_a_clock_that_reads_early_counts_as_at_once() -> None:
    late = Lateness()
    late.add(-0.001)
    assert late.percentile_ms(1.0) == 0
