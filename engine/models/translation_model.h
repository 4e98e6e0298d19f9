// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model.h"
#include "engine/tokenizers/token.h"

#include <cstdint>
#include <vector>

namespace engine {

/// When a search with beams ends (HF-14).
enum class EarlyStopping : std::uint8_t {
    No,    ///< false: when the best open beam, as long as it is now, cannot overtake the worst complete one
    Yes,   ///< true: when as many beams are complete as there are beams
    Never, ///< "never": as No, but an open beam may still grow as long as it can
};

/// What a translator's folder says about making text (JSON names on the right).
struct TranslationRules {
    TokenId padToken = -1;                      ///< pad_token_id, -1 when absent
    TokenId endToken = 0;                       ///< eos_token_id, in both vocabularies
    TokenId decoderStartToken = 0;              ///< decoder_start_token_id, pad_token_id if absent
    TokenId forcedEndToken = -1;                ///< forced_eos_token_id at the last possible position, -1 when absent
    std::vector<std::vector<TokenId>> badWords; ///< bad_words_ids: sequences that are never made
    int maxLength = 0;          ///< max_length: decoder positions, start token included; at most the model's
    int beamCount = 1;          ///< num_beams
    float lengthPenalty = 1.0f; ///< length_penalty: a finished beam's score is Σ log p / length^penalty
    EarlyStopping earlyStopping = EarlyStopping::No; ///< early_stopping
    bool renormalizeLogits = false; ///< renormalize_logits: log p is taken again after bad words are removed
};

/// A model with an encoder, which reads a text, and a decoder, which writes its translation. The sizes of both are in
/// shape(): shape().contextLength positions in each, shape().vocabSize of the target, shape().sourceVocabSize.
class TranslationModel : public Model {
public:
    virtual const TranslationRules& rules() const = 0;
};

} // namespace engine
