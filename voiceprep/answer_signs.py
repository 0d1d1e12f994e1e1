"""What an answer gives away by its form: that it is thin, noise, an order to the grader, a refusal, a question."""

from __future__ import annotations

import re

from voiceprep.answer_words import FUNCTION_WORDS, content, plain, stem, words_of
from voiceprep.sentences import split_sentences

LEAST_WORDS = 8
"""An answer with fewer words is not enough to score."""

_GRADER = r"(?:grad(?:er|ers|ing)|scorers?|evaluators?|assessors?|examiners?|reviewers?|judges?|interviewer)"
_PARTS = (
    r"(?:objective|trade-?offs?|approach|validation|definition|example|failure mode|real project|role"
    r"|constraint|decision"
    r"|outcome|framing|scale|data flow|model choice|training|serving|monitoring|failure modes|hardware"
    r"|do differently|understanding|complexity|testing|reason|evidence|fit)"
)
# Talk to the grader. Words such as "score", "judge" or "prompt" alone are everyday words of the trade.
_INJECTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instructions?|guidelines|rubric|criteria"
        r"|everything (?:before|above|you were)"
        r"|(?:your|previous|above|earlier|all) (?:\w+ )?(?:rules|orders|prompts?|directions))\b",
        r"\b(?:mark|set|count|rate|grade|treat|flag|label|tick|check|report|credit|record|consider|list)\b.{0,60}"
        r"\b(?:as (?:covered|fulfilled|satisfied|met|passed|unprompted|complete|present|excellent|perfect"
        r"|true(?! (?:pos|neg)))|to covered)\b",
        rf"\b(?:set|switch|turn|flip)\b.{{0,30}}\b(?:{_PARTS}|elements?|all(?: \w+)?|everything|them|each"
        rf"|every \w+)(?: and \w+)? to true\b",
        r"\b(?:score|rate|grade|mark) (?:this|me|it|my \w+|the answer)\b.{0,15}\b(?:out of|full|a hundred|ten"
        r"|perfect|as high)\b",
        r"\byour (?:new|real|only|actual) (?:task|job|goal|role|purpose) is\b|\btell the (?:system|grader"
        r"|evaluator) that i\b|\b(?:rubric|criteria) (?:is|are) (?:\w+ )?(?:satisfied|met|fulfilled)\b",
        rf"\b(?:mark|set|count|rate|grade|tick|credit|give|award)\b.{{0,30}}\b(?:every|each|all)(?: of the"
        rf"| the| four| five| nine| \w+)? (?:elements?|criteri\w+|parts|boxes|{_PARTS})\b",
        r"\b(?:full|maximum|max|top|perfect|highest|best) (?:possible )?(?:marks?|grades?|credit)\b",
        r"\b(?:maximum|max|perfect|highest|best|full|top) (?:possible )?(?:scores?|ratings?"
        r"|points)(?: possible| you (?:have|can)| available| for (?:me|this|my|every|all|each)|,? please|\W*$)",
        r"\b(?:output|print|return|report|emit|assign|give) .{0,20}\b(?:highest|maximum|perfect|full|best"
        r"|top) (?:possible )?(?:scores?|marks?|ratings?|grades?|points)\b",
        r"\b(?:give|award|assign|grant) (?:me|this (?:answer|candidate|one|response)|my (?:answer|response)"
        r"|him|her|the candidate)\b.{0,30}\b(?:marks?|score|credit|points|pass|grade|rating|hire|out of ten"
        r"|hundred percent)\b",
        r"\b(?:grading|grader|grader's) (?:system|model|prompt|instructions?|mode|bot|engine|ai|software|llm"
        r"|program|script|tool)\b|\bgrading\b.{0,20}\b(?:over|finished|closed|complete)\b",
        rf"\b(?:note|message|instructions?|reminder|word|memo) (?:to|for|from) (?:the |your |you |any |all "
        rf"|an? )?(?:ai |automatic |automated )?(?:{_GRADER}|developers?|admin\w*|scoring|evaluation"
        rf"|whoever (?:grades|scores|reads))\b",
        rf"\b(?:dear|attention|hey|hello|hi) (?:ai |the )?(?:{_GRADER}|language model|llm|assistant|model)\b"
        rf"|\bas (?:the|an?) (?:ai )?{_GRADER},? (?:you|your|please)\b"
        r"|\bas an? (?:ai|language model|llm),? (?:you|your|please)\b|\bif you(?:'re| are) (?:an? "
        r"|the )?(?:ai|llm|language model|grader|model grading)\b",
        r"\b(?:reveal|read out|read me|show me|print|repeat|tell me|your) (?:the |your |out )*(?:system"
        r"|developer|hidden|initial|secret) (?:prompt|message|instructions?)\b|\bsystem (?:override|message:"
        r"|note:|command:)|^\W*system\s*:",
        r"\byou(?:'re| are) (?:now|no longer) (?:an? |the |in )?(?:\w+ )?(?:coach|assistant|grader"
        r"|interviewer|judge|allowed|free to|required|evaluator|examiner|tutor|helper|bot|ai|developer mode)\b",
        r"\b(?:here are|these are|follow) (?:your |the |my )?(?:new|updated|real|actual) (?:instructions"
        r"|rules|orders)\b|\b(?:new|updated) (?:instructions?|rules?)(?: for you|:)",
        r"\b(?:strong|definite|clear) hire\b|\brecommend (?:me|to hire|hiring|a hire|this candidate)\b",
        r"\b(?:the|this) (?:candidate|applicant|interviewee)(?:'s answer)? (?:has |have |had |clearly "
        r"|already |also |fully |just |successfully |correctly |explicitly |did |then )*"
        r"(?:stated?|states|named|names|gave|given|gives|explain\w*|cover\w*|describ\w*|demonstrat\w*"
        r"|mention\w*|provid\w*|satisf\w+|fulfil\w*|answer\w*|met|meets|deserv\w*|address\w*|identified"
        r"|passed|is excellent|is a strong|said)\b",
        r"\b(?:this|my|the) (?:answer|response|reply|transcript) (?:\w+ )?(?:covers|contains|includes"
        r"|satisfies|meets|fulfil\w+|deserves|addresses|counts|has|scores?)\b.{0,25}"
        rf"\b(?:all|every|each|full|complete|everything|criteri\w+|rubric|elements?|marks|highest|perfect"
        rf"|{_PARTS})\b",
        r"\b(?:don't|do not|never|without) mention(?:ing)? (?:this|that|these)\b.{0,30}\b(?:message|feedback"
        r"|report|instruction|note|prompt|sentence|candidate)\b",
        r"\b(?:print|put|write|say|include|add|state) (?:that|this|it|so) in (?:the|my|your) (?:report"
        r"|feedback|summary|grade|evaluation)\b",
        r"\b(?:interviewer|examiner|grader|evaluator|hiring committee|rubric)\b.{0,20}\b(?:has|have|already"
        r"|now|just)\b.{0,25}\b(?:confirmed|approved|agreed|accepted|verified|validated|marked|granted"
        r"|decided)\b",
        r"\b(?:test|debug|developer|admin|maintenance|override) mode\b.{0,60}\b(?:set|mark|please|score|grade"
        r"|true|covered|pass)\b|\b(?:evaluation|grading|interview) (?:is |runs? |now )+in (?:test|debug"
        r"|developer|admin) mode\b",
        r"\b(?:every|all|each) (?:of the |of your )?(?:elements?|criteri\w+|check ?box\w*"
        r"|boxes)(?: of the rubric)? (?:is|are|was|were|should be|must be|has been|have been"
        r"|now) (?:\w+ )?(?:covered|true|met|satisfied|ticked|passed|fulfilled)\b",
        r"\bas (?:the|an?) (?:ai|model|llm|language model)\b.{0,40}\byou (?:should|must|have to|need to|will|can)\b",
        r"\btreat (?:this|my|the) (?:transcript|answer|response|interview)\b.{0,20}\bas\b",
        r"\b(?:return|answer|reply|respond|say)(?: with)? (?:true|yes)\b.{0,20}\b(?:to|for) (?:every|all|each|any)",
        r"\b(?:correct|right|expected|only) (?:output|response|verdict|grade) (?:is|would be)\b.{0,40}\b(?:score|true"
        r"|yes|full|pass)\b",
        r"\bproceed as (?:if|though) (?:the candidate|i)\b|\byou (?:can|may) skip the (?:analysis|grading"
        r"|evaluation)\b",
        r"\b(?:assistant|model|ai|llm|bot|judge) (?:that is |who is |that's )?(?:reading|grading|behind|scoring"
        r"|judging) (?:this|me|my|it|the (?:answer|form|transcript))\b",
        rf"\b{_GRADER} (?:should|must|shall|has to|have to|can|may|will|needs to) (?:now )?(?:note|mark|count|see"
        r"|consider|credit|give|know|accept|ignore|approve)\b",
        r"\bfrom (?:here|now) on,? you (?:act|are|will|must|should|behave)\b",
        r"^\W*end of (?:the )?(?:transcript|answer|prompt|conversation)\b",
        r"\b(?:helpful|good|obedient) (?:models?|assistants?|ai) (?:give|gives|say|says|would|always|must|will)\b",
        r"\b(?:all|every one of the) (?:\w+ )?(?:criteria|elements|items|requirements|boxes) (?:were|are|count"
        r"|have been|is)\b.{0,15}\b(?:observed|present|met|done|covered|named|fulfilled|satisfied)\b",
        rf"\b(?:answer|response|transcript) (?:fulfil\w*|satisf\w+|covers|contains|includes|names) (?:the )?{_PARTS}\b",
        rf"\b{_PARTS}(?:,? and {_PARTS})*(?: element)? (?:is|are|was|were|equals?|has been|to|should be"
        rf"|must be) (?:now |already |fully |clearly |set to |considered )*(?:covered|true|satisfied|fulfilled"
        rf"|unprompted)\b",
    )
)

