// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/translation_module.h"

#include <vector>

namespace engine::training {

struct TransformerShape {
    std::int64_t layerCount = 4; ///< of the encoder, and again of the decoder
    std::int64_t headCount = 8;
    std::int64_t modelDim = 128; ///< even
    std::int64_t mlpDim = 512;
};

/// The translation tutorial's Transformer (TF-08 … TF-13): post-layer-norm, relu, sine and cosine positions side by
/// side (PE-2), embeddings times √modelDim, source embedding, target embedding and output matrix all separate.
/// Parameters are named and laid out ([out, in]) as in a MarianMT folder.
class TransformerModule : public TranslationModule {
public:
    /// Throws Error{BadArgument} when the width is odd or no multiple of the number of heads.
    TransformerModule(const TransformerShape& shape, const TranslationIds& ids, std::uint64_t seed);

    Encoding encode(const at::Tensor& source, const at::Tensor& lengths, ForwardPass& pass) const override;
    at::Tensor decode(const Encoding& encoding, const at::Tensor& input, ForwardPass& pass) const override;
    at::Tensor project(const at::Tensor& states, ForwardPass& pass) const override;
    const TranslationIds& ids() const override { return m_ids; }
    std::map<std::string, double> shapeNumbers() const override;
    std::string configJson(const std::string& type) const override;

private:
    struct Linear {
        at::Tensor weight, bias;
    };
    struct Norm {
        at::Tensor weight, bias;
    };
    struct Attention {
        Linear query, key, value, output;
        Norm norm;
    };
    struct Layer {
        Attention self, cross; ///< an encoder layer has no cross-attention
        Linear expand, contract;
        Norm norm;
    };
    struct Sizes {
        std::int64_t rows, length;
    };

    void announce(const std::string& name, Linear& linear, std::int64_t out, std::int64_t in);
    void announce(const std::string& name, Norm& norm);
    void announce(const std::string& name, const std::string& normName, Attention& attention);
    void initialize(std::uint64_t seed);
    at::Tensor embed(const at::Tensor& table, const at::Tensor& ids, ForwardPass& pass) const;
    at::Tensor apply(const Linear& linear, const at::Tensor& x, ForwardPass& pass) const;
    at::Tensor normed(const Norm& norm, const at::Tensor& x) const;
    at::Tensor heads(const at::Tensor& x, Sizes sizes) const;
    /// `context` has the keys and values; `visible` as ForwardPass::attentionSoftmax wants it, per head.
    at::Tensor attend(const Attention& attention, const at::Tensor& x, Sizes queries, const at::Tensor& context,
                      Sizes keys, const at::Tensor& visible, ForwardPass& pass) const;
    at::Tensor mlp(const Layer& layer, const at::Tensor& x, ForwardPass& pass) const;

    TransformerShape m_shape;
    TranslationIds m_ids;
    at::Tensor m_sourceEmbedding, m_targetEmbedding, m_output, m_outputBias;
    std::vector<Layer> m_encoder, m_decoder;
};

/// The PE-2 table [length, modelDim]: sin(pos / 10000^(2i / modelDim)) in the first half, cosines in the second.
at::Tensor sinePositions(std::int64_t length, std::int64_t modelDim);

} // namespace engine::training
