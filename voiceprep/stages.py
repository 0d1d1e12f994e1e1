"""The Protocols between the loop and its replaceable ends.

    Ear          hears an answer            sound card, recordings, keyboard, pipe
    Mouth        says a line                Piper to a sound card, a file, nowhere; print
    Interviewer  decides and words a line   agenda + LLM, agenda + templates
    Transcriber  samples -> words           faster-whisper
    Voice        text -> samples            Piper

Arrays are mono float32 in [-1, 1]; only type checkers look at numpy here, so headless runs need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from voiceprep.events import Act, AnswerHeard, EndReason, Event, LineSpoken, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


Floor = Literal["free", "unsure", "wanted"]
"""What the candidate's sound says while the interviewer speaks: nothing; something, and it is not clear yet what; they
have begun to talk."""


class Stopped(Exception):
    """The candidate ends the interview here, by a key."""


class NoMoreAnswers(Exception):
    """The ear has nothing left to hear: the pipe is closed, the recordings are used up, the microphone is gone."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What the ear should know about the line it hears an answer to.

    `answer` sets the patience; `terms` are technical words likely in the answer, for the recogniser; `max_s` is the
    question's time box; `signal_s` the time allowed in a timed drill, at which the candidate is told;
    `at_work`: they write code meanwhile, and silence means nothing.
    """

    question_id: str
    question: str
    kind: str
    answer: Literal["open", "closed"]
    follow_up: bool
    element: str | None
    terms: tuple[str, ...]
    max_s: float
    signal_s: float | None = None
    at_work: bool = False


@dataclass(frozen=True, slots=True)
class SoFar:
    """What was heard of an answer that may still go on: for preparing the reply, never for the session.

    `at_s` is up to where it was heard. `pausing`: the candidate has stopped for now, and `text` holds all they said;
    otherwise its last sentence may be unfinished and the newest seconds are missing.
    """

    text: str
    at_s: float
    pausing: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What the interviewer says next.

    `ask` is None where no answer is awaited; `ends` is set on the line that ends the interview.
    """

    act: Act
    text: str
    worded_by: str
    ask: Ask | None
    question_id: str | None = None
    element: str | None = None
    wording_ms: float = 0.0
    ends: EndReason | None = None


@dataclass(frozen=True, slots=True)
class Pcm:
    """A piece of synthesised speech: mono float32 at `rate` Hz, and the text it says."""

    samples: Samples
    rate: int
    text: str


class Ear(Protocol):
    """Hears the candidate."""

    def listen(self, ask: Ask) -> Iterator[Event | SoFar]:
        """Hear one answer: yields what happens meanwhile and an AnswerHeard last.

        Raises:
            NoMoreAnswers: nothing more will ever be heard.
        """
        ...

    def floor(self) -> Floor:
        """Whether the candidate talks over the interviewer; asked with every frame of a line."""
        ...

    def stopped(self) -> bool:
        """Whether the candidate has ended the interview by a key; asked with every frame of a line."""
        ...

    def goes_on(self, line: LineSpoken) -> bool:
        """Whether the candidate, who broke off `line` at its onset, was not done with the answer before it.

        If so, that answer is taken back, and the next `listen` goes on with it under the same id.
        """
        ...


class Mouth(Protocol):
    """Says the interviewer's lines.

    `first_sample_ms` is how long the last line's first sample took from the call to `say`, wall clock; None without
    sound.
    """

    @property
    def first_sample_ms(self) -> float | None: ...  # noqa: D102

    def prepare(self, text: str) -> None:
        """Have the beginning of a line synthesised that may be said next.

        Returns when it is there; for another thread than `say`'s.
        """
        ...

    def say(self, reply: Reply, floor: Callable[[], Floor]) -> LineSpoken:
        """Say a line and return what was heard of it.

        Falls silent while `floor()` is "unsure", goes on once it is "free" again, and ends once it is "wanted".
        """
        ...


class Interviewer(Protocol):
    """Decides what to say and how. Keeps its own account of the interview."""

    def open(self) -> Iterator[Event | Reply]:
        """Yield the lines before the first answer, the last of them with an `ask`."""
        ...

    def reply(self, answer: AnswerHeard, elapsed_s: float | None) -> Iterator[Event | Reply]:
        """Yield what follows an answer: events, then lines; the last line asks, or closes the interview."""
        ...

    def likely(self, elapsed_s: float | None) -> Sequence[str]:
        """Return the lines that may follow the answer that begins now, whatever it will be, likeliest first.

        Nothing that `reply` decides depends on it.
        """
        ...

    def foresee(self, heard: SoFar, over: Callable[[], bool]) -> Iterator[Reply]:
        """Yield what would be said if the answer ended here: at once as the bank has it, then as the model words it.

        Nothing that `reply` decides depends on it, but a line worded here is used there if it still fits, once whoever
        takes the lines has come back from having it synthesised. Runs in a thread of its own beside `reply`; yields
        nothing more once `over()` is true. Never raises.
        """
        ...

    def take_back(self) -> None:
        """Undo the last `reply`: the answer was not over; it will come again, longer."""
        ...

    def close(self) -> Reply:
        """Return the closing line, for an interview that must end now."""
        ...


class Transcriber(Protocol):
    """Speech to text."""

    model: str

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> tuple[Word, ...]:
        """Transcribe 16 kHz speech; word times are on the session's timeline, `start_s` being sample 0."""
        ...


class Voice(Protocol):
    """Text to speech."""

    def speak(self, text: str) -> Iterator[Pcm]:
        """Synthesise sentence by sentence; the first piece comes as soon as it is ready."""
        ...
