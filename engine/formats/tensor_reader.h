// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/safetensors.h"
#include "engine/models/model.h"

#include <stop_token>

namespace engine {

/// Reads the tensors of one model by name, each of exactly the shape that its config.json asks for.
class TensorReader {
public:
    /// `family` for messages: "a GPT-2 model". `progress` may be empty; it and `archive` must outlive the reader.
    TensorReader(const SafetensorsArchive& archive, std::string family, std::stop_token stop,
                 const LoadProgress& progress);
    /// Names are looked for with this in front first: "transformer.".
    void setPrefix(std::string prefix) { m_prefix = std::move(prefix); }

    bool has(const std::string& name) const;
    /// `name` without prefix. Throws Error{MissingTensor, WrongShape, WrongType, NonFinite, Stopped}.
    Tensor read(const std::string& name, const Shape& shape);
    /// A vector [n] as [1, n].
    Tensor readRow(const std::string& name, std::int64_t n);
    /// A matrix stored [out, in] as [in, out].
    Tensor readTransposed(const std::string& name, std::int64_t in, std::int64_t out);

private:
    const SafetensorsArchive& m_archive;
    std::string m_family;
    std::stop_token m_stop;
    const LoadProgress& m_progress;
    std::string m_prefix;
    std::uint64_t m_done = 0, m_total = 0;
};

} // namespace engine
