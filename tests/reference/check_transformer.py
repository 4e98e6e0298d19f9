#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks transformer_reference.py against PyTorch's own TransformerEncoderLayer and TransformerDecoderLayer, and its
position tables against whole-array formulas: check_transformer.py MODELS_FOLDER. Fails on the first disagreement."""
import sys
from pathlib import Path

import numpy as np
import torch

from transformer_reference import Transformer, position_table

ALLOWED = 1e-12


def compare(what: str, got: torch.Tensor, expected: torch.Tensor) -> None:
    assert got.shape == expected.shape, f"{what}: {tuple(got.shape)}, expected {tuple(expected.shape)}"
    apart = (got - expected).abs()
    at = np.unravel_index(int(apart.argmax()), tuple(apart.shape))
    print(f"{what}: largest difference {apart.max():.1e} at {[int(i) for i in at]}")
    assert apart.max() <= ALLOWED, what


def fill(layer: torch.nn.Module, reference: Transformer, stored: str, norms: list[str]) -> None:
    w = {n.removeprefix(stored): v for n, v in reference.w.items() if n.startswith(stored)}
    state = {}
    for ours, theirs in (("self_attn", "self_attn"), ("encoder_attn", "multihead_attn")):
        if ours + ".q_proj.weight" in w:
            for part in ("weight", "bias"):
                state[f"{theirs}.in_proj_{part}"] = torch.cat([w[f"{ours}.{p}_proj.{part}"] for p in "qkv"])
                state[f"{theirs}.out_proj.{part}"] = w[f"{ours}.out_proj.{part}"]
    for ours, theirs in [("fc1", "linear1"), ("fc2", "linear2")] + [(n, f"norm{i}") for i, n in enumerate(norms, 1)]:
        for part in ("weight", "bias"):
            state[f"{theirs}.{part}"] = w[f"{ours}.{part}"]
    layer.load_state_dict(state)  # strict: nothing missing, nothing left over
    layer.double().train(False)


def check_model(folder: Path, source: list[int], target: list[int]) -> None:
    reference = Transformer(folder)
    hooks = reference.forward(source, target)
    c = reference.config
    options = dict(dropout=0.0, activation=c["activation_function"], layer_norm_eps=c.get("layer_norm_eps", 1e-5),
                   batch_first=True, norm_first=reference.before)
    norms = ["self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm"]
    streams = {}
    for stack in ("encoder", "decoder"):
        x = hooks[f"{stack}.blocks.0.hook_resid_pre"][None]
        for l in range(c[stack + "_layers"]):
            sizes = (c["d_model"], c[stack + "_attention_heads"], c[stack + "_ffn_dim"])
            stored = f"model.{stack}.layers.{l}."
            if stack == "encoder":
                layer = torch.nn.TransformerEncoderLayer(*sizes, **options)
                fill(layer, reference, stored, [norms[0], norms[2]])
                x = layer(x)
            else:
                layer = torch.nn.TransformerDecoderLayer(*sizes, **options)
                fill(layer, reference, stored, norms)
                future = torch.ones(len(target), len(target), dtype=torch.bool).triu(1)
                x = layer(x, streams["encoder"], tgt_mask=future)
            last = "hook_resid_post" if reference.before else f"ln{2 if stack == 'encoder' else 3}.hook_normalized"
            compare(f"{folder.name} {stack} layer {l}", hooks[f"{stack}.blocks.{l}.{last}"], x[0])
        if c["add_final_layer_norm"]:
            weight, bias = (reference.w[f"model.{stack}.layer_norm.{part}"] for part in ("weight", "bias"))
            x = torch.nn.functional.layer_norm(x, x.shape[-1:], weight, bias, options["layer_norm_eps"])
        streams[stack] = x
    unembedding = reference.w.get("lm_head.weight", reference.w.get("model.shared.weight"))
    logits = torch.nn.functional.linear(streams["decoder"][0], unembedding, reference.w["final_logits_bias"][0])
    compare(f"{folder.name} logits", hooks["logits"], logits)


def concatenated(positions: int, depth: int) -> np.ndarray:
    angles = np.array([[p / np.power(10000, 2 * (j // 2) / depth) for j in range(depth)] for p in range(positions)])
    return np.concatenate([np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])], axis=1)


def timescales(positions: int, depth: int) -> np.ndarray:
    count = depth // 2
    inverse = np.exp(np.arange(count) * -(np.log(10000.0) / max(count - 1, 1)))
    time = np.arange(positions)[:, None] * inverse[None]
    return np.pad(np.concatenate([np.sin(time), np.cos(time)], axis=1), [[0, 0], [0, depth % 2]])


def interleaved(positions: int, depth: int) -> np.ndarray:
    i = np.arange(depth)[None]
    angles = np.arange(positions)[:, None] / np.power(10000, (2 * (i // 2)) / np.float64(depth))
    angles[:, 0::2] = np.sin(angles[:, 0::2])
    angles[:, 1::2] = np.cos(angles[:, 1::2])
    return angles


def main() -> None:
    models = Path(sys.argv[1])
    torch.set_num_threads(1)
    check_model(models / "tiny-marian-post", [4, 7, 20, 7, 3, 11, 28, 2, 0], [22, 5, 9, 9, 14, 1, 17])
    check_model(models / "tiny-marian-pre", [4, 7, 20, 7, 3, 11, 26, 2, 0], [26, 5, 9, 9, 14, 1, 17])
    for table in (interleaved, concatenated, timescales):
        for depth in (1, 2, 3, 15, 16):
            compare(f"{table.__name__} positions, depth {depth}", position_table(table.__name__, 40, depth),
                    torch.from_numpy(table(40, depth)))


if __name__ == "__main__":
    main()
