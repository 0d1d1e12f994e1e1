"""At most three things to work on, each with one moment that shows it.

What is said outweighs how it is said ("talk is cheap": interviewing.io's study of 100k interviews), so at most one of
the three is about delivery. Bands: fillers do no harm up to 5 a minute and do at 12 (Laske & DiGennaro Reed 2024, JABA,
10.1002/jaba.1093); pace is flagged above 190 words a minute and never for being slow; rambling is more than 3 minutes
or 300 words in one go. Thinking time is never on the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from voiceprep.report.shape import AnswerReport, QuestionReport, ToWorkOn
from voiceprep.rubrics import Rubric

MOST = 3
LEAST_WEIGHT = 0.2
FILLERS_FINE, FILLERS_HARM = 5.0, 12.0
FAST_WPM = 190.0
SUSTAINED_S = 20.0
"""A pace held for less is a burst, not a habit."""
LONG_S, LONG_WORDS = 180.0, 300

_MISTAKES = {
    "vague_success": (
        "Success without a number",
        "Name the metric and how far it moved: from what, to what, over how long.",
    ),
    "overclaiming": (
        "A claim too large",
        "Say what you did yourself and where your experience ends; that is believed.",
    ),
    "no_debug_logic": (
        "Fixes before the cause",
        "Say how you would find the cause first: what you measure, compare or rule out.",
    ),
    "ignores_constraints": (
        "A design without limits",
        "Ask for, or assume aloud, load, latency, memory and cost before choosing.",
    ),
    "wrong_altitude": (
        "Explained where action was asked for",
        "Say what you would do, in which order, and what you would measure.",
    ),
    "models_only": ("Only the model", "Walk from data to monitoring; the model is one stop on the way."),
}
_SAYS_THE_SAME = {"vague_success": "outcome", "ignores_constraints": "scale", "no_debug_logic": "approach"}
"""Element whose lack a mistake already tells."""
Weighed = tuple[float, ToWorkOn]


def to_work_on(
    answers: Sequence[AnswerReport], questions: Sequence[QuestionReport], rubrics: Mapping[str, Rubric]
) -> list[ToWorkOn]:
    """Return the three weightiest findings, the weightiest first; fewer where there is less to say."""
    found = [*_from_mistakes(answers), *_from_elements(answers, questions, rubrics), *_from_delivery(answers)]
    chosen: list[ToWorkOn] = []
    for weight, one in sorted(found, key=lambda item: -item[0]):
        delivery = one["about"] == "delivery" and any(other["about"] == "delivery" for other in chosen)
        told = any(_SAYS_THE_SAME.get(other["id"]) == one["id"] for other in chosen)
        if weight >= LEAST_WEIGHT and not delivery and not told and len(chosen) < MOST:
            chosen.append(one)
    return chosen


def _from_mistakes(answers: Sequence[AnswerReport]) -> Iterator[Weighed]:
    seen: dict[str, list[tuple[AnswerReport, int]]] = {}
    for answer in answers:
        for place, mistake in enumerate(answer["mistakes"]):
            seen.setdefault(mistake["id"], []).append((answer, place))
    for name, places in seen.items():
        answer, place = places[0]
        mistake = answer["mistakes"][place]
        title, advice = _MISTAKES.get(name, (name, ""))
        times = f" ({len(places)} times)" if len(places) > 1 else ""
        yield (
            (0.3 if mistake["advisory"] else 0.8) + 0.1 * min(len(places), 4),
            {
                "id": name,
                "about": "mistake",
                "title": title + times,
                "advice": advice,
                "answer": answer["id"],
                "quote": mistake["quote"],
                "start_s": mistake["start_s"],
                "end_s": mistake["end_s"],
            },
        )


def _from_elements(
    answers: Sequence[AnswerReport], questions: Sequence[QuestionReport], rubrics: Mapping[str, Rubric]
) -> Iterator[Weighed]:
    by_id = {answer["id"]: answer for answer in answers}
    for kind, rubric in rubrics.items():
        graded = [
            one for one in questions if one["structure"]["kind"] == kind and one["structure"]["score"] is not None
        ]
        heaviest = max(element.weight for element in rubric.elements)
        for element in rubric.elements:
            state = {one["id"]: one["structure"]["elements"][element.id]["state"] for one in graded}
            missing = [one for one in graded if state[one["id"]] == "missing"]
            prompted = [one for one in graded if state[one["id"]] == "prompted"]
            weak = missing or prompted
            if not weak:
                continue
            share = (len(missing) + 0.5 * len(prompted)) / len(graded)
            how = "missing" if missing else "only when asked"
            answer = by_id[weak[0]["answers"][0]]
            yield (
                0.9 * share * element.weight / heaviest,
                {
                    "id": element.id,
                    "about": "element",
                    "title": f"{element.title}: {how} in {len(weak)} of {_counted(len(graded), kind)}",
                    "advice": element.advice,
                    "answer": answer["id"],
                    "quote": None,
                    "start_s": answer["start_s"],
                    "end_s": answer["end_s"],
                },
            )


def _counted(number: int, kind: str) -> str:
    return f"{number} {kind} answer" + ("" if number == 1 else "s")


def _from_delivery(answers: Sequence[AnswerReport]) -> Iterator[Weighed]:
    fastest = _extreme(
        answers,
        lambda one: one["delivery"]["speaking_rate_wpm"] if (one["delivery"]["talk_s"] or 0) >= SUSTAINED_S else None,
    )
    if fastest is not None and fastest[0] > FAST_WPM:
        title = f"Fast: {fastest[0]:.0f} words a minute"
        yield (
            0.4,
            _delivery(
                "pace", title, "Stop for a breath where a thought ends; 120 to 170 is easy to follow.", fastest[1]
            ),
        )
    heard = [one for one in answers if one["delivery"]["fillers"]["per_minute"] is not None]
    minutes = sum(one["delivery"]["talk_s"] or 0.0 for one in heard) / 60
    count = sum(one["delivery"]["fillers"]["count"] for one in heard)
    if minutes * 60 >= SUSTAINED_S and count / minutes > FILLERS_FINE:
        most = _extreme(heard, lambda one: one["delivery"]["fillers"]["per_minute"])
        assert most is not None
        weight = 0.6 if count / minutes >= FILLERS_HARM else 0.3
        title = f"Um and uh: {count / minutes:.1f} a minute"
        yield weight, _delivery("fillers", title, "Let the pause be silent: close your mouth while you think.", most[1])
    longest = _extreme(answers, lambda one: float(one["delivery"]["words"]))
    if longest is not None and (longest[0] > LONG_WORDS or (longest[1]["delivery"]["talk_s"] or 0.0) > LONG_S):
        title = f"Long: {longest[0]:.0f} words in one answer"
        yield 0.5, _delivery("length", title, "Say the point first, stop, and ask whether to go deeper.", longest[1])


def _extreme(
    answers: Sequence[AnswerReport], measure: Callable[[AnswerReport], float | None]
) -> tuple[float, AnswerReport] | None:
    measured = [(value, answer) for answer in answers if (value := measure(answer)) is not None]
    return max(measured, key=lambda item: item[0], default=None)


def _delivery(name: str, title: str, advice: str, answer: AnswerReport) -> ToWorkOn:
    events = answer["delivery"]["fillers"]["events"] if name == "fillers" else []
    start_s, end_s = (events[0]["start_s"], events[0]["end_s"]) if events else (answer["start_s"], answer["end_s"])
    return {
        "id": name,
        "about": "delivery",
        "title": title,
        "advice": advice,
        "answer": answer["id"],
        "quote": None,
        "start_s": start_s,
        "end_s": end_s,
    }
