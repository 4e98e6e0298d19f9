// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace engine {

enum class Activation {
    GeluTanh, ///< "gelu_new": 0.5x(1+tanh(√(2/π)(x+0.044715x³))) (OA-11)
    Gelu,     ///< "gelu": 0.5x(1+erf(x/√2))
    Relu,
    Swish, ///< "swish", "silu": x / (1+exp(−x)) (FF-12)
};

/// Every key of a GPT-2 config.json that changes the arithmetic (JSON names on the right).
struct Gpt2Config {
    int layerCount = 12;                          ///< n_layer, ≥ 1
    int headCount = 12;                           ///< n_head, ≥ 1, divides modelDim
    int modelDim = 768;                           ///< n_embd
    int mlpDim = 3072;                            ///< n_inner, 4·n_embd when null or absent
    int contextLength = 1024;                     ///< n_positions (or n_ctx)
    int vocabSize = 50257;                        ///< vocab_size
    Activation activation = Activation::GeluTanh; ///< activation_function
    float layerNormEpsilon = 1e-5f;               ///< layer_norm_epsilon
    bool scaleAttention = true;                   ///< scale_attn_weights: divide scores by √headDim
    bool scaleAttentionByInverseLayer = false;    ///< scale_attn_by_inverse_layer_idx: also divide by layer+1
    bool tieEmbeddings = true;                    ///< tie_word_embeddings; a stored lm_head.weight wins over it
    std::int64_t endOfTextToken = -1;             ///< eos_token_id, -1 when absent

    int headDim() const { return modelDim / headCount; }
    /// What q·k is multiplied by before the mask, in `layer`.
    float attentionScale(int layer) const;
    /// Trainable numbers, tied embeddings counted once. GPT-2 small: 124,439,808.
    std::int64_t parameterCount(bool tiedEmbeddings) const;
};

/// Parses the text of a config.json. Sizes are bounded so that no product of them overflows 63 bits.
/// Throws Error{BadConfig} (not JSON, too deep, missing or out-of-range value: named), Error{UnsupportedModel} for a
/// model_type other than "gpt2" or an activation, or an option that changes the arithmetic in a way not computed here
/// (add_cross_attention, quantization_config …).
Gpt2Config parseGpt2Config(std::string_view json, const std::string& where);

/// Reads and parses `folder`/config.json. Also throws Error{FileNotFound, FileUnreadable, FileTooLarge}.
Gpt2Config loadGpt2Config(const std::filesystem::path& folder);

} // namespace engine
