"""One rule a phrase: whether the sentence can do without it, given what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voiceprep.report.spoken import word_set

_NUMBERS = word_set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands",
    "million half dozens twice double triple",
)
_PRONOUNS = word_set("i we you they it he she that there who")
_HESITATIONS = word_set("um uh er erm uhm hm hmm ah")
_BE = word_set("is was are were be been i'm it's that's he's she's there's we're they're you're")
_DETERMINERS = word_set("a an the this that these those my your our its their some any")
_CONTRAST = re.compile(r"\b(not|\w+n't|never|but|instead|rather|whether|if|than|though|did|does|versus)\b")
_PARTICIPLE = re.compile(r"\w{3,}(ed|own|one|ung)$|^(calibrated|suited|understood|formed|posed|known|defined)$")

# What stands before (or after) a phrase that is meant.
_BEFORE_KNOWING = word_set(
    "do did does don't didn't if what how as that when once whether until before unless let so than would will can",
    "could then way now least because since must should make may might where which things everything all anything",
    "don't wouldn't can't",
)
_KNOWN = word_set("what how why which who where whether if that exactly nothing about when")
_BEFORE_REAL_LIKE = word_set(
    "things something anything stuff thing nothing someone seems seem seemed feel feels felt looks look looked sounds",
    "sound sounded acts behaves behave works work more much exactly such what treat treated would i'd we'd you'd",
    "they'd don't didn't doesn't to the really also not what's just tastes model tool framework system cases",
)
_BEFORE_MARKER_LIKE = word_set(
    "had have has got and so but then over for with in of at by after before there's or because where when if about",
    "into from did get getting take takes took need needs within under on using be",
)
_ASKING = word_set("would do did if don't didn't wouldn't could does")
_WHO_LIKES = word_set("people users customers everyone everybody teams engineers folks others nobody")
_MODALS = word_set(
    "would could can might will should may must i'd we'd you'd they'd he'd she'd i'll we'll you'll they'll"
)
_INTENSIFIERS = word_set(
    "totally really super completely literally pretty very too basically almost barely mostly actually constantly",
    "immediately suddenly probably kinda extremely insanely way",
)
_BARE_VERBS = word_set(
    "run take do go make use get try see say look have be add start stop split shard check move keep put train test",
    "drop change write read find think know need want build send call pull push load wait ask tell give set turn cut",
    "isolate compare measure explain build debug fix log track tune skip throw break hit grow fail crash stay feel",
    "spend pick end begin retry rerun restart save",
)
_PAST = word_set(
    "went got took had did saw said told ran broke kept made gave came knew thought found put felt lost sent began",
    "grew fell built wrote read cut hit spent threw meant became started",
)
_SO_OPENERS = word_set("um uh yeah yes okay ok right well hmm sure and")
_AFTER_REAL_RIGHT = word_set("now after before away there side at on hand up next answer one way")
_BEFORE_REAL_RIGHT = word_set(
    "the a an is are was were be been that's it's not all get got getting to turn your its exactly quite top bottom",
    "far about seems looks left and or it them that this look looked sounds feel just things more almost from",
)
_KINDS = word_set(
    "what every each same different one two all no which another certain new other right special first only",
    "insertion merge quick heap stable topological radix bubble partial nice bad good usual",
)
_SAMENESS = word_set(
    "the identical equal equivalent zero nothing no all every free flat constant random unchanged",
)
_AFTER_REAL_JUST = word_set(
    "in a an the as enough before after because about under over below above by for at from on with this those these",
    "once not to that like our my your its if when one's some any how",
)
_BEFORE_REAL_JUST = word_set("have has had i've we've they've it's not isn't wasn't aren't than was is are")
_BEFORE_JUST = word_set("of and then to really basically so or gonna would could can will should like")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a phrase.

    `before` and `after` are two words each ("" at the ends of the answer), nearest ones in the middle; the marks are
    what is written between; `so_far` is the sentence up to the phrase, `sentence` all of it without the phrase.
    """

    before: tuple[str, str]
    after: tuple[str, str]
    mark_before: str
    mark_after: str
    so_far: str
    sentence: str

    @property
    def prev(self) -> str:
        """The word before."""
        return self.before[1]

    @property
    def next(self) -> str:
        """The word after."""
        return self.after[0]

    @property
    def opens(self) -> bool:
        """Whether the phrase opens its sentence."""
        return not self.so_far

    @property
    def closes(self) -> bool:
        """Whether the phrase ends its sentence."""
        return not self.next or any(stop in self.mark_after for stop in ".!?")

    @property
    def set_off(self) -> bool:
        """Whether marks stand on both sides, as a recogniser writes them where the voice drops."""
        return (self.opens or bool(self.mark_before)) and (self.closes or bool(self.mark_after))

    @property
    def hesitant(self) -> bool:
        """Whether um or uh is next to it."""
        return self.prev in _HESITATIONS or self.next in _HESITATIONS

    @property
    def number_follows(self) -> bool:
        """Whether a figure comes next, or "a hundred", "a couple"."""
        if self.next in {"a", "an"}:
            return self.after[1] in _NUMBERS | {"couple", "few", "bunch", "lot", "third", "quarter", "tenth"}
        return self.next[:1].isdigit() or self.next in _NUMBERS


def you_know(at: Around) -> bool:
    """Left out but for "how do you know that"."""
    if at.set_off or at.hesitant:
        return True
    if at.prev in _BE and at.next in {"that", "how", "when", "what"}:
        return True
    return at.prev not in _BEFORE_KNOWING and at.next not in _KNOWN


