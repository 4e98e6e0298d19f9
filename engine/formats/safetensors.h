// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace engine {

/// Element types a safetensors file may declare. Only F32, F16 and BF16 can be read as numbers; the rest are listed by
/// `info` and refused with Error{WrongType} when a model needs them.
enum class ElementType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool, Unknown };

/// "F32", … as written in the file.
std::string_view elementTypeName(ElementType type);

/// What the header says about one tensor; every field has been checked against the file.
struct TensorInfo {
    std::string name;
    ElementType type = ElementType::Unknown;
    std::string typeName;      ///< as written, also for types this reader does not know
    Shape shape;
    std::uint64_t byteOffset = 0; ///< from the start of the data section of its file
    std::uint64_t byteSize = 0;
    int shard = 0;             ///< index into shardFiles()
};

/// One or more mapped safetensors files seen as a single table of tensors.
///
/// Everything in a file is hostile until checked: header length against file size (and at most 100 MB), JSON depth,
/// duplicate names, offsets (in range, begin ≤ end, not overlapping, no hole), shape × element size = byte size without
/// overflow. Reading never copies a whole file: it is mapped, and tensors are converted to float32 on request.
class SafetensorsArchive {
public:
    /// `path` is a .safetensors file, a model.safetensors.index.json, or a folder that holds model.safetensors or that index.
    /// Shard names in an index may not leave the folder. Throws Error{FileNotFound, FileUnreadable, BadSafetensors}.
    static std::shared_ptr<const SafetensorsArchive> open(const std::filesystem::path& path);

    ~SafetensorsArchive();

    /// In file order, shard after shard.
    const std::vector<TensorInfo>& tensors() const;
    const std::vector<std::filesystem::path>& shardFiles() const;
    /// nullptr when there is no tensor of that name.
    const TensorInfo* find(std::string_view name) const;
    /// Sum of the sizes of the files, in bytes.
    std::uint64_t fileBytes() const;

    /// The tensor as float32. Throws Error{WrongType} for other types than F32/F16/BF16, Error{NonFinite} naming the first
    /// element that is NaN or infinite, Error{FileUnreadable} if the file shrank after it was opened (it is re-checked, so a
    /// truncated mapping does not crash).
    Tensor readFloat(const TensorInfo& info) const;

private:
    struct Impl;
    explicit SafetensorsArchive(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
