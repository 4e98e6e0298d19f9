#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logits processors and decoding methods by the documented rules of Hugging Face's transformers, with NumPy, over the
independent forward passes in this folder.

Saves {"processors": [...], "texts": [...]}: seeded cases with the options under Hugging Face's names. Of processors the
scores (null: banned) after every stage of a random row of logits; of texts the sequences, best first, and their scores.
What only this project defines (the dice, log-probabilities without beams) follows sampling.h and decoder.h.
"""
import argparse
import json
import math
import random
from pathlib import Path

import numpy as np
import torch

import gpt2_reference
import gru_reference
import transformer_reference

IMPOSSIBLE = -1.0e9
CLOSE = 1e-5  # decisions closer than this could fall otherwise in float32: such cases are not kept
MASK64 = (1 << 64) - 1
INF = math.inf


class TooClose(Exception):
    pass


def coin(seed: int, position: int, number: int = 0) -> float:
    z = (seed + number * 0xD1B54A32D192ED03 + (position + 1) * 0x9E3779B97F4A7C15) & MASK64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
    return ((z ^ (z >> 31)) >> 11) * 2.0**-53


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max())
    return e / e.sum()


def log_softmax(x: np.ndarray) -> np.ndarray:
    m = x.max()
    return x - (m + math.log(np.exp(x - m).sum()))


def banned_where(x: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.where(mask, -INF, x)


def ends_in(tokens: list[int], prefix: list[int]) -> bool:
    return len(prefix) == 0 or tokens[-len(prefix):] == prefix


def only(x: np.ndarray, token: int) -> np.ndarray:
    y = np.full_like(x, -INF)
    y[token] = 0
    return y


def repeat_penalty(x: np.ndarray, tokens, penalty: float) -> np.ndarray:
    y = x.copy()
    index = np.array(sorted(t for t in set(tokens) if t < len(x)), dtype=int)
    y[index] = np.where(x[index] < 0, x[index] * penalty, x[index] / penalty)
    return y


def ngram_ban(x: np.ndarray, tokens: list[int], text: list[int], n: int) -> np.ndarray:
    seen: dict[tuple, list[int]] = {}
    for gram in zip(*[text[i:] for i in range(n)]):
        seen.setdefault(gram[:-1], []).append(gram[-1])
    start = len(tokens) + 1 - n
    if start < 0:
        return x
    y = x.copy()
    y[[t for t in seen.get(tuple(tokens[start:]), []) if t < len(x)]] = -INF
    return y


def keep_top(x: np.ndarray, mask: np.ndarray, least: int) -> np.ndarray:
    """`mask` without the `least` highest scores and their equals."""
    return mask & (x < np.sort(x)[-min(least, len(x))])


def hf_top_p(x: np.ndarray, p: float, least: int) -> np.ndarray:
    order = np.lexsort((-np.arange(len(x)), x))  # rising; of equals the higher id first
    drop = np.cumsum(softmax(x)[order]) <= 1 - p
    drop[-least:] = False
    mask = np.zeros(len(x), dtype=bool)
    mask[order] = drop
    return banned_where(x, mask)


def openai_top_p(x: np.ndarray, p: float, least: int) -> np.ndarray:
    falling = np.sort(x)[::-1]
    index = max(int((np.cumsum(softmax(falling)) <= p).sum()) - 1, 0, least - 1)
    return banned_where(x, x < falling[index])


def nshepperd_top_p(x: np.ndarray, p: float, least: int) -> np.ndarray:
    falling = np.sort(x)[::-1]
    probabilities = softmax(falling)
    before = np.cumsum(probabilities) - probabilities
    kept = falling[before < p]
    return banned_where(x, x < min(kept.min(), falling[least - 1]))


def typical(x: np.ndarray, mass: float, least: int) -> np.ndarray:
    logs = log_softmax(x)
    p = np.exp(logs)
    shifted = np.abs(-logs - entropy(p))
    order = np.argsort(shifted, kind="stable")
    last = min(int((np.cumsum(p[order]) < mass).sum()), len(x) - 1)
    drop = shifted[order] > shifted[order][last]
    drop[:least] = False
    mask = np.zeros(len(x), dtype=bool)
    mask[order] = drop
    return banned_where(x, mask)


def entropy(p: np.ndarray) -> float:
    return -float(sum(v * math.log(v) for v in p if v > 0))


def eta(x: np.ndarray, epsilon: float, least: int) -> np.ndarray:
    p = softmax(x)
    return banned_where(x, keep_top(x, p < min(epsilon, math.sqrt(epsilon) * math.exp(-entropy(p))), least))


def stages(logits: np.ndarray, o: dict, tokens: list[int], prompt: int, longest: int, source: list[int],
           others=()) -> list[tuple[str, np.ndarray]]:
    """(name, scores) behind every active processor. `longest`: new tokens at most."""
    eos = o["eos_token_id"]
    with_beams = o["num_beams"] > 1 or o["exhaustive_depth"] > 0
    least = len(eos) + 1 if o["num_beams"] > 1 else 1
    length, out, x = len(tokens), [], logits.astype(np.float64)

    def do(name: str, y: np.ndarray) -> None:
        nonlocal x
        x = y
        out.append((name, y))

    def without(condition: bool, ids: list[int]) -> np.ndarray:
        y = x.copy()
        if condition:
            y[ids] = -INF
        return y

    if with_beams:
        do("log_softmax", log_softmax(x))
    if o["num_beam_groups"] > 1:
        counts = np.bincount(np.array(list(others), dtype=int), minlength=len(x))
        do("diversity_penalty", x - o["diversity_penalty"] * counts)
    if o["sequence_bias"]:
        bias = np.zeros_like(x)
        for sequence, value in o["sequence_bias"]:
            if len(sequence) == 1 or (len(sequence) <= length and ends_in(tokens, sequence[:-1])):
                bias[sequence[-1]] += value
        do("sequence_bias", x + bias)
    if o["encoder_repetition_penalty"] != 1:
        do("encoder_repetition_penalty", repeat_penalty(x, source, 1 / o["encoder_repetition_penalty"]))
    if o["repetition_penalty"] != 1:
        do("repetition_penalty", repeat_penalty(x, tokens, o["repetition_penalty"]))
    if o["no_repeat_ngram_size"]:
        do("no_repeat_ngram_size", ngram_ban(x, tokens, tokens, o["no_repeat_ngram_size"]))
    if o["encoder_no_repeat_ngram_size"]:
        do("encoder_no_repeat_ngram_size", ngram_ban(x, tokens, source, o["encoder_no_repeat_ngram_size"]))
    if o["bad_words_ids"]:
        bad = [w[-1] for w in o["bad_words_ids"] if w not in [[e] for e in eos] and
               (len(w) == 1 or (len(w) <= length and ends_in(tokens, w[:-1])))]
        do("bad_words_ids", without(True, bad))
    if o["min_length"] and eos:
        do("min_length", without(length < o["min_length"], eos))
    if o["min_new_tokens"] and eos:
        do("min_new_tokens", without(length - prompt < o["min_new_tokens"], eos))
    if o["forced_bos_token_id"] is not None:
        do("forced_bos_token_id", only(x, o["forced_bos_token_id"]) if length == 1 else x)
    if o["forced_eos_token_id"] is not None:
        do("forced_eos_token_id", only(x, o["forced_eos_token_id"]) if length == prompt + longest - 1 else x)
    if o["exponential_decay_length_penalty"] and eos:
        start, factor = o["exponential_decay_length_penalty"]
        y = x.copy()
        if length > prompt + start:
            for e in eos:
                if x[e] > -INF:
                    y[e] = x[e] + abs(x[e]) * (factor ** (length - prompt - start) - 1)
        do("exponential_decay_length_penalty", y)
    if o["suppress_tokens"]:
        do("suppress_tokens", without(True, o["suppress_tokens"]))
    if o["begin_suppress_tokens"]:
        begin = prompt if prompt > 1 or o["forced_bos_token_id"] is None else prompt + 1
        do("begin_suppress_tokens", without(length == begin, o["begin_suppress_tokens"]))
    if o["do_sample"] and x.max() > -INF:
        rule = o["top_p_rule"]
        if o["temperature"] != 1:
            do("temperature", x / o["temperature"])
        if o["top_k"] and not (rule == "nshepperd" and 0 < o["top_p"] < 1):
            do("top_k", banned_where(x, x < np.sort(x)[-min(max(o["top_k"], least), len(x))]))
        if o["top_p"] < 1 and not (rule == "nshepperd" and o["top_p"] == 0):
            rules = {"hf": hf_top_p, "openai": openai_top_p, "nshepperd": nshepperd_top_p}
            do("top_p", rules[rule](x, o["top_p"], least))
        if o["min_p"]:
            p = softmax(x)
            do("min_p", banned_where(x, keep_top(x, p < o["min_p"] * p.max(), least)))
        if o["typical_p"] < 1:
            do("typical_p", typical(x, o["typical_p"], least))
        if o["epsilon_cutoff"]:
            do("epsilon_cutoff", banned_where(x, keep_top(x, softmax(x) < o["epsilon_cutoff"], least)))
        if o["eta_cutoff"]:
            do("eta_cutoff", eta(x, o["eta_cutoff"], least))
    if o["renormalize_logits"]:
        do("renormalize_logits", log_softmax(x) if x.max() > -INF else x)
    if not out:
        out.append(("raw", x))
    return out


class Model:
    """Logits and last hidden states behind a decoder input."""

    def __init__(self, folder: Path, source: list[int]):
        self.config = json.loads((folder / "config.json").read_text())
        self.source = source
        self.memory: dict[tuple, dict] = {}
        kind = self.config["model_type"]
        if kind == "gpt2":
            weights = gpt2_reference.Weights(folder, torch.float64)
            self.forward = lambda made: gpt2_reference.forward(self.config, weights, made)
            self.positions = self.config["n_positions"]
            self.vocabulary = self.config["vocab_size"]
        else:
            family = {"marian": transformer_reference.Transformer, "gru_attention": gru_reference.Translator}[kind]
            model = family(folder)
            self.forward = lambda made: model.forward(source, made)
            self.positions = self.config.get("max_position_embeddings", 1 << 20)
            self.vocabulary = self.config.get("decoder_vocab_size", self.config["vocab_size"])

    def run(self, made: list[int]) -> dict:
        key = tuple(made)
        if key not in self.memory:
            with torch.no_grad():
                hooks = self.forward(made)
            hidden = hooks.get("decoder.hook_attentional")
            if hidden is None:
                names = [n for n in hooks if n.endswith("hook_normalized") and not n.startswith("encoder")]
                hidden = hooks[names[-1]]
            self.memory[key] = {"logits": hooks["logits"][-1].double().numpy(), "hidden": hidden.double().numpy()}
        return self.memory[key]


class Run:
    def __init__(self, model: Model, prompt: list[int], o: dict):
        self.model, self.prompt, self.o = model, prompt, o
        unrun = 0 if o["penalty_alpha"] else 1
        self.longest = min(o["max_new_tokens"], model.positions - len(prompt) + unrun)
        self.source = model.source or prompt

    def scores(self, made: list[int], others=()) -> np.ndarray:
        logits = self.model.run(made)["logits"]
        rows = stages(logits, self.o, made, len(self.prompt), self.longest, self.source, others)
        for (_, before), (name, after) in zip([("", logits)] + rows, rows):
            if name in ("top_p", "min_p", "typical_p", "epsilon_cutoff", "eta_cutoff", "top_k"):
                self.check_cut(before, after)
        return rows[-1][1]

    @staticmethod
    def check_cut(before: np.ndarray, after: np.ndarray) -> None:
        """A cut between tokens that are nearly equal could fall otherwise."""
        gone, kept = before[(after == -INF) & (before > -INF)], after[after > -INF]
        if len(gone) and np.abs(gone[:, None] - kept[None, :]).min() < CLOSE:
            raise TooClose

    def ends(self, made: list[int]) -> bool:
        return made[-1] in self.o["eos_token_id"]

    def own_log_probability(self, made: list[int], token: int, scores: np.ndarray) -> float:
        forced = (len(made) == 1 and token == self.o["forced_bos_token_id"]) or (
            len(made) == len(self.prompt) + self.longest - 1 and token == self.o["forced_eos_token_id"])
        if forced:
            return 0.0
        source = scores if self.o["renormalize_logits"] else self.model.run(made)["logits"]
        return float(log_softmax(source)[token])

    def single(self, seed: int | None) -> tuple[list[int], float, float]:
        made, total = list(self.prompt), 0.0
        for _ in range(self.longest):
            x = self.scores(made)
            if x.max() == -INF:
                break
            if self.o["penalty_alpha"]:
                token = self.contrast(made, x)
            elif seed is None:
                check_gaps(np.sort(x)[::-1][:2])
                token = int(x.argmax())
            else:
                bar, thrown = np.cumsum(softmax(x)), coin(seed, len(made))
                if np.abs(bar - thrown).min() < CLOSE:
                    raise TooClose
                token = int((bar <= thrown).sum())
            total += self.own_log_probability(made, token, x)
            made.append(token)
            if self.ends(made):
                break
        new = made[len(self.prompt):]
        return new, total, total / max(len(new), 1) ** self.o["length_penalty"]

    def contrast(self, made: list[int], x: np.ndarray) -> int:
        p, alpha = softmax(x), self.o["penalty_alpha"]
        best = np.argsort(-p, kind="stable")[: self.o["top_k"] + 1]
        check_gaps(p[best][p[best] > 0])
        values = []
        for token in best[: self.o["top_k"]]:
            if p[token] <= 0:
                continue
            hidden = self.model.run(made + [int(token)])["hidden"]
            unit = hidden / np.linalg.norm(hidden, axis=1, keepdims=True)
            values.append(((1 - alpha) * p[token] - alpha * float((unit[:-1] @ unit[-1]).max()), int(token)))
        values.sort(reverse=True)
        check_gaps(np.array([v for v, _ in values]))
        return values[0][1]

    def exhaustive(self) -> list[tuple[list[int], float, float]]:
        depth, width = min(self.o["exhaustive_depth"], self.longest), self.o["top_k"]
        open_texts, leaves = [([], 0.0)], []
        for level in range(1, depth + 1):
            grown = []
            for new, total in open_texts:
                x = self.scores(self.prompt + new)
                best = np.argsort(-x, kind="stable")
                check_gaps(x[best[: width + 1]][x[best[: width + 1]] > -INF])
                grown += [(new + [int(t)], total + float(x[t])) for t in best[:width] if x[t] > -INF]
            ended = [g for g in grown if self.ends(g[0]) or level == depth]
            leaves += [(new, total, total / level ** self.o["length_penalty"]) for new, total in ended]
            open_texts = [g for g in grown if g not in ended]
        leaves.sort(key=lambda leaf: -leaf[2])
        check_gaps(np.array([leaf[2] for leaf in leaves]))
        return leaves[: self.o["num_return_sequences"]]


def check_gaps(falling: np.ndarray) -> None:
    possible = falling[falling > IMPOSSIBLE / 10]
    if len(possible) > 1 and float(np.abs(np.diff(possible)).min()) < CLOSE:
        raise TooClose


class Beams:
    """One group of beams, all at once, as arrays that are always full."""

    def __init__(self, run: Run, size: int):
        self.run, self.n = run, size
        self.running = [list(run.prompt) for _ in range(size)]
        self.sums = np.array([0.0] + [IMPOSSIBLE] * (size - 1))
        self.finished: list[tuple[float, float, list[int]]] = []  # score, sum, ids
        self.done, self.improvable = False, True

    def step(self, length: int, others: list[int]) -> list[int]:
        """One more token; those that go on."""
        o, run, n = self.run.o, self.run, self.n
        rows = np.stack([run.scores(made, others) if s > IMPOSSIBLE / 10 else np.zeros(run.model.vocabulary)
                         for made, s in zip(self.running, self.sums)])
        accumulated = (rows + self.sums[:, None]).ravel()
        accumulated = np.where(accumulated > IMPOSSIBLE / 10, accumulated, IMPOSSIBLE)
        width = max(2, 1 + len(o["eos_token_id"])) * n
        picked = self.draw(accumulated, width) if o["do_sample"] else self.highest(accumulated, width)
        picked = [i for i in picked if accumulated[i] > IMPOSSIBLE / 10]
        grown = [self.running[i // rows.shape[1]] + [int(i % rows.shape[1])] for i in picked]
        top = [float(accumulated[i]) for i in picked]
        hits = [run.ends(made) or length == run.longest for made in grown]
        for place, (made, total, hit) in enumerate(zip(grown, top, hits)):
            if hit and place < n:
                self.finished.append((total / length ** o["length_penalty"], total, made[len(run.prompt):]))
        check_gaps(np.array(sorted((f[0] for f in self.finished), reverse=True)))
        self.finished = sorted(self.finished, key=lambda f: -f[0])[:n]
        open_ones = sorted(((t, made) for made, t, hit in zip(grown, top, hits) if not hit), key=lambda c: -c[0])[:n]
        self.running = [made for _, made in open_ones]
        self.sums = np.array([t for t, _ in open_ones])
        full = len(self.finished) == n
        if not open_ones or (full and o["early_stopping"] is True):
            self.done = True
        elif full:
            attainable = run.longest if o["early_stopping"] == "never" and o["length_penalty"] > 0 else length
            best, worst = self.sums[0] / attainable ** o["length_penalty"], self.finished[-1][0]
            if abs(best - worst) < CLOSE:
                raise TooClose
            self.done = best <= worst
        return [made[-1] for made in grown if not run.ends(made)][:n]  # at the last step: those that would go on

    def highest(self, accumulated: np.ndarray, width: int) -> list[int]:
        order = np.argsort(-accumulated, kind="stable")
        check_gaps(accumulated[order[: width + 1]])
        return [int(i) for i in order[:width]]

    def draw(self, accumulated: np.ndarray, width: int) -> list[int]:
        weights = np.where(accumulated > IMPOSSIBLE / 10, np.exp(accumulated - accumulated.max()), 0.0)
        weights /= weights.sum()
        picked = []
        for number in range(min(width, int((weights > 0).sum()))):
            bar = np.cumsum(weights)
            thrown = coin(self.run.o["seed"], len(self.running[0]), number) * bar[-1]
            if np.abs(bar - thrown).min() < CLOSE:
                raise TooClose
            picked.append(int((bar <= thrown).sum()))
            weights[picked[-1]] = 0
        check_gaps(np.array(sorted((float(accumulated[i]) for i in picked), reverse=True)))
        return picked


def with_beams(run: Run) -> list[tuple[list[int], float, float]]:
    groups = [Beams(run, run.o["num_beams"] // run.o["num_beam_groups"]) for _ in range(run.o["num_beam_groups"])]
    for length in range(1, run.longest + 1):
        others: list[int] = []
        for group in groups:
            if not group.done:
                others += group.step(length, others)
    merged = sorted((f for group in groups for f in group.finished), key=lambda f: -f[0])
    return [(ids, total, score) for score, total, ids in merged[: run.o["num_return_sequences"]]]


DEFAULTS = {
    "do_sample": False, "num_beams": 1, "num_beam_groups": 1, "diversity_penalty": 0.0, "penalty_alpha": 0.0,
    "exhaustive_depth": 0, "max_new_tokens": 6, "min_length": 0, "min_new_tokens": 0, "length_penalty": 1.0,
    "early_stopping": False, "num_return_sequences": 1, "eos_token_id": [], "seed": 0, "sequence_bias": [],
    "encoder_repetition_penalty": 1.0, "repetition_penalty": 1.0, "no_repeat_ngram_size": 0,
    "encoder_no_repeat_ngram_size": 0, "bad_words_ids": [], "forced_bos_token_id": None, "forced_eos_token_id": None,
    "exponential_decay_length_penalty": None, "suppress_tokens": [], "begin_suppress_tokens": [], "temperature": 1.0,
    "top_k": 0, "top_p_rule": "hf", "top_p": 1.0, "min_p": 0.0, "typical_p": 1.0, "epsilon_cutoff": 0.0,
    "eta_cutoff": 0.0, "renormalize_logits": False,
}


def random_processors(chance: random.Random, vocabulary: int, often: float) -> dict:
    token = lambda: chance.randrange(vocabulary)
    choices = {
        "sequence_bias": lambda: [[[token()], 1.5], [[token(), token()], -2.0]],
        "encoder_repetition_penalty": lambda: chance.choice([0.7, 1.6]),
        "repetition_penalty": lambda: chance.choice([0.8, 1.3, 2.0]),
        "no_repeat_ngram_size": lambda: chance.choice([1, 2, 3]),
        "encoder_no_repeat_ngram_size": lambda: chance.choice([1, 2, 3]),
        "bad_words_ids": lambda: [[token()], [token(), token()], [token(), token(), token()]],
        "min_length": lambda: chance.randint(2, 8), "min_new_tokens": lambda: chance.randint(1, 4),
        "forced_eos_token_id": token,
        "exponential_decay_length_penalty": lambda: [chance.randint(0, 3), chance.choice([1.1, 1.5, 0.9])],
        "suppress_tokens": lambda: [token(), token()], "begin_suppress_tokens": lambda: [token(), token()],
        "renormalize_logits": lambda: True,
    }
    return {name: make() for name, make in choices.items() if chance.random() < often}


def random_warpers(chance: random.Random, often: float) -> dict:
    choices = {
        "temperature": lambda: chance.choice([0.5, 0.8, 1.7]), "top_k": lambda: chance.choice([1, 3, 7, 10, 1000]),
        "top_p": lambda: chance.choice([0.0, 0.3, 0.6, 0.92]),
        "min_p": lambda: chance.choice([0.05, 0.3, 0.9]), "typical_p": lambda: chance.choice([0.2, 0.6, 0.95]),
        "epsilon_cutoff": lambda: chance.choice([0.01, 0.05, 0.2]), "eta_cutoff": lambda: chance.choice([0.01, 0.3]),
    }
    made = {name: make() for name, make in choices.items() if chance.random() < often}
    if "top_p" in made:
        made["top_p_rule"] = chance.choice(["hf", "openai", "nshepperd"])
    return made


def processor_cases(count: int) -> list[dict]:
    chance, cases = random.Random("processors"), []
    while len(cases) < count:
        vocabulary = chance.choice([5, 9, 12])
        short = lambda: [chance.randrange(vocabulary) for _ in range(chance.randint(1, 8))]
        tokens = short()
        prompt = chance.randint(1, len(tokens))
        o = DEFAULTS | random_processors(chance, vocabulary, 0.2) | random_warpers(chance, 0.3)
        o |= {"do_sample": chance.random() < 0.7, "num_beams": chance.choice([1, 1, 3]),
              "eos_token_id": chance.choice([[], [0], [0, 3]]), "max_new_tokens": len(tokens) - prompt + chance.randint(1, 3)}
        if chance.random() < 0.1:
            o["forced_bos_token_id"] = chance.randrange(vocabulary)
        # quarters have ties, exactly
        logits = np.array([chance.choice([chance.randint(-8, 8) / 4, chance.gauss(0, 2)]) for _ in range(vocabulary)])
        logits = logits.astype(np.float32).astype(np.float64)
        source = short()
        rows = stages(logits, o, tokens, prompt, o["max_new_tokens"], source)
        if rows[-1][1].max() == -INF:
            continue
        try:
            for (_, before), (_, after) in zip(rows, rows[1:]):
                check_sums(before, o)
        except TooClose:
            continue
        cases.append({"logits": logits.tolist(), "tokens": tokens, "prompt_length": prompt, "source": source,
                      "options": {k: v for k, v in o.items() if v != DEFAULTS[k]},
                      "stages": [[name, [None if v == -INF else float(v) for v in row]] for name, row in rows
                                 if name != "raw"]})
    return cases


def check_sums(x: np.ndarray, o: dict) -> None:
    """Cumulative sums at a threshold depend on the order of adding."""
    rising = np.cumsum(np.sort(softmax(x)))
    for threshold in (1 - o["top_p"], o["top_p"], o["typical_p"]):
        if np.abs(np.concatenate([rising[:-1], 1 - rising[:-1]]) - threshold).min(initial=1) < 1e-9:
            raise TooClose


def method_options(chance: random.Random, method: str) -> dict:
    beams = chance.choice([2, 3, 4])
    o = {"length_penalty": chance.choice([-1.0, 0.0, 0.5, 1.0, 2.0]),
         "early_stopping": chance.choice([False, True, "never"])}
    if method == "greedy":
        return {}
    if method == "sampling":
        return {"do_sample": True, "seed": chance.randrange(1 << 40), "num_return_sequences": chance.randint(1, 3)}
    if method == "contrastive":
        return {"penalty_alpha": chance.choice([0.3, 0.6, 0.9]), "top_k": chance.choice([2, 4, 6])}
    if method == "exhaustive":
        return {"exhaustive_depth": chance.choice([2, 3]), "top_k": chance.choice([2, 3]),
                "num_return_sequences": 3, "length_penalty": o["length_penalty"]}
    if method == "diverse":
        groups = chance.choice([2, 3])
        size = chance.choice([1, 2])
        return o | {"num_beams": groups * size, "num_beam_groups": groups, "num_return_sequences": groups * size,
                    "diversity_penalty": chance.choice([0.5, 2.0])}
    o |= {"num_beams": beams, "num_return_sequences": chance.randint(1, beams)}
    return o | ({"do_sample": True, "seed": chance.randrange(1 << 40)} if method == "beam_sampling" else {})


MODELS = ("tiny-a", "tiny-odd", "tiny-one-head", "tiny-marian", "tiny-marian-pre", "tiny-gru-additive", "tiny-gru-dot")


def text_cases(models: Path, count: int) -> list[dict]:
    cases = []
    for method in ("greedy", "sampling", "beams", "beam_sampling", "diverse", "contrastive", "exhaustive"):
        chance, kept = random.Random(method), 0
        while kept < count:
            name = MODELS[kept % len(MODELS)]
            config = json.loads((models / name / "config.json").read_text())
            translates = config["model_type"] != "gpt2"
            vocabulary = config.get("decoder_vocab_size", config["vocab_size"])
            source = [chance.randrange(1, config["vocab_size"] - 1) for _ in range(4)] + [0] if translates else []
            prompt = ([config["decoder_start_token_id"]] if translates
                      else [chance.randrange(vocabulary) for _ in range(chance.randint(1, 5))])
            o = DEFAULTS | random_processors(chance, vocabulary, 0.12 if kept % 3 else 0.0)
            o |= {"max_new_tokens": chance.randint(3, 7), "eos_token_id": [chance.randrange(vocabulary) for _ in range(2)]}
            o["eos_token_id"] = sorted(set(o["eos_token_id"]))
            if method in ("sampling", "beam_sampling"):
                o |= random_warpers(chance, 0.25)
            o |= method_options(chance, method)
            if o["min_new_tokens"] > o["max_new_tokens"]:
                continue
            run = Run(Model(models / name, source), prompt, o)
            try:
                if method in ("greedy", "contrastive"):
                    found = [run.single(None)]
                elif method == "sampling":
                    found = [run.single(o["seed"] + i) for i in range(o["num_return_sequences"])]
                else:
                    found = run.exhaustive() if method == "exhaustive" else with_beams(run)
            except TooClose:
                continue
            if not found or not found[0][0]:
                continue
            cases.append({"model": name, "method": method, "source": source, "prompt": prompt,
                          "options": {k: v for k, v in o.items() if v != DEFAULTS[k]},
                          "sequences": [ids for ids, _, _ in found], "sums": [total for _, total, _ in found],
                          "scores": [score for _, _, score in found]})
            kept += 1
        print(f"{method}: {kept} cases")
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="tests/data/models")
    parser.add_argument("--out", type=Path, required=True, help="decoding.json")
    parser.add_argument("--cases", type=int, default=21, help="of each method")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    lines = lambda cases: "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]"
    processors, texts = processor_cases(250), text_cases(arguments.models, arguments.cases)
    arguments.out.parent.mkdir(exist_ok=True)
    arguments.out.write_text('{"processors": ' + lines(processors) + ',\n"texts": ' + lines(texts) + "}\n")


if __name__ == "__main__":
    main()
