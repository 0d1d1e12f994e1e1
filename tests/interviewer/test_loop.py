"""Rounds one after the other: clocks, breaks, taking back."""

from __future__ import annotations

from functools import partial

from tests.interviewer.interviewer_kit import VOICE, answer, small_round
from voiceprep.events import Event, RoundEnded, RoundStarted
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.loop import BREAK_S, LoopInterviewer, LoopRound
from voiceprep.stages import Ask, Reply


def loop(breaks: list[float] | None = None, minutes: float = 20) -> LoopInterviewer:
    plain = small_round(max_follow_ups=0)
    rounds = [plain.model_copy(update={"name": name, "title": name.title()}) for name in ("first", "second")]
    made = [LoopRound(one, 1, partial(BankInterviewer, one, VOICE, ("slow",), minutes=minutes)) for one in rounds]
    taken = breaks if breaks is not None else []
    return LoopInterviewer(made, taken.append, breaks=breaks is not None)


def opened(interviewer: LoopInterviewer) -> Ask:
    ask = [item for item in interviewer.open() if isinstance(item, Reply)][-1].ask
    assert ask is not None
    return ask


def test_a_break_lies_between_two_rounds() -> None:
    breaks: list[float] = []
    interviewer = loop(breaks)
    items = list(interviewer.reply(answer(opened(interviewer), "I profile one step."), 30.0))
    acts = [item.act for item in items if isinstance(item, Reply)]
    assert acts == ["closing", "break", "opening", "question"]
    assert breaks == [BREAK_S]
    assert [item for item in items if isinstance(item, RoundEnded)] == [RoundEnded("first", "finished", 30.0)]
    assert [item for item in items if isinstance(item, RoundStarted)] == [RoundStarted("second", "Second", 1, 30.0)]
    assert not [item for item in items if isinstance(item, Reply) and item.ends]


def test_the_last_round_ends_the_loop() -> None:
    interviewer = loop()
    ask = opened(interviewer)
    ask = [item for item in interviewer.reply(answer(ask, "I profile."), 30.0) if isinstance(item, Reply)][
        -1
    ].ask or ask
    last = list(interviewer.reply(answer(ask, "I profile."), 60.0))[-1]
    assert isinstance(last, Reply) and last.ends == "finished"


def test_each_round_has_its_own_clock() -> None:
    interviewer = loop(minutes=2)
    ask = opened(interviewer)
    items = list(interviewer.reply(answer(ask, "I profile.", start_s=110.0), 125.0))  # over time: two minutes
    assert [item.reason for item in items if isinstance(item, RoundEnded)] == ["time"]
    assert isinstance(items[-1], Reply) and items[-1].ask is not None
    ask = items[-1].ask
    interviewer.likely(200.0)  # the first answer of the second round begins here
    last = list(interviewer.reply(answer(ask, "I profile.", start_s=201.0), 230.0))[-1]
    assert isinstance(last, Reply) and last.ends == "finished"


def test_a_closing_that_is_taken_back_leaves_the_round_open() -> None:
    interviewer = loop([])
    ask = opened(interviewer)
    replies = interviewer.reply(answer(ask, "I profile."), 30.0)
    first = next(item for item in replies if isinstance(item, Reply))
    assert first.act == "closing"
    replies.close()  # type: ignore[attr-defined]  # the candidate went on as it began
    interviewer.take_back()
    again: list[Event | Reply] = list(interviewer.reply(answer(ask, "I profile one step, and then another."), 40.0))
    assert [item.round for item in again if isinstance(item, RoundEnded)] == ["first"]
