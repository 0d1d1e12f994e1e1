"""How the words so far end: what a listener takes from them about whether more will come."""

from __future__ import annotations

import re
from typing import Literal

Tail = Literal["hold", "closing", "question_back", "open", "plain"]
"""hold: they ask for time. closing: they say they are done. question_back: they ask something. open: a clause waits for
its end. plain: none of these."""

_WHILE = "(?:second|sec|moment|minute|bit)s?"
_HOLD = (
    rf"(?:(?:give|grant|allow) me|just|i need|i'll need) "
    rf"(?:just )?(?:a|an|one|another|some|half a)(?: [a-z]+)? (?:{_WHILE}|time)(?: [a-z']+){{0,6}}",
    rf"(?<![a-z0-9'] )(?:just )?(?:a|one) {_WHILE}(?: please)?",
    r"(?:let me|lemme|let's) (?:just )?(?:think|see|recall|remember)(?: [a-z']+){0,8}",
)
"""Asks for time wherever they stand."""
_HOLD_SENTENCE = (
    # "Let me" and what they do instead of going on: more is coming, whatever the verb is.
    r"(?:let me|lemme|let's see|let us see)(?! know)(?: [a-z']+){0,10}",
    rf"(?:just )?one (?:[a-z]+ )?{_WHILE}(?: [a-z']+){{0,6}}",
    rf"(?:i(?:'ll| will)? (?:just )?need|just|have|take|get|(?:can|could|may) i (?:have|take|get)) "
    rf"(?:just )?(?:a|an|one|another|some)(?: [a-z]+)? (?:{_WHILE}|time)(?: [a-z']+){{0,6}}",
    r"(?:hold on|hang on|bear with me|not so fast|still thinking)(?: [a-z']+){0,6}",
    r"i(?:'d like| need| want| have|'ll)(?: to)? (?:think|get this right|gather|collect|sort)(?: [a-z']+){0,6}",
    r"i(?:'m| am) (?:just |still )?(?:trying to|looking for|wondering|searching|thinking (?:how|what|about|where|of))"
    r"(?: [a-z']+){0,8}",
    r"(?:that's|that is|it's)? ?an? (?:good|great|interesting|tough) (?:question|one)",
    r"how (?:do|should|can|shall|would) i (?:best )?(?:put|say|explain|phrase|describe)(?: [a-z']+){0,3}",
    r"(?:where was i|what was i|where were we)(?: [a-z']+){0,4}|what else(?: [a-z']+){0,5}",
    r"what (?:was|were|is) (?:it|the word|that|the name)(?: [a-z']+){0,5}",
)
"""The same as a sentence of its own; inside another they mean something else ("a bonus would hang on it")."""
_FILLED = r"^(?:(?:okay|ok|so|um|uh|hmm|hm|sorry|wait|now|and|but|right|well|yeah|anyway|actually|oh|no) )*"
_CLOSING = (
    r"(?:so |and |yeah |um |uh )*(?:i think |i guess |i'd say )?"
    r"(?:that|this|those|these)(?:'s| is| are| would be| was|'d be) "
    r"(?:basically |pretty much |really |roughly |about |just )*"
    r"(?:it(?: from me| for me)?|all|everything"
    r"|the (?:gist|story|whole story|short version|end of (?:it|that|that one))"
    r"|(?:how|what|where) i(?:'d| would)(?: [a-z']+){1,4}"
    r"|(?:my|the) (?:[a-z]+ )?(?:answer|take|story|version one)|the main (?:points|pieces|things|parts))",
    r"that(?: pretty much| basically| should)? (?:covers|cover|sums) (?:it|everything|that)(?: up)?",
    r"so yeah|i'm done|i am done|that's all i (?:have|know|can think of)",
    r"i(?:'d| would|'ll| will)(?: probably)? (?:stop|leave it|leave that|pause|end) (?:there|here|at that)",
)
_QUESTION = (
    r"(?:does|did|do|would|was|is|were|have) (?:that|this|i|it|you|we)(?: [a-z']+){0,8}",
    r"(?:should|shall|can|could|may|do) i(?: [a-z']+){1,8}",
    r"(?:do|did|would|can|could|are) you(?: [a-z']+){1,10}",
    r"what do you mean(?: [a-z']+){0,4}|am i allowed(?: [a-z']+){0,6}|is that(?: [a-z']+){1,8}",
)
_AT_END = {
    "hold": re.compile(rf"(?:^| )(?:{'|'.join(_HOLD)})$|{_FILLED}(?:{'|'.join(_HOLD_SENTENCE)})$"),
    "question_back": re.compile(rf"{_FILLED}(?:{'|'.join(_QUESTION)})$"),
    "closing": re.compile(rf"(?:^| )(?:{'|'.join(_CLOSING)})$"),
}
_CONJUNCTIONS = (
    "and or but so because cause then if when while where which who that whether although unless until since than as"
)
_ARTICLES = "a an the this these those my our your his her its their some any every each such"
_PREPOSITIONS = (
    "of to for with from by at in on into onto about between through without within over under per via against"
)
_VERBS = (
    "is are was were be been being am has have had do does did can could will would should may might must isn't wasn't"
)
_SUBJECTS = "i i'm i'd i've we we're we've we'd they they're he she you it's there's that's"
_HESITATIONS = "um uh er erm hmm mm like well also basically actually probably maybe very really more most kind sort"
_OPEN_WORDS = frozenset(" ".join((_CONJUNCTIONS, _ARTICLES, _PREPOSITIONS, _VERBS, _SUBJECTS, _HESITATIONS)).split())
"""What a finished clause does not end on."""
_MAY_END = frozenset(
    f"{_VERBS} {_PREPOSITIONS} that so though like more most really well then this these those some any each it's you"
    " it she he they we actually basically probably maybe".split()
) - {
    "of",
    "from",
    "per",
}
"""Those that still end a sentence often enough ("we did", "I think so"): open only where no full stop was heard."""


_SENTENCE_END = re.compile(r"[.?!](?=\s)")


def read_tail(text: str) -> Tail:
    """Return how `text`, a transcript with or without punctuation, ends. A text without words is plain."""
    text = text.strip().lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    words = re.findall(r"[a-z0-9']+", text)
    if not words:
        return "plain"
    last = " ".join(re.findall(r"[a-z0-9']+", _SENTENCE_END.split(text)[-1])[-16:])
    if _AT_END["hold"].search(last):
        return "hold"
    if _AT_END["question_back"].search(last) and (text.endswith("?") or not text.endswith(".")):
        return "question_back"
    if _AT_END["closing"].search(last):
        return "closing"
    # A question to themselves: they are about to answer it.
    trails_off = text.endswith(("...", "\N{HORIZONTAL ELLIPSIS}", ",", "-", "\N{EM DASH}", "\N{EN DASH}", ":", "?"))
    if trails_off or (words[-1] in _OPEN_WORDS and not (text[-1] in ".!" and words[-1] in _MAY_END)):
        return "open"
    return "plain"
