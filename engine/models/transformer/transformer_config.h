// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/config.h"
#include "engine/models/transformer/positional_encoding.h"
#include "engine/models/translation_model.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace engine {

/// What the config.json (and generation_config.json) of an encoder–decoder transformer in Marian's format says (FF-12;
/// JSON names on the right). No size has a default: Marian's class defaults are those of no published model. For the
/// rules, generation_config.json, where there is one, is believed before config.json.
struct TransformerConfig : TranslationRules {
    int encoderLayerCount = 0; ///< encoder_layers
    int decoderLayerCount = 0; ///< decoder_layers
    int encoderHeadCount = 0;  ///< encoder_attention_heads
    int decoderHeadCount = 0;  ///< decoder_attention_heads
    int modelDim = 0;          ///< d_model
    int headDim = 0;         ///< head_dim: key width of one head, in every attention (X-11); d_model / heads if absent
    int encoderMlpDim = 0;   ///< encoder_ffn_dim
    int decoderMlpDim = 0;   ///< decoder_ffn_dim
    int maxPositions = 0;    ///< max_position_embeddings
    int sourceVocabSize = 0; ///< vocab_size
    int targetVocabSize = 0; ///< decoder_vocab_size, vocab_size if absent
    Activation activation = Activation::Swish; ///< activation_function
    float layerNormEpsilon = 1e-5f;            ///< layer_norm_eps
    bool preNorm = false;                      ///< normalize_before: norms before each part, else after each sum
    bool finalNorm = false;                    ///< add_final_layer_norm: one more norm at the end of each stack
    bool scaleEmbedding = false;               ///< scale_embedding: embeddings × √modelDim
    bool sharedEmbeddings = true;              ///< share_encoder_decoder_embeddings: one table for both stacks
    bool tiedOutput = true;                    ///< tie_word_embeddings: the decoder's table also makes the logits
    PositionalEncoding positions = PositionalEncoding::Concatenated; ///< positional_encoding

    int encoderInnerDim() const { return encoderHeadCount * headDim; } ///< all heads side by side
    int decoderInnerDim() const { return decoderHeadCount * headDim; }
    /// Trainable numbers with final_logits_bias, shared tables counted once, sinusoidal positions not counted.
    /// opus-mt-en-fr: 74,669,178 (FF-12).
    std::int64_t parameterCount() const;
};

/// Parses the text of a config.json and, if not empty, of a generation_config.json. Sizes are bounded so that no
/// product of them overflows 63 bits; token ids lie in their vocabulary. Throws Error{BadConfig} (not JSON, too deep,
/// missing or out-of-range value: named), Error{UnsupportedModel} for a model_type other than "marian" or anything that
/// changes the arithmetic in a way not computed here (normalize_embedding, quantization_config …).
TransformerConfig parseTransformerConfig(std::string_view json, const std::string& where,
                                         std::string_view generationJson = {});

/// Reads and parses `folder`/config.json and, where there is one, generation_config.json.
/// Also throws Error{FileNotFound, FileUnreadable, FileTooLarge}.
TransformerConfig loadTransformerConfig(const std::filesystem::path& folder);

} // namespace engine
