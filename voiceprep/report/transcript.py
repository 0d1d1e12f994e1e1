"""An answer's words in order with everything found in them marked: fillers, markers, pauses, evidence, mistakes.

The content transcript is the base. What only the second pass heard (um, uh, repeats) and pauses are put in where they
were. Findings that know their place in the text are marked there, others by their time.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from voiceprep.events import Span
from voiceprep.report.discourse import discourse
from voiceprep.report.fillers import is_filler
from voiceprep.report.pacing import LONG_PAUSE_S, PAUSE_S, merged
from voiceprep.report.shape import AnswerReport
from voiceprep.report.spoken import Spoken, spoken
from voiceprep.report.worded import element_title, mistake_name
from voiceprep.session.session import Answer

Mark = Literal["filler", "possible", "marker", "hedge", "repetition", "false_start", "pause", "long_pause"]
MOST_ALIGNED = 20_000
"""Words beyond which the second pass is not aligned: nobody says so much in one answer."""
_NOT_IN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Note:
    """What a stretch of words shows: an element of the rubric, a mistake, an honest limit, an order to the grader."""

    kind: Literal["element", "mistake", "limit", "order"]
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a stretch of unmarked words without times, or a pause; seconds where known.

    `text` of a pause is its length.
    """

    text: str
    start_s: float | None = None
    end_s: float | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive pieces that show the same; `ends` are the notes whose words end here."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...] = ()
    ends: tuple[Note, ...] = ()


def marked(answer: Answer, found: AnswerReport) -> tuple[Run, ...]:
    """Return an answer's words with what was found in them.

    Args:
        answer: as the session has it.
        found: its report.
    """
    content = spoken(answer.heard.text, answer.heard.words)
    base = _chunks(content)
    shown = [_Shown(piece, set()) for piece, _, _ in base]
    starts = [start for _, start, _ in base]
    ends = [end for _, _, end in base]
    _mark_words(shown, base, content, found, starts, ends)
    notes = list(_notes(found))
    for place, (_, quote, start_s, end_s) in enumerate(notes):
        for one in _where(shown, content.text, starts, ends, quote, start_s, end_s):
            one.notes.add(place)
    _insert(shown, answer, found)
    return tuple(_runs(shown, [note for note, *_ in notes]))


@dataclass(slots=True)
class _Shown:
    piece: Piece
    notes: set[int]


_Chunk = tuple[Piece, int, int]


def _chunks(said: Spoken) -> list[_Chunk]:
    """Cut the text at its spaces; a chunk has the times of its tokens."""
    found = []
    place = 0
    for match in re.finditer(r"\S+", said.text):
        while place < len(said.tokens) and said.tokens[place].end_char <= match.start():
            place += 1
        inside = []
        while place < len(said.tokens) and said.tokens[place].start_char < match.end():
            inside.append(said.tokens[place])
            place += 1
        begins = [token.start_s for token in inside if token.start_s is not None]
        stops = [token.end_s for token in inside if token.end_s is not None]
        piece = Piece(match.group(), min(begins, default=None), max(stops, default=None))
        found.append((piece, match.start(), match.end()))
    return found


def _mark_words(
    shown: list[_Shown],
    base: list[_Chunk],
    content: Spoken,
    found: AnswerReport,
    starts: list[int],
    ends: list[int],
) -> None:
    words = content.words()
    for kind in ("repetitions", "false_starts"):
        after = 0
        for moment in found["delivery"][kind]:
            begin = content.text.find(moment["text"], after)
            if begin >= 0:
                after = begin + len(moment["text"])
                places = range(bisect_right(ends, begin), bisect_left(starts, after))
            else:
                places = _at_times(shown, moment["start_s"], moment["end_s"])
            _set(shown, places, "repetition" if kind == "repetitions" else "false_start")
    for one in discourse(content):
        if one.is_filler and one.kind != "opener":
            places = range(bisect_right(ends, one.start_char), bisect_left(starts, one.end_char))
            _set(shown, places, "marker" if one.kind == "marker" else "hedge")
    for number, token in enumerate(content.tokens):
        if is_filler(words, number):
            _set(shown, range(bisect_right(ends, token.start_char), bisect_left(starts, token.end_char)), "filler")


def _set(shown: list[_Shown], places: range, mark: Mark) -> None:
    for place in places:
        shown[place].piece = replace(shown[place].piece, mark=mark)


def _notes(found: AnswerReport) -> Iterator[tuple[Note, str, float | None, float | None]]:
    kind = found["structure"]["kind"]
    for element, one in found["structure"]["elements"].items():
        evidence = one["evidence"]
        if evidence is not None and evidence["answer"] == found["id"]:
            asked = ", when asked" if one["state"] == "prompted" else ""
            note = Note("element", element, element_title(kind, element) + asked)
            yield note, evidence["quote"], evidence["start_s"], evidence["end_s"]
    for mistake in found["mistakes"]:
        hint = " (a hint)" if mistake["advisory"] else ""
        note = Note("mistake", mistake["id"], mistake_name(mistake["id"]) + hint)
        yield note, mistake["quote"], mistake["start_s"], mistake["end_s"]
    for limit in found["honest_limits"]:
        yield Note("limit", "honest_limit", "Honest limit"), limit["quote"], limit["start_s"], limit["end_s"]
    for order in found["injections"]:
        yield Note("order", "injection", "An order to the grader, not graded"), order, None, None


