#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent forward pass of the GRU encoder-decoder with attention, written from its definition and sharing
nothing with the engine.

Runs a folder, teacher forced, on source ids (</s> included) and decoder input ids (start token included), checks its
recurrences against torch.nn.GRU, and saves what every hook should hold (golden_file.py): golden.json {"ids": source,
"target_ids": […], "positions": null, "hooks": {…}} and golden.bin.
"""
import argparse
import fnmatch
import json
from pathlib import Path

import torch

import golden_file
from transformer_reference import read_weights

ALLOWED = 1e-12
Hooks = dict[str, torch.Tensor]


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-x))


class Translator:
    """E embedding, H hidden units of each direction and of the decoder, S width of an encoder state (2H or H)."""

    def __init__(self, folder: Path):
        self.config = json.loads((folder / "config.json").read_text())
        self.w = read_weights(folder)

    def gru(self, inputs: torch.Tensor, h: torch.Tensor, stored: str, hook: str,
            suffix: str = "") -> tuple[torch.Tensor, Hooks]:
        """States [position, H] of a GRU that reads `inputs` from first to last, and its gates under `hook`."""
        part = lambda name: self.w[f"{stored}.{name}_l0{suffix}"].chunk(3)
        input_reset, input_update, input_new = part("weight_ih")
        hidden_reset, hidden_update, hidden_new = part("weight_hh")
        bias_input_reset, bias_input_update, bias_input_new = part("bias_ih")
        bias_hidden_reset, bias_hidden_update, bias_hidden_new = part("bias_hh")
        states, resets, updates, news = [], [], [], []
        for x in inputs:
            reset = sigmoid(input_reset @ x + bias_input_reset + hidden_reset @ h + bias_hidden_reset)
            update = sigmoid(input_update @ x + bias_input_update + hidden_update @ h + bias_hidden_update)
            new = torch.tanh(input_new @ x + bias_input_new + reset * (hidden_new @ h + bias_hidden_new))
            h = (1 - update) * new + update * h
            for kept, value in ((states, h), (resets, reset), (updates, update), (news, new)):
                kept.append(value)
        gates = {f"{hook}.hook_reset": resets, f"{hook}.hook_update": updates, f"{hook}.hook_new": news}
        return torch.stack(states), {name: torch.stack(values) for name, values in gates.items()}

    def encode(self, source: list[int]) -> Hooks:
        x = self.w["encoder.embed.weight"][torch.tensor(source)]
        start = torch.zeros(self.config["hidden_size"], dtype=torch.float64)
        forward, forward_gates = self.gru(x, start, "encoder.gru", "encoder.forward")
        backward, backward_gates = self.gru(x.flip(0), start, "encoder.gru", "encoder.backward", "_reverse")
        backward = backward.flip(0)  # row i: the state after reading positions last … i
        merged = {"concat": torch.cat([forward, backward], dim=-1), "sum": forward + backward}[self.config["merge"]]
        return {"encoder.hook_embed": x, **forward_gates, "encoder.h_forward": forward,
                **{name: gate.flip(0) for name, gate in backward_gates.items()}, "encoder.h_backward": backward,
                "encoder.h": merged}

    def compared(self, h: torch.Tensor, memory: torch.Tensor) -> Hooks:
        """The rows that a score compares, where it makes some of its own."""
        w, kind = self.w, self.config["attention"]
        if kind == "additive":
            return {"attn.hook_key": memory @ w["attention.key.weight"].T,
                    "attn.hook_query": h @ w["attention.query.weight"].T}
        return {"attn.hook_query": h @ w["attention.general.weight"]} if kind == "general" else {}

    def scores(self, h: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
        """[query, key], one pair at a time."""
        w, kind = self.w, self.config["attention"]
        score = {
            "additive": lambda query, key: w["attention.v.weight"][0]
            @ torch.tanh(w["attention.query.weight"] @ query + w["attention.key.weight"] @ key),
            "general": lambda query, key: query @ w["attention.general.weight"] @ key,
            "dot": lambda query, key: query @ key,
        }[kind]
        return torch.stack([torch.stack([score(query, key) for key in memory]) for query in h])

    def forward(self, source: list[int], target: list[int]) -> Hooks:
        """Every hook's tensor, in the order of the pass."""
        w = self.w
        hooks = self.encode(source)
        ends = torch.cat([hooks["encoder.h_forward"][-1], hooks["encoder.h_backward"][0]])
        init = torch.tanh(w["bridge.weight"] @ ends + w["bridge.bias"])
        y = w["decoder.embed.weight"][torch.tensor(target)]
        h, gates = self.gru(y, init, "decoder.gru", "decoder")
        hooks |= {"decoder.h_init": init[None], "decoder.hook_embed": y, **gates, "decoder.h": h}
        hooks |= self.compared(h, hooks["encoder.h"])
        scores = self.scores(h, hooks["encoder.h"])
        pattern = torch.softmax(scores, dim=-1)
        context = pattern @ hooks["encoder.h"]
        attentional = torch.tanh(torch.cat([context, h], dim=-1) @ w["combine.weight"].T + w["combine.bias"])
        logits = attentional @ w["output.weight"].T + w["output.bias"]
        return hooks | {"attn.hook_scores": scores, "attn.hook_pattern": pattern, "attn.hook_context": context,
                        "decoder.hook_attentional": attentional, "logits": logits,
                        "probabilities": torch.softmax(logits, dim=-1)}

    def check(self, hooks: Hooks) -> None:
        """The recurrences are PyTorch's."""
        worst = 0.0
        for stack in ("encoder", "decoder"):
            gru = torch.nn.GRU(self.config["embedding_size"], self.config["hidden_size"],
                               bidirectional=stack == "encoder").double()
            prefix = stack + ".gru."
            gru.load_state_dict({n.removeprefix(prefix): v for n, v in self.w.items() if n.startswith(prefix)})
            start = None if stack == "encoder" else hooks["decoder.h_init"]
            states = gru(hooks[stack + ".hook_embed"], start)[0]
            ours = hooks["decoder.h"]
            if stack == "encoder":
                ours = torch.cat([hooks["encoder.h_forward"], hooks["encoder.h_backward"]], dim=-1)
            assert states.shape == ours.shape, f"{stack}: {states.shape}, {ours.shape}"
            worst = max(worst, float((states - ours).abs().max()))
        print(f"torch.nn.GRU: largest difference {worst:.1e}")
        assert worst <= ALLOWED


def main() -> None:
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of a GRU with attention")
    parser.add_argument("--ids", type=numbers, required=True, help="source token ids: 1,2,0")
    parser.add_argument("--target-ids", type=numbers, required=True, help="decoder input ids: 39,1,2")
    parser.add_argument("--out", type=Path, required=True, help="folder for golden.json and golden.bin")
    parser.add_argument("--hooks", default="*", help="comma-separated globs (default: every hook)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    translator = Translator(arguments.model)
    with torch.no_grad():
        hooks = translator.forward(arguments.ids, arguments.target_ids)
        translator.check(hooks)
    wanted = {n: v for n, v in hooks.items() if any(fnmatch.fnmatchcase(n, g) for g in arguments.hooks.split(","))}
    head = {"ids": arguments.ids, "target_ids": arguments.target_ids, "positions": None}
    golden_file.write(arguments.out, head, wanted)


if __name__ == "__main__":
    main()
