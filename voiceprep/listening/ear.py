"""Hears answers from sound: voice activity, the words as they come, the end of the turn."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from voiceprep.audio.timeline import FRAME_S, Frame, Timeline
from voiceprep.events import (
    AnswerHeard,
    CutIn,
    EndedBy,
    Event,
    LineSpoken,
    SilenceNoticed,
    SpeechStarted,
    TimeSignalled,
    TurnEnded,
)
from voiceprep.listening.aside import Aside, Own
from voiceprep.listening.hand import Hand
from voiceprep.listening.hearing import LEAD_S, Turn
from voiceprep.listening.running import OnDemand, RunningTranscript, Start, text_of
from voiceprep.listening.smart_turn import TurnModel
from voiceprep.listening.tails import read_tail
from voiceprep.listening.turns import (
    DEFAULT_POLICY,
    Decision,
    Observation,
    Policy,
    SilenceLadder,
    decide,
    rambles,
    silence_step,
)
from voiceprep.listening.vad import Vad
from voiceprep.listening.word_times import clip_to_speech
from voiceprep.stages import Ask, Floor, NoMoreAnswers, SoFar, Transcriber

SHORTEST_ANSWER_S = 0.1
"""Speech under which an answer is a noise and is not transcribed. Voice activity in a curt "No." is 0.2 to 0.3 s."""
TOO_LONG_FACTOR = 2.0
TOO_LONG_EXTRA_S = 60.0
"""An answer ends at twice the question's time box plus a minute, whatever is heard: a fan, a radio, a lecture."""
AT_WORK_MS = 180_000
"""Silence after which somebody who writes code is spoken to: three minutes, and then about their code."""
ECHO_TAIL_S = 0.3
"""How long a room goes on after the interviewer, half-duplex."""
OWN_WITHIN_S, OWN_WORDS = 1.5, 4
"""An answer that begins this soon after the interviewer's last sound, and has this many words, may be an echo."""
RESUMED_S = 1.0
"""Speech that begins this soon after the reply's onset was still the answer before it (findings of 2026-11-22)."""
TEXT_AFTER_MS = {"open": 1500, "closed": 500}
"""Silence from which the text counts in the turn decision: so long the recogniser may need for a tail, so that a quick
machine decides as a slow one does, and a recorded run as the live one."""
_EARLIER_PAUSES = 20
"""So many of the speaker's latest pauses in earlier answers count; later answers may be given more fluently."""


