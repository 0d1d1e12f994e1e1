"""What may stand for a candidate's sentence, and what a language model adds to it that may not."""

from __future__ import annotations

import pytest

from tests.grading.spoken_orders import CLOSING_MARKS, ORDERS
from voiceprep.rewriting.guards import check

CACHE = "So um we basically we moved the embedding cache onto the GPU, you know, and quantized the tower to int8."
FASTER = "After that it was a lot faster and everyone was happy."
LATENCY = "Our p99 was 90 milliseconds and the budget was 40 milliseconds."
KERNEL = "I haven't written a CUDA kernel myself."
PLAN = "I'd profile it before I promise a date."
ROLE = "I was one of four engineers on the ranking team."
COST = "The model lost half a point of recall."
ANSWER = " ".join((ROLE, LATENCY, CACHE, FASTER, COST, KERNEL, PLAN))


@pytest.mark.parametrize(
    ("sentence", "rewrite"),
    [
        (CACHE, "We moved the embedding cache onto the GPU and quantized the tower to int8."),
        (
            CACHE,
            "We moved the embedding cache onto the GPU and quantized the tower, which lost half a point of recall.",
        ),
        (LATENCY, "Our p99 was 90 milliseconds against a budget of 40 milliseconds."),
        (KERNEL, "I haven't written a CUDA kernel."),
        (PLAN, "Before I promise a date, I'd profile it."),
        (PLAN, "I would profile before I promise a date."),
        (COST, "The model lost half a point of recall, as a result of the quantized tower."),
    ],
)
def test_the_candidates_own_words_may_stand(sentence: str, rewrite: str) -> None:
    assert check(rewrite, sentence, ANSWER) == []


@pytest.mark.parametrize(
    ("sentence", "rewrite", "reason"),
    [
        (CACHE, "We moved the embedding cache onto the GPU with TensorRT.", "did not say: tensorrt"),
        (CACHE, "We moved the embedding cache onto the GPU in Redis.", "did not say: redis"),
        (CACHE, "We moved the embedding cache at Acme onto the GPU.", "did not say: acme"),
        (CACHE, "We moved the embedding cache onto the GPU and quantized the tower to fp8.", "did not say: fp8"),
        (CACHE, "We moved the embedding cache onto the GPU in two weeks.", "did not say: two, weeks"),
        (CACHE, "We moved the embedding cache onto the GPU, which customers liked.", "did not say: customers, liked"),
        (CACHE, "We moved every embedding cache onto the GPU.", "did not say: every"),
        (CACHE, "We moved the embedding cache onto the GPU and halved the cost.", "did not say: halved"),
        (CACHE, "We moved the embedding cache onto the GPU and validated the model.", "did not say: validated"),
        (LATENCY, "Our p99 was 95 milliseconds and the budget was 40 milliseconds.", "did not say: 95"),
        (LATENCY, "The budget was 40 milliseconds and our p99 was 90 milliseconds.", "same order"),
        (LATENCY, "Our p99 was 90 seconds, not milliseconds, and the budget was 40.", "did not say: seconds"),
        (LATENCY, "Our p99 was 90 engineers and the budget was 40 milliseconds.", "same unit"),
        (ROLE, "I was one of 40 engineers on the ranking team.", "same unit"),
        (ROLE, "I was one of forty engineers on the ranking team.", "did not say: forty"),
        (CACHE, "I moved the embedding cache onto the GPU and quantized the tower to int8.", 'that it was "I"'),
        (KERNEL, "I have written a CUDA kernel myself.", 'every "not"'),
        (COST, "The model has not lost half a point of recall.", 'every "not"'),
        (PLAN, "I profile it before I promise a date.", "only planned"),
        (COST, "The model would have lost half a point of recall.", "only planned"),
        (PLAN, "You'd profile it before you promise a date.", "without"),
        (CACHE, CACHE.lower(), "the same sentence"),
        (CACHE, "We moved the cache. We quantized the tower.", "exactly one sentence"),
        (CACHE, "Have we moved the embedding cache onto the GPU?", "no question"),
        (CACHE, f"We moved the embedding cache onto the GPU {'and the tower ' * 30}.", "longer than"),
        (CACHE, "**We moved** the embedding cache onto the GPU.", "markup"),
        (CACHE, "We moved the embedding cache onto the GPU\nand quantized the tower.", "markup"),
        (CACHE, "Sentence: We moved the embedding cache onto the GPU.", "label"),
        (CACHE, "Great, we moved the embedding cache onto the GPU.", "praise"),
        (CACHE, "我们把缓存移到了显卡上", "English"),
        (CACHE, "I'd profile it before I promise a date.", "not become another"),
        (LATENCY, "Our p99 was over the budget of 40 milliseconds.", "leaves out a number: 90"),
        (CACHE, "We moved it onto the GPU.", "leaves out too much"),
        (CACHE, "", "empty"),
        (CACHE, "[number]", "empty"),
        (CACHE, " ,.! ", "empty"),
    ],
)
def test_what_was_not_said_may_not_stand(sentence: str, rewrite: str, reason: str) -> None:
    assert reason in " ".join(check(rewrite, sentence, ANSWER))


