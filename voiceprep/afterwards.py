"""What is worked out from the sound once the interview is over, when nobody waits for a reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.events import AnswerHeard, SoundMeasured, Span, VerbatimHeard, Word
from voiceprep.listening.acoustics import frames
from voiceprep.listening.fillers import find_fillers
from voiceprep.listening.hearing import LEAD_S
from voiceprep.listening.prosody import measure_sound
from voiceprep.listening.speech_edges import refined
from voiceprep.listening.whole import hear_whole
from voiceprep.listening.word_times import clip_to_speech
from voiceprep.session.sound import read_candidate

if TYPE_CHECKING:
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.listening.vad import Vad


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
    for answer in answers:
        if not answer.speech:
            continue
        begin_s = max(0.0, answer.speech[0].start_s - LEAD_S)
        samples = read_candidate(folder, Span(begin_s, answer.speech[-1].end_s + LEAD_S))
        sound = frames(samples)
        speech = refined(_spans(answer.speech, -begin_s), sound)
        words = tuple(_moved(word, -begin_s) for word in answer.words)
        found = find_fillers(words, whisper.verbatim(samples, 0.0), speech, samples, sound, whisper.sounds)
        measured = measure_sound(answer.id, samples, sound, speech)
        yield (
            VerbatimHeard(
                answer.id,
                tuple(_moved(word, begin_s) for word in found.words),
                whisper.model,
                tuple(_moved(word, begin_s) for word in found.possible),
            ),
            replace(measured, speech=_spans(speech, begin_s)),
        )


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
    for answer in answers:
        if not answer.speech:
            continue
        begin_s = max(0.0, answer.speech[0].start_s - LEAD_S)
        samples = read_candidate(folder, Span(begin_s, answer.speech[-1].end_s + LEAD_S))
        heard = hear_whole(samples, vad, whisper, question=answer.question, kind=answer.kind)
        words = clip_to_speech([_moved(word, begin_s) for word in heard.answer.words], answer.speech)
        if not words:
            continue
        again = replace(answer, text=" ".join(word.text for word in words), words=words)
        verbatim = heard.verbatim
        if verbatim is not None:
            verbatim = VerbatimHeard(
                answer.id,
                tuple(_moved(word, begin_s) for word in verbatim.words),
                verbatim.model,
                tuple(_moved(word, begin_s) for word in verbatim.possible),
            )
        yield again, verbatim, replace(heard.sound, answer_id=answer.id, speech=_spans(heard.sound.speech, begin_s))


def _spans(spans: Iterable[Span], by_s: float) -> tuple[Span, ...]:
    return tuple(Span(round(span.start_s + by_s, 3), round(span.end_s + by_s, 3)) for span in spans)


def _moved(word: Word, by_s: float) -> Word:
    return replace(word, start_s=round(word.start_s + by_s, 3), end_s=round(word.end_s + by_s, 3))