def i_mean(at: Around) -> bool:
    """Left out but for "by drift I mean"."""
    if at.set_off or at.hesitant:
        return True
    defines = re.search(r"\bby\b(?: \S+){1,6}$|\b(?:when|if) i say\b|\b(?:what|which|whatever|do|how)$", at.so_far)
    return not defines and at.next not in {"by", "that"}


def like(at: Around) -> bool:
    """Tells a marker from a comparison and from the verb.

    A marker after "be", before a number or an adverb, before a verb that has its subject already, next to um, set off
    by commas, and after words that take no comparison.
    """
    if at.next in {"i", "you", "we"} and at.after[1] in {"said", "mentioned", "say"}:
        return False
    if at.set_off or at.hesitant:
        return True
    if at.prev in _PRONOUNS and at.before[0] in _ASKING:
        return False
    if at.prev in _PRONOUNS - {"it", "that", "there"} or at.prev in _WHO_LIKES:
        verb = at.next in _DETERMINERS | {"to", "it", "them", "how", "when", "about"} or at.next.endswith("ing")
        return not verb and not (at.prev in _WHO_LIKES and not _goes_on(at))
    if at.prev in _MODALS:
        return at.next in _BARE_VERBS
    if at.next in _INTENSIFIERS and at.prev not in {"look", "looks", "looked"}:
        return True
    if at.prev in {"it", "that", "there"} and (at.next in {"just", "never", "always"} or at.next.endswith("ly")):
        return True
    if at.next.endswith("ing") and at.prev in {"kept", "keep", "keeps", "up", "started", "start", "stopped"}:
        return True
    if at.prev == "not":
        return at.next not in _DETERMINERS | _PRONOUNS
    if at.prev in {"to", "just", "really", "basically", "actually", "also"} and _goes_on(at):
        return True
    if at.prev in _BEFORE_REAL_LIKE:
        return False
    if at.number_follows or at.next in {"maybe", "about", "roughly", "around"}:
        return True
    if at.prev in _BE:
        superlative = at.next == "the" and at.after[1].endswith(("est", "most", "only", "first"))
        return at.next not in _DETERMINERS or superlative
    if _goes_on(at):
        return True
    if at.opens or at.mark_before:
        return at.next in _PRONOUNS | {"if", "when", "was", "is", "are", "did", "do", "does"}
    if at.next in {"that", "this", "these", "those"} and not at.after[1]:
        return False
    return at.prev in _BEFORE_MARKER_LIKE or (at.prev == "mean" and at.before[0] == "i")


def _goes_on(at: Around) -> bool:
    """Whether a verb in the past or a bare one follows, so that the clause only goes on."""
    return at.next in _BARE_VERBS | _PAST or (len(at.next) > 4 and at.next.endswith("ed"))


def so(at: Around) -> bool:
    """Left out where it opens or trails off; in the middle it says "therefore"."""
    if at.next in {"that", "far", "much", "many", "long", "called"}:
        return False
    opened = at.opens or set(at.so_far.replace(",", "").split()) <= _SO_OPENERS
    return opened or (at.closes and bool(at.mark_before)) or at.next in _HESITATIONS


def right(at: Around) -> bool:
    """Left out as an opener and as a tag."""
    if at.set_off:
        return True
    if at.next in _AFTER_REAL_RIGHT:
        return False
    if at.opens:
        return at.next in _PRONOUNS | _HESITATIONS | {"so", "and", "the", "with", "to", "but"}
    tag = at.closes or bool(at.mark_after) or at.next in {"and", "so", "but", "because", "then"}
    return tag and at.prev not in _BEFORE_REAL_RIGHT


def well(at: Around) -> bool:
    """Left out as an opener; "works well", "well calibrated", "as well as" are meant."""
    if at.next == "as" or at.prev in {"as", "very", "pretty", "really", "quite", "how", "too"}:
        return False
    if _PARTICIPLE.search(at.next):
        return False
    if at.opens or at.set_off or at.hesitant:
        return True
    joined = at.prev in {"and", "but", "or", "so", "yeah", "okay", "no"}
    return joined and (at.next in _PRONOUNS or bool(at.mark_after))


def actually(at: Around) -> bool:
    """Meant wherever the sentence sets one thing against another."""
    if at.hesitant or at.set_off:
        return True
    return not _CONTRAST.search(at.sentence) and (at.opens or at.prev in {"so", "and", "like", "just"})


def basically(at: Around) -> bool:
    """Meant in "basically the same"."""
    if at.hesitant or at.set_off:
        return True
    return not (at.prev in _BE | {"stays", "stayed", "becomes"} and at.next in _SAMENESS)


def kind_of(at: Around) -> bool:
    """Meant after what makes it a noun: "a kind of", "what sort of", "the merge sort of"."""
    if at.hesitant or at.set_off or (at.prev == "that" and at.next.endswith("s")):
        return True
    return at.prev not in _DETERMINERS | _KINDS


def just(at: Around) -> bool:
    """Left out before a verb; "just two", "just before", "has just" are meant."""
    if at.hesitant:
        return True
    if at.number_follows or at.next in _AFTER_REAL_JUST or at.closes or at.prev in _BEFORE_REAL_JUST:
        return False
    return at.opens or at.prev in _PRONOUNS | _BEFORE_JUST or at.prev.endswith(("'d", "'ll"))


def really(at: Around) -> bool:
    """A mere intensifier unless it is denied or asked: "not really", "did it really"."""
    return at.prev not in {"not", "did", "does", "do"} and not at.prev.endswith("n't")


def maybe(at: Around) -> bool:
    """A hedge, but not before a figure: saying that an estimate is one is no hedging."""
    return not at.number_follows


def i_think(at: Around) -> bool:
    """A hedge; "I think about", "what I think" are meant."""
    before = at.prev not in {"what", "way", "how", "do", "when", "where"}
    return before and at.next not in {"about", "of", "through", "in"}
