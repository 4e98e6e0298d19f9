// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace engine {

/// Writes a NumPy .npz archive (zip of .npy, version 1.0 headers, little-endian, C order) that numpy.load opens.
/// Written to a temporary file beside `path` and renamed by finish(): a failure or a destructor without finish() leaves
/// nothing behind and never touches an existing file. Throws Error{WriteFailed}.
class NpzWriter {
public:
    explicit NpzWriter(std::filesystem::path path);
    ~NpzWriter();
    NpzWriter(const NpzWriter&) = delete;
    NpzWriter& operator=(const NpzWriter&) = delete;

    /// Adds array `name` (without ".npy"); data is written out before the call returns.
    void add(std::string_view name, TensorView values);                    ///< dtype <f4
    void add(std::string_view name, std::span<const std::int64_t> values); ///< dtype <i8, one dimension
    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
