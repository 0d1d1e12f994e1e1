"""Probes and hints that fit any question of a kind: for dialogues that come without a bank of their own."""

from __future__ import annotations

HINTS = (
    "In other words, how would you begin to explain it to a colleague?",
    "Think of one small case that you know well.",
    "Say first what it is, then where you would see it.",
)

PROBES: dict[str, dict[str, tuple[str, ...]]] = {
    "technical": {
        "objective": ("What would you want to have reached at the end?", "Which result would you settle for?"),
        "tradeoffs": ("What does that cost you?", "What would you lose with the other option?"),
        "approach": ("What would your first steps be?", "How would you go about it, one step after the other?"),
        "validation": ("How would you show that it worked?", "Which number would convince you?"),
    },
    "fundamentals": {
        "definition": ("What is it, in your own words?", "How does it differ from its closest relative?"),
        "example": ("Where have you seen it?", "Which concrete case comes to mind?"),
        "failure_mode": ("When does that go wrong?", "What does it cost you?"),
        "real_project": ("What would you do about it on a real project?", "What do you check first in your own work?"),
    },
    "behavioral": {
        "role": ("What was your own part in it?", "What were you responsible for?"),
        "constraint": ("What limited you at the time?", "What could you not change?"),
        "decision": ("What did you decide in the end?", "Which other choice did you turn down?"),
        "outcome": ("What changed afterwards, in numbers?", "How much better did it get?"),
        "do_differently": ("What would you do differently today?", "What would you change if you started over?"),
    },
    "design": {
        "framing": ("Who is this for?", "Which measure tells you that the users are served well?"),
        "scale": ("What load do you plan for?", "How many users do you expect at the peak?"),
        "data_flow": ("Where does the data come from, and where does it go?", "What do you keep of every request?"),
        "model_choice": ("Which model would you take?", "Why that model and not a smaller one?"),
        "training": ("How would you train it and keep it fresh?", "When do you release a newly trained version?"),
        "serving": ("What happens on the path of one request?", "What do you answer when you are out of time?"),
        "monitoring": ("What would you watch in production?", "What would wake you up at night?"),
        "failure_modes": ("What breaks first?", "How would you contain the worst failure?"),
        "hardware": ("How do you use the devices well?", "What fits on one device?"),
    },
    "coding": {
        "understanding": ("What may you assume about the input?", "What comes in and what goes out?"),
        "plan": ("What is your plan before you write it?", "Which structure would hold the data?"),
        "complexity": ("How does the time grow with the input?", "How much memory does it need?"),
        "testing": ("Which cases would you try first?", "Which input could break it?"),
    },
    "motivation": {
        "reason": ("What draws you to this?", "Why this and not another offer?"),
        "evidence": ("What have you done that shows it?", "Which of your projects fits best?"),
        "fit": ("What would you bring to the team?", "What do you want from this role?"),
    },
}
