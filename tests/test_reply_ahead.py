"""What is prepared while the candidate talks: the newest guess, and nothing once the answer is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.test_conversation import Asking
from voiceprep.reply_ahead import ReplyAhead
from voiceprep.stages import Reply, SoFar
from voiceprep.typed import TypedMouth


class Guessing(Asking):
    """Guesses twice: at once, and once it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.at_work, self.go_on = threading.Event(), threading.Event()
        self.foreseen: list[str] = []

    def foresee(self, heard: SoFar, over: Callable[[], bool]) -> Iterator[Reply]:
        self.foreseen.append(heard.text)
        yield Reply("follow_up", f"{heard.text} (bank)", "template", None)
        self.at_work.set()
        assert self.go_on.wait(5)
        if not over():
            yield Reply("follow_up", f"{heard.text} (model)", "llm:m", None)


class Preparing(TypedMouth):
    def __init__(self) -> None:
        super().__init__()
        self.prepared: list[str] = []

    def prepare(self, text: str) -> None:
        self.prepared.append(text)


class Slow(Preparing):
    """Synthesises only once it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.at_work, self.go_on = threading.Event(), threading.Event()

    def prepare(self, text: str) -> None:
        super().prepare(text)
        self.at_work.set()
        assert self.go_on.wait(5)


def so_far(text: str, pausing: bool = True) -> SoFar:
    return SoFar(text, 1.0, pausing)


def test_both_wordings_are_prepared() -> None:
    interviewer, mouth = Guessing(), Preparing()
    interviewer.go_on.set()
    with ThreadPoolExecutor(1) as worker:
        ReplyAhead(interviewer, mouth, worker).consider(so_far("one"))
    assert mouth.prepared == ["one (bank)", "one (model)"]


def test_of_what_comes_meanwhile_only_the_newest_counts() -> None:
    interviewer, mouth = Guessing(), Preparing()
    with ThreadPoolExecutor(1) as worker:
        ahead = ReplyAhead(interviewer, mouth, worker)
        ahead.consider(so_far("one"))
        assert interviewer.at_work.wait(5)
        for text in ("two", "three", "four"):
            ahead.consider(so_far(text))
        interviewer.go_on.set()
    assert interviewer.foreseen == ["one", "four"]


def test_once_the_answer_is_over_no_guess_is_prepared() -> None:
    interviewer, mouth = Guessing(), Preparing()
    with ThreadPoolExecutor(1) as worker:
        ahead = ReplyAhead(interviewer, mouth, worker)
        ahead.consider(so_far("one"))
        assert interviewer.at_work.wait(5)
        ahead.answer_over()
        interviewer.go_on.set()
    assert mouth.prepared == ["one (bank)"]


def test_while_they_talk_only_a_models_line_is_synthesised() -> None:
    interviewer, mouth = Guessing(), Preparing()
    interviewer.go_on.set()
    with ThreadPoolExecutor(1) as worker:
        ReplyAhead(interviewer, mouth, worker).consider(so_far("one", pausing=False))
    assert interviewer.foreseen == ["one"] and mouth.prepared == ["one (model)"]


def test_what_may_follow_any_answer_is_prepared_as_it_begins() -> None:
    mouth = Preparing()
    with ThreadPoolExecutor(1) as worker:
        ReplyAhead(Guessing(), mouth, worker).answer_begins(0.0)
    assert mouth.prepared == ["Why now?", "Goodbye."]


def test_what_was_heard_goes_before_what_may_follow_any_answer() -> None:
    interviewer, mouth = Guessing(), Slow()
    interviewer.go_on.set()
    with ThreadPoolExecutor(1) as worker:
        ahead = ReplyAhead(interviewer, mouth, worker)
        ahead.answer_begins(0.0)
        assert mouth.at_work.wait(5)
        ahead.consider(so_far("one"))
        mouth.go_on.set()
    assert mouth.prepared == ["Why now?", "one (bank)", "one (model)", "Goodbye."]


def test_once_the_answer_is_over_nothing_more_is_prepared() -> None:
    mouth = Slow()
    with ThreadPoolExecutor(1) as worker:
        ahead = ReplyAhead(Guessing(), mouth, worker)
        ahead.answer_begins(0.0)
        assert mouth.at_work.wait(5)
        ahead.answer_over()
        mouth.go_on.set()
    assert mouth.prepared == ["Why now?"]


def test_a_models_line_is_kept_whatever_was_heard_while_it_was_synthesised() -> None:
    class Keeping(Guessing):
        def foresee(self, heard: SoFar, over: Callable[[], bool]) -> Iterator[Reply]:
            yield Reply("follow_up", f"{heard.text} (model)", "llm:m", None)
            self.foreseen.append(heard.text)

    interviewer, mouth = Keeping(), Slow()
    with ThreadPoolExecutor(1) as worker:
        ahead = ReplyAhead(interviewer, mouth, worker)
        ahead.consider(so_far("one"))
        assert mouth.at_work.wait(5)
        ahead.consider(so_far("two"))
        mouth.go_on.set()
    assert interviewer.foreseen == ["one", "two"]
