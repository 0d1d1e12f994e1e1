"""The words by which `mistakes` tells them: patterns over lower-case text with straight quotes."""

from __future__ import annotations

import re

VAGUE = re.compile(
    r"\b(a lot(?! of)|(so |very |way |far )?much (better|faster|quicker|cheaper|smoother|happier|more (stable"
    r"|reliable|accurate))|way (better|faster|quicker)"
    r"|significant(ly)?|dramatic(ally)?|massive(ly)?|huge(ly)?|tremendous(ly)?|drastic(ally)?|considerabl[ye]"
    r"|substantial(ly)?|noticeabl[ye]|night and day"
    r"|really (well|noticeable|fast|good|great)|very well|super (well|happy|fast)|great success|big (success"
    r"|improvement|difference|win))\b"
)
CLAIM = re.compile(
    r"\b(it|that|this|they|we|everything|performance|quality|latency|throughput|accuracy|results?|the \w+( \w+)?)"
    r" (really |just |then |all |actually |honestly |ended up )*(improved|got|became|was|were|went( up| down)?|ran"
    r"|worked|performed|helped|dropped"
    r"|increased|decreased|reduced|sped|saw|made|turned out|had)\b"
)
VAGUE_WITHIN = 45
"""Characters after the claim in which its size is named."""
VAGUE_FIRST = re.compile(
    r"\b(significantly|dramatically|massively|hugely|drastically|considerably|substantially|really) (improved|reduced"
    r"|increased|sped|dropped|helped|cut)\b"
)
NOT_A_CLAIM = re.compile(
    r"\b(if|would|could|might|should|wasn't|weren't|didn't|not|never|before|problem|slow(er)?|worse|pain|wrong"
    r"|traffic|data)\b"
)
FIGURE = re.compile(
    r"\d|\b(twice|half|halved|doubled|tripled|percent|(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty"
    r"|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundred|thousand|million)(?! (of us|people|teams?|weeks?|months?|years?))|zero)\b"
)

HONEST = re.compile(
    r"\b(haven't|have not|i've never|i have never|not an expert|only|to be honest|i didn't|i don't|wasn't me"
    r"|as far as i know|mostly)\b"
)
LIMIT = re.compile(
    r"\b(i haven't|i have not|i've never|i have never|i've not|i've only|i have only|i'm not an expert"
    r"|i am not an expert|i'm no expert|i only know|i'm less (sure|familiar)|i don't have (much |any )?experience"
    r"|i didn't (write|build|do) (that|it|this) (part |one )?(myself|alone)|i'd have to look (it|that) up"
    r"|my experience (ends|stops|is limited))\b"
)
WHAT_YOU_DO = re.compile(
    r"\b(how would you|how do you|what would you|what do you do|walk me through|how did you|design (a|an|the|online)\b"
    r"|you are asked|bring it down|how you)\b"
)
ACTS = re.compile(
    r"\b(i|i'd|i'll|we|we'd|we'll|you|you'd) (would |could |can |usually |first |then |also |always )*"
    r"(?!(know|think|say|see|mean|have|need|want|are|were|be|call|understand|find that|could say|might)\b)[a-z]{3,}"
)
OVERCLAIMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bi (write|wrote|did|build|built|implement(ed)?|made|coded|develop(ed)?) (all |every|my own |custom "
        r"|the whole |the entire )"
        r".{0,40}\b(cuda|kernels?|ptx|nccl|collectives?|all[- ]reduce|compiler|driver|assembly)\b",
        r"\b(cuda|kernels?|ptx|nccl)\b.{0,40}\b(for everything|for the (whole|entire)|for every|from scratch"
        r"|all by myself|alone)\b",
        r"\bi (know|understand|mastered|have mastered|can do) (literally |basically |absolutely "
        r"|pretty much )?(everything|anything|all (of it|there is))\b",
        r"\b(100|a hundred|one hundred|hundred) ?(%|percent) (every time|always|guaranteed|on every)\b",
        r"\b(always|never) (works?|fails?|failed|breaks?|broke|goes wrong|wrong) (every|no matter|for me|in my|when i"
        r"|if i)\b",
        r"\b(there isn't one|there (is|are) no (downsides?|drawbacks?|trade-?offs?|costs?)|no downsides?) (if|when"
        r"|at all|whatsoever|to|in|with)\b",
        r"\bat the level of the people who\b|\b(better|faster) than (anyone|anybody|everyone|everybody|nvidia)\b",
        r"\bi('m| am) (an?|the) (absolute |world[- ]class |leading |total )?expert (in|on|at) (everything|all|any"
        r"|cuda|every)\b",
        r"\bi('ve| have)? (never|not once) (had|made|shipped|seen) (a|any|one|a single) (bugs?|mistakes?|failures?"
        r"|incidents?|outages?)\b",
        r"\b(beat|beats|outperform(s|ed)?) (nccl|cublas|cudnn|tensorrt|pytorch)\b.{0,40}\b(every|all|always|any)\b",
    )
)

