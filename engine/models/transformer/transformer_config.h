// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/config.h"
#include "engine/models/transformer/positional_encoding.h"
#include "engine/tokenizers/token.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// What the config.json (and generation_config.json) of an encoder–decoder transformer in Marian's format says (FF-12;
/// JSON names on the right). No size has a default: Marian's class defaults are those of no published model.
struct TransformerConfig {
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

    // How text is made. generation_config.json, where there is one, is believed before config.json.
    TokenId padToken = -1;                      ///< pad_token_id, -1 when absent
    TokenId endToken = 0;                       ///< eos_token_id, in both vocabularies
    TokenId decoderStartToken = 0;              ///< decoder_start_token_id, pad_token_id if absent
    TokenId forcedEndToken = -1;                ///< forced_eos_token_id at the last possible position, -1 when absent
    std::vector<std::vector<TokenId>> badWords; ///< bad_words_ids: sequences that are never made
    int maxLength = 0;              ///< max_length: decoder positions, start token included; at most maxPositions
    int beamCount = 1;              ///< num_beams
    float lengthPenalty = 1.0f;     ///< length_penalty: a finished beam's score is Σ log p / length^penalty
    bool earlyStopping = false;     ///< early_stopping: stop as soon as beamCount beams are finished
    bool renormalizeLogits = false; ///< renormalize_logits: log p is taken again after bad words are removed

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