class SpokenEar:
    """An Ear on a timeline. It sees every frame, those that pass while the interviewer speaks included."""

    def __init__(
        self,
        timeline: Timeline,
        vad: Vad,
        turn_model: TurnModel,
        transcriber: Transcriber,
        *,
        half_duplex: bool | Callable[[], bool] = False,
        hears_itself: bool = False,
        hand: Hand | None = None,
        own: Own | None = None,
        duck: Callable[[bool], bool] | None = None,
        stop_rambling: bool = False,
        policy: Policy = DEFAULT_POLICY,
        ladder: SilenceLadder | None = None,
        start: Start = OnDemand,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make an ear.

        Args:
            timeline: what is heard, and when.
            vad: tells speech from the rest.
            turn_model: judges the end of a turn by its sound.
            transcriber: writes the words.
            half_duplex: do not listen while the interviewer sounds: a microphone hears the speaker, a file does not.
            hears_itself: nor while a "take your time" sounds. It is said to somebody silent, over a speaker that has
                been idle, to which a canceller has to get used again.
                Asked with every frame where it is a function.
            hand: what the candidate does by key.
            own: whether words are what the interviewer has just said: the last guard against answering oneself.
            duck: told with every frame of a line whether something stirs; returns whether to listen with care.
            stop_rambling: end an answer that is past its question's time at the next pause.
            policy: the waits of the turn decision.
            ladder: what happens when nothing is said.
            start: has a stretch of the answer transcribed: in a thread where somebody waits, else when it is needed.
            clock: monotonic seconds; measures, decides nothing.
        """
        self._timeline = timeline
        self._vad = vad
        self._turn_model = turn_model
        self._transcriber = transcriber
        self._half_duplex = half_duplex if callable(half_duplex) else lambda: bool(half_duplex)
        self._hears_itself = hears_itself
        self._stop_rambling = stop_rambling
        self._policy = policy
        self._ladder = ladder or SilenceLadder()
        self._at_work = SilenceLadder(AT_WORK_MS, AT_WORK_MS, AT_WORK_MS)
        self._start, self._clock = start, clock
        self._lead_in: deque[Frame] = deque(maxlen=round(LEAD_S / FRAME_S) + 1)
        self._hand = hand or Hand()
        self._own, self._duck = own, duck
        self._aside = Aside(transcriber, start, own)
        self._turn: Turn | None = None
        self._running: RunningTranscript | None = None
        self._listening = self._goes_on = False
        self._deaf_until_s = 0.0
        self._sounded_s = -OWN_WITHIN_S
        self._earlier_pauses_ms: list[int] = []
        self._answers = 0
        self._gone = False
        timeline.tap(self._hear)

    def floor(self) -> Floor:
        """Whether the candidate talks over the interviewer: not listened for while this is half-duplex."""
        if self._hand.interrupts():
            return "wanted"
        if self._listening and self._turn is not None:  # "take your time" is being said
            return "wanted" if self._turn.started else "free"
        careful = self._duck is not None and self._duck(self._aside.stirs)
        return self._aside.floor(careful=careful)

    def stopped(self) -> bool:
        """Whether the candidate has ended the interview by a key."""
        return self._hand.stopped()

    def goes_on(self, line: LineSpoken) -> bool:
        """Whether speech that began within RESUMED_S of the line's onset broke it off: then the turn goes on."""
        onset_s = self._aside.onset_s
        if not line.interrupted or line.start_s is None or onset_s is None or self._turn is None:
            return False
        self._goes_on = onset_s - line.start_s <= RESUMED_S and self._turn.started
        return self._goes_on

    def listen(self, ask: Ask) -> Iterator[Event | SoFar]:
        """Hear one answer; yields what happens and was heard meanwhile, a TurnEnded, and an AnswerHeard last.

        Raises:
            NoMoreAnswers: the recordings are used up or the microphone is gone.
        """
        if self._gone:
            raise NoMoreAnswers
        if self._goes_on and self._turn is not None and self._running is not None:
            turn, running = self._turn, self._running
            turn.take_back()
            yield CutIn(self._timeline.now_s, "resumed", f"a{self._answers}")
        else:
            self._timeline.source.begin_answer(ask)
            self._answers += 1
            self._turn = turn = self._aside.take() or Turn(list(self._lead_in))
            self._running = running = RunningTranscript(turn, ask.answer, self._transcriber, self._start, ask.terms)
        self._goes_on = False
        self._hand.begin_turn()
        self._aside.forget()
        self._listening = True
        try:
            ended_by, decision = yield from self._until_ended(turn, running, ask)
            decided_s = self._clock()
            while ended_by == "turn" and self._is_own(turn, running):
                running.drop()
                self._turn = turn = Turn(list(self._lead_in))
                self._running = running = RunningTranscript(turn, ask.answer, self._transcriber, self._start, ask.terms)
                ended_by, decision = yield from self._until_ended(turn, running, ask)
                decided_s = self._clock()
        finally:
            self._listening = False
        self._earlier_pauses_ms = (self._earlier_pauses_ms + turn.own_pauses_ms)[-_EARLIER_PAUSES:]
        yield TurnEnded(
            at_s=self._timeline.now_s,
            speech_end_s=turn.speech[-1].end_s if turn.started else None,
            silence_ms=turn.silence_ms,
            verdict=decision.verdict if decision else "unsure",
            probability=turn.turn_probability,
            ended_by=ended_by,
            waited_ms=0.0 if self._own is None else round((self._clock() - decided_s) * 1000, 1),
        )
        yield self._answer(turn, running, ask, ended_by)

    def _until_ended(
        self, turn: Turn, running: RunningTranscript, ask: Ask
    ) -> Generator[Event | SoFar, None, tuple[EndedBy, Decision | None]]:
        """Listen until the turn is over; return why, and the decision where there was speech."""
        source = self._timeline.source
        limit_s = TOO_LONG_FACTOR * ask.max_s + TOO_LONG_EXTRA_S
        announced, noticed, signalled = turn.cut_ins > 0, 0, ask.signal_s is None
        decision: Decision | None = None
        while True:
            try:
                self._timeline.advance()
            except NoMoreAnswers:
                self._gone = True
                return "end_of_input", decision
            running.follow()
            if self._hand.ends_turn(started=turn.started, silence_ms=turn.silence_ms):
                return "key", decision
            if turn.started:
                if not announced:
                    announced = True
                    yield SpeechStarted(at_s=turn.speech[0].start_s)
                over = not signalled and turn.silence_ms == 0  # who has stopped before need not be told
                if over and self._timeline.now_s - turn.speech[0].start_s >= (ask.signal_s or 0.0):
                    signalled = True
                    yield TimeSignalled(self._timeline.now_s, ask.signal_s or 0.0)
                turn.ask_model(self._turn_model)
                if (text := running.news()) is not None:
                    yield SoFar(text, self._timeline.now_s, pausing=running.in_this_silence)
                decision = decide(observe(turn, running, ask, self._earlier_pauses_ms), self._policy)
                decision = replace(decision, end=decision.end and not self._hand.held())
                if decision.end and not source.more_to_come():
                    return "turn", decision
                if self._stop_rambling and rambles(turn.length_s, ask.max_s, turn.silence_ms):
                    return "rambling", decision
                if decision.end and not turn.cut_in_noticed:
                    turn.take_back()
                    yield CutIn(at_s=self._timeline.now_s, verdict=decision.verdict)
            else:
                ladder = self._at_work if ask.at_work else self._ladder
                step = "wait" if self._hand.held() else silence_step(turn.length_s * 1000, noticed, ladder)
                if step == "give_up" and not source.more_to_come():
                    return "silence", None
                if step in ("notice", "offer"):
                    noticed += 1
                    yield SilenceNoticed(self._timeline.now_s, round(turn.length_s, 1), offer=step == "offer")
            # What a recording still holds is bounded and wanted; what a microphone still brings is neither.
            if source.answer_over():
                return "silence", decision
            if turn.length_s >= limit_s and not source.more_to_come():
                return "too_long", decision

    def _answer(self, turn: Turn, running: RunningTranscript, ask: Ask, ended_by: EndedBy) -> AnswerHeard:
        """Gather the words of the turn."""
        words = clip_to_speech(running.words(), turn.speech) if turn.speech_s >= SHORTEST_ANSWER_S else ()
        wish = self._hand.take_wish()
        answer_id = f"a{self._answers}"
        if wish in ("repeat", "hint", "test") and not words:
            self._answers -= 1  # nothing was said yet: the answer to come is this one
        return AnswerHeard(
            id=answer_id,
            question_id=ask.question_id,
            question=ask.question,
            kind=ask.kind,
            follow_up=ask.follow_up,
            text=text_of(words),
            ended_by=ended_by,
            element=ask.element,
            words=words,
            speech=turn.speech,
            start_s=turn.speech[0].start_s if turn.started else None,
            end_s=turn.speech[-1].end_s if turn.started else None,
            wish=wish,
        )

    def _is_own(self, turn: Turn, running: RunningTranscript) -> bool:
        """Whether the turn is no more than the interviewer's own line, come back.

        A long answer tells by its beginning; for a short one the text is waited for.
        """
        if self._own is None or turn.speech[0].start_s - self._sounded_s > OWN_WITHIN_S:
            return False
        made = running.text_made()
        if len(made.split()) >= OWN_WORDS and not self._own(made):
            return False
        text = text_of(running.words())
        return len(text.split()) >= OWN_WORDS and self._own(text)

    def _hear(self, frame: Frame) -> None:
        """Take in a frame of the timeline, whoever moved it on."""
        probability = self._vad.probability(frame.candidate)
        if not self._hand.talking():
            probability = 0.0
        if frame.interviewer.any():
            self._sounded_s = frame.start_s + FRAME_S
            if self._listening and self._hears_itself:
                self._deaf_until_s = self._sounded_s + ECHO_TAIL_S
        if self._half_duplex():
            self._deaf_until_s = max(self._deaf_until_s, self._sounded_s + ECHO_TAIL_S)
        if frame.start_s < self._deaf_until_s:
            probability = 0.0
        if self._turn is not None:
            self._turn.push(frame, probability)  # also while a reply is spoken: it may turn out to go on
        if not self._listening:
            self._aside.push(frame, probability, list(self._lead_in))
        self._lead_in.append(frame)


def observe(turn: Turn, running: RunningTranscript, ask: Ask, earlier_pauses_ms: list[int]) -> Observation:
    """Return what the turn decision knows at this moment of silence: the sound, and the text once it can be known."""
    text = running.text_if_ready() if turn.silence_ms >= TEXT_AFTER_MS[ask.answer] else None
    return turn.observe(ask.answer, earlier_pauses_ms, None if text is None else read_tail(text))
