"""A small round, its rubric, and a loopback server that behaves as badly as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from voiceprep.events import AnswerHeard
from voiceprep.rounds import BriefEntry, Question, Round
from voiceprep.rubrics import Rubric, rubrics
from voiceprep.stages import Ask
from voiceprep.voices import VoiceProfile

TECHNICAL: Rubric = rubrics()["technical"]
VOICE = VoiceProfile(format=1, name="vera", speaks_as="Vera", piper="voice-x", manner="Plain and courteous.")
PROBES = {
    "objective": ("What would you want to reach?", "Which result would you settle for?"),
    "tradeoffs": ("What does that cost you?", "What would you lose with the other option?"),
    "approach": ("What would your first steps be?", "How would you go about it in detail?"),
    "validation": ("How would you show that it worked?", "Which number would convince you?"),
}
HINTS = ("In other words, where does the time go?", "Think of one single step.", "Name the parts of one step.")


def question(name: str, text: str, **more: Any) -> Question:
    given: dict[str, Any] = {"target_minutes": 4, "max_minutes": 6, "probes": PROBES, "hints": HINTS, **more}
    return Question(id=name, kind="technical", text=text, **given)


def small_round(**more: Any) -> Round:
    questions = (
        question("slow", "Training is slow. How do you find out why?", tags=("performance",)),
        question("drift", "A live model gets worse every month. What do you do?", probes=DRIFT_PROBES),
    )
    given: dict[str, Any] = {"max_follow_ups": 2, "glossary": {"NCCL": "nickel", "GPU": ""}, "questions": questions}
    return Round(
        format=1,
        name="small",
        title="Small",
        about="Small",
        minutes=20,
        opening="Hi, I'm {interviewer}.",
        closing="That was it. Goodbye.",
        **{**given, **more},
    )


DRIFT_PROBES = {
    "objective": ("Which quality do you want to get back?",),
    "tradeoffs": ("What do you give up when you retrain more often?",),
    "approach": ("Where do you look first?",),
    "validation": ("How do you know that it is better again?",),
}


BRIEF = (
    BriefEntry(about="slow", cues=("bottleneck", "slow"), says="Mostly the loading of data."),
    BriefEntry(about="tools", cues=("tool", "stack"), says="Plain Python."),
    BriefEntry(about="success", cues=("success", "expect"), says="One improvement that others take over."),
    BriefEntry(about="team", cues=("team", "who"), says="Nine of us."),
)
CHALLENGES = {
    "constraint_changes": ("What changes with a tenth of the machines?",),
    "pushbacks": ("Why would nobody have done that long ago?",),
    "checks": ("How many seconds would one such step take?",),
}


def answer(ask: Ask, text: str, number: int = 1, start_s: float | None = None) -> AnswerHeard:
    return AnswerHeard(
        id=f"a{number}",
        question_id=ask.question_id,
        question=ask.question,
        kind=ask.kind,
        follow_up=ask.follow_up,
        text=text,
        ended_by="turn",
        element=ask.element,
        start_s=start_s,
    )


@dataclass
class FakeServer:
    """`behave(request body) -> (status, body)`; body None drops the connection. `requests` are the bodies seen."""

    behave: Callable[[dict[str, Any]], tuple[int, str | None]]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(
    behave: Callable[[dict[str, Any]], tuple[int, str | None]],
    listed: object = ({"id": "tiny-model", "object": "model"},),
) -> Iterator[FakeServer]:
    fake = FakeServer(behave)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, json.dumps({"object": "list", "data": listed}))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.requests.append(body)
            fake.keys.append(self.headers.get("Authorization", ""))
            status, text = fake.behave(body)
            if text is None:
                self.close_connection = True
                return
            self._send(status, text)

        def _send(self, status: int, text: str) -> None:
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = False  # a slow reply is not waited for
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(content: str | dict[str, Any], finish: str = "stop") -> tuple[int, str]:
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
    return 200, json.dumps({"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})
