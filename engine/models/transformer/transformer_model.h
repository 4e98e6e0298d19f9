// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/transformer/transformer_config.h"
#include "engine/models/translation_model.h"

#include <memory>
#include <stop_token>

namespace engine {

/// A loaded encoder–decoder transformer in Marian's layout (FF-12): configuration, float32 weights, op table.
class TransformerModel final : public TranslationModel {
public:
    /// Reads a Hugging Face folder (config.json, model.safetensors or shards). Position tables that the file lacks are
    /// computed. Throws Error{FileNotFound, BadConfig, UnsupportedModel, BadSafetensors, MissingTensor, WrongShape,
    /// WrongType, NonFinite, Stopped}; nothing half-loaded is ever returned.
    static std::shared_ptr<const TransformerModel> load(const std::filesystem::path& folder, std::stop_token stop = {},
                                                        const LoadProgress& progress = {});
    ~TransformerModel() override;

    const std::filesystem::path& folder() const override;
    const TransformerConfig& config() const;
    const TranslationRules& rules() const override;
    const ModelShape& shape() const override;
    const OpTable& ops() const override;
    std::int64_t parameterCount() const override;
    std::uint64_t weightBytes() const override;
    TensorView weight(WeightId id) const override;

private:
    struct Impl;
    explicit TransformerModel(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
