"""The ends of a typed interview: lines in, text out. No sound, no audio library, no times."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from voiceprep.events import AnswerHeard, Event, LineSpoken, Noted, Wish
from voiceprep.plain_text import printable
from voiceprep.stages import Ask, Floor, NoMoreAnswers, Reply

LONGEST_ANSWER = 20_000
"""Characters kept of one answer: twenty minutes of speech, written out."""
COMMANDS: dict[str, Wish] = {
    "/skip": "skip", "/repeat": "repeat", "/hint": "hint", "/test": "test", "/done": "done",
}  # fmt: skip
"""Lines that stand for a key at the desk."""


class TypedEar:
    """A stages.Ear: one answer a line. An empty line is an empty answer; COMMANDS are wishes."""

    def __init__(self, lines: Iterator[str]) -> None:
        """Take answers from `lines`, with or without their line ends; when they end, so do the answers."""
        self._lines = lines
        self._count = 0

    def listen(self, ask: Ask) -> Iterator[Event]:
        """Take one line. Control characters and terminal escapes are removed; an overlong line is cut, with a note.

        Raises:
            NoMoreAnswers: the lines are used up.
        """
        line = next(self._lines, None)
        if line is None:
            raise NoMoreAnswers
        self._count += 1
        answer_id = f"a{self._count}"
        text = printable(line).strip()
        wish = COMMANDS.get(text.lower())
        if wish is not None:
            text = ""
            self._count -= wish in ("repeat", "hint", "test")  # nothing was said yet: the answer to come is this one
        if len(text) > LONGEST_ANSWER:
            message = f"The answer had {len(text):,} characters; the first {LONGEST_ANSWER:,} were kept."
            yield Noted("answer_cut", message, answer_id)
            text = text[:LONGEST_ANSWER].rstrip()
        yield AnswerHeard(
            id=answer_id,
            question_id=ask.question_id,
            question=ask.question,
            kind=ask.kind,
            follow_up=ask.follow_up,
            text=text,
            ended_by="key",
            element=ask.element,
            wish=wish,
        )

    def floor(self) -> Floor:
        """Always free: nobody types over a line that stands there at once."""
        return "free"

    def stopped(self) -> bool:
        """Never: who types ends the lines."""
        return False

    def goes_on(self, line: LineSpoken) -> bool:
        """Never: a line that was sent is a whole answer."""
        return False


class TypedMouth:
    """A stages.Mouth: gives each line to `show`, if there is one, and calls it heard."""

    first_sample_ms: float | None = None

    def __init__(self, show: Callable[[str], None] | None = None) -> None:
        self._show = show
        self._count = 0

    def prepare(self, text: str) -> None:
        """Nothing to prepare."""

    def say(self, reply: Reply, floor: Callable[[], Floor]) -> LineSpoken:
        """Show a line."""
        self._count += 1
        if self._show is not None:
            self._show(reply.text)
        return LineSpoken(
            id=f"l{self._count}",
            act=reply.act,
            text=reply.text,
            heard=reply.text,
            worded_by=reply.worded_by,
            question_id=reply.question_id,
            element=reply.element,
        )