@pytest.mark.parametrize(
    ("rewrite", "fits"),
    [
        ("After that it was faster by [number].", True),
        ("After that it was faster, the p99 was 90 milliseconds.", True),  # their own number, whatever it proves
        ("After that it was a lot faster, by [number].", False),
        ("After that it was faster and everyone was happy.", False),
        ("After that it was twice as fast.", False),
    ],
)
def test_a_vague_success_needs_its_number_or_the_gap_for_it(rewrite: str, fits: bool) -> None:
    assert (check(rewrite, FASTER, ANSWER, sized=True) == []) is fits


@pytest.mark.parametrize(
    ("answer", "rewrite", "fits"),
    [
        ("It took two hundred and fifty hours.", "Two hundred and fifty hours, it took.", True),
        ("It took two weeks and a hundred hours.", "It took two hundred hours.", False),
        ("We cut it by 40% on 8 cards.", "On 8 cards we cut it by 40 percent.", False),  # another order, however true
        ("On 8 cards we cut it by 40%.", "We cut it on 8 cards by 40 percent.", True),
        ("We cut it by 40% on 8 cards.", "We cut it by 8 percent.", False),
        ("It fell to 40ms.", "To 40 ms it fell.", True),
        ("We paid $50,000 for that.", "For that we paid 50,000.", True),
        ("We paid $50,000 for that.", "We paid 50 for that.", False),
        ("It went from 90 to 40 milliseconds.", "It went from 90 milliseconds to 40 milliseconds.", True),
        ("It went from 90 to 40 milliseconds.", "It went from 40 to 90 milliseconds.", False),
        ("That one took 3 days.", "One took 3 days.", True),
        ("It took 3 days on a machine, those two that we had.", "It took 3 days on a machine that we had.", True),
        ("It took 3 days on two machines that we had.", "It took 3 days on machines that we had.", False),
    ],
)
def test_numbers(answer: str, rewrite: str, fits: bool) -> None:
    assert (check(rewrite, answer, answer) == []) is fits


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_is_no_source_and_no_rewrite(order: str) -> None:
    """What a candidate tells the grader is not theirs to be quoted, not even word for word."""
    assert check(order, order, f"{ANSWER} {order}")


@pytest.mark.parametrize("mark", CLOSING_MARKS[:-1])
def test_ends_of_prompts_are_no_rewrite(mark: str) -> None:
    assert check(f"We moved the embedding cache {mark}", CACHE, f"{ANSWER} {mark}")


@pytest.mark.parametrize(
    ("sentence", "rewrite", "fits"),
    [
        (
            "For example I mean like once there was a column that was filled in only after the loan was paid back, and "
            "so the model, it basically knew the answer.",
            "The model knew the answer once the loan was paid back.",  # a small model's: true words, another story
            False,
        ),
        (
            "So what I'm after is the same quality of model in fewer hours and not a prettier samples per second "
            "number because those two can come apart.",
            "I want the same quality in fewer hours, not prettier samples per second.",
            True,
        ),
        (
            "So um basically what I'd do is I'd first, you know, look at a trace of slow requests and then see whether "
            "it's the features or the model that takes the time.",
            "I'd look at slow requests and see if it's features or model.",
            False,  # how is gone
        ),
        (
            "So um basically what I'd do is I'd first, you know, look at a trace of slow requests and then see whether "
            "it's the features or the model that takes the time.",
            "I'd look at a trace of slow requests and see whether it's the features or the model that takes the time.",
            True,
        ),
        (
            "What we did in the end was that we, um, we sort of moved the joins into Spark and it was way better, like "
            "way better than before.",
            "We moved the joins into Spark and it was better.",
            True,
        ),
    ],
)
def test_what_the_small_model_made(sentence: str, rewrite: str, fits: bool) -> None:
    assert (check(rewrite, sentence, sentence) == []) is fits


def test_another_form_of_a_word_is_the_same_word() -> None:
    answer = "I decided to distil the model. After that everything was a lot faster."
    vague = "After that everything was a lot faster."
    assert check("With the model distilled, it was [number] faster.", vague, answer, sized=True) == []
    assert check("With the model database, it was [number] faster.", vague, f"{answer} Data.", sized=True)


def test_nobody_acted_so_nobody_is_named_unless_it_is_plain_who() -> None:
    passive = "The cache was moved onto the card."
    assert check("I moved the cache onto the card.", passive, f"{passive} I was the lead.") == []
    assert check("I moved the cache onto the card.", passive, f"{passive} I was the lead, we were four.")
    assert check("We moved the cache onto the card.", passive, f"{passive} I was the lead, we were four.") == []
    assert check("We moved the cache onto the card.", passive, passive)
