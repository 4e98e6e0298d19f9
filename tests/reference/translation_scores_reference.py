#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""BLEU and chrF written from sacreBLEU's definitions (Post 2018; mteval-v13a.pl; Popovic 2015), apart from the C++.

Prints the scores of a few corpora, which translation_scores_test.cpp expects. Only the standard library is needed.
"""
import math
import re
from collections import Counter


def tokens13a(line):
    line = line.replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    line = line.replace("&quot;", '"').replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    line = f" {line} "
    line = re.sub(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])", r" \1 ", line)
    line = re.sub(r"([^0-9])([\.,])", r"\1 \2 ", line)
    line = re.sub(r"([\.,])([^0-9])", r" \1 \2", line)
    line = re.sub(r"([0-9])(-)", r"\1 \2 ", line)
    return line.split()


def grams(sequence, n):
    return Counter(tuple(sequence[i : i + n]) for i in range(len(sequence) - n + 1))


def bleu(hypotheses, *reference_sets):
    correct, total, hyp_length, ref_length = [0] * 4, [0] * 4, 0, 0
    for hypothesis, *references in zip(hypotheses, *reference_sets):
        h, refs = tokens13a(hypothesis), [tokens13a(reference) for reference in references]
        hyp_length += len(h)
        ref_length += min((abs(len(r) - len(h)), len(r)) for r in refs)[1]
        for n in range(4):
            hg, rg = grams(h, n + 1), Counter()
            for r in refs:
                rg |= grams(r, n + 1)
            total[n] += sum(hg.values())
            correct[n] += sum((hg & rg).values())
    if correct[0] == 0 or 0 in total:
        return 0.0
    smooth, logs = 1.0, 0.0
    for n in range(4):
        if correct[n] == 0:
            smooth *= 2
            logs += math.log(100.0 / (smooth * total[n]))
        else:
            logs += math.log(100.0 * correct[n] / total[n])
    penalty = 1.0 if hyp_length >= ref_length else math.exp(1 - ref_length / hyp_length)
    return penalty * math.exp(logs / 4)


def chrf(hypotheses, references, order=6, beta=2):
    stats = [[0, 0, 0] for _ in range(order)]
    for hypothesis, reference in zip(hypotheses, references):
        h, r = "".join(hypothesis.split()), "".join(reference.split())
        for n in range(order):
            hg, rg = grams(h, n + 1), grams(r, n + 1)
            stats[n][0] += sum(hg.values()) if rg else 0
            stats[n][1] += sum(rg.values())
            stats[n][2] += sum((hg & rg).values())
    used = [(m / h, m / r) for h, r, m in stats if h > 0 and r > 0]
    precision = sum(p for p, _ in used) / len(used) if used else 0
    recall = sum(r for _, r in used) / len(used) if used else 0
    if precision + recall == 0:
        return 0.0
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


CORPORA = {
    # the corpus of sacreBLEU's README with its first set of references
    "readme": (
        ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."],
        ["The dog bit the man.", "It was not unexpected.", "The man bit him first."],
    ),
    "punctuation": (
        ["He paid 1,234.50 dollars - 20-30% more, I think.", "\"Really?\" she asked (twice)."],
        ["He paid 1,234.50 dollars: 20-30 % more I think.", "\"Really?\", she asked, twice."],
    ),
    "accents": (["João não está em casa.", "O café é bom"], ["João está em casa.", "O café é muito bom"]),
    "smoothed": (["a b c d", "a c"], ["a x c y", "b c"]),
    "short": (["the cat"], ["the cat sat on the mat"]),
    "nothing": (["x y z w"], ["a b c d"]),
}

# The README's second set of references: with both, it prints "BLEU = 48.53".
SECOND = ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."]

if __name__ == "__main__":
    published = bleu(*CORPORA["readme"], SECOND)
    assert abs(published - 48.530827009929865) < 1e-9, published
    for name, (hypotheses, references) in CORPORA.items():
        print(f"{name}: BLEU {bleu(hypotheses, references):.6f} chrF {chrf(hypotheses, references):.6f}")
    print(tokens13a("He paid 1,234.50 dollars - 20-30% more, I think... (so) &quot;x&quot; a.b 3."))
