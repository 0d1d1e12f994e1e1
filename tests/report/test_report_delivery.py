"""How an answer was said, in the report's shape: every figure by hand, and a reason wherever there is none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.report_kit import answer, line, session, timed, verbatim
from voiceprep.events import SoundMeasured, Span, Word
from voiceprep.report.build import build_report
from voiceprep.report.delivery import Expected, delivery_of
from voiceprep.report.norms import DEFINITIONS, FILLERS_PER_100, between, compared
from voiceprep.report.pacing import pacing
from voiceprep.report.priorities import to_work_on
from voiceprep.session.session import Answer

SPEECH = [(10.0, 13.0), (13.5, 16.0), (18.0, 30.0)]
SOUND = SoundMeasured("a1", tuple(Span(*pair) for pair in SPEECH), 35.0, 0.0, 4.2, 121.0, 2.8, 0.99)


def words_at(*places: tuple[str, float]) -> tuple[Word, ...]:
    return tuple(Word(text, at, at + 0.3, 0.9) for text, at in places)


def test_pauses_at_clauses_and_inside_them() -> None:
    words = words_at(("We", 10.0), ("profiled", 12.5), ("it,", 15.5), ("then", 18.0), ("cut", 20.0))
    heard = answer("We profiled it, then cut", words=words, speech=SPEECH)
    pauses = pacing(heard, None).pauses
    assert pauses is not None
    # After "profiled" (no mark) and after "it," (a comma).
    assert (pauses.mid_clause, pauses.boundary, pauses.per_minute) == (1, 1, 6.0)


def test_longest_run_and_syllables_by_hand() -> None:
    words = words_at(("We", 10.0), ("profiled", 12.0), ("latency", 20.0), ("twice", 25.0))
    found = pacing(answer("We profiled latency twice", words=words, speech=SPEECH), None)
    assert found.longest_run is not None
    assert (found.longest_run.seconds, found.longest_run.words) == (12.0, 2)
    assert found.syllables == 1 + 2 + 3 + 1
    assert found.articulation_rate_sps == pytest.approx(7 / 17.5, abs=0.01)


def test_rate_over_time_in_halves_of_a_minute() -> None:
    words = timed("word " * 60, 0.0, 0.5) + timed("word " * 30, 30.0, 1.0)
    found = pacing(answer("word " * 90, words=words, speech=[(0.0, 60.0)]), None)
    assert [(one.start_s, one.end_s, one.wpm) for one in found.rates] == [(0.0, 30.0, 120.0), (30.0, 60.0, 60.0)]
    assert pacing(answer("word " * 20, words=words[:20], speech=[(0.0, 10.0)]), None).rates == ()


def test_the_measured_sound_goes_before_the_live_detector() -> None:
    late = answer("Yes it does work", speech=[(10.0, 13.2), (13.4, 16.1), (18.0, 30.1)])
    assert pacing(late, None).pauses != pacing(late, None, SOUND).pauses
    measured = pacing(late, None, SOUND)
    assert measured.pauses is not None
    assert (measured.pauses.count, measured.pauses.total_s, measured.talk_s) == (2, 2.5, 20.0)


def test_figures_count_as_they_are_said() -> None:
    found = pacing(answer("It took 35% of 1,000 steps", speech=[(0.0, 60.0)]), None)
    assert found.words == 4 + 3 + 2  # it took of steps, thirty-five percent, one thousand
    assert found.speaking_rate_wpm == float(found.words)


def test_all_that_is_measured() -> None:
    heard = answer("So um it works", words=timed("So it works"), speech=SPEECH)
    found, _ = delivery_of(Answer(heard, verbatim=verbatim("So um it works"), sound=SOUND))
    assert found["unmeasured"] == {}
    assert found["voice"] == {
        "experimental": True,
        "level_sd_db": 4.2,
        "pitch_median_hz": 121.0,
        "pitch_sd_semitones": 2.8,
        "over_room_db": 35.0,
        "clipped": 0.0,
    }


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (Answer(answer("It depends")), {"pace", "pauses", "voice"}),
        (Answer(answer("It depends on it", speech=SPEECH)), {"fillers", "voice"}),
        (Answer(answer("", speech=SPEECH), sound=SOUND), {"pace", "fillers"}),
        (Answer(answer("Yes", speech=[(0.0, 0.4)]), verbatim=verbatim("Yes"), sound=SOUND), set()),
        (
            Answer(answer("", speech=SPEECH), sound=SoundMeasured("a1", SOUND.speech, 30.0, 0.0, 4.0, 99.0, 2.0, 0.02)),
            {"pace", "fillers"},
        ),
        (
            Answer(
                answer("So it works", speech=SPEECH),
                verbatim=verbatim("So it works"),
                sound=SoundMeasured("a1", SOUND.speech, 6.0, 0.0),
            ),
            {"pauses", "voice"},
        ),
    ],
)
def test_what_is_not_measured_says_why(given: Answer, missing: set[str]) -> None:
    found, _ = delivery_of(given)
    assert set(found["unmeasured"]) == missing
    assert all(reason.endswith(".") for reason in found["unmeasured"].values())
    if not given.heard.speech:
        measured: dict[str, Any] = dict(found)
        for name in ("speaking_rate_wpm", "articulation_rate_wpm", "articulation_rate_sps", "talk_s", "longest_run"):
            assert measured[name] is None
        assert set(found["pauses"].values()) == {None}


@pytest.mark.parametrize(
    ("minutes", "kind", "expected", "band"),
    [
        (1.0, "behavioral", None, "short"),
        (2.5, "behavioral", None, "on_target"),
        (3.5, "behavioral", None, "long"),
        (4.5, "behavioral", None, "too_long"),
        (4.5, "technical", None, "on_target"),
        (4.5, "technical", Expected(2, 4), "too_long"),
        (4.5, "design", None, None),
    ],
)
def test_length_beside_the_question(minutes: float, kind: str, expected: Expected | None, band: str | None) -> None:
    found, _ = delivery_of(Answer(answer("word " * 50, kind=kind, speech=[(0.0, minutes * 60)])), expected)
    assert found["length"]["band"] == band
    follow_up, _ = delivery_of(Answer(answer("word", kind=kind, element="x", speech=[(0.0, minutes * 60)])), expected)
    assert follow_up["length"]["band"] is None


def test_beside_others() -> None:
    assert between(0.5, FILLERS_PER_100) == (0, 10)
    assert between(3.5, FILLERS_PER_100) == (50, 75)
    assert between(9.0, FILLERS_PER_100) == (90, 100)
    assert [one["measure"] for one in compared({"fillers_per_100_words": 2.0, "speaking_rate_wpm": None})] == [
        "fillers_per_100_words"
    ]


def test_every_definition_is_whole_and_goes_with_the_report() -> None:
    report = build_report(session(line(), answer("Yes.")))
    assert report["definitions"].keys() == DEFINITIONS.keys()
    assert all(one["title"] and one["unit"] and one["text"].endswith(".") for one in report["definitions"].values())


def test_advice_comes_with_moments_and_never_asks_for_none() -> None:
    said = "So um we um tried um it um and um it um worked um fine um then"
    plain = said.replace(" um", "")
    events = [
        event
        for n in range(3)
        for event in (
            answer(plain, f"a{n}", question_id=f"q{n}", words=timed(plain, n * 40), speech=[(n * 40.0, n * 40.0 + 30)]),
            verbatim(said, f"a{n}", n * 40.0),
        )
    ]
    found = to_work_on(build_report(session(*events))["answers"], [], {})
    assert [one["id"] for one in found] == ["fillers"]
    assert [one["answer"] for one in found[0]["moments"]] == ["a0", "a1", "a2"]
    assert all(one["start_s"] is not None for one in found[0]["moments"])
    assert "5 a minute is fine" in found[0]["advice"]


def test_slow_speech_is_never_on_the_list() -> None:
    slow = answer("word " * 40, words=timed("word " * 40, 0.0, 2.0), speech=[(0.0, 80.0)])
    assert not [one for one in build_report(session(slow))["summary"]["work_on"] if one["about"] == "delivery"]
