// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/translation_model.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace engine {

/// How a decoder state is compared with an encoder state.
enum class GruScore {
    Additive, ///< v·tanh(h·W_q + h_encoder·W_k): Bahdanau's
    General,  ///< h·W_a·h_encoder: Luong's
    Dot,      ///< h·h_encoder
};

/// What the config.json (and generation_config.json) of a GRU encoder and decoder with attention says (JSON names on
/// the right). For the rules, generation_config.json, where there is one, is believed before config.json.
struct GruConfig : TranslationRules {
    int embeddingSize = 0;               ///< embedding_size
    int hiddenSize = 0;                  ///< hidden_size: of each direction of the encoder, and of the decoder
    int attentionSize = 0;               ///< attention_size: of the additive score; 0 in the others
    int sourceVocabSize = 0;             ///< vocab_size
    int targetVocabSize = 0;             ///< decoder_vocab_size, vocab_size if absent
    int maxPositions = 0;                ///< of either text; a recurrence has no limit of its own
    GruScore score = GruScore::Additive; ///< attention: "additive", "general", "dot"
    bool concatenated = true;            ///< merge "concat": both directions' states side by side; "sum": added

    int encoderStateSize() const { return concatenated ? 2 * hiddenSize : hiddenSize; }
    std::int64_t parameterCount() const;
};

/// Parses the text of a config.json and, if not empty, of a generation_config.json. Sizes are bounded so that no
/// product of them overflows 63 bits; token ids lie in their vocabulary. Throws Error{BadConfig} (not JSON, too deep,
/// missing or out-of-range value: named), Error{UnsupportedModel} for a model_type other than "gru_attention" or
/// anything that is not computed (one direction only, several layers, another score …).
GruConfig parseGruConfig(std::string_view json, const std::string& where, std::string_view generationJson = {});

/// Reads and parses `folder`/config.json and, where there is one, generation_config.json.
/// Also throws Error{FileNotFound, FileUnreadable, FileTooLarge}.
GruConfig loadGruConfig(const std::filesystem::path& folder);

} // namespace engine
