"""What is worked out from the sound once the interview is over, when nobody waits for a reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.events import AnswerHeard, SoundMeasured, Span, VerbatimHeard
from voiceprep.listening.acoustics import frames
from voiceprep.listening.fillers import find_fillers
from voiceprep.listening.hearing import LEAD_S
from voiceprep.listening.placed import spans_later, verbatim_later, words_later
from voiceprep.listening.prosody import measure_sound
from voiceprep.listening.speech_edges import refined
from voiceprep.listening.whole import hear_whole
from voiceprep.listening.word_times import clip_to_speech
from voiceprep.session.sound import read_candidate

if TYPE_CHECKING:
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.listening.vad import Vad
    from voiceprep.stages import Samples


def listen_again(
    folder: Path, answers: Iterable[AnswerHeard], whisper: WhisperTranscriber
) -> Iterator[tuple[VerbatimHeard, SoundMeasured]]:
    """Hear each answer again with um and uh, and measure its sound; the content words stay those of the first pass.

    Args:
        folder: the session, with its sound.
        answers: those with speech; others yield nothing.
        whisper: writes the second pass.

    Raises:
        BadSession: the sound cannot be read.
    """
    for answer, samples, begin_s in _sounds(folder, answers):
        sound = frames(samples)
        speech = refined(spans_later(answer.speech, -begin_s), sound)
        words = words_later(answer.words, -begin_s)
        second = whisper.verbatim(samples)
        found = find_fillers(words, second.prompted, speech, samples, sound, whisper.sounds, second.told)
        verbatim = VerbatimHeard(answer.id, found.words, whisper.model, found.possible)
        measured = measure_sound(answer.id, samples, sound, speech)
        yield verbatim_later(verbatim, answer.id, begin_s), replace(measured, speech=spans_later(speech, begin_s))


def hear_again(
    folder: Path, answers: Iterable[AnswerHeard], whisper: WhisperTranscriber, vad: Vad
) -> Iterator[tuple[AnswerHeard, VerbatimHeard | None, SoundMeasured]]:
    """Hear each answer anew, content words included; who answered what, and when, stays as it was.

    An answer in which nothing is heard this time yields nothing: an empty ear takes no words away.

    Args:
        folder: the session, with its sound.
        answers: those with speech; others yield nothing.
        whisper: writes the words.
        vad: finds the speech.

    Raises:
        BadSession: the sound cannot be read.
    """
    for answer, samples, begin_s in _sounds(folder, answers):
        heard = hear_whole(samples, vad, whisper, question=answer.question, kind=answer.kind)
        words = clip_to_speech(words_later(heard.answer.words, begin_s), answer.speech)
        if not words:
            continue
        again = replace(answer, text=" ".join(word.text for word in words), words=words)
        verbatim = None if heard.verbatim is None else verbatim_later(heard.verbatim, answer.id, begin_s)
        speech = spans_later(heard.sound.speech, begin_s)
        yield again, verbatim, replace(heard.sound, answer_id=answer.id, speech=speech)


def _sounds(folder: Path, answers: Iterable[AnswerHeard]) -> Iterator[tuple[AnswerHeard, Samples, float]]:
    """Yield each answer that has speech, its sound with a little about it, and the session's second it begins at."""
    for answer in answers:
        if answer.speech:
            begin_s = max(0.0, answer.speech[0].start_s - LEAD_S)
            yield answer, read_candidate(folder, Span(begin_s, answer.speech[-1].end_s + LEAD_S)), begin_s
