// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gru_attention/gru_config.h"

#include <memory>
#include <stop_token>

namespace engine {

/// A loaded GRU encoder and decoder with attention: configuration, float32 weights, op table.
class GruModel final : public TranslationModel {
public:
    /// Reads a folder (config.json, model.safetensors or shards; tensors as PyTorch names and orders a GRU's). Throws
    /// Error{FileNotFound, BadConfig, UnsupportedModel, BadSafetensors, MissingTensor, WrongShape, WrongType,
    /// NonFinite, Stopped}; nothing half-loaded is ever returned.
    static std::shared_ptr<const GruModel> load(const std::filesystem::path& folder, std::stop_token stop = {},
                                                const LoadProgress& progress = {});
    ~GruModel() override;

    const std::filesystem::path& folder() const override;
    const GruConfig& config() const;
    const TranslationRules& rules() const override;
    const ModelShape& shape() const override;
    const OpTable& ops() const override;
    std::int64_t parameterCount() const override;
    std::uint64_t weightBytes() const override;
    TensorView weight(WeightId id) const override;

private:
    struct Impl;
    explicit GruModel(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
