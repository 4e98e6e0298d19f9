// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/translation_module.h"

#include <utility>
#include <vector>

namespace engine::training {

struct GruShape {
    std::int64_t embeddingSize = 128;
    std::int64_t hiddenSize = 192; ///< of each direction of the encoder, and of the decoder
    std::int64_t attentionSize = 128;
};

/// A bidirectional GRU encoder (states concatenated), a GRU decoder and additive attention (Bahdanau's score) whose
/// context joins the decoder's state in an attentional state (Luong). Parameters as PyTorch names and orders them.
class GruModule : public TranslationModule {
public:
    GruModule(const GruShape& shape, const TranslationIds& ids, std::uint64_t seed);

    Encoding encode(const at::Tensor& source, const at::Tensor& lengths, ForwardPass& pass) const override;
    at::Tensor decode(const Encoding& encoding, const at::Tensor& input, ForwardPass& pass) const override;
    at::Tensor project(const at::Tensor& states, ForwardPass& pass) const override;
    const TranslationIds& ids() const override { return m_ids; }
    std::map<std::string, double> shapeNumbers() const override;
    std::string configJson(const std::string& type) const override;

private:
    struct Gru {
        at::Tensor inputWeight, hiddenWeight, inputBias, hiddenBias;
    };

    void announce(const std::string& prefix, const std::string& suffix, Gru& gru);
    void initialize(std::uint64_t seed);
    /// States after each input [rows, length, hiddenSize]; padded positions keep the state at 0 so that a backward pass
    /// starts at each row's own end.
    at::Tensor run(const Gru& gru, const at::Tensor& x, const at::Tensor& start, const at::Tensor& lengths,
                   bool backward, ForwardPass& pass) const;
    at::Tensor scores(const Encoding& encoding, const at::Tensor& states, ForwardPass& pass) const;

    GruShape m_shape;
    TranslationIds m_ids;
    at::Tensor m_sourceEmbedding, m_targetEmbedding;
    Gru m_forward, m_backward, m_decoder;
    at::Tensor m_bridgeWeight, m_bridgeBias;
    at::Tensor m_queryWeight, m_keyWeight, m_scoreWeight;
    at::Tensor m_combineWeight, m_combineBias, m_outputWeight, m_outputBias;
};

} // namespace engine::training
