#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Marian folder as large as the published ones (76 million numbers), and what its last layers hold.

true_size_marian.py --out GOLDEN_FOLDER [--keep MODEL_FOLDER]

The numbers come from a formula, so that tests/engine/models/marian_true_size_test.cpp can write the same folder; they
are exact in half precision.
"""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from make_models import write

VOCABULARY, WIDTH, INNER, LAYERS, HEADS = 65001, 512, 2048, 6, 8
SOURCE, TARGET = [1207, 15, 64999, 3, 3, 40211, 2, 908, 0], [65000, 77, 31415, 9, 2718]


def tensors() -> list[tuple[str, tuple[int, ...]]]:
    out = [("model.shared.weight", (VOCABULARY, WIDTH))]

    def linear(name: str, rows: int, columns: int) -> None:
        out.append((name + ".weight", (rows, columns)))
        out.append((name + ".bias", (rows,)))

    def norm(name: str) -> None:
        out.append((name + ".weight", (WIDTH,)))
        out.append((name + ".bias", (WIDTH,)))

    for stack in ("encoder", "decoder"):
        for layer in range(LAYERS):
            base = f"model.{stack}.layers.{layer}."
            for attention in ("self_attn",) if stack == "encoder" else ("self_attn", "encoder_attn"):
                for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    linear(f"{base}{attention}.{projection}", WIDTH, WIDTH)
                norm(f"{base}{attention}_layer_norm")
            linear(base + "fc1", INNER, WIDTH)
            linear(base + "fc2", WIDTH, INNER)
            norm(base + "final_layer_norm")
    out.append(("final_logits_bias", (1, VOCABULARY)))
    return out


def numbers(which: int, name: str, shape: tuple[int, ...]) -> np.ndarray:
    i = np.arange(int(np.prod(shape)), dtype=np.uint32)
    h = i * np.uint32(2654435761) + np.uint32(which * 40503 % 2**32)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x2C1B3C6D)
    h ^= h >> np.uint32(12)
    k = (h >> np.uint32(8)) % np.uint32(2049)  # 0 … 2048
    if name.endswith("layer_norm.weight"):
        return (1 + (k // 16) / 1024).astype(np.float32).reshape(shape)
    return ((k.astype(np.float64) - 1024) / 2**14).astype(np.float32).reshape(shape)


def config() -> dict:
    return {"model_type": "marian", "architectures": ["MarianMTModel"], "vocab_size": VOCABULARY, "d_model": WIDTH,
            "encoder_layers": LAYERS, "decoder_layers": LAYERS, "encoder_attention_heads": HEADS,
            "decoder_attention_heads": HEADS, "encoder_ffn_dim": INNER, "decoder_ffn_dim": INNER,
            "activation_function": "swish", "scale_embedding": True, "max_position_embeddings": 512,
            "max_length": 512, "bos_token_id": 0, "eos_token_id": 0, "forced_eos_token_id": 0,
            "normalize_before": False, "normalize_embedding": False, "add_final_layer_norm": False,
            "share_encoder_decoder_embeddings": True, "tie_word_embeddings": True, "static_position_embeddings": True,
            "pad_token_id": VOCABULARY - 1, "decoder_start_token_id": VOCABULARY - 1,
            "bad_words_ids": [[VOCABULARY - 1]]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for golden.json and golden.bin")
    parser.add_argument("--keep", type=Path, help="write the model here and leave it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch) / "marian"
        write(folder, config(), {name: (numbers(i, name, shape), "F16") for i, (name, shape) in enumerate(tensors())})
        last = LAYERS - 1
        subprocess.run([sys.executable, str(Path(__file__).with_name("transformer_reference.py")), "--model",
                        str(folder), "--out", str(arguments.out), "--ids", ",".join(map(str, SOURCE)), "--target-ids",
                        ",".join(map(str, TARGET)), "--hooks",
                        f"encoder.blocks.{last}.hook_resid_post,decoder.blocks.{last}.hook_resid_post,"
                        f"decoder.blocks.{last}.cross_attn.hook_pattern,decoder.blocks.0.attn.hook_pattern"],
                       check=True)


if __name__ == "__main__":
    main()
