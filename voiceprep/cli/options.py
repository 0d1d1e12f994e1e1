"""The options of `voiceprep interview` and `voiceprep demo`, as the wiring sees them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from voiceprep.addresses import without_secrets

Pace = Literal["real", "fast"]


@dataclass(frozen=True, slots=True)
class InterviewOptions:
    """How one interview is held; the defaults are those of the command line.

    `pace` None: real time where somebody listens or speaks, else as fast as the machine can. `speaker` None: the sound
    card where there is one. `llm` is "embedded", "none" or a server's address. `seed` None: drawn, and kept in the
    session. `remembered`: options naming a device that was typed, to be kept in the configuration once it has opened.
    """

    round: str = "ml-deep-dive"
    voice: str | None = None
    minutes: int | None = None
    questions: int | None = None
    ask: tuple[str, ...] = ()
    difficulty: Literal["easy", "standard", "hard"] = "standard"
    seed: int | None = None
    answers: tuple[Path, ...] = ()
    pace: Pace | None = None
    text: bool = False
    stop_rambling: bool = False
    speaker: str | None = None
    mic: str | None = None
    llm: str = "embedded"
    model: str | None = None
    stt: str = "base"
    device: Literal["auto", "cuda", "cpu"] = "auto"
    session: Path | None = None
    json: bool = False
    push_to_talk: bool = False
    quiet: bool = False
    remembered: tuple[str, ...] = ()
    demo: bool = False
    resume: Path | None = None
    job: Path | None = None
    workspace: Path | None = None
    open_page: bool = True

    def for_session(self) -> dict[str, Any]:
        """Return the options as session.json keeps them: no path outside the session, no address with a password."""
        kept = asdict(self)
        for private in ("session", "json", "quiet", "remembered", "open_page"):
            kept.pop(private)
        for document in ("resume", "job", "workspace"):
            kept[document] = None if kept[document] is None else kept[document].name
        kept["answers"] = [path.name for path in self.answers]
        kept["ask"] = list(self.ask)
        kept["llm"] = without_secrets(self.llm)
        return kept
