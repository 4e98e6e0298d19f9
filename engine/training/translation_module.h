// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/flat_parameters.h"
#include "engine/training/forward_pass.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>

namespace engine::training {

/// What an encoder hands to a decoder.
struct Encoding {
    at::Tensor states;  ///< [rows, source length, width]
    at::Tensor lengths; ///< int64 [rows]: positions from there on are padding
    at::Tensor initial; ///< the decoder's first state [rows, width]; undefined where a model has none
};

/// The sizes of both vocabularies and the ids that frame a target.
struct TranslationIds {
    std::int64_t sourceVocabSize = 0;
    std::int64_t targetVocabSize = 0;
    std::int64_t end = 0;     ///< ends every source and target
    std::int64_t unknown = 1; ///< stands for a piece that the vocabulary lacks
    std::int64_t pad = 0;     ///< fills up rows and starts every target
};

/// An encoder-decoder with gradients, taught with the true target as the decoder's input (teacher forcing).
class TranslationModule {
public:
    virtual ~TranslationModule() = default;

    /// source: int64 [rows, length], padded; lengths: int64 [rows]
    virtual Encoding encode(const at::Tensor& source, const at::Tensor& lengths, ForwardPass& pass) const = 0;
    /// The decoder's last states [rows · length, width] for its input int64 [rows, length].
    virtual at::Tensor decode(const Encoding& encoding, const at::Tensor& input, ForwardPass& pass) const = 0;
    /// Logits [n, targetVocabSize] of states [n, width], in the type of the pass.
    virtual at::Tensor project(const at::Tensor& states, ForwardPass& pass) const = 0;

    virtual const TranslationIds& ids() const = 0;
    /// Shape options by name, for checkpoints.
    virtual std::map<std::string, double> shapeNumbers() const = 0;
    /// config.json of the exported folder. `type`: "float16" or "float32".
    virtual std::string configJson(const std::string& type) const = 0;

    const FlatParameters& parameters() const { return m_parameters; }

protected:
    FlatParameters m_parameters;
};

} // namespace engine::training
