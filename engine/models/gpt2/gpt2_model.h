// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"
#include "engine/models/gpt2/config.h"
#include "engine/tensor/tensor.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace engine {

/// Bytes of weights converted so far and in all; called on the loading thread.
using LoadProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// A loaded GPT-2-architecture model: configuration, float32 weights, op table. Immutable and shareable.
class Gpt2Model {
public:
    /// Reads a Hugging Face folder (config.json, model.safetensors or shards). Names with and without "transformer.";
    /// attn.bias / attn.masked_bias buffers are ignored; lm_head.weight, when stored, is the unembedding.
    /// Throws Error{FileNotFound, BadConfig, UnsupportedModel, BadSafetensors, MissingTensor, WrongShape, WrongType,
    /// NonFinite, Stopped}; nothing half-loaded is ever returned.
    static std::shared_ptr<const Gpt2Model> load(const std::filesystem::path& folder, std::stop_token stop = {},
                                                 const LoadProgress& progress = {});
    ~Gpt2Model();

    const std::filesystem::path& folder() const;
    /// Folder name, for people.
    std::string name() const;
    const Gpt2Config& config() const;
    const ModelShape& shape() const;
    const OpTable& ops() const;
    bool tiedEmbeddings() const;
    std::int64_t parameterCount() const;
    std::uint64_t weightBytes() const; ///< memory held by the float32 weights

    /// Shapes in graph/weights.h; vectors as [1, n].
    TensorView weight(WeightId id) const;

private:
    struct Impl;
    explicit Gpt2Model(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
