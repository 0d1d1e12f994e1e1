"""The interviewer of `stages.Interviewer`: asks from the round's bank, follows up on what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voiceprep.answer_signs import injections
from voiceprep.coding.problems import problems
from voiceprep.coding.workspace import Workspace, told
from voiceprep.events import AnswerHeard, CoverageRead, Event, Noted
from voiceprep.interviewer.agenda import begin, merge, next_move
from voiceprep.interviewer.hearing import hear
from voiceprep.interviewer.llm import ChatModel, Message
from voiceprep.interviewer.moves import CodeSeen, Heard, Limits, Move, State
from voiceprep.interviewer.own_questions import KIND, QUESTION_ID
from voiceprep.interviewer.phrases import DRILL_OVER, Manner, minutes_said
from voiceprep.interviewer.vocabulary import likely_terms, technical_stems
from voiceprep.interviewer.wording import LATE, Worded, Wording
from voiceprep.rounds import Difficulty, Question, Round
from voiceprep.rubrics import Rubric, rubrics
from voiceprep.stages import Ask, Reply, SoFar
from voiceprep.voices import VoiceProfile

WORDING_S = 4.0
"""How long the wording of a follow-up may take by default; then the bank's own probe is spoken."""
_WORDED = ("follow_up", "challenge")
DRILL_LENIENCE = 1.3
"""A timed drill that took more than this share of its time is remarked upon; said to half a minute, less cannot be."""
FAILURES, REST = 2, 2
"""After so many failures in a row the model is left alone for so many follow-ups: a dead server costs no time."""


@dataclass(frozen=True, slots=True)
class _Account:
    """What the interviewer knows between two answers: taken back as a whole, read as a whole by another thread.

    `answers` are those to the current question, `asked` all lines that asked, `ask` the one that stands.
    """

    state: State
    answers: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    ask: Ask | None = None


