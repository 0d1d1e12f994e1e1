"""Technical words: those an interviewer must not say before the candidate, and those the recogniser should expect."""

from __future__ import annotations

import re

from voiceprep.answer_words import content, plain, stem, words_of
from voiceprep.interviewer.phrases import FIXED
from voiceprep.rounds import Question, Round

TECHNICAL = frozenset(
    stem(word)
    for word in """
    ablation activation adam adamw adapter all-reduce allreduce amdahl anchor annealing api asynchronous attention
    auc augmentation autoencoder autoscaling backpressure backprop backpropagation bagging bandwidth baseline batch
    batching bayesian benchmark beta bf16 bfloat boosting bootstrap bottleneck bucket bucketing cache caching
    calibration canary causal centroid checkpoint checkpointing cluster clustering codec cohort collective
    collinearity concurrency confusion container contrastive convergence convolution correlation covariance
    covariate cpu cross-entropy cross-validation cuda curriculum dashboard dataloader dataset deadlock decay decode
    decoder decoding deduplication deployment distillation distributed divergence docker downsampling drift dropout
    eigenvalue elasticity embedding encoder endpoint ensemble entropy epoch epsilon fallback feature fine-tuning
    finetune flash flops focal fold fp16 fp32 fp8 fsdp fusion gan gateway gaussian generalization gigabyte gpu
    gradient gradients grid-search hardware hash hashing heap hessian heuristic histogram hnsw holdout huffman
    hyperparameter hyperparameters idempotent imbalance imputation index indexing inference infiniband
    initialization int8 interleaving ivf jacobian k-fold kafka kernel kfold kubernetes kv label labeling latency
    layer leakage learning-rate likelihood linear linearly load-balancer logging logistic logit logits lora loss
    lstm memoization memory microbatch mini-batch minibatch mixed mlops momentum monitoring multicollinearity nccl
    nearest-neighbor network neuron nginx node normalization normalize numpy nvlink offload onehot onnx optimizer
    outlier overfit overfitting overflow oversampling p50 p95 p99 padding pagerank parallelism partition pca pcie
    percentile perceptron perplexity pipeline pooling precision prefetch prefetching prefill preprocessing profiler
    profiling pruning pytorch quantile quantization queue queueing rag random-forest ranker ranking recall redis
    regression regularization reinforcement relu replica replication resampling residual resnet retraining retrieval
    rmse roc rollback rollout sampling scheduler scheduling schema seed self-attention sgd shadow shard sharding
    sigmoid skew smote softmax sparsity speculative speedup sql stragglers stratified streaming subsampling svm
    synchronization tensor tensorflow tensorrt threshold throughput timeout token tokenizer tokens topology tracing
    traffic transformer triton tuning underfitting underflow undersampling utilization validation variance vector
    vectorization version versioning vllm warmup webdataset weight-decay xgboost zero-shot
    """.split()  # noqa: SIM905 - a word list
)
"""Stems of terms of the field: an interviewer who says one first gives something away."""

_AMOUNT = re.compile(
    r"^(?:ten|dozen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
    r"|percent|percentage|half|halve|halved|double|doubled|triple|twice)$"
)
_SHAPED = re.compile(r"[A-Za-z]*[A-Z][A-Za-z]*[A-Z]\w*|\w*\d\w*")  # NCCL, PyTorch, fp16, 8


def technical_stems(round_: Round) -> frozenset[str]:
    """Stems of what the round's glossary and key points name: what a candidate may know and we may not say.

    Key points are prose: the words of it that the questions, probes, hints and fixed sentences use as well are everyday
    ones.
    """
    everyday = _stems(_OWN_WORDS, *FIXED)
    secret: set[str] = set()
    for question in round_.questions:
        everyday |= _stems(*question.lines, *question.hints)
        secret |= _stems(*question.key_points)
    return frozenset(_stems(*round_.glossary) | (secret - everyday))


def _stems(*texts: str) -> set[str]:
    return {root for text in texts for root in content(words_of(text))}


_OWN_WORDS = "bring brought mention mentioned talk talked speak spoke tell told say said describe choose chose pick"


def leaked_terms(line: str, allowed: str, terms: frozenset[str]) -> list[str]:
    """Return the technical words of `line` that do not occur in `allowed`: terms, acronyms, names and amounts."""
    known = {stem(word) for word in _split(allowed)}
    shaped = {word.lower() for word in _SHAPED.findall(line)}
    return [
        word
        for word in dict.fromkeys(_split(line))
        if stem(word) not in known
        and (word in shaped or stem(word) in TECHNICAL or stem(word) in terms or _AMOUNT.match(word))
    ]


def _split(text: str) -> list[str]:
    """The words, and the parts of the compound ones."""
    words = words_of(text)
    return [*words, *(part for word in words for part in re.split(r"[-/]", word) if part and part != word)]


def likely_terms(round_glossary: tuple[str, ...], question: Question, most: int = 20) -> tuple[str, ...]:
    """Return at most `most` of the glossary's terms: those of the question first, then those of its key points."""
    asked, points = plain(question.text), plain(" ".join((*question.key_points, *question.hints)))

    def rank(term: str) -> int:
        pattern = re.compile(rf"(?<!\w){re.escape(plain(term))}(?!\w)")
        return 0 if pattern.search(asked) else 1 if pattern.search(points) else 2

    return tuple(sorted(round_glossary, key=rank)[:most])
