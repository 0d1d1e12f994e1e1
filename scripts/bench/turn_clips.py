"""Spoken answers with known pauses, synthesised: what end-of-turn decisions are developed on.

    scripts/bench/turn_clips.py --texts a.jsonl [--texts b.jsonl] --out DIR [--seed 0] [--limit N]

A line of the texts: id, kind, answer_kind (open or closed), question, answer. DIR gets ID.flac (16 kHz mono) and
turns.jsonl, a line a clip: id, audio, question, question_kind, kind, text, words ([word, start_s, end_s]), pauses
({start_s, end_s, kind, after_hold_phrase}), speech_end_s (the last sample), voice.

Piper (joe) says whole sentences; they are cut at word boundaries, found by the voice's own phoneme durations, and laid
over room noise at -60 dBFS with pauses of chosen lengths between the pieces. Silences of the voice's own inside a
sentence are cut to 0.15 s and not listed. Pace, pitch and level vary by clip. A clip is the same for a seed and an id
on one machine; on another its sound may differ slightly, the plan of its pauses does not.

Needs the package onnx, which makes Piper's durations readable. About 3 s a clip of half a minute on two cores.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from voiceprep import weights
from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE
from voiceprep.listening.room import LEVEL_DBFS, RoomNoise
from voiceprep.sentences import split_sentences

if TYPE_CHECKING:
    import piper

    from voiceprep.stages import Samples

VOICE = "voice-en_US-joe-medium"
LEAD_S = 0.3
OWN_GAP_S = 0.15
"""What is left of a silence of the voice's own inside a sentence."""
CLOSED_GAP_S = 0.2
"""Between the sentences of a closed answer where no pause falls; too short to be listed."""

MEDIAN_S, SIGMA, SHORTEST_S, LONGEST_S = 0.7, 0.885, 0.28, 6.0
"""Pauses of open answers are lognormal, clipped."""
WORDS_A_PAUSE = (8.0, 10.0)
LEAST_PAUSES = 4
PLAIN_STOP_S = (0.28, 0.5)
"""A sentence end of an open answer where no other pause falls."""
CLOSED_S = (0.28, 0.6)
THINKING_S, HOLD_S = (3.0, 6.0), (2.5, 6.0)
THINKING_SHARE = 2 / 3
"""Open answers with a thinking pause, among those where no sentence asks for time; where one does, always."""
THINKING_AT_STOP = 0.6
LEAST_WORDS = 2
"""Between two pauses, where the text allows."""

FADE_S = 0.005
QUIET_DB, DROWNED_DBFS = -30.0, LEVEL_DBFS + 6
"""Sound that far under the speech about it, or that near the room noise, is silence."""
FAINT_DB = -12.0
PEAK = 0.98
_WINDOW, _SLACK, _STRAY, _APART = (round(seconds * RATE) for seconds in (0.005, 0.01, 0.1, 0.05))

_HESITATIONS = frozenset(("um", "uh", "er", "erm", "hmm", "mm"))
_LINKS = "and or but so because then if when while where which that whether since than as"
_SMALL = (
    "a an the this these those my our your his her its their some any of to for with from by at in on into about over "
    "i you he she it we they me him us them i'm i'd i've i'll we're we've we'd it's that's is are was were be been am "
    "has have had do does did can could will would should not just very there"
)
_CONJUNCTIONS = frozenset(_LINKS.split())
_FUNCTION_WORDS = frozenset(f"{_LINKS} {_SMALL}".split())
_SPAN = "(?:second|sec|moment|minute|beat)s?"
_ASKS = re.compile(
    r"\b(?:let me|lemme) (?!(?:just )?(?:know|say|give|show|tell|explain|add|put|start|begin)\b)"
    rf"|\b(?:give me|just|one|(?:i|i'll|we) need|(?:can|could|may) i have)(?: \w+){{0,3}} {_SPAN}\b"
    r"|^(?:wait|hold on|hang on|bear with me)\b|\bwhat else\b|\bwhere (?:was i|were we)\b"
    r"|\bhow (?:to|(?:do|should|shall|can) i) (?:put|say|phrase|explain|describe) (?:this|that|it)\b"
    r"|^still thinking$|^i'm (?:just |still )?(?:trying to|thinking|looking for|searching)\b"
    r"|^i'm (?:going back|picturing|working this out)\b"
    r"|^i (?:need|want|have)(?: just)? to (?:think|get this right|get it right)\b"
    r"|^(?:that's )?an? (?:very |really )?(?:good|great|interesting|tough|hard) question$"
)
_OPENERS = re.compile(r"^(?:(?:um|uh|hmm|mm|okay|ok|so|well|right|now|sorry|and|yeah|oh) )+")
_LONGEST_ASK = 12
_SAFE_ID = re.compile(r"[\w][\w.-]*")

