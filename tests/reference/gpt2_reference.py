#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent forward pass of GPT-2, written from its definition and sharing nothing with the engine.

Runs a Hugging Face folder on token ids and saves what every hook should hold (golden_file.py):
golden.json {"ids": […], "positions": null or […], "hooks": {…}} and golden.bin.
With --positions only those positions (queries of attention hooks) are kept.
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


class Weights:
    """Tensors of a folder in the wanted precision, whatever prefix their names carry."""

    def __init__(self, folder: Path, dtype: torch.dtype):
        self.tensors = {
            name.removeprefix("transformer."): torch.from_numpy(values.astype(np.float32)).to(dtype)
            for name, values in safetensors_file.read_folder(folder).items()
        }

    def __getitem__(self, name: str) -> torch.Tensor:
        return self.tensors[name]

    def unembedding(self) -> torch.Tensor:
        return self.tensors.get("lm_head.weight", self.tensors["wte.weight"])


def activation(name: str, x: torch.Tensor) -> torch.Tensor:
    if name == "gelu_new":
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return {"gelu": torch.nn.functional.gelu, "relu": torch.nn.functional.relu}[name](x)


def forward(config: dict, w: Weights, ids: list[int]) -> dict[str, torch.Tensor]:
    """Every hook's tensor, in the order of the pass. T positions, C model, H heads, D head dimension."""
    T, C, H = len(ids), config["n_embd"], config["n_head"]
    D = C // H
    epsilon = config.get("layer_norm_epsilon", 1e-5)
    kind = config.get("activation_function", "gelu_new")
    future = torch.ones(T, T, dtype=torch.bool).triu(1)
    hooks: dict[str, torch.Tensor] = {}

    def layer_norm(x: torch.Tensor, hook: str, weight: str) -> torch.Tensor:
        centred = x - x.mean(-1, keepdim=True)
        scale = torch.sqrt((centred**2).mean(-1, keepdim=True) + epsilon)
        y = centred / scale * w[weight + ".weight"] + w[weight + ".bias"]
        hooks[hook + ".hook_scale"] = scale
        hooks[hook + ".hook_normalized"] = y
        return y

    def attention(x: torch.Tensor, layer: int) -> torch.Tensor:
        name, stored = f"blocks.{layer}.attn.", f"h.{layer}.attn."
        projected = x @ w[stored + "c_attn.weight"] + w[stored + "c_attn.bias"]  # [T, 3C]
        q, k, v = (part.reshape(T, H, D) for part in projected.split(C, dim=-1))
        dot = torch.stack([q[:, h] @ k[:, h].T for h in range(H)])  # [H, query, key]
        scaled = dot
        if config.get("scale_attn_weights", True):
            scaled = scaled / math.sqrt(D)
        if config.get("scale_attn_by_inverse_layer_idx", False):
            scaled = scaled / (layer + 1)
        scores = scaled.masked_fill(future, -math.inf)
        pattern = torch.softmax(scores, dim=-1)
        z = torch.stack([pattern[h] @ v[:, h] for h in range(H)], dim=1)  # [T, H, D]
        merged = torch.cat([z[:, h] for h in range(H)], dim=-1)
        for hook, value in [("hook_q", q), ("hook_k", k), ("hook_v", v), ("hook_attn_dot", dot),
                            ("hook_attn_scaled", scaled), ("hook_attn_scores", scores), ("hook_pattern", pattern),
                            ("hook_z", z), ("hook_z_merged", merged)]:
            hooks[name + hook] = value
        return merged @ w[stored + "c_proj.weight"] + w[stored + "c_proj.bias"]

    def mlp(x: torch.Tensor, layer: int) -> torch.Tensor:
        stored = f"h.{layer}.mlp."
        before = x @ w[stored + "c_fc.weight"] + w[stored + "c_fc.bias"]
        after = activation(kind, before)
        hooks[f"blocks.{layer}.mlp.hook_pre"] = before
        hooks[f"blocks.{layer}.mlp.hook_post"] = after
        return after @ w[stored + "c_proj.weight"] + w[stored + "c_proj.bias"]

    hooks["hook_embed"] = w["wte.weight"][torch.tensor(ids)]
    hooks["hook_pos_embed"] = w["wpe.weight"][:T]
    x = hooks["hook_embed"] + hooks["hook_pos_embed"]
    for layer in range(config["n_layer"]):
        block = f"blocks.{layer}."
        hooks[block + "hook_resid_pre"] = x
        hooks[block + "hook_attn_out"] = attention(layer_norm(x, block + "ln1", f"h.{layer}.ln_1"), layer)
        x = x + hooks[block + "hook_attn_out"]
        hooks[block + "hook_resid_mid"] = x
        hooks[block + "hook_mlp_out"] = mlp(layer_norm(x, block + "ln2", f"h.{layer}.ln_2"), layer)
        x = x + hooks[block + "hook_mlp_out"]
        hooks[block + "hook_resid_post"] = x
    hooks["logits"] = layer_norm(x, "ln_final", "ln_f") @ w.unembedding().T
    hooks["probabilities"] = torch.softmax(hooks["logits"], dim=-1)
    return hooks


QUERY_HOOKS = ("hook_attn_dot", "hook_attn_scaled", "hook_attn_scores", "hook_pattern")  # [head, query, key]


def save(out: Path, ids: list[int], hooks: dict[str, torch.Tensor], positions: list[int] | None) -> None:
    if positions is not None:
        axis = lambda name: 1 if name.endswith(QUERY_HOOKS) else 0
        hooks = {n: v.index_select(axis(n), torch.tensor(positions)) for n, v in hooks.items()}
    golden_file.write(out, {"ids": ids, "positions": positions}, hooks)


def main() -> None:
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="Hugging Face folder")
    parser.add_argument("--ids", type=numbers, required=True, help="token ids: 1,2,3")
    parser.add_argument("--out", type=Path, required=True, help="folder for golden.json and golden.bin")
    parser.add_argument("--hooks", default="*", help="comma-separated globs (default: every hook)")
    parser.add_argument("--positions", type=numbers, help="keep only these positions")
    parser.add_argument("--float32", action="store_true", help="compute in float32 (default: float64)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    config = json.loads((arguments.model / "config.json").read_text())
    weights = Weights(arguments.model, torch.float32 if arguments.float32 else torch.float64)
    hooks = forward(config, weights, arguments.ids)
    wanted = {n: v for n, v in hooks.items() if any(fnmatch.fnmatchcase(n, g) for g in arguments.hooks.split(","))}
    save(arguments.out, arguments.ids, wanted, arguments.positions)


if __name__ == "__main__":
    main()