DIAGNOSIS = re.compile(
    r"\b(diagnos\w*|debug\w*|troubleshoot\w*|root cause|investigat\w*|find out why|what would you (check|look)|stop(s"
    r"|ped)? improving|track down"
    r"|(is|are) only (using|at|running)|what('s| is) (going )?wrong|figure out why)\b"
)
REMEDY = re.compile(
    r"\b(retrain|add|switch( to)?|increase|decrease|go (to|with|for) (a|an|more)|move|try|tune|turn on|enable|replace"
    r"|raise|lower|upgrade|buy|use (a|more|an)"
    r"|change|swap|quantize|clean|regularize|early stop\w*|label smoothing|dropout|augment\w*|(bigger|larger"
    r"|deeper) \w+|more (data|features|layers|workers|gpus))\b"
)
FINDING = re.compile(
    r"\b(profil\w*|check\w*|compar\w*|look(s|ed|ing)?( \w+)? (at|into|for|whether)|log(s|ged|ging)?|inspect\w*|diff(s"
    r"|ed)?|slic\w+|isolat\w*|trac(e|es|ing)|measur\w*|plot\w*|whether"
    r"|find out|figure out|find where|rule (it |that |out)|reproduc\w*|ablat\w*|bisect\w*|verif\w*|investigat\w*"
    r"|examin\w*|narrow\w*|one at a time|root cause|pin down|replay\w*"
    r"|hypothes\w+|separat\w*|distinguish\w*|break (it )?down|instrument\w*|monitor\w*|time (the|each|a|every)|sanity"
    r"|see (if|where|which|what|how)|is it|overfit (a|one) (single )?batch|settle|ask)\b"
)

CONSTRAINTS = re.compile(
    r"\b(latenc\w+|milliseconds?|\d+ ?ms|p\d\d|qps|rps|(requests?|queries|events|transactions|images|tokens"
    r"|frames) (a|per|every) (second|minute|day)|throughput|memory|gigs?|gigabytes?"
    r"|gb|hbm|cost\w*|budget\w*|cheap\w*|expensive|money|pric\w+|dollars?|scale|traffic|users|daily|peak|capacity"
    r"|million|billion|thousand|hundred|real[- ]time|deadline|slo|sla|bandwidth"
    r"|quanti[sz]\w+|batch(ing)? size|autoscal\w+|how (fast|big|large)|how (many|much) (users|requests|traffic|data"
    r"|memory|people|calls|queries|documents))\b"
)
DISREGARD = re.compile(
    r"\b(biggest|largest|best model|quality is everything|as long as it (wants|needs|takes)|no matter (what|how)"
    r"|doesn't matter|don't care|whatever it (takes|costs)"
    r"|three of|several of|as many|each answer|all the answers|everything (in|on)|unlimited|next to each other"
    r"|every request|just add)\b"
)
MODELS = re.compile(
    r"\b(models?|architectures?|transformers?|layers?|backbones?|parameters?|fine[- ]?tun\w+|attention|encoders?"
    r"|decoders?|pre-?train\w*|dropout|regulari[sz]\w+|hyper-?parameters?|llms?"
    r"|ensembl\w+|networks?|optimi[sz]ers?|learning rate|loss|bert|gpt\w*|resnet\w*|lstm\w*|gradient boost\w*|xgboost"
    r"|heads?|tower|moe|experts)\b"
)
SURROUNDINGS = re.compile(
    r"\b(data ?sets?|pipelines?|ingest\w*|serv(e|es|ing|ice|ed)|deploy\w*|monitor\w*|latenc\w+|features?|labels?"
    r"|logs?|logging|logged|traffic|metrics?|production|requests?|cach\w+|roll(ed)? ?out|canary"
    r"|shadow|a/b|ab test|drift|storage|stor(e|ed)|queue|kafka|databases?|gpus?|hardware|memory|users?|throughput"
    r"|retrain\w*|alert\w*|fall ?back|index|stream\w*|clicks?|tickets?|documents?)\b"
)
