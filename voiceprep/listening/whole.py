"""Hears a recording as one answer, without an interview around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import FRAME
from voiceprep.events import AnswerHeard, VerbatimHeard
from voiceprep.listening.vad import Vad, speech_spans
from voiceprep.listening.verbatim import merge_verbatim
from voiceprep.listening.word_times import clip_to_speech

if TYPE_CHECKING:
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.stages import Samples


def hear_whole(
    samples: Samples, vad: Vad, whisper: WhisperTranscriber, *, question: str, kind: str
) -> tuple[AnswerHeard, VerbatimHeard | None]:
    """Return the answer in a recording, and the second pass over it if there was speech.

    Args:
        samples: mono float32 at 16 kHz, the whole recording; second 0 is its first sample.
        vad: finds the speech; is reset.
        whisper: writes the words.
        question: what is answered; may be empty.
        kind: of rubric.
    """
    vad.reset()
    padded = np.pad(samples, (0, -len(samples) % FRAME))
    speech = speech_spans(vad.probability(padded[at : at + FRAME]) for at in range(0, len(padded), FRAME))
    words = clip_to_speech(whisper.transcribe(samples, 0.0), speech) if speech else ()
    answer = AnswerHeard(
        id="a1",
        question_id="q1",
        question=question,
        kind=kind,
        follow_up=False,
        text=" ".join(word.text for word in words),
        ended_by="end_of_input",
        words=words,
        speech=speech,
        start_s=speech[0].start_s if speech else None,
        end_s=speech[-1].end_s if speech else None,
    )
    if not speech:
        return answer, None
    return answer, VerbatimHeard("a1", merge_verbatim(words, whisper.verbatim(samples, 0.0)), whisper.model)