class BankInterviewer:
    """Decides by the agenda and words by the bank, or by a language model where one is given.

    Args:
        round_: the round.
        voice: who interviews.
        plan: ids of the main questions, in order (see `plan_questions`).
        llm: words the follow-ups; None: the bank's probes are spoken as they are.
        minutes: when to close; None: the round's own length. Counts only where there is a clock.
        difficulty: "hard" presses with second probes.
        seed: rotates the fixed phrases.
        wording_s: the longest a follow-up's wording may take, seconds; None where lines are worded ahead (`foresee`):
            then nobody waits for the model.
        known_rubrics: by kind; None: those that came with voiceprep.
        workspace: where the candidate writes code; None: they only talk about it.
    """

    def __init__(
        self,
        round_: Round,
        voice: VoiceProfile,
        plan: Sequence[str],
        llm: ChatModel | None = None,
        *,
        minutes: float | None = None,
        difficulty: Difficulty = "standard",
        seed: int = 0,
        wording_s: float | None = WORDING_S,
        known_rubrics: Mapping[str, Rubric] | None = None,
        workspace: Workspace | None = None,
    ) -> None:
        self._round, self._voice, self._plan = round_, voice, tuple(plan)
        self._manner = Manner(voice.warmth, voice.pressure)
        self._rubrics = rubrics() if known_rubrics is None else known_rubrics
        self._limits = Limits((round_.minutes if minutes is None else minutes) * 60, difficulty, seed)
        self._wording_s = wording_s
        self._workspace = workspace
        self._words = Wording(llm, voice.manner, technical_stems(round_))
        self._words.begin(round_.question(self._plan[0]).text)
        self._failures = self._rest = 0
        self._failed_before: set[str] = set()
        self._account = _Account(begin(self._plan, round_))
        self._before: tuple[_Account, tuple[str, tuple[Message, ...]]] | None = None

    def open(self) -> Iterator[Event | Reply]:
        """Yield the opening and the first question."""
        yield Reply("opening", self._named(self._round.opening), "bank", None)
        question = self._question(self._account.state)
        ask = self._ask(question, Move("question", question.text, "first question"))
        self._account = replace(self._account, ask=ask, asked=(question.text,))
        yield from self._lay(question.id)
        yield Reply("question", question.text, "bank", ask, question.id)

    def reply(self, answer: AnswerHeard, elapsed_s: float | None) -> Iterator[Event | Reply]:
        """Yield what was read and noted, then one line: it asks, or it closes the interview."""
        self._before = self._account, self._words.mark()
        self._account = _begun(self._account, answer.start_s, elapsed_s)
        question, rubric = self._question(self._account.state), self._rubric(self._account.state)
        heard = replace(hear(rubric, question.text, answer.text), wish=answer.wish)
        if self._workspace is not None and self._account.state.own is None:
            heard = replace(heard, code=self._see(self._workspace, heard))
            yield from self._workspace.take()
        if self._account.state.own is None:
            read, _ = merge(self._account.state.topic, rubric, heard)
            yield CoverageRead(answer.id, question.id, read.coverage)
        if injections(answer.text):
            yield Noted("injection", "Part of the answer gives orders to the interviewer; it is left out.", answer.id)
        move, account = self._next(self._account, heard, answer.text, elapsed_s)
        if answer.wish == "repeat" and account.ask is not None:
            move = replace(move, text=account.ask.question)
        if over := _over_drill(self._account.ask, answer):
            move = replace(move, lead=f"{over} {move.lead}".strip())
        if answer.ended_by in ("rambling", "too_long"):
            move = replace(move, lead=f"{self._manner.stopped} {move.lead}".strip())
        if account.state.topic.question_id != question.id or (move.ends or account.state.own):
            yield from self._leave(self._account)
        if move.act == "question":
            yield from self._lay(account.state.topic.question_id)
        line = self._line(move, account)
        if move.act in _WORDED:
            worded = self._word(move, answer.text, account)
            if worded.failure and worded.failure not in self._failed_before:
                self._failed_before.add(worded.failure)
                reason = worded.failure[0].upper() + worded.failure[1:]
                yield Noted("llm_failed", f"{reason}; the round's own question was asked instead.", answer.id)
            line = self._as_worded(line, move, worded)
        if move.act == "question":
            self._words.begin(move.text)
        if line.ask is not None and line.ask != account.ask:
            account = replace(account, ask=line.ask, asked=(*account.asked, line.ask.question))
        self._account = account
        yield line

    def likely(self, elapsed_s: float | None) -> tuple[str, ...]:
        """Return what the bank has to say if nothing, all, or all but one element is said in the next answer."""
        account = self._account
        rubric = self._rubrics[self._question(account.state).kind]
        elements = frozenset(rubric.element_ids)
        said = [frozenset[str](), *(elements - {element} for element in rubric.element_ids), elements]
        moves = [self._next(account, Heard(covered), "", elapsed_s)[0] for covered in said]
        return tuple(dict.fromkeys(self._line(move, account).text for move in moves))

    def foresee(self, heard: SoFar, over: Callable[[], bool]) -> Iterator[Reply]:
        """Yield what would be said if the answer ended here: as the bank has it, then as the model words it.

        For another thread than `reply`'s. Never raises.
        """
        account = _begun(self._account, None, heard.at_s)
        read = hear(self._rubric(account.state), self._question(account.state).text, heard.text)
        move, account = self._next(account, read, heard.text, heard.at_s)
        line = self._line(move, account)
        if over():
            return
        yield line
        # While they talk one line is enough, whatever it ties in with; where they pause it is made anew.
        wanted = move.act in _WORDED and (heard.pausing or not self._words.is_worded(move.text))
        if wanted and not self._rest and not over():
            answers = " ".join(account.answers)
            for worded in self._words.word_ahead(move.text, heard.text, answers, account.asked, over):
                yield self._as_worded(line, move, worded)

    def take_back(self) -> None:
        """Undo the last `reply`: the answer was not over; it will come again, longer."""
        if self._before is not None:
            self._account, mark = self._before
            self._words.back_to(mark)
            self._before = None

    def close(self) -> Reply:
        """Return the closing line."""
        return Reply("closing", self._named(self._round.closing), "bank", None)

    def prepare(self, heard_so_far: str = "", deadline_s: float | None = None) -> None:
        """Have the model read what it will need: its role, and the answer as far as it was heard. Optional, blocking.

        For a thread of the caller's own, once before the opening and then while the candidate talks: a small model on
        a CPU reads some 60 tokens a second, 10 s for its role alone, and what it has read before the turn ends need not
        be waited for. `deadline_s`: the longest it may take; None: as long as any call may. Never raises.
        """
        if not self._rest:
            self._words.prepare(heard_so_far, deadline_s)

    def _see(self, workspace: Workspace, heard: Heard) -> CodeSeen:
        """Look at the code, and have it tested where it has changed or the candidate wants that."""
        workspace.poll()
        wanted = heard.wish == "test" or heard.done
        checked = None
        if wanted or (workspace.begun and heard.wish is None):
            checked = workspace.test("candidate" if wanted else "interviewer")
        probes = tuple((probe.element, probe.text) for probe in workspace.probes())
        return CodeSeen(probes, workspace.at_work, told(checked) if wanted and checked is not None else "")

    def _leave(self, account: _Account) -> Iterator[Event]:
        """Have the code tested a last time before another question."""
        if self._workspace is not None and account.state.own is None:
            self._workspace.test("end")
            yield from self._workspace.take()

    def _lay(self, question_id: str) -> Iterator[Event]:
        if self._workspace is not None:
            self._workspace.lay(question_id)
            yield from self._workspace.take()

    def _question(self, state: State) -> Question:
        return self._round.question(state.topic.question_id)

    def _rubric(self, state: State) -> Rubric:
        return self._rubrics[self._question(state).kind]

    def _next(self, account: _Account, heard: Heard, text: str, elapsed_s: float | None) -> tuple[Move, _Account]:
        """Ask the agenda; the account is that once the move is said, but for what asks in it."""
        rubric = self._rubric(account.state)
        move, state = next_move(account.state, self._round, rubric, heard, elapsed_s, self._limits, self._manner)
        answers = () if move.act == "question" else (*account.answers, text)
        return move, replace(account, state=state, answers=answers)

    def _line(self, move: Move, account: _Account) -> Reply:
        """The move as the bank words it."""
        if move.act == "closing":
            return Reply("closing", self._named(move.line), "bank", None, ends=move.ends)
        if account.state.own is not None:
            ask: Ask | None = self._own_question(move.text, account.state.own.answered > 0)
            return Reply(move.act, move.line, "template", ask, QUESTION_ID)
        if move.act in ("question", "follow_up", "challenge"):
            by = "bank" if move.act == "question" else "template"
            ask = self._ask(self._question(account.state), move)
        else:  # the question that stands is still the one to be answered
            by, ask = "bank" if move.from_bank else "template", account.ask
        element = None if ask is None else ask.element
        return Reply(move.act, move.line, by, ask, account.state.topic.question_id, element)

    def _as_worded(self, line: Reply, move: Move, worded: Worded) -> Reply:
        assert line.ask is not None
        text = f"{move.lead} {worded.line}".strip()
        ask = replace(line.ask, question=worded.line)
        return replace(line, text=text, ask=ask, worded_by=worded.worded_by, wording_ms=worded.wording_ms)

    def _word(self, move: Move, heard: str, account: _Account) -> Worded:
        if self._rest:
            self._rest -= 1
            return Worded(move.text, "template")
        worded = self._words.follow_up(move.text, heard, " ".join(account.answers), account.asked, self._wording_s)
        if worded.failure != LATE:
            self._failures = self._failures + 1 if worded.failure else 0
        if self._failures >= FAILURES:
            self._rest = REST
        return worded

    def _ask(self, question: Question, move: Move) -> Ask:
        follows = move.act != "question"
        return Ask(
            question_id=question.id,
            question=move.text,
            kind=question.kind,
            answer=move.answer or ("open" if follows else question.answer),
            follow_up=follows,
            element=move.element,
            terms=likely_terms(tuple(self._round.glossary), question),
            max_s=question.max_minutes * 60,
            signal_s=None if follows else question.drill_s,
            at_work=self._workspace is not None and question.id in problems(),
        )

    def _own_question(self, line: str, follow_up: bool) -> Ask:
        terms, max_s = tuple(self._round.glossary)[:20], self._round.own_questions_minutes * 60
        return Ask(QUESTION_ID, line, KIND, "open", follow_up, None, terms, max_s)

    def _named(self, text: str) -> str:
        return text.replace("{interviewer}", self._voice.speaks_as)


def _over_drill(ask: Ask | None, answer: AnswerHeard) -> str:
    """What is said of a timed drill that went well over its time; empty where it did not."""
    if ask is None or ask.signal_s is None or answer.start_s is None or answer.end_s is None:
        return ""
    took_s = answer.end_s - answer.start_s
    if took_s < ask.signal_s * DRILL_LENIENCE:
        return ""
    return DRILL_OVER.format(took=minutes_said(took_s), allowed=minutes_said(ask.signal_s))


def _begun(account: _Account, start_s: float | None, elapsed_s: float | None) -> _Account:
    """The account with the time at which its first question began to be answered."""
    topic = account.state.topic
    if topic.began_s is not None or elapsed_s is None:
        return account
    topic = replace(topic, began_s=elapsed_s if start_s is None else start_s)
    return replace(account, state=replace(account.state, topic=topic))
