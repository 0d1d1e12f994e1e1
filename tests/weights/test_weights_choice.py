from __future__ import annotations

import sys

import pytest

from voiceprep.weights.choice import GB, available_memory, default_llm, parse_meminfo, parse_vm_stat

VM_STAT = """Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                           20000.
Pages speculative:                         3000.
Pages purgeable:                            400.
"""


@pytest.mark.parametrize(
    ("available", "expected"),
    [
        (None, "qwen2_5-coder-1_5b"),
        (16 * GB, "qwen2_5-coder-1_5b"),
        (3 * GB, "qwen2_5-coder-1_5b"),
        (3 * GB - 1, "qwen2_5-coder-0_5b"),
        (1_500_000_000, "qwen2_5-coder-0_5b"),
        (1_499_999_999, None),
        (0, None),
    ],
)
def test_the_largest_that_fits(available: int | None, expected: str | None) -> None:
    assert default_llm(available) == expected


def test_what_the_systems_say() -> None:
    assert parse_meminfo("MemTotal: 8 kB\nMemAvailable:   2000 kB\n") == 2_048_000
    assert parse_meminfo("MemTotal: 8 kB\n") is None
    assert parse_vm_stat(VM_STAT) == 16384 * 33_400
    assert parse_vm_stat("") is None


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_this_machine_answers() -> None:
    assert (available_memory() or 0) > 0