_DECLINES = re.compile(
    r"\b(i (really |honestly |actually |just )?(don't|do not) (really |actually |honestly )?know(?! (whether"
    r"|if|how many|what you)\b)"
    r"|(i have|i've|got|i've got) (absolutely |really )?no (idea|clue)|^\W*(no idea|no clue|pass|skip"
    r"|next question)\b"
    r"|i'd have to look (that|it|this) up|would have to look (that|it|this) up|i can't (answer|think of"
    r"|remember|recall)"
    r"|(can|could|may|shall|let's|let us|i'd rather|i'd like to|i want to)( we| i| you)? (please )?(skip|pass"
    r"|move on|go to the next|come back to)"
    r"|i'm (blanking|stuck|drawing a blank|lost)|my mind('s| is| went) blank|draw(ing)? a blank|i (give up|pass)\b"
    r"|i'm not (really |at all |too )?(sure|familiar with|certain)( what| how| about| with)? (this|that"
    r"|to (say|answer|do)|i can)|(haven't|have not|never) (heard|come across|worked with|used) (of )?(this"
    r"|that|it)\b"
    r"|not something i('ve| have)? (know|done|worked|used))",
    re.IGNORECASE,
)
_CONTENT_AFTER_DECLINE = 25

_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|okay|ok|well|um|uh|hmm|right|sure|yeah|maybe|also|sorry|then|before that"
    r"|before i start|one question|a question back"
    r"|quick question|maybe a question back)[, ]+)*(?:(?:can|could|may|should|shall|would|do|does|did|is|are"
    r"|was|were|will|have|has) (?:i|you|we|it|that|this|there|they|the|your|my|our|these|those|an?)\b"
    r"|(?:what|which|who|when|where|why|how)(?:'s| is| are| do| does| did| would| should| big| many| much"
    r"| long| large| often| kind| sort| about| exactly)? )",
    re.IGNORECASE,
)
_ASKS_INDIRECTLY = re.compile(
    r"\b(can|could|may) i (ask|assume|clarify)\b|\b(do|did) you mean\b|\b(would|do|should) you (want|like"
    r"|prefer) me\b|\bis (that|this|it) (okay|ok|fine|right|what you)\b"
    r"|\b(could|can|would) you (please )?(repeat|clarify|rephrase|say that again|give me|tell me|explain"
    r"|point)\b|\bwhat do you mean\b|\bcan i have a hint\b",
    re.IGNORECASE,
)
_SELF_TALK = re.compile(
    r"\b(right|you know|okay|ok|isn't it|doesn't it|make sense|makes sense|so what did (i|we) do|why is that)\?\W*$",
    re.IGNORECASE,
)

