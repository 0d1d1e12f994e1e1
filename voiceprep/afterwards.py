"""What is worked out from the sound once the interview is over, when nobody waits for a reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.events import AnswerHeard, Span, VerbatimHeard
from voiceprep.listening.hearing import LEAD_S
from voiceprep.listening.verbatim import merge_verbatim
from voiceprep.session.sound import read_candidate

if TYPE_CHECKING:
    from voiceprep.listening.transcribe import WhisperTranscriber


def listen_again(folder: Path, answers: Iterable[AnswerHeard], whisper: WhisperTranscriber) -> Iterator[VerbatimHeard]:
    """Hear each answer again with um and uh: the content words stay those of the first pass.

    Args:
        folder: the session, with its sound.
        answers: those with speech; others yield nothing.
        whisper: writes the second pass.

    Raises:
        BadSession: the sound cannot be read.
    """
    for answer in answers:
        if not answer.speech:
            continue
        span = Span(max(0.0, answer.speech[0].start_s - LEAD_S), answer.speech[-1].end_s + LEAD_S)
        prompted = whisper.verbatim(read_candidate(folder, span), span.start_s)
        yield VerbatimHeard(answer.id, merge_verbatim(answer.words, prompted), whisper.model)
