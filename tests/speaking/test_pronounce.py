from __future__ import annotations

import pytest

from voiceprep.rounds import load_round
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.speaking.pronounce import Pronouncer


@pytest.fixture(scope="module")
def say() -> Pronouncer:
    return Pronouncer(load_round("ml-deep-dive").glossary)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("NCCL over NVLink", "nickel over N V link"),
        ("the SQL query", "the sequel query"),
        ("two GPUs and a GPU's memory", "two G P U's and a G P U's memory"),
        ("LLMs, TPUs and GANs", "L L M's, T P U's and gans"),
        ("fp16 or FP16, not BF16", "F P sixteen or F P sixteen, not B F sixteen"),
        ("p99 under 50 ms", "p ninety-nine under 50 milliseconds"),
        ("35% of 1 GB, 2.5GB/s", "35 percent of 1 gigabyte, 2.5 gigabytes per second"),
        ("GB per GPU, tokens/s", "gigabytes per G P U, tokens per second"),
        ("ROC AUC of 0.93", "R O C eh U C of 0.93"),
        ("an A/B test", "an eh B test"),
        ("10x the traffic, 1.5x faster", "10 X the traffic, 1.5 X faster"),
        ("a 7B model for $5M in 30s", "a 7 billion model for 5 million dollars in 30 seconds"),
        ("an H-1B or L-1B visa, an H1B, O-1A", "an H one B or L one B visa, an H one B, O one eh"),
        ("two H-1Bs, a 401k", "two H one B's, a four oh one K"),
        ("Qwen2.5-7B, 1.5B, sub-50ms", "Qwen2.5-7 billion, 1.5 billion, sub-50 milliseconds"),
        ("8x7B on a B200, 224 x 224, 5x 10x", "8 by 7 billion on a B200, 224 by 224, 5 X 10 X"),
        ("6e-8 and 1e-4", "6 times 10 to the minus 8 and 10 to the minus 4"),
        ("10-15 epochs", "10 to 15 epochs"),
        ("fp32 -> bf16 & int8", "F P thirty-two to B F sixteen and int eight"),
        ("recall@10 >= .9", "recall at 10 at least 0.9"),
        ("read/write, 1/2", "read write, 1 over 2"),
        ("e.g. fp8, etc.", "for example F P eight, et cetera."),
        ("etc. and so on", "et cetera and so on"),
        ("use `torch.compile` with **batch_size**=32", "use torch.compile with batch size equals 32"),
        ("\u201cPyTorch\u201d \u2014 ONNX\u2026", "pie torch, onnix,"),
        ("\u03b1 is 0.25", "alpha is 0.25"),
        ("a raw [[h\u0259]] block", "a raw h\u0259 block"),
        ("Really?! Yes!!", "Really? Yes!"),
    ],
)
def test_terms_units_symbols(say: Pronouncer, written: str, said: str) -> None:
    assert say(written) == said


@pytest.mark.parametrize(
    "text",
    [
        "How do you recognise it, and what do you do about it?",
        "The feature map and the rag on the map.",  # mAP, RAG
        "Let 5 s be a string, as in the 1990s.",
        "An 8-bit model with a 3-way split.",
        "It takes us 3 to 5 days.",
        "Raise it by -3 or 100,000.",
        "all-reduce, softmax",  # empty forms of the glossary
        "AUCTION and nickels",
    ],
)
def test_left_alone(say: Pronouncer, text: str) -> None:
    assert say(text) == text


@pytest.mark.parametrize("text", ["", " ", "...", "!?", "\U0001f600", "\u65e5\u672c\u8a9e", "**", "\x1b\x07"])
def test_nothing_to_say(say: Pronouncer, text: str) -> None:
    assert say(text) == ""


def test_the_glossary_goes_first_and_an_empty_form_keeps_the_term() -> None:
    say = Pronouncer({"SQL": "", "pytorch": "", "XYZ": "ex why zee"})
    assert say("SQL, PyTorch, XYZs, xyz") == "SQL, PyTorch, ex why zees, xyz"


@pytest.mark.models
@pytest.mark.parametrize(
    ("written", "like", "unlike"),
    [
        ("NCCL", "nickel", "N C C L"),
        ("SQL", "sequel", "S Q L"),
        ("PyTorch", "pie torch", "pit orch"),
        ("MAE", "M eh E", "me"),
        ("ONNX", "onyx", "oh N N X"),
        ("FAISS", "face", "F A I S S"),
        ("50 ms", "fifty milliseconds", "50 M S"),
        ("300 GB/s", "300 gigabytes per second", "300 G B S"),
    ],
)
def test_phonemes(piper_voice: PiperVoice, written: str, like: str, unlike: str) -> None:
    assert phonemes(piper_voice, written) == piper_voice.phonemes(like) != piper_voice.phonemes(unlike)


@pytest.mark.models
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("NCCL", "n\u02c8\u026ak\u0259l"),
        ("AUC", "\u02c8e\u026a j\u02c8u\u02d0 s\u02c8i\u02d0"),  # not the article "a" and then U C
        ("A/B", "\u02c8e\u026a b\u02c8i\u02d0"),
        ("CUDA", "k\u02c8u\u02d0d\u0259"),
        ("35%", "\u03b8\u02c8\u025c\u02d0\u027ei f\u02c8a\u026av p\u025as\u02c8\u025bnt"),
    ],
)
def test_phonemes_as_they_should_be(piper_voice: PiperVoice, written: str, expected: str) -> None:
    assert phonemes(piper_voice, written) == expected


@pytest.mark.models
@pytest.mark.parametrize("term", ["GPU", "LLM", "GAN", "TPU", "LSTM", "API"])
def test_a_plural_is_heard(piper_voice: PiperVoice, term: str) -> None:
    assert phonemes(piper_voice, f"{term}s").endswith("z")


def phonemes(voice: PiperVoice, written: str) -> str:
    return voice.phonemes(Pronouncer(load_round("ml-deep-dive").glossary)(written))
