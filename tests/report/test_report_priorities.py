"""What is put first: with the rubrics as they are."""

from __future__ import annotations

from tests.report.report_kit import answer, session
from voiceprep.events import AnswerHeard
from voiceprep.report.build import build_report


def test_of_three_things_at_most_one_is_about_the_own_questions() -> None:
    said = answer("I do some things and then we look at it for a while and change what we like.", "a1")
    asked = answer(
        "No, I think that I have heard everything I need for now.", "a2", question_id="own", kind="questions"
    )
    own = [element for element, found in grade(asked).items() if found == "missing"]
    found = [one["id"] for one in build_report(session(said, asked, mode="text"))["summary"]["work_on"]]
    assert len(own) == 3 and len(found) == 3 and not set(found) & set(own)
    alone = build_report(session(asked, mode="text"))["summary"]["work_on"]
    assert len(alone) == 1 and alone[0]["title"].endswith("not asked about in 1 of 1 of your own turns to ask")


def grade(heard: AnswerHeard) -> dict[str, str]:
    """Return the state of each element of an answer by itself."""
    (found,) = build_report(session(heard, mode="text"))["questions"]
    return {element: one["state"] for element, one in found["structure"]["elements"].items()}
