// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/config.h"
#include "engine/models/model.h"

#include <memory>
#include <stop_token>

namespace engine {

/// A loaded GPT-2-architecture model: configuration, float32 weights, op table.
class Gpt2Model final : public Model {
public:
    /// Reads a Hugging Face folder (config.json, model.safetensors or shards). Names with and without "transformer.";
    /// attn.bias / attn.masked_bias buffers are ignored; lm_head.weight, when stored, is the unembedding.
    /// Throws Error{FileNotFound, BadConfig, UnsupportedModel, BadSafetensors, MissingTensor, WrongShape, WrongType,
    /// NonFinite, Stopped}; nothing half-loaded is ever returned.
    static std::shared_ptr<const Gpt2Model> load(const std::filesystem::path& folder, std::stop_token stop = {},
                                                 const LoadProgress& progress = {});
    ~Gpt2Model() override;

    const std::filesystem::path& folder() const override;
    const Gpt2Config& config() const;
    const ModelShape& shape() const override;
    const OpTable& ops() const override;
    bool tiedEmbeddings() const;
    std::int64_t parameterCount() const override;
    std::uint64_t weightBytes() const override;
    TensorView weight(WeightId id) const override;

private:
    struct Impl;
    explicit Gpt2Model(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
