#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Greedy and beam search by the rules of Hugging Face's transformers (generation/utils.py since version 4.50), written
with tensors of all beams at once as it is there, over the independent forward passes in this folder.

Runs seeded cases on the tiny translation models and saves translations.json: a list of cases {"model", "source",
options under Hugging Face's names, "sequences": [[ids], …] best first, "scores", "log_probabilities", "running":
[step][beam] {"ids", "sum"}}.
"""
import argparse
import json
import math
import random
from pathlib import Path

import torch

import gru_reference
import transformer_reference

IMPOSSIBLE = -1.0e9
CLOSE = 1e-5  # decisions closer than this could fall otherwise in float32: such cases are not kept


class TooClose(Exception):
    pass


class Decoder:
    """Logits behind a decoder input, for one source."""

    def __init__(self, folder: Path, source: list[int]):
        config = json.loads((folder / "config.json").read_text())
        family = {"marian": transformer_reference.Transformer, "gru_attention": gru_reference.Translator}
        self.model = family[config["model_type"]](folder)
        self.source = source

    def logits(self, made: list[int]) -> torch.Tensor:
        with torch.no_grad():
            return self.model.forward(self.source, made)["logits"][-1]


def processed(scores: torch.Tensor, made: list[int], case: dict) -> torch.Tensor:
    """The processors in their order: prefix, bad words, min_new_tokens, forced end, renormalization. `scores` are
    log-probabilities, `made` starts with the start token."""
    scores = scores.clone()
    new, end = len(made) - 1, case["eos_token_id"]
    if new < len(case["forced_tokens"]):  # prefix_allowed_tokens_fn
        mask = torch.full_like(scores, -math.inf)
        mask[case["forced_tokens"][new]] = 0
        return scores + mask
    for word in case["bad_words_ids"]:
        if word == [end] or (len(word) > 1 and len(word) > len(made)):
            continue
        if made[len(made) - len(word) + 1:] == word[:-1]:
            scores[word[-1]] = -math.inf
    if new < case["min_new_tokens"]:
        scores[end] = -math.inf
    if case["forced_eos_token_id"] is not None and new == case["max_new_tokens"] - 1:
        scores[:] = -math.inf
        scores[case["forced_eos_token_id"]] = 0
    return torch.log_softmax(scores, -1) if case["renormalize_logits"] else scores


def check_gaps(sorted_scores: torch.Tensor) -> None:
    possible = sorted_scores[sorted_scores > IMPOSSIBLE / 10]
    if len(possible) > 1 and float((possible[:-1] - possible[1:]).min()) < CLOSE:
        raise TooClose


def greedy(decoder: Decoder, case: dict) -> dict:
    made, probabilities = [case["decoder_start_token_id"]], []
    while len(made) <= case["max_new_tokens"]:
        row = processed(torch.log_softmax(decoder.logits(made), -1), made, case)
        check_gaps(row.topk(2)[0])
        made.append(int(row.argmax()))
        probabilities.append(float(row.max()))
        if made[-1] == case["eos_token_id"]:
            break
    total = sum(probabilities)
    return {"sequences": [made[1:]], "scores": [total / len(probabilities) ** case["length_penalty"]],
            "log_probabilities": [total], "running": []}


def beam_search(decoder: Decoder, case: dict) -> dict:
    n, end, penalty = case["num_beams"], case["eos_token_id"], case["length_penalty"]
    early, longest = case["early_stopping"], case["max_new_tokens"]
    start = case["decoder_start_token_id"]
    running = [[start] for _ in range(n)]
    running_scores = torch.tensor([0.0] + [IMPOSSIBLE] * (n - 1), dtype=torch.float64)
    finished: list[list[int]] = [[start] for _ in range(n)]
    finished_scores = torch.full((n,), IMPOSSIBLE, dtype=torch.float64)
    finished_sums = torch.full((n,), IMPOSSIBLE, dtype=torch.float64)
    is_finished = torch.zeros(n, dtype=torch.bool)
    improvable, history = True, []
    for length in range(1, longest + 1):  # of the new tokens, with the one that is made now
        rows = torch.stack([processed(torch.log_softmax(decoder.logits(made), -1), made, case) for made in running])
        vocabulary = rows.shape[1]
        accumulated = (rows + running_scores[:, None]).flatten()
        keep = min(2 * n, len(accumulated))
        top, indices = accumulated.topk(keep)
        check_gaps(accumulated.topk(min(keep + 1, len(accumulated)))[0])
        grown = [running[int(i) // vocabulary] + [int(i) % vocabulary] for i in indices]
        hits = torch.tensor([made[-1] == end or length == longest for made in grown])

        open_scores = top + hits * IMPOSSIBLE
        running_scores, chosen = open_scores.topk(n)
        running = [grown[int(i)] for i in chosen]
        history.append([{"ids": made[1:], "sum": float(s)} for made, s in zip(running, running_scores)
                        if s > IMPOSSIBLE / 10])

        just_finished = hits & (torch.arange(keep) < n)
        scores = top / length**penalty
        if bool(is_finished.all()) and early is True or not improvable:
            scores = scores + IMPOSSIBLE
        scores = scores + ~just_finished * IMPOSSIBLE
        merged_scores, merged_sums = torch.cat([finished_scores, scores]), torch.cat([finished_sums, top])
        merged, merged_finished = finished + grown, torch.cat([is_finished, just_finished])
        check_gaps(merged_scores.sort(descending=True)[0])
        finished_scores, chosen = merged_scores.topk(n)
        finished, is_finished = [merged[int(i)] for i in chosen], merged_finished[chosen]
        finished_sums = merged_sums[chosen]

        hypothetical = longest if early == "never" and penalty > 0 else length
        best = float(running_scores[0]) / hypothetical**penalty
        worst = [float(finished_scores.min()) if done else IMPOSSIBLE for done in is_finished]
        if any(abs(best - w) < CLOSE for w in worst):
            raise TooClose
        improvable = improvable and any(best > w for w in worst)
        if not improvable or (bool(is_finished.all()) and early is True) or bool(hits.all()):
            break
    results = [i for i in range(n) if finished_scores[i] > IMPOSSIBLE / 10][: case["num_return_sequences"]]
    return {"sequences": [finished[i][1:] for i in results], "scores": [float(finished_scores[i]) for i in results],
            "log_probabilities": [float(finished_sums[i]) for i in results], "running": history}


def random_case(chance: random.Random, name: str, config: dict) -> dict:
    targets = config.get("decoder_vocab_size", config["vocab_size"])
    token = lambda: chance.randrange(1, targets - 1)
    beams = chance.choice([1, 2, 3, 4, 4, 5])
    end = chance.choice([0, token()])  # these models seldom end by themselves
    forced = [t for t in (token() for _ in range(2)) if t != end] if chance.random() < 0.2 else []
    longest = chance.randint(4, 8)
    return {
        "model": name, "source": [chance.randrange(1, config["vocab_size"] - 1) for _ in range(chance.randint(1, 6))] + [0],
        "decoder_start_token_id": config["decoder_start_token_id"], "eos_token_id": end,
        "num_beams": beams, "num_return_sequences": chance.randint(1, beams),
        "length_penalty": chance.choice([-1.0, 0.0, 0.5, 1.0, 1.0, 2.0]),
        "early_stopping": chance.choice([False, True, "never"]),
        "max_new_tokens": longest, "min_new_tokens": chance.choice([0, 0, 2, 3]),
        "renormalize_logits": not forced and chance.random() < 0.3,
        "forced_eos_token_id": chance.choice([end, None]),
        "bad_words_ids": [[config["pad_token_id"]]] + chance.choice([[], [[token()], [token(), token()]], [[end]]]),
        "forced_tokens": forced,
    }


def is_dull(case: dict, result: dict) -> bool:
    """Whether a case shows nothing that others do not: no complete sequence before the last position."""
    return case["num_beams"] > 1 and not any(s[-1] == case["eos_token_id"] and len(s) < case["max_new_tokens"]
                                             for s in result["sequences"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="tests/data/models")
    parser.add_argument("--out", type=Path, required=True, help="translations.json")
    parser.add_argument("--cases", type=int, default=8, help="of each model")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cases = []
    for folder in sorted(arguments.models.glob("tiny-marian*")) + sorted(arguments.models.glob("tiny-gru-*")):
        config = json.loads((folder / "config.json").read_text())
        chance = random.Random(folder.name)
        kept = dull = 0
        while kept < arguments.cases:
            case = random_case(chance, folder.name, config)
            try:
                run = greedy if case["num_beams"] == 1 else beam_search
                result = run(Decoder(folder, case["source"]), case)
            except TooClose:
                continue
            dull += is_dull(case, result)
            if is_dull(case, result) and dull > arguments.cases // 4:
                continue
            cases.append(case | result)
            kept += 1
        print(f"{folder.name}: {kept} cases")
    arguments.out.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
