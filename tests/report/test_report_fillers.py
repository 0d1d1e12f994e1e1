from __future__ import annotations

import pytest

from tests.report.report_kit import answer, spoken_answer, timed, verbatim
from voiceprep.events import Word
from voiceprep.report.discourse import discourse
from voiceprep.report.fillers import content_words, fillers
from voiceprep.report.spoken import spoken


def test_second_pass_counts() -> None:
    heard = spoken_answer("So the loss went flat after warmup")
    found = fillers(heard, verbatim("So um the the loss uh went flat after warmup"), talk_s=30.0)
    assert [event.text for event in found.events] == ["um", "uh"]
    assert (found.events[0].start_s, found.events[0].end_s, found.events[0].confidence) == (10.4, 10.7, 0.9)
    assert (found.count, found.per_minute, found.per_100_words, found.second_pass) == (2, 4.0, 28.57, True)
    assert [(one.text, one.start_s, one.end_s) for one in found.repetitions] == [("the the", 10.8, 11.5)]


def test_typed_answer_has_no_times() -> None:
    found = fillers(answer("Um, you know, it kind of works"), None, None)
    assert (found.count, found.per_minute, found.per_100_words, found.second_pass) == (1, None, 16.67, False)
    assert {one.start_s for one in (*found.events, *found.markers, *found.hedges)} == {None}
    assert [one.text for one in found.markers] == ["you know"]
    assert [one.text for one in found.hedges] == ["kind of"]


def test_nothing_said() -> None:
    found = fillers(answer(""), None, None)
    assert (found.count, found.per_100_words) == (0, None)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("um uh uhm umm er erm ah hm hmm mm", 10),
        ("Uh huh, that is it", 0),
        ("to err on the side of caution", 0),
        ("I would err on the safe side", 0),
        ("the gap is 5 mm wide", 0),
        ("her umbrella, the ham and an aha", 0),
        ("UM, well", 1),
    ],
)
def test_what_a_filler_is(text: str, heard: int) -> None:
    assert fillers(answer(text), None, None).count == heard
    assert content_words(text) == len(text.split()) - heard


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("it was the the loader", ["the the"]),
        ("I was I was looking", ["I was I was"]),
        ("I I I think", ["I I I"]),
        ("the um the loader", ["the um the"]),
        ("the, the loader", ["the, the"]),
        ("the one that that team had had", []),
        ("a very very long run, no no", []),
        ("four four eight eight", []),
        ("It works. It works well.", []),
        ("layer by layer by layer", []),
    ],
)
def test_repetitions(text: str, repeats: list[str]) -> None:
    assert [one.text for one in fillers(answer(text), None, None).repetitions] == repeats


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("You know, the usual drift.", ["you know"]),
        ("How would you know it drifts?", []),
        ("Then you know which rank waits.", []),
        ("It is, I mean, it was slow.", ["i mean"]),
        ("By skew I mean a gap between training and serving.", []),
        ("It took like forty minutes.", ["like"]),
        ("He was like totally stuck.", ["like"]),
        ("Tools like Nsight show it.", []),
        ("It looks like a leak.", []),
        ("We like the smaller one.", []),
        ("Like I said, it depends.", []),
        ("The two are basically the same.", []),
        ("Basically we retrained it.", ["basically"]),
        ("It is a kind of cache.", []),
        ("It kind of works.", ["kind of"]),
        ("We just retrained it.", ["just"]),
        ("It ran on just two nodes.", []),
        ("The run has just ended.", []),
        ("Maybe a race.", ["maybe"]),
        ("It took maybe ten minutes.", []),
        ("I think so.", ["i think"]),
        ("I think about that a lot.", []),
        ("Not really.", []),
        ("Well, it scales well.", ["well"]),
        ("A well calibrated model works as well.", []),
        ("Right, so it stalls, right?", ["right", "so", "right"]),
        ("Right now the right side is right.", []),
        ("So the batch was so large that it failed.", ["so"]),
        ("We had, actually, four nodes.", ["actually"]),
        ("It is what we actually serve and not the proxy.", []),
    ],
)
def test_markers_against_the_same_words_in_earnest(text: str, left_out: list[str]) -> None:
    assert [one.phrase for one in discourse(spoken(text)) if one.is_filler] == left_out


def test_like_is_only_probable_and_openers_are_not_counted() -> None:
    found = fillers(answer("So right, it took like forty minutes, well, I mean days."), None, None)
    assert [(one.text, one.probable) for one in found.markers] == [("like", True), ("I mean", False)]
    assert not found.hedges


def test_words_find_their_place_although_the_text_was_normalised() -> None:
    words = (*timed("We cut it by thirty"), Word("percent.", 20.0, 20.5), Word("Right?", 21.0, 21.3))
    said = spoken("We cut it by 30%. Right?", words)
    assert said.times(said.text.index("Right"), len(said.text)) == (21.0, 21.3)
    assert said.times(said.text.index("30"), said.text.index("%") + 1) == (None, None)
    assert said.times(0, len(said.text)) == (10.0, 21.3)
    assert spoken("no words").times(0, 8) == (None, None)
