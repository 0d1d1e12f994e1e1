"""At most three things to work on, each with up to three moments to listen to.

What is said outweighs how it is said ("talk is cheap": interviewing.io's study of 100k interviews), so at most one of
the three is about delivery, and one about the candidate's own questions at the end, which are a small part of a round.
Bands: fillers do no harm up to 5 a minute and do at 12 (Laske & DiGennaro Reed 2024, JABA, 10.1002/jaba.1093); pace is
flagged above 190 words a minute and never for being slow; rambling is more than 3 minutes or 300 words in one go, too
long is more than the question's own most. Thinking time is never on the list, nor is slow speech, nor an aim of no um
at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from voiceprep.report.shape import AnswerReport, MomentIn, QuestionReport, ToWorkOn
from voiceprep.rubrics import Rubric

MOST = 3
MOMENTS = 3
LEAST_WEIGHT = 0.2
OWN_QUESTIONS = 0.45
"""What an element of the candidate's own questions weighs, against 0.9 of any other."""
FILLERS_FINE, FILLERS_HARM = 5.0, 12.0
FAST_WPM = 190.0
SUSTAINED_S = 20.0
"""A pace held for less is a burst, not a habit."""
LONG_S, LONG_WORDS = 180.0, 300

MISTAKES = {
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
    closing = {element.id for rubric in rubrics.values() if rubric.by_asking for element in rubric.elements}
    chosen: list[ToWorkOn] = []
    for weight, one in sorted(found, key=lambda item: -item[0]):
        delivery = one["about"] == "delivery" and any(other["about"] == "delivery" for other in chosen)
        told = any(_SAYS_THE_SAME.get(other["id"]) == one["id"] for other in chosen)
        asked = one["id"] in closing and any(other["id"] in closing for other in chosen)
        if weight >= LEAST_WEIGHT and not delivery and not told and not asked and len(chosen) < MOST:
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
        title, advice = MISTAKES.get(name, (name, ""))
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
                "moments": [
                    {
                        "answer": one["id"],
                        "start_s": one["mistakes"][at]["start_s"],
                        "end_s": one["mistakes"][at]["end_s"],
                    }
                    for one, at in places[:MOMENTS]
                ],
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
            where = f"{len(weak)} of {_counted(len(graded), kind)}"
            if rubric.by_asking:
                how, where = "not asked about", f"{len(weak)} of {len(graded)} of your own turns to ask"
            answer = by_id[weak[0]["answers"][0]]
            yield (
                (OWN_QUESTIONS if rubric.by_asking else 0.9) * share * element.weight / heaviest,
                {
                    "id": element.id,
                    "about": "element",
                    "title": f"{element.title}: {how} in {where}",
                    "advice": element.advice,
                    "answer": answer["id"],
                    "quote": None,
                    "start_s": answer["start_s"],
                    "end_s": answer["end_s"],
                    "moments": [_whole(by_id[one["answers"][0]]) for one in weak[:MOMENTS]],
                },
            )


def _counted(number: int, kind: str) -> str:
    return f"{number} {kind} answer" + ("" if number == 1 else "s")


def _from_delivery(answers: Sequence[AnswerReport]) -> Iterator[Weighed]:
    fast = sorted(
        (one for one in answers if _sustained(one) and (one["delivery"]["speaking_rate_wpm"] or 0.0) > FAST_WPM),
        key=lambda one: -(one["delivery"]["speaking_rate_wpm"] or 0.0),
    )
    if fast:
        title = f"Fast: {fast[0]['delivery']['speaking_rate_wpm']:.0f} words a minute"
        advice = "Stop for a breath where a thought ends; 120 to 170 is easy to follow."
        yield 0.4, _delivery("pace", title, advice, [_fastest(one) for one in fast])
    heard = [one for one in answers if one["delivery"]["fillers"]["per_minute"] is not None]
    minutes = sum(one["delivery"]["talk_s"] or 0.0 for one in heard) / 60
    count = sum(one["delivery"]["fillers"]["count"] for one in heard)
    if minutes * 60 >= SUSTAINED_S and count / minutes > FILLERS_FINE:
        heard.sort(key=lambda one: -(one["delivery"]["fillers"]["per_minute"] or 0.0))
        title = f"Um and uh: {count / minutes:.1f} a minute"
        advice = (
            f"Let the pause be silent: close your mouth while you think. Up to {FILLERS_FINE:.0f} a minute is fine."
        )
        moments = [_thickest(one) for one in heard if one["delivery"]["fillers"]["count"]]
        yield 0.6 if count / minutes >= FILLERS_HARM else 0.3, _delivery("fillers", title, advice, moments)
    long = sorted((one for one in answers if _too_long(one)), key=lambda one: -one["delivery"]["words"])
    if long:
        title = f"Long: {long[0]['delivery']['words']} words in one answer"
        most = long[0]["delivery"]["length"]["most_minutes"]
        advice = "Say the point first, stop, and ask whether to go deeper."
        if most is not None:
            advice += f" At most {most:g} minutes here."
        yield 0.5, _delivery("length", title, advice, [_whole(one) for one in long])


def _sustained(answer: AnswerReport) -> bool:
    return (answer["delivery"]["talk_s"] or 0.0) >= SUSTAINED_S


def _too_long(answer: AnswerReport) -> bool:
    said = answer["delivery"]
    if said["length"]["band"] is not None:
        return said["length"]["band"] == "too_long"
    return said["words"] > LONG_WORDS or (said["talk_s"] or 0.0) > LONG_S


def _whole(answer: AnswerReport) -> MomentIn:
    return {"answer": answer["id"], "start_s": answer["start_s"], "end_s": answer["end_s"]}


def _fastest(answer: AnswerReport) -> MomentIn:
    parts = answer["delivery"]["rate_over_time"]
    if not parts:
        return _whole(answer)
    fastest = max(parts, key=lambda part: part["wpm"])
    return {"answer": answer["id"], "start_s": fastest["start_s"], "end_s": fastest["end_s"]}


def _thickest(answer: AnswerReport) -> MomentIn:
    """Return the um with the most others within ten seconds of it."""
    events = [one for one in answer["delivery"]["fillers"]["events"] if one["start_s"] is not None]
    if not events:
        return _whole(answer)
    near = [sum(abs((other["start_s"] or 0.0) - (one["start_s"] or 0.0)) <= 10 for other in events) for one in events]
    most = events[near.index(max(near))]
    return {"answer": answer["id"], "start_s": most["start_s"], "end_s": most["end_s"]}


def _delivery(name: str, title: str, advice: str, moments: Sequence[MomentIn]) -> ToWorkOn:
    first = moments[0]
    return {
        "id": name,
        "about": "delivery",
        "title": title,
        "advice": advice,
        "answer": first["answer"],
        "quote": None,
        "start_s": first["start_s"],
        "end_s": first["end_s"],
        "moments": list(moments[:MOMENTS]),
    }
