#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tiny seeded GPT-2-architecture folders that the tests load: make_models.py OUT_FOLDER."""
import json
import sys
from pathlib import Path

import numpy as np

import safetensors_file


def config(**changes) -> dict:
    base = {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "activation_function": "gelu_new",
            "layer_norm_epsilon": 1e-5, "n_inner": None, "scale_attn_weights": True,
            "scale_attn_by_inverse_layer_idx": False, "tie_word_embeddings": True}
    return {**base, **changes}


def random_weights(c: dict, seed: int) -> dict[str, np.ndarray]:
    """Wide enough that attention is far from uniform and every activation bends."""
    rng = np.random.Generator(np.random.PCG64(seed))
    normal = lambda spread, *shape: rng.normal(0, spread, shape).astype(np.float32)
    C, inner = c["n_embd"], c["n_inner"] or 4 * c["n_embd"]
    w = {"wte.weight": normal(0.6, c["vocab_size"], C), "wpe.weight": normal(0.4, c["n_positions"], C)}
    for l in range(c["n_layer"]):
        h = f"h.{l}."
        for norm in ("ln_1", "ln_2"):
            w[h + norm + ".weight"] = 1 + normal(0.2, C)
            w[h + norm + ".bias"] = normal(0.1, C)
        w[h + "attn.c_attn.weight"] = normal(1.2 / C**0.5, C, 3 * C)
        w[h + "attn.c_attn.weight"][:, : 2 * C] *= 1.5
        w[h + "attn.c_attn.bias"] = normal(0.3, 3 * C)
        w[h + "attn.c_proj.weight"] = normal(1 / C**0.5, C, C)
        w[h + "attn.c_proj.bias"] = normal(0.1, C)
        w[h + "mlp.c_fc.weight"] = normal(1.5 / C**0.5, C, inner)
        w[h + "mlp.c_fc.bias"] = normal(0.3, inner)
        w[h + "mlp.c_proj.weight"] = normal(1 / inner**0.5, inner, C)
        w[h + "mlp.c_proj.bias"] = normal(0.1, C)
    w["ln_f.weight"] = 1 + normal(0.2, C)
    w["ln_f.bias"] = normal(0.1, C)
    if not c["tie_word_embeddings"]:
        w["lm_head.weight"] = normal(0.8, c["vocab_size"], C)
    return w


def write(folder: Path, c: dict, tensors: dict[str, tuple[np.ndarray, str]], shards: int = 1) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(c, indent=2) + "\n")
    if shards == 1:
        safetensors_file.write(folder / "model.safetensors", tensors)
        return
    names = list(tensors)
    weight_map = {}
    for s in range(shards):
        file = f"model-{s + 1:05}-of-{shards:05}.safetensors"
        part = names[s * len(names) // shards : (s + 1) * len(names) // shards]
        safetensors_file.write(folder / file, {name: tensors[name] for name in part})
        weight_map.update({name: file for name in part})
    total = sum(len(safetensors_file.to_bytes(*tensor)) for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")


def main() -> None:
    out = Path(sys.argv[1])

    # as GPT2LMHeadModel saves itself: names with a prefix, the tied head left out
    c = config(n_layer=2, n_head=2, n_embd=16, vocab_size=31, n_positions=12)
    write(out / "tiny-a", c, {"transformer." + n: (v, "F32") for n, v in random_weights(c, 1).items()})

    # odd sizes, a head of its own, no prefix
    c = config(n_layer=3, n_head=3, n_embd=15, n_inner=23, vocab_size=29, n_positions=17, activation_function="relu",
               tie_word_embeddings=False)
    write(out / "tiny-odd", c, {n: (v, "F32") for n, v in random_weights(c, 2).items()})

    # half precision, and the mask buffers that old checkpoints carry
    c = config(n_layer=2, n_head=1, n_embd=8, vocab_size=19, n_positions=10, activation_function="gelu",
               layer_norm_epsilon=1e-3, scale_attn_by_inverse_layer_idx=True)
    tensors = {n: (v, "F16") for n, v in random_weights(c, 3).items()}
    for l, dtype in enumerate(("U8", "BOOL")):
        tensors[f"h.{l}.attn.bias"] = (np.tril(np.ones((1, 1, 10, 10), dtype=np.uint8)), dtype)
        tensors[f"h.{l}.attn.masked_bias"] = (np.array(-1e4, dtype=np.float32), "F16")
    write(out / "tiny-one-head", c, tensors)

    # unscaled attention, bfloat16, two shards
    c = config(n_layer=1, n_head=4, n_embd=12, vocab_size=23, n_positions=9, scale_attn_weights=False)
    write(out / "tiny-noscale", c, {n: (v, "BF16") for n, v in random_weights(c, 4).items()}, shards=2)


if __name__ == "__main__":
    main()
