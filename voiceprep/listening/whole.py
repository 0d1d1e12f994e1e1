"""Hears a recording as one answer, without an interview around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import FRAME
from voiceprep.events import NOT_ENGLISH, AnswerHeard, SoundMeasured, Span, VerbatimHeard, Word
from voiceprep.listening.acoustics import frames
from voiceprep.listening.fillers import find_fillers
from voiceprep.listening.prosody import measure_sound
from voiceprep.listening.speech_edges import refined
from voiceprep.listening.vad import Vad, speech_spans
from voiceprep.listening.word_times import clip_to_speech

if TYPE_CHECKING:
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.stages import Samples

ANSWER_ID = "a1"


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as an answer. `verbatim` is None where there was no speech, or none in English."""

    answer: AnswerHeard
    verbatim: VerbatimHeard | None
    sound: SoundMeasured


def hear_whole(
    samples: Samples,
    vad: Vad,
    whisper: WhisperTranscriber,
    *,
    question: str,
    kind: str,
    terms: Sequence[str] = (),
) -> Heard:
    """Return the answer in a recording, with um and uh, and what its sound says.

    Args:
        samples: mono float32 at 16 kHz, the whole recording; second 0 is its first sample.
        vad: finds the speech; is reset.
        whisper: writes the words.
        question: what is answered; may be empty.
        kind: of rubric.
        terms: technical words likely in it.
    """
    vad.reset()
    padded = np.pad(samples, (0, -len(samples) % FRAME))
    speech = speech_spans(vad.probability(padded[at : at + FRAME]) for at in range(0, len(padded), FRAME))
    if not speech:
        return Heard(_answer((), (), question, kind), None, SoundMeasured(ANSWER_ID, ()))
    sound = frames(samples)
    speech = refined(speech, sound)
    measured = measure_sound(ANSWER_ID, samples, sound, speech)
    passes = whisper.twice(samples, terms)
    measured = replace(measured, english=passes.english)
    if passes.english is not None and passes.english < NOT_ENGLISH:
        # Told to write English, Whisper makes some up.
        return Heard(_answer((), speech, question, kind), None, measured)
    answer = _answer(clip_to_speech(passes.plain, speech), speech, question, kind)
    found = find_fillers(answer.words, passes.prompted, speech, samples, sound, whisper.sounds, passes.told)
    return Heard(answer, VerbatimHeard(ANSWER_ID, found.words, whisper.model, found.possible), measured)


def _answer(words: tuple[Word, ...], speech: tuple[Span, ...], question: str, kind: str) -> AnswerHeard:
    return AnswerHeard(
        id=ANSWER_ID,
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