_TOPICS = tuple(
    (re.compile(asked), re.compile(said))
    for asked, said in (
        (
            r"speed|faster|gpu|latency|throughput|utili[sz]ation|batch size|mixed precision|linearly"
            r"|proportional|distributed",
            r"gpu|fast|slow|speed|\bhours\b|latency|throughput|profil|\bbatch|memory|precision|bf16|fp16|fp8"
            r"|int8|kernel|loader|communicat"
            r"|reduce\b|nccl|compile|quanti[sz]|bandwidth|cach|utili[sz]|distill|milliseconds|cuda|device|cluster",
        ),
        (
            r"overfit|generali[sz]|regulari[sz]|bias|variance",
            r"overfit|validation|regulari[sz]|dropout|varianc|bias|early stop|generali[sz]|\bgap\b|capacity"
            r"|flexible|too simple|weight decay|augment",
        ),
        (
            r"offline|online|in production|drift|skew|leak",
            r"online|offline|serving|\blive\b|production|traffic|distribution|drift|skew|leak|\bsplit|label"
            r"|shadow|feature|future|latency",
        ),
        (
            r"loss function|focal|entropy|calibrat|precision and recall|metric",
            r"\bloss|focal|entropy|gradient|class|calibrat|probabilit|confiden|threshold|precision|recall"
            r"|false|positive|rare|imbalanc|score|error|throughput|step time|utili",
        ),
        (
            r"gradient|stops? improving|diverg|\bnan",
            r"gradient|learning rate|\bloss|initiali|norm|clip|activation|layer|explod|vanish|residual|plateau|label",
        ),
        (r"fraud", r"fraud|transaction|\bcards?\b|payment|chargeback|merchant|declin"),
        (r"\bllm\b|language model", r"token|prompt|\bllm|language model|chat|assist|decod|kv cache|generat"),
        (r"recommend|ranking", r"recommend|rank|\bfeed|item|retriev|candidate|click|video|product"),
        (r"image|vision|camera", r"image|pixel|camera|frame|photo|jpeg|resnet|vision|detect"),
        (r"semantic search|embedding", r"embed|search|quer|document|vector|index|retriev|neighbo"),
    )
)

