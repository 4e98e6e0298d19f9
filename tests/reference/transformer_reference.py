#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent forward pass of the encoder-decoder transformer, written from its definition and sharing nothing
with the engine.

Runs a Marian folder, teacher forced, on source ids (</s> included) and decoder input ids (start token included), and
saves what every hook should hold (golden_file.py): golden.json {"ids": source, "target_ids": […], "positions": null,
"hooks": {…}} and golden.bin.
"""
import argparse
import fnmatch
import json
import math
from pathlib import Path

import numpy as np
import torch

import golden_file
import safetensors_file

Hooks = dict[str, torch.Tensor]


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    tensors = safetensors_file.read_folder(folder)
    return {name: torch.from_numpy(values.astype(np.float64)) for name, values in tensors.items()}


def activation(name: str, x: torch.Tensor) -> torch.Tensor:
    if name == "gelu_new":
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    if name in ("swish", "silu"):
        return x / (1 + torch.exp(-x))
    return {"gelu": torch.nn.functional.gelu, "relu": torch.nn.functional.relu}[name](x)


def position_table(kind: str, positions: int, depth: int) -> torch.Tensor:
    """[positions, depth], one number at a time as the definitions are written."""
    table = torch.zeros(positions, depth, dtype=torch.float64)
    sines = (depth + 1) // 2  # an odd depth gives the spare column to the sines
    timescales = depth // 2
    for p in range(positions):
        for i in range(depth):
            if kind == "interleaved":
                angle = p / 10000 ** (2 * (i // 2) / depth)
                table[p, i] = math.sin(angle) if i % 2 == 0 else math.cos(angle)
            elif kind == "concatenated":
                angle = p / 10000 ** (2 * (i if i < sines else i - sines) / depth)
                table[p, i] = math.sin(angle) if i < sines else math.cos(angle)
            elif i < 2 * timescales:  # timescales 1 … 10000 inclusive; a spare last column stays 0
                angle = p / 10000 ** (i % timescales / max(timescales - 1, 1))
                table[p, i] = math.sin(angle) if i < timescales else math.cos(angle)
    return table


class Transformer:
    """S source and T target positions, C model, H heads, D key width of a head."""

    def __init__(self, folder: Path):
        self.config = json.loads((folder / "config.json").read_text())
        self.w = read_weights(folder)
        self.before = self.config.get("normalize_before", False)
        self.hooks: Hooks = {}

    def linear(self, x: torch.Tensor, stored: str) -> torch.Tensor:
        return x @ self.w[stored + ".weight"].T + self.w[stored + ".bias"]

    def layer_norm(self, x: torch.Tensor, hook: str, stored: str) -> torch.Tensor:
        centred = x - x.mean(-1, keepdim=True)
        scale = torch.sqrt((centred**2).mean(-1, keepdim=True) + self.config.get("layer_norm_eps", 1e-5))
        y = centred / scale * self.w[stored + ".weight"] + self.w[stored + ".bias"]
        self.hooks[hook + ".hook_scale"] = scale
        self.hooks[hook + ".hook_normalized"] = y
        return y

    def table(self, stack: str) -> torch.Tensor:
        shared = self.w.get("model.shared.weight")
        return shared if shared is not None else self.w[f"model.{stack}.embed_tokens.weight"]

    def embed(self, stack: str, ids: list[int]) -> torch.Tensor:
        c = self.config
        x = self.table(stack)[torch.tensor(ids)]
        self.hooks[stack + ".hook_embed"] = x
        if c.get("scale_embedding", False):
            x = x * math.sqrt(c["d_model"])
            self.hooks[stack + ".hook_embed_scaled"] = x
        table = self.w.get(f"model.{stack}.embed_positions.weight")
        if table is None:
            table = position_table(c.get("positional_encoding", "concatenated"), len(ids), c["d_model"])
        self.hooks[stack + ".hook_pos_embed"] = table[: len(ids)]
        return x + table[: len(ids)]

    def attention(self, queries: torch.Tensor, keys: torch.Tensor, hook: str, stored: str, heads: int,
                  causal: bool) -> torch.Tensor:
        D = self.config.get("head_dim", self.config["d_model"] // heads)
        split = lambda x: x.reshape(len(x), heads, D)
        q = split(self.linear(queries, stored + ".q_proj"))
        k = split(self.linear(keys, stored + ".k_proj"))
        v = split(self.linear(keys, stored + ".v_proj"))
        dot = torch.stack([q[:, h] @ k[:, h].T for h in range(heads)])  # [H, query, key]
        scores = dot / math.sqrt(D)
        hooks = {"hook_q": q, "hook_k": k, "hook_v": v, "hook_attn_dot": dot}
        if causal:
            hooks["hook_attn_scaled"] = scores
            future = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
            scores = scores.masked_fill(future, -math.inf)
        pattern = torch.softmax(scores, dim=-1)
        z = torch.stack([pattern[h] @ v[:, h] for h in range(heads)], dim=1)  # [query, H, D]
        merged = torch.cat([z[:, h] for h in range(heads)], dim=-1)
        hooks |= {"hook_attn_scores": scores, "hook_pattern": pattern, "hook_z": z, "hook_z_merged": merged}
        self.hooks |= {f"{hook}.{name}": value for name, value in hooks.items()}
        return self.linear(merged, stored + ".out_proj")

    def mlp(self, x: torch.Tensor, hook: str, stored: str) -> torch.Tensor:
        before = self.linear(x, stored + ".fc1")
        after = activation(self.config["activation_function"], before)
        self.hooks[hook + ".mlp.hook_pre"] = before
        self.hooks[hook + ".mlp.hook_post"] = after
        return self.linear(after, stored + ".fc2")

    def layer(self, x: torch.Tensor, stack: str, l: int, memory: torch.Tensor | None) -> torch.Tensor:
        """Sublayers in turn: [attention, cross-attention in the decoder, MLP]. Each adds its output to the stream;
        the norm stands before it (pre-LN) or after the sum (post-LN, where the normalized sum goes on)."""
        block, stored = f"{stack}.blocks.{l}", f"model.{stack}.layers.{l}"
        heads = self.config[stack + "_attention_heads"]
        causal = stack == "decoder"
        # (run, the norm's stored name, hook of the output, hook of the sum)
        sublayers = [(lambda y: self.attention(y, y, block + ".attn", stored + ".self_attn", heads, causal),
                      "self_attn_layer_norm", "hook_attn_out", "hook_resid_mid")]
        if memory is not None:
            sublayers.append((lambda y: self.attention(y, memory, block + ".cross_attn", stored + ".encoder_attn",
                                                       heads, False),
                              "encoder_attn_layer_norm", "hook_cross_attn_out", "hook_resid_mid_cross"))
        sublayers.append((lambda y: self.mlp(y, block, stored), "final_layer_norm", "hook_mlp_out", "hook_resid_post"))

        self.hooks[block + ".hook_resid_pre"] = x
        for number, (run, norm, out_hook, sum_hook) in enumerate(sublayers, start=1):
            normalize = lambda y: self.layer_norm(y, f"{block}.ln{number}", f"{stored}.{norm}")
            out = run(normalize(x) if self.before else x)
            self.hooks[f"{block}.{out_hook}"] = out
            x = x + out
            self.hooks[f"{block}.{sum_hook}"] = x
            if not self.before:
                x = normalize(x)
        return x

    def stack(self, name: str, ids: list[int], memory: torch.Tensor | None) -> torch.Tensor:
        x = self.embed(name, ids)
        for l in range(self.config[name + "_layers"]):
            x = self.layer(x, name, l, memory)
        if self.config.get("add_final_layer_norm", False):
            x = self.layer_norm(x, name + ".ln_final", f"model.{name}.layer_norm")
        return x

    def forward(self, source: list[int], target: list[int]) -> Hooks:
        """Every hook's tensor, in the order of the pass."""
        self.hooks = {}
        x = self.stack("decoder", target, self.stack("encoder", source, None))
        unembedding = self.w.get("lm_head.weight")
        if unembedding is None:
            unembedding = self.table("decoder")
        self.hooks["logits"] = x @ unembedding.T + self.w["final_logits_bias"][0]
        self.hooks["probabilities"] = torch.softmax(self.hooks["logits"], dim=-1)
        return self.hooks


def main() -> None:
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="Marian folder")
    parser.add_argument("--ids", type=numbers, required=True, help="source token ids: 1,2,0")
    parser.add_argument("--target-ids", type=numbers, required=True, help="decoder input ids: 39,1,2")
    parser.add_argument("--out", type=Path, required=True, help="folder for golden.json and golden.bin")
    parser.add_argument("--hooks", default="*", help="comma-separated globs (default: every hook)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    hooks = Transformer(arguments.model).forward(arguments.ids, arguments.target_ids)
    wanted = {n: v for n, v in hooks.items() if any(fnmatch.fnmatchcase(n, g) for g in arguments.hooks.split(","))}
    head = {"ids": arguments.ids, "target_ids": arguments.target_ids, "positions": None}
    golden_file.write(arguments.out, head, wanted)


if __name__ == "__main__":
    main()