def _where(
    shown: list[_Shown],
    text: str,
    starts: list[int],
    ends: list[int],
    quote: str,
    start_s: float | None,
    end_s: float | None,
) -> list[_Shown]:
    """Return the words of a quote: where it stands in the text, of several places the one said at that time."""
    best: range | None = None
    nearest = float("inf")
    begin = text.find(quote) if quote else -1
    while begin >= 0:
        places = range(bisect_right(ends, begin), bisect_left(starts, begin + len(quote)))
        said_s = next((one for place in places if (one := shown[place].piece.start_s) is not None), None)
        off = 0.0 if start_s is None or said_s is None else abs(said_s - start_s)
        if places and off < nearest:
            best, nearest = places, off
        if off == 0.0:
            break
        begin = text.find(quote, begin + len(quote))
    return [shown[place] for place in (best or _at_times(shown, start_s, end_s))]


def _at_times(shown: list[_Shown], start_s: float | None, end_s: float | None) -> range:
    if start_s is None or end_s is None:
        return range(0)
    middles = [_middle(one.piece) for one in shown]
    inside = [place for place, middle in enumerate(middles) if middle is not None and start_s <= middle <= end_s]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _middle(piece: Piece) -> float | None:
    return None if piece.start_s is None or piece.end_s is None else (piece.start_s + piece.end_s) / 2


def _insert(shown: list[_Shown], answer: Answer, found: AnswerReport) -> None:
    """Put in what the text does not have: words of the second pass, sounds that may be um, pauses."""
    timed = [(middle, place) for place, one in enumerate(shown) if (middle := _middle(one.piece)) is not None]
    middles = [middle for middle, _ in timed]

    def before(at_s: float) -> int:
        place = bisect_right(middles, at_s)
        return timed[place][1] if place < len(timed) else len(shown)

    added = list(_second_pass(shown, answer))
    for sound in found["delivery"]["fillers"]["possible"]:
        if sound["start_s"] is not None and sound["end_s"] is not None:
            piece = Piece(sound["text"], sound["start_s"], sound["end_s"], "possible")
            added.append((before((sound["start_s"] + sound["end_s"]) / 2), piece))
    if timed:
        added.extend((before((one.start_s or 0.0) + 0.01), one) for one in pauses_of(answer))
    # Later places first, so that those before stay right; of one place the last said first.
    for place, piece in sorted(added, key=lambda one: (one[0], one[1].start_s or 0.0), reverse=True):
        around = shown[place - 1].notes & shown[place].notes if 0 < place < len(shown) else set()
        shown.insert(place, _Shown(piece, set(around)))


def pauses_of(answer: Answer) -> list[Piece]:
    """Return an answer's pauses by the same rule as they are counted; their text is their length."""
    sound = answer.sound
    speech = merged(sound.speech if sound is not None and sound.speech else answer.heard.speech)
    silences = [Span(one.end_s, other.start_s) for one, other in pairwise(speech)]
    return [
        Piece(f"{length:.1f} s", one.start_s, one.end_s, "long_pause" if length >= LONG_PAUSE_S else "pause")
        for one in silences
        if (length := round(one.end_s - one.start_s, 6)) >= PAUSE_S
    ]


def _second_pass(shown: list[_Shown], answer: Answer) -> Iterator[tuple[int, Piece]]:
    if answer.verbatim is None or max(len(shown), len(answer.verbatim.words)) > MOST_ALIGNED:
        return
    words = answer.verbatim.words
    there, heard = [_plain(one.piece.text) for one in shown], [_plain(word.text) for word in words]
    aligned = difflib.SequenceMatcher(None, there, heard, autojunk=False)
    for change, here, _, first, last in aligned.get_opcodes():
        for number in range(first, last):
            filler = is_filler(heard, number)
            if change == "insert" or (change == "replace" and filler):
                word = words[number]
                mark: Mark = "filler" if filler else "repetition"
                yield here, Piece(word.text.strip(), word.start_s, word.end_s, mark)


def _plain(word: str) -> str:
    return _NOT_IN_WORDS.sub("", word.lower())


def _runs(shown: list[_Shown], notes: list[Note]) -> Iterator[Run]:
    last = {place: number for number, one in enumerate(shown) for place in one.notes}
    done = 0
    for places, group in groupby(shown, key=lambda one: frozenset(one.notes)):
        pieces = [one.piece for one in group]
        done += len(pieces)
        ends = [notes[place] for place in sorted(places) if last[place] < done]
        yield Run(tuple(_joined(pieces)), tuple(notes[place] for place in sorted(places)), tuple(ends))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Join what has neither times nor marks, so that a long written answer is a few pieces and not thousands."""
    for plain, group in groupby(pieces, key=lambda one: one.start_s is None and one.mark is None):
        if plain:
            yield Piece(" ".join(one.text for one in group))
        else:
            yield from group