PauseKind = Literal["mid_clause", "sentence_end", "thinking"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, and what the plan needs to know of the place behind it."""

    text: str
    ends_sentence: bool = False
    can_cut: bool = True
    """Whether the voice leaves a boundary behind it; eSpeak runs "of the" together."""
    asks_time: bool = False
    """Whether its sentence asks for time to think."""

    @property
    def bare(self) -> str:
        """The word in small letters, without punctuation."""
        return re.sub(r"[^a-z0-9']", "", self.text.lower())


@dataclass(frozen=True, slots=True)
class Gap:
    """Silence of `seconds` behind word number `after`; without a kind it is no pause to be listed."""

    after: int
    seconds: float
    kind: PauseKind | None
    after_hold_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a clip is said: the pace as Piper's length_scale, the pitch as a factor, the speech's level in dBFS RMS."""

    pace: float
    pitch: float
    level: float

    @property
    def voice(self) -> str:
        """What the manifest calls it."""
        return "joe" if self.pitch == 1.0 else f"joe x{self.pitch:g}"


@dataclass(frozen=True, slots=True)
class Timed:
    """A word with its first sample and the one after its last."""

    word: Word
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """A run of phonemes without a space, and its samples: mostly a word, at times two or a part of one."""

    phonemes: str
    start: int
    end: int


def asks_for_time(sentence: str) -> bool:
    """Whether a sentence of an answer asks for time, as "Give me a moment." does."""
    words = " ".join(re.findall(r"[a-z0-9']+", sentence.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))
    return len(words.split()) <= _LONGEST_ASK and bool(_ASKS.search(_OPENERS.sub("", words)))


def words_of(answer: str) -> list[list[Word]]:
    """The words of every sentence, all places open to a cut. A mark that stands alone joins the word before it."""
    sentences = []
    for sentence in split_sentences(answer):
        asks = asks_for_time(sentence.text)
        texts: list[str] = []
        for text in sentence.text.split():
            if any(letter.isalnum() for letter in text) or not texts:
                texts.append(text)
            else:
                texts[-1] += text
        sentences.append([Word(text, asks_time=asks) for text in texts[:-1]] + [Word(texts[-1], True, True, asks)])
    return sentences


def plan_gaps(words: Sequence[Word], answer_kind: str, rng: np.random.Generator) -> list[Gap]:
    """Choose the gaps of an answer, in order: the pauses, and what parts sentences where no pause falls."""
    chosen = _plan_open(words, rng) if answer_kind == "open" else _plan_closed(words, rng)
    return sorted(chosen, key=lambda gap: gap.after)


def choose_delivery(rng: np.random.Generator) -> Delivery:
    """Choose how a clip is said."""
    pace, level = rng.uniform(0.85, 1.25), rng.uniform(-30.0, -16.0)
    pitch = 1.0 if rng.random() < 0.5 else rng.uniform(0.86, 1.2)
    return Delivery(round(pace, 3), round(pitch, 2), round(level, 1))


def mid_clause_weight(before: Word, after: Word) -> float:
    """How readily a speaker halts between two words: after a hesitation most, then about conjunctions and content."""
    if before.ends_sentence or not before.can_cut or before.asks_time:
        return 0.0
    if before.bare in _HESITATIONS:
        return 6.0
    if before.bare in _CONJUNCTIONS or after.bare in _CONJUNCTIONS:
        return 3.0
    return 1.0 if after.bare in _FUNCTION_WORDS else 2.0


def _plan_open(words: Sequence[Word], rng: np.random.Generator) -> list[Gap]:
    stops = _stops(words)
    gaps: dict[int, Gap] = {}
    for stop in stops:
        if words[stop].asks_time:
            gaps[stop] = Gap(stop, rng.uniform(*HOLD_S), "thinking", True)
    if not gaps and rng.random() < THINKING_SHARE:
        at_stop = bool(stops) and rng.random() < THINKING_AT_STOP
        at = int(rng.choice(stops)) if at_stop else _mid_clause(words, stops, rng)
        if at is not None:
            gaps[at] = Gap(at, rng.uniform(*THINKING_S), "thinking")
    count = max(LEAST_PAUSES, round(len(words) / rng.uniform(*WORDS_A_PAUSE)))
    free = [stop for stop in stops if stop not in gaps]
    at_stops = min(len(free), count // 2 + int(count % 2 and rng.random() < 0.5))
    for stop in rng.permutation(free)[:at_stops]:
        gaps[int(stop)] = Gap(int(stop), _pause_s(rng), "sentence_end")
    for _ in range(count - at_stops):
        at = _mid_clause(words, [*stops, *gaps], rng)
        if at is not None:
            gaps[at] = Gap(at, _pause_s(rng), "mid_clause")
    plain = [Gap(stop, rng.uniform(*PLAIN_STOP_S), "sentence_end") for stop in stops if stop not in gaps]
    return [*gaps.values(), *plain]


def _plan_closed(words: Sequence[Word], rng: np.random.Generator) -> list[Gap]:
    stops = _stops(words)
    paused: Gap | None = None
    if rng.random() < 0.5:
        at = int(rng.choice(stops)) if stops else _mid_clause(words, [], rng)
        if at is not None:
            paused = Gap(at, rng.uniform(*CLOSED_S), "sentence_end" if stops else "mid_clause")
    plain = [Gap(stop, CLOSED_GAP_S, None) for stop in stops if paused is None or stop != paused.after]
    return [*plain, *([paused] if paused else [])]


def _stops(words: Sequence[Word]) -> list[int]:
    """The sentence ends between which an answer goes on."""
    return [number for number, word in enumerate(words[:-1]) if word.ends_sentence]


def _mid_clause(words: Sequence[Word], taken: Sequence[int], rng: np.random.Generator) -> int | None:
    """Draw a place inside a sentence, away from those taken; None where there is none."""
    weight = np.array([mid_clause_weight(before, after) for before, after in pairwise(words)])
    weight[[at for at in taken if at < len(weight)]] = 0.0
    apart = weight.copy()
    for at in taken:
        apart[max(0, at - LEAST_WORDS + 1) : at + LEAST_WORDS] = 0.0
    weight = apart if apart.any() else weight
    return int(rng.choice(len(weight), p=weight / weight.sum())) if weight.any() else None


def _pause_s(rng: np.random.Generator) -> float:
    return float(np.clip(MEDIAN_S * np.exp(SIGMA * rng.standard_normal()), SHORTEST_S, LONGEST_S))


def pair_groups(spoken: Sequence[str], groups: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the words of a sentence with the groups of phonemes it was said in.

    Args:
        spoken: the phonemes of every word said by itself, which are about those it has in the sentence.
        groups: the phonemes between the spaces of the sentence.

    Returns:
        The (words, groups) so far after every block of the cheapest pairing; a block is one word and its groups, or
        one group and its words.
    """
    shapes = [(1, 1), *((words, 1) for words in (2, 3, 4)), *((1, parts) for parts in range(2, 8))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(spoken) + 1):
        for j in range(len(groups) + 1):
            for words, parts in shapes:
                came = best.get((i - words, j - parts))
                if came is None:
                    continue
                cost = came[0] + _unlike("".join(spoken[i - words : i]), "".join(groups[j - parts : j]))
                cost += 0.5 * (words + parts - 2)
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, (i - words, j - parts))
    at = (len(spoken), len(groups))
    if at not in best:
        raise ValueError(f"{len(spoken)} words cannot be paired with {len(groups)} groups of phonemes")
    path = []
    while at != (0, 0):
        path.append(at)
        at = best[at][1]
    return path[::-1]


@cache
def _unlike(one: str, other: str) -> float:
    """How many phonemes differ, about."""
    one, other = (re.sub("[ˈˌːˑʲ]", "", phonemes) for phonemes in (one, other))
    return (len(one) + len(other)) * (1 - SequenceMatcher(None, one, other, autojunk=False).ratio())


def time_words(words: Sequence[Word], spoken: Sequence[str], groups: Sequence[Group]) -> list[Timed]:
    """Give every word its samples. Words that share a group share its time by their phonemes, and cannot be cut."""
    timed: list[Timed] = []
    done = 0
    for upto, parts in pair_groups(spoken, [group.phonemes for group in groups]):
        first = len(timed)
        start, end = groups[done].start, groups[parts - 1].end
        shares = np.cumsum([0, *(max(1, len(phonemes)) for phonemes in spoken[first:upto])])
        edges = start + np.round((end - start) * shares / shares[-1]).astype(int)
        for number, (begin, stop) in enumerate(pairwise(edges.tolist()), first):
            word = words[number]
            timed.append(Timed(replace(word, can_cut=number == upto - 1), begin, stop))
        done = parts
    return timed


class Speaker:
    """Piper's joe, with the durations of what he says; without the package onnx there are none."""

    def __init__(self, model: Path, seed: int) -> None:
        import onnxruntime
        import piper

        # The network's own generators take this seed when it is loaded: hence a speaker a clip.
        onnxruntime.set_seed(seed)
        self._piper = piper
        self._voice: piper.PiperVoice = piper.PiperVoice.load(model, include_alignments=True)

    def say(self, words: Sequence[Word], delivery: Delivery) -> tuple[Samples, list[Timed]]:
        """Return a sentence at RATE and its words in it."""
        said = " ".join(word.text for word in words)
        # A higher pitch is a faster playback, so the voice speaks slower by as much and the pace is as chosen.
        settings = self._piper.SynthesisConfig(length_scale=delivery.pace * delivery.pitch, normalize_audio=False)
        chunks = list(self._voice.synthesize(said, settings, include_alignments=True))
        rate = round(self._voice.config.sample_rate * delivery.pitch)
        marks: list[tuple[str, int]] = []
        for chunk in chunks:
            if chunk.phoneme_alignments is None:
                raise ValueError(f"the voice gives no durations for {said!r}")
            marks += [(mark.phoneme, int(mark.num_samples)) for mark in chunk.phoneme_alignments]
        samples = resample(np.concatenate([chunk.audio_float_array for chunk in chunks]), rate, RATE)
        spoken = ["".join(_sounds(self._voice.phonemize(word.text))) for word in words]
        return samples, time_words(words, spoken, _groups(marks, RATE / rate))


def _sounds(sentences: Iterable[Iterable[str]]) -> list[str]:
    return [mark for sentence in sentences for mark in sentence if _is_sound(mark)]


def _is_sound(mark: str) -> bool:
    return mark not in " ^$_,.;:!?-\u2013\u2014\u2026\"'()"


def _groups(marks: Iterable[tuple[str, int]], scale: float) -> list[Group]:
    """Join what lies between spaces and stops."""
    groups, at = [], 0
    for sounds, run in groupby(marks, key=lambda mark: _is_sound(mark[0])):
        phonemes = list(run)
        end = at + sum(count for _, count in phonemes)
        if sounds:
            groups.append(Group("".join(mark for mark, _ in phonemes), round(at * scale), round(end * scale)))
        at = end
    return groups


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound to be laid down in one go: its words by their samples in it, and the gap that follows unless it is last."""

    samples: Samples
    words: list[tuple[str, int, int]]
    gap: Gap | None


def cut(samples: Samples, timed: Sequence[Timed], gaps: Mapping[int, Gap]) -> list[Piece]:
    """Cut a sentence where a gap follows a word or the voice is silent by itself; pieces have no silent edges.

    Args:
        samples: the sentence at RATE, as loud as it will be.
        timed: its words.
        gaps: by the number of the word in the sentence; one after the last word parts it from the next sentence.
    """
    power = _power(samples)
    floor = max(power.mean() * 10 ** (QUIET_DB / 10), 10 ** (DROWNED_DBFS / 10))
    joints, last = [], 0
    for number, (word, following) in enumerate(pairwise(timed)):
        at = _quietest(power, word.end, following.start)
        silent = _edges(power, floor, at, len(power))[0] - _edges(power, floor, last, at)[1]
        if number in gaps or (word.word.can_cut and silent > OWN_GAP_S * RATE):
            joints.append((number, at, gaps.get(number, Gap(number, OWN_GAP_S, None))))
            last = at
    pieces, first, begin = [], 0, 0
    for number, at, gap in [*joints, (len(timed) - 1, len(samples), gaps.get(len(timed) - 1))]:
        start, end = _edges(power, floor, begin, at)
        words = [
            (_bare(word.word.text), min(max(word.start, start), end) - start, min(max(word.end, start), end) - start)
            for word in timed[first : number + 1]
        ]
        pieces.append(Piece(_faded(samples[start:end]), words, gap))
        first, begin = number + 1, at
    return pieces


def lay(pieces: Iterable[Piece], noise: RoomNoise) -> tuple[Samples, dict[str, Any]]:
    """Lay the pieces over the noise; return the clip and what the manifest says of its times."""
    words: list[list[Any]] = []
    pauses: list[dict[str, Any]] = []
    placed, at = [], round(LEAD_S * RATE)
    for piece in pieces:
        placed.append((at, piece.samples))
        words += [[word, _seconds(at + start), _seconds(at + end)] for word, start, end in piece.words]
        at += len(piece.samples)
        if piece.gap is None:
            continue
        resumes = at + round(piece.gap.seconds * RATE)
        if piece.gap.kind is not None:
            pause = {"start_s": _seconds(at), "end_s": _seconds(resumes), "kind": piece.gap.kind}
            pauses.append({**pause, "after_hold_phrase": piece.gap.after_hold_phrase})
        at = resumes
    clip = noise.next(at).copy()
    for start, samples in placed:
        clip[start : start + len(samples)] += samples
    return clip, {"words": words, "pauses": pauses, "speech_end_s": at / RATE}


def gain_for(samples: Samples, level: float) -> float:
    """The factor that brings speech to `level` dBFS RMS, or as near as its peak allows."""
    power = _power(samples)
    spoken = samples[power > power.mean() * 10 ** (QUIET_DB / 10)]
    wanted = 10 ** (level / 20) / float(np.sqrt(np.mean(spoken**2)))
    return min(wanted, PEAK / float(np.abs(samples).max()))


def _power(samples: Samples) -> NDArray[np.float64]:
    """The mean square of the 5 ms about every sample."""
    return np.convolve(samples.astype(np.float64) ** 2, np.full(_WINDOW, 1 / _WINDOW), "same")


def _quietest(power: NDArray[np.float64], end: int, start: int) -> int:
    """Where to cut between a word's end and the next one's start: the durations are right to about 10 ms."""
    low = max(0, end - _SLACK)
    return low + int(np.argmin(power[low : start + _SLACK]))


def _edges(power: NDArray[np.float64], floor: float, begin: int, end: int) -> tuple[int, int]:
    """Where the sound between two samples begins and ends.

    A breath or the release of a stop that stands apart at an edge is left out: no listener would wait for it.
    """
    steps = np.flatnonzero(np.diff(np.concatenate(([0], power[begin:end] > floor, [0]))))
    runs = [(begin + start, begin + stop) for start, stop in steps.reshape(-1, 2).tolist()]
    faint = power.mean() * 10 ** (FAINT_DB / 10)
    solid = [run for run in runs if run[1] - run[0] >= _STRAY or float(power[slice(*run)].max()) >= faint]
    if not solid:
        return (runs[0][0], runs[-1][1]) if runs else (begin, end)
    first, last = solid[0], solid[-1]
    return (
        first[0] if first[0] - runs[0][1] > _APART else runs[0][0],
        last[1] if runs[-1][0] - last[1] > _APART else runs[-1][1],
    )


def _faded(samples: Samples) -> Samples:
    count = min(round(FADE_S * RATE), len(samples) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32)) ** 2
    faded = samples.copy()
    faded[:count] *= ramp
    faded[len(faded) - count :] *= ramp[::-1]
    return faded


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text) or text


def _seconds(samples: int) -> float:
    return round(samples / RATE, 3)


def make_clip(row: Mapping[str, Any], model: Path, seed: int) -> tuple[Samples, dict[str, Any]]:
    """Say and pause an answer; return the clip and its line of the manifest."""
    key = [seed, *str(row["id"]).encode()]
    planning, saying, sounding = (np.random.default_rng([*key, stream]) for stream in range(3))
    delivery = choose_delivery(saying)
    speaker = Speaker(model, int(sounding.integers(2**31)))
    said = [speaker.say(sentence, delivery) for sentence in words_of(row["answer"])]
    gaps = plan_gaps([timed.word for _, words in said for timed in words], row["answer_kind"], planning)
    gain = gain_for(np.concatenate([samples for samples, _ in said]), delivery.level)
    pieces, before = [], 0
    for samples, words in said:
        pieces += cut(samples * np.float32(gain), words, {gap.after - before: gap for gap in gaps})
        before += len(words)
    clip, times = lay(pieces, RoomNoise(int(sounding.integers(2**31))))
    return clip, {
        "id": row["id"],
        "audio": f"{row['id']}.flac",
        "question": row["question"],
        "question_kind": row["answer_kind"],
        "kind": row["kind"],
        "text": row["answer"],
        **times,
        "voice": delivery.voice,
    }


def read_texts(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Read the answers of all files. Raises ValueError, with the place, for a line that is not as it should be."""
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            row = json.loads(line)
            lacking = {"id", "kind", "answer_kind", "question", "answer"} - row.keys()
            if lacking:
                raise ValueError(f"{path}:{number}: lacks {', '.join(sorted(lacking))}")
            if row["answer_kind"] not in ("open", "closed") or not words_of(row["answer"]):
                raise ValueError(f"{path}:{number}: wants answer_kind open or closed, and an answer with words")
            if not _SAFE_ID.fullmatch(row["id"]) or row["id"] in seen:
                raise ValueError(f"{path}:{number}: {row['id']!r} is no file name, or is there twice")
            seen.add(row["id"])
            rows.append(row)
    return rows


def main() -> None:
    """Make the clips."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int)
    given = parser.parse_args()
    if importlib.util.find_spec("onnx") is None:
        sys.exit("The voice's phoneme durations need the package onnx: pip install onnx")
    import soundfile

    rows = read_texts(given.texts)[: given.limit]
    folder = weights.ensure([VOICE])[VOICE]
    given.out.mkdir(parents=True, exist_ok=True)
    seconds = 0.0
    with (given.out / "turns.jsonl").open("w", encoding="utf-8") as manifest:
        for row in track(rows, "clips", console=Console(stderr=True)):
            clip, line = make_clip(row, next(folder.glob("*.onnx")), given.seed)
            soundfile.write(given.out / line["audio"], clip, RATE)
            manifest.write(json.dumps(line, ensure_ascii=False) + "\n")
            seconds += line["speech_end_s"]
    print(f"{len(rows)} clips, {seconds / 60:.1f} minutes")


if __name__ == "__main__":
    main()
