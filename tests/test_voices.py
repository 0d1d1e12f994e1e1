"""The interviewers that ship: different to listen to, the same to be interviewed by."""

from __future__ import annotations

import pytest

from tests.interviewer.interviewer_kit import answer
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.rounds import load_round
from voiceprep.stages import Reply
from voiceprep.voices import load_voice, voice_paths

SAID = (
    "I'd start by profiling a hundred steps and look at the biggest part first, because guessing costs a week.",
    "Could you repeat the question?",
    "I don't know.",
    "Can you give me a hint?",
    "I haven't written kernels myself.",
    "My goal is to halve the time. It costs memory, but it is faster, and I'd compare both runs on the same test set.",
    "Is it about latency or about throughput?",
)


def interview(name: str) -> list[Reply]:
    round_ = load_round("ml-deep-dive")
    interviewer = BankInterviewer(round_, load_voice(name), tuple(one.id for one in round_.questions[:6]))
    replies = [item for item in interviewer.open() if isinstance(item, Reply)]
    for number in range(40):
        ask = replies[-1].ask
        if ask is None:
            break
        said = interviewer.reply(answer(ask, SAID[number % len(SAID)], number), None)
        replies += [item for item in said if isinstance(item, Reply)]
    return replies


@pytest.mark.parametrize("name", sorted(voice_paths()))
def test_manner_never_changes_what_is_asked(name: str) -> None:
    def asked(replies: list[Reply]) -> list[object]:
        return [
            (one.act, one.element, None if one.ask is None else (one.ask.question, one.ask.answer)) for one in replies
        ]

    assert asked(interview(name)) == asked(interview("joe"))


def test_they_do_not_sound_the_same() -> None:
    profiles = [load_voice(name) for name in voice_paths()]
    assert len(profiles) >= 3
    assert len({profile.speaks_as for profile in profiles}) == len(profiles)
    assert len({(one.length_scale, one.warmth, one.pressure) for one in profiles}) == len(profiles)
    assert {one.warmth for one in profiles} == {"reserved", "even", "warm"}
    assert {one.pressure for one in profiles} == {"gentle", "even", "firm"}
    lines = {name: [reply.text for reply in interview(name)] for name in voice_paths()}
    assert lines["ben"] != lines["joe"] != lines["victor"]
