#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tiny seeded translation folders that the tests load: make_translation_models.py OUT_FOLDER.

Encoder-decoder transformers in the layout of MarianMT (tiny-marian-*) and GRUs with attention (tiny-gru-*), without
tokenizer files.
"""
import sys
from pathlib import Path

import numpy as np

import transformer_reference
from make_models import write


class Random:
    """Wide enough that attention is far from uniform and every activation bends."""

    def __init__(self, seed: int):
        self.rng = np.random.Generator(np.random.PCG64(seed))
        self.tensors: dict[str, np.ndarray] = {}

    def normal(self, name: str, spread: float, *shape: int) -> None:
        self.tensors[name] = self.rng.normal(0, spread, shape).astype(np.float32)

    def linear(self, name: str, out: int, inputs: int, gain: float = 1, bias: float = 0.2) -> None:
        self.normal(name + ".weight", gain / inputs**0.5, out, inputs)
        self.normal(name + ".bias", bias, out)

    def norm(self, name: str, size: int) -> None:
        self.normal(name + ".weight", 0.2, size)
        self.tensors[name + ".weight"] += 1
        self.normal(name + ".bias", 0.1, size)


def marian(**changes) -> dict:
    base = {"model_type": "marian", "architectures": ["MarianMTModel"], "vocab_size": 0, "d_model": 16,
            "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 2, "decoder_attention_heads": 2,
            "encoder_ffn_dim": 24, "decoder_ffn_dim": 24, "activation_function": "relu", "scale_embedding": True,
            "max_position_embeddings": 16, "max_length": 16, "bos_token_id": 0, "eos_token_id": 0,
            "forced_eos_token_id": 0, "normalize_before": False, "normalize_embedding": False,
            "add_final_layer_norm": False, "share_encoder_decoder_embeddings": True, "tie_word_embeddings": True,
            "static_position_embeddings": True}
    c = {**base, **changes}
    pad = c.get("decoder_vocab_size", c["vocab_size"]) - 1
    return {**c, "pad_token_id": pad, "decoder_start_token_id": pad, "bad_words_ids": [[pad]]}


def attention(r: Random, name: str, c: dict, heads: int) -> None:
    C = c["d_model"]
    width = heads * c.get("head_dim", C // heads)
    for projection, gain in (("q_proj", 1.6), ("k_proj", 1.6), ("v_proj", 1.2)):
        r.linear(f"{name}.{projection}", width, C, gain)
    r.linear(f"{name}.out_proj", C, width)


def marian_weights(c: dict, seed: int) -> dict[str, np.ndarray]:
    r, C = Random(seed), c["d_model"]
    targets = c.get("decoder_vocab_size", c["vocab_size"])
    spread = 1 / C**0.5 if c["scale_embedding"] else 0.8
    if c["share_encoder_decoder_embeddings"]:
        r.normal("model.shared.weight", spread, targets, C)
    else:
        r.normal("model.encoder.embed_tokens.weight", spread, c["vocab_size"], C)
        r.normal("model.decoder.embed_tokens.weight", spread, targets, C)
    for stack in ("encoder", "decoder"):
        if c.get("positional_encoding") == "learned":
            r.normal(f"model.{stack}.embed_positions.weight", 0.5, c["max_position_embeddings"], C)
        heads, inner = c[stack + "_attention_heads"], c[stack + "_ffn_dim"]
        for l in range(c[stack + "_layers"]):
            layer = f"model.{stack}.layers.{l}."
            attention(r, layer + "self_attn", c, heads)
            r.norm(layer + "self_attn_layer_norm", C)
            if stack == "decoder":
                attention(r, layer + "encoder_attn", c, heads)
                r.norm(layer + "encoder_attn_layer_norm", C)
            r.linear(layer + "fc1", inner, C, 1.5, 0.3)
            r.linear(layer + "fc2", C, inner)
            r.norm(layer + "final_layer_norm", C)
        if c["add_final_layer_norm"]:
            r.norm(f"model.{stack}.layer_norm", C)
    if not c["tie_word_embeddings"]:
        r.normal("lm_head.weight", 1.5 / C**0.5, targets, C)
    r.normal("final_logits_bias", 0.4, 1, targets)
    return r.tensors


def write_marian(folder: Path, c: dict, seed: int, dtype: str = "F32") -> None:
    tensors = marian_weights(c, seed)
    if folder.name == "tiny-marian":  # what older published folders repeat and newer ones leave to be generated
        for stack in ("encoder", "decoder"):
            tensors[f"model.{stack}.embed_tokens.weight"] = tensors["model.shared.weight"]
            table = transformer_reference.position_table("concatenated", c["max_position_embeddings"], c["d_model"])
            tensors[f"model.{stack}.embed_positions.weight"] = table.numpy()
    write(folder, c, {name: (values, dtype) for name, values in tensors.items()})


def write_marians(out: Path) -> None:
    # laid out as published: one shared table, tied output, the sinusoids in the file; half precision
    c = marian(vocab_size=31, d_model=16, activation_function="swish")
    write_marian(out / "tiny-marian", c, 11, "F16")

    # the tutorial's model: separate vocabularies, nothing tied; an odd width, sinusoids to be generated
    c = marian(vocab_size=29, decoder_vocab_size=23, d_model=15, encoder_attention_heads=3, decoder_attention_heads=3,
               share_encoder_decoder_embeddings=False, tie_word_embeddings=False)
    write_marian(out / "tiny-marian-post", c, 12)

    # norms before the sublayers and after each stack, interleaved sinusoids, an epsilon of its own
    c = marian(vocab_size=27, d_model=12, activation_function="gelu", normalize_before=True, add_final_layer_norm=True,
               positional_encoding="interleaved", layer_norm_eps=1e-6)
    write_marian(out / "tiny-marian-pre", c, 13)

    # stacks of unequal depth, head count and width, and heads that do not add up to the model's width
    c = marian(vocab_size=21, d_model=15, encoder_layers=1, encoder_attention_heads=3, decoder_attention_heads=2,
               head_dim=4, encoder_ffn_dim=7, decoder_ffn_dim=9, activation_function="swish",
               positional_encoding="timescales", tie_word_embeddings=False)
    write_marian(out / "tiny-marian-odd", c, 14)

    # learned positions, embeddings as stored, the output tied to the decoder's own table
    c = marian(vocab_size=26, decoder_vocab_size=33, d_model=20, encoder_layers=2, decoder_layers=1,
               encoder_attention_heads=4, decoder_attention_heads=4, activation_function="gelu_new",
               scale_embedding=False, max_position_embeddings=10, positional_encoding="learned",
               share_encoder_decoder_embeddings=False)
    write_marian(out / "tiny-marian-learned", c, 15)


def gru(**changes) -> dict:
    base = {"model_type": "gru_attention", "vocab_size": 0, "decoder_vocab_size": 0, "embedding_size": 0,
            "hidden_size": 0, "attention": "additive", "bidirectional": True, "merge": "concat", "eos_token_id": 0,
            "forced_eos_token_id": 0, "unk_token_id": 1, "max_length": 16}
    c = {**base, **changes}
    return {**c, "pad_token_id": c["decoder_vocab_size"] - 1, "decoder_start_token_id": c["decoder_vocab_size"] - 1}


def gru_weights(c: dict, seed: int) -> dict[str, np.ndarray]:
    r, E, H = Random(seed), c["embedding_size"], c["hidden_size"]
    S = 2 * H if c["merge"] == "concat" else H
    r.normal("encoder.embed.weight", 1, c["vocab_size"], E)
    r.normal("decoder.embed.weight", 1, c["decoder_vocab_size"], E)
    for stored, suffix in (("encoder.gru", ""), ("encoder.gru", "_reverse"), ("decoder.gru", "")):
        for side, inputs in (("ih", E), ("hh", H)):
            r.normal(f"{stored}.weight_{side}_l0{suffix}", 1.3 / inputs**0.5, 3 * H, inputs)
            r.normal(f"{stored}.bias_{side}_l0{suffix}", 0.3, 3 * H)
    r.linear("bridge", H, 2 * H)
    if c["attention"] == "additive":
        A = c["attention_size"]
        r.normal("attention.query.weight", 1.5 / H**0.5, A, H)
        r.normal("attention.key.weight", 2 / S**0.5, A, S)
        r.normal("attention.v.weight", 1, 1, A)
    elif c["attention"] == "general":
        r.normal("attention.general.weight", 1, H, S)
    r.linear("combine", H, S + H, 1.5)
    r.linear("output", c["decoder_vocab_size"], H, 2, 0.4)
    return r.tensors


def write_grus(out: Path) -> None:
    def tiny(name: str, c: dict, seed: int, dtype: str = "F32") -> None:
        write(out / name, c, {n: (values, dtype) for n, values in gru_weights(c, seed).items()})

    sizes = dict(vocab_size=27, decoder_vocab_size=22, embedding_size=7, hidden_size=9)
    tiny("tiny-gru-additive", gru(**sizes, attention_size=5), 21)
    sizes = dict(vocab_size=21, decoder_vocab_size=25, embedding_size=10, hidden_size=8)
    tiny("tiny-gru-general", gru(**sizes, attention="general"), 22, "F16")
    sizes = dict(vocab_size=24, decoder_vocab_size=24, embedding_size=6, hidden_size=6)
    tiny("tiny-gru-dot", gru(**sizes, attention="dot", merge="sum"), 23)


def main() -> None:
    write_marians(Path(sys.argv[1]))
    write_grus(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
