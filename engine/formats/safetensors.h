// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/element_types.h"
#include "engine/tensor/tensor.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace engine {

/// What the header says about one tensor; every field has been checked against the file.
struct TensorInfo {
    std::string name;
    ElementType type = ElementType::Unknown;
    std::string typeName; ///< as written, also for types this reader does not know
    Shape shape;
    std::uint64_t byteOffset = 0; ///< from the start of the data section of its file
    std::uint64_t byteSize = 0;
    int shard = 0; ///< index into shardFiles()
};

/// One or more open safetensors files seen as a single table of tensors.
///
/// Everything in a file is hostile until checked: header length against file size (and at most 100 MB), at most 100,000
/// tensors, JSON depth, duplicate names, offsets (in range, begin ≤ end, not overlapping, no hole), shape × element
/// size = byte size without overflow. Opening reads the headers only, whatever the size of the files; tensors are read
/// and converted to float32 on request. Tensors that start at any byte are read: the first files of the format do not
/// align their data. All const members may be called from several threads.
class SafetensorsArchive {
public:
    /// `path` is a .safetensors file, a model.safetensors.index.json, or a folder that holds model.safetensors or that
    /// index. Shard names in an index may not leave the folder. Throws Error{FileNotFound, FileUnreadable,
    /// BadSafetensors}.
    static std::shared_ptr<const SafetensorsArchive> open(const std::filesystem::path& path);

    ~SafetensorsArchive();

    /// In the order of their bytes, shard after shard.
    const std::vector<TensorInfo>& tensors() const;
    const std::vector<std::filesystem::path>& shardFiles() const;
    /// nullptr when there is no tensor of that name.
    const TensorInfo* find(std::string_view name) const;
    /// Sum of the sizes of the files, in bytes.
    std::uint64_t fileBytes() const;

    /// The tensor as float32. Throws Error{WrongType} for other types than F32/F16/BF16, Error{NonFinite} naming the
    /// first element that is NaN or infinite, Error{FileUnreadable} if the file was changed after it was opened (see
    /// InputFile for why it is not mapped). `info` must be an entry of tensors().
    Tensor readFloat(const TensorInfo& info) const;

private:
    struct Impl;
    explicit SafetensorsArchive(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
