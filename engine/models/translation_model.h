// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model.h"
#include "engine/tokenizers/token.h"

#include <vector>

namespace engine {

/// What a translator's folder says about making text (JSON names on the right).
struct TranslationRules {
    TokenId padToken = -1;                      ///< pad_token_id, -1 when absent
    TokenId endToken = 0;                       ///< eos_token_id, in both vocabularies
    TokenId decoderStartToken = 0;              ///< decoder_start_token_id, pad_token_id if absent
    TokenId forcedEndToken = -1;                ///< forced_eos_token_id at the last possible position, -1 when absent
    std::vector<std::vector<TokenId>> badWords; ///< bad_words_ids: sequences that are never made
    int maxLength = 0;              ///< max_length: decoder positions, start token included; at most the model's
    int beamCount = 1;              ///< num_beams
    float lengthPenalty = 1.0f;     ///< length_penalty: a finished beam's score is Σ log p / length^penalty
    bool earlyStopping = false;     ///< early_stopping: stop as soon as beamCount beams are finished
    bool renormalizeLogits = false; ///< renormalize_logits: log p is taken again after bad words are removed
};

/// A model with an encoder, which reads a text, and a decoder, which writes its translation. The sizes of both are in
/// shape(): shape().contextLength positions in each, shape().vocabSize of the target, shape().sourceVocabSize.
class TranslationModel : public Model {
public:
    virtual const TranslationRules& rules() const = 0;
};

} // namespace engine
