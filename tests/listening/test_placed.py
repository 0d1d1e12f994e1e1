from __future__ import annotations

from voiceprep.events import Span, VerbatimHeard, Word
from voiceprep.listening.placed import spans_later, verbatim_later, words_later


def test_later_and_back_again() -> None:
    words, spans = (Word("So", 0.1, 0.4, 0.9), Word("um", 0.5, 0.7)), (Span(0.1, 0.7),)
    later = words_later(words, 61.2345)
    assert [(one.text, one.start_s, one.end_s, one.probability) for one in later] == [
        ("So", 61.334, 61.634, 0.9),
        ("um", 61.734, 61.934, None),
    ]
    assert spans_later(spans_later(spans, 12.5), -12.5) == spans and words_later(words_later(words, 3.0), -3.0) == words


def test_a_second_pass_takes_its_answers_name() -> None:
    heard = VerbatimHeard("a1", (Word("um", 0.5, 0.7),), "base", (Word("uh", 1.0, 1.2),))
    found = verbatim_later(heard, "a4", 10.0)
    assert found == VerbatimHeard("a4", (Word("um", 10.5, 10.7),), "base", (Word("uh", 11.0, 11.2),))