_UNTOPICAL_TEXT = """
two three four five six seven eight nine ten days hours weeks months minutes running runs describe
"""
_UNTOPICAL = frozenset(stem(word) for word in _UNTOPICAL_TEXT.split())
TOPIC_WORDS = 25
"""A shorter answer is not asked whether it is about the question."""


def is_injection(sentence: str) -> bool:
    """Whether the sentence speaks to the grader and not to the interviewer."""
    flat = plain(sentence)
    return any(pattern.search(flat) for pattern in _INJECTIONS)


def injection_spans(text: str) -> list[tuple[int, int]]:
    """Return where `text` speaks to the grader, as (start, end) of the words that give it away."""
    flat = plain(text)
    return [match.span() for pattern in _INJECTIONS for match in pattern.finditer(flat)]


def injections(answer: str) -> list[str]:
    """Return the sentences that tell the grader what to do; they are left out of the grade and shown in the report."""
    return [sentence.text for sentence in split_sentences(answer) if is_injection(sentence.text)]


def is_thin(answer: str) -> bool:
    """Whether there are too few words to score."""
    return len(words_of(answer)) < LEAST_WORDS


def is_gibberish(answer: str) -> bool:
    """Whether the words do not make English: hardly a function word among them, or the same few over and over."""
    words = words_of(answer)
    if not words:
        return True
    functional = sum(word in FUNCTION_WORDS for word in words) / len(words)
    repeated = len(words) >= 16 and len(set(words)) / len(words) < 0.25 and len(set(words)) < 12
    return (len(words) >= LEAST_WORDS and functional < 0.12) or repeated


def is_off_topic(question: str, answer: str, least_words: int = TOPIC_WORDS) -> bool:
    """Whether an answer of some length has no word in common with the question's subject, nor one from its field.

    Only for subjects that are known here and answers of at least `least_words`; all else counts as on topic.
    """
    asked, said = plain(question), plain(answer)
    said_words = words_of(answer)
    fields = [field for subject, field in _TOPICS if subject.search(asked)]
    if not fields or len(said_words) < least_words:
        return False
    if any(field.search(said) for field in fields):
        return False
    topical = {word for word in content(words_of(question)) if len(word) > 3 and word not in _UNTOPICAL}
    return not topical & content(said_words)


def declines(answer: str) -> bool:
    """Whether the candidate says that they do not know or want to go on, and then says little else."""
    refused = [sentence for sentence in split_sentences(answer) if _DECLINES.search(plain(sentence.text))]
    rest = len(words_of(answer)) - sum(len(words_of(sentence.text)) for sentence in refused)
    return bool(refused) and rest <= _CONTENT_AFTER_DECLINE


def asks_back(answer: str) -> str | None:
    """Return the last sentence when it is a question to the interviewer, else None.

    Whisper forgets question marks, so the form counts too; a tag such as "right?" is not a question.
    """
    sentences = split_sentences(answer)
    if not sentences:
        return None
    last = sentences[-1].text
    flat = plain(last)
    if flat.rstrip("\"')").endswith("?"):
        return None if _SELF_TALK.search(flat) else last
    if flat.endswith("."):
        return None
    return last if _ASKS.search(flat) and _ASKS_INDIRECTLY.search(flat) else None
