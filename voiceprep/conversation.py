"""THE loop: question -> answer -> what next -> spoken reply.

Every kind of run goes through `converse`: at the desk, recorded, typed, scripted. It knows the stages by their
Protocols and no audio library; whoever wants to show or keep what happens consumes the events it yields.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator

from voiceprep.events import (
    AnswerHeard,
    EndReason,
    Event,
    InterviewEnded,
    InterviewStarted,
    SilenceNoticed,
    TurnEnded,
    TurnTimed,
)
from voiceprep.reply_ahead import ReplyAhead
from voiceprep.stages import Ask, Ear, Floor, Interviewer, Mouth, NoMoreAnswers, Reply, SoFar, Stopped

PATIENCE = Reply(act="patience", text="Take your time.", worded_by="template", ask=None)
OFFER = Reply("patience", "Shall I put the question another way, or would you rather skip it?", "template", None)


def converse(
    started: InterviewStarted,
    interviewer: Interviewer,
    ear: Ear,
    mouth: Mouth,
    now_s: Callable[[], float | None],
    clock: Callable[[], float],
    ahead: ReplyAhead | None = None,
) -> Iterator[Event]:
    """Hold one interview; yields every event as it happens, an InterviewEnded last.

    Args:
        started: the first event, handed on as it is.
        interviewer: decides and words.
        ear: hears the answers.
        mouth: says the lines.
        now_s: seconds of audio since the session began; None in a text session.
        clock: a monotonic wall clock in seconds, for what a turn costs; decides nothing.
        ahead: prepares the reply while the candidate talks; None where nobody waits for it.
    """
    yield started
    turn = _Turn(ear, mouth, now_s, clock, ahead)
    try:
        last = yield from turn.say(interviewer.open())
        while last is not None and last.ask is not None:
            asked = last.ask
            answer = yield from turn.hear(asked)
            last = yield from turn.say(interviewer.reply(answer, now_s()))
            while turn.resumed:
                interviewer.take_back()
                answer = yield from turn.hear(asked)
                last = yield from turn.say(interviewer.reply(answer, now_s()))
        reason: EndReason = "finished" if last is None or last.ends is None else last.ends
    except Stopped:
        reason = "interrupted"
    except NoMoreAnswers:
        reason = "out_of_answers"
        yield from turn.say_if_possible(interviewer.close())
    yield InterviewEnded(reason, now_s())


class _Turn:
    """Both directions of one turn, and the stopwatch between them.

    `resumed`: the candidate went on as the reply began; the answer was not over.
    """

    def __init__(
        self,
        ear: Ear,
        mouth: Mouth,
        now_s: Callable[[], float | None],
        clock: Callable[[], float],
        ahead: ReplyAhead | None,
    ) -> None:
        self._ear, self._mouth, self._now_s, self._clock, self._ahead = ear, mouth, now_s, clock, ahead
        self._ended: TurnEnded | None = None
        self._decided = 0.0
        self._answered: tuple[str, float] | None = None
        self.resumed = False

    def hear(self, ask: Ask) -> Generator[Event, None, AnswerHeard]:
        """Hear one answer, with a "take your time" where the candidate needs it."""
        self._ended = None
        if self._ahead is not None:
            self._ahead.answer_begins(self._now_s())
        for heard in self._ear.listen(ask):
            if isinstance(heard, SoFar):
                if self._ahead is not None:
                    self._ahead.consider(heard)
                continue
            if isinstance(heard, AnswerHeard) and not heard.speech:
                self._or_stop()  # stopped before a word was said: there is no answer to keep
            yield heard
            if isinstance(heard, SilenceNoticed):
                yield self._mouth.say(OFFER if heard.offer else PATIENCE, self._ear.floor)
            elif isinstance(heard, TurnEnded):
                self._ended, self._decided = heard, self._clock() - heard.waited_ms / 1000
            elif isinstance(heard, AnswerHeard):
                if self._ahead is not None:
                    self._ahead.answer_over()
                self._answered = (heard.id, self._clock())
                self._or_stop()
                return heard
        raise NoMoreAnswers

    def say(self, replies: Iterable[Event | Reply]) -> Generator[Event, None, Reply | None]:
        """Say every line and return the last; the first is timed from the turn decision."""
        last: Reply | None = None
        self.resumed = False
        for item in replies:
            if isinstance(item, Event):
                yield item
                continue
            worded = self._clock()
            line = self._mouth.say(item, self._nobody_may if item.ask is None else self._ear.floor)
            yield line
            self._or_stop(before=item)
            if last is None:
                self.resumed = self._ended is not None and self._ear.goes_on(line)
                if not self.resumed:
                    yield from self._timed(worded, item)
            last = item
            if self.resumed:
                break
        return last

    def say_if_possible(self, reply: Reply) -> Iterator[Event]:
        """Say a last line where the sound still runs."""
        try:
            yield self._mouth.say(reply, self._nobody_may)
        except NoMoreAnswers:
            return

    def _nobody_may(self) -> Floor:
        """Greeting and farewell are said to their end, but for a key: no answer to them is awaited."""
        return "wanted" if self._ear.stopped() else "free"

    def _or_stop(self, before: Reply | None = None) -> None:
        """Raise Stopped where the candidate wants no more, unless the interview is ending anyway."""
        if self._ear.stopped() and (before is None or before.ends is None):
            raise Stopped

    def _timed(self, worded: float, reply: Reply) -> Iterator[Event]:
        synthesis_ms = self._mouth.first_sample_ms
        if self._ended is None or self._answered is None or synthesis_ms is None:
            return
        answer_id, answered = self._answered
        yield TurnTimed(
            answer_id=answer_id,
            decision_ms=None if self._ended.ended_by == "key" else float(self._ended.silence_ms),
            transcription_ms=_ms(answered - self._decided),
            wording_ms=_ms(worded - answered),
            synthesis_ms=synthesis_ms,
            first_sample_ms=_ms(worded - self._decided + synthesis_ms / 1000),
            worded_ahead=self._ahead is not None and reply.worded_by.startswith("llm:"),
        )
        self._ended = None


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
