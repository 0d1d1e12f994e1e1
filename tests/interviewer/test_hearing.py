from __future__ import annotations

import pytest

from voiceprep.interviewer.hearing import admits_limit, hear
from voiceprep.rubrics import rubrics


@pytest.mark.parametrize(
    "text",
    [
        "I haven't written CUDA kernels myself, but I have profiled training jobs.",
        "Honestly, I've never run anything on more than four cards.",
        "I have not had to deal with that, it was somebody else's part.",
        "I don't have any hands-on experience with that.",
        "I've only used it through the framework.",
        "That's where my experience ends.",
    ],
)
def test_an_honest_limit(text: str) -> None:
    assert admits_limit(text)


@pytest.mark.parametrize(
    "text",
    [
        "I have profiled it, and the loader was never the problem.",
        "I used only five percent of the data.",
        "We had never seen such a loss before, so I looked at the gradients.",
        "",
    ],
)
def test_no_limit(text: str) -> None:
    assert not admits_limit(text)


def test_a_limit_with_substance_still_counts() -> None:
    said = "I haven't done that myself, but my goal would be to halve the time without losing accuracy."
    heard = hear(rubrics()["technical"], "How do you speed up training?", said)
    assert heard.limit and "objective" in heard.covered and not heard.declines
