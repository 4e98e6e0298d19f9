// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"
#include "engine/formats/safetensors_header.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <set>
#include <unordered_map>

namespace engine {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian and is not swapped here");

namespace {

constexpr const char* kSingleName = "model.safetensors";
constexpr const char* kIndexName = "model.safetensors.index.json";
constexpr std::uint64_t kMaxIndexBytes = 16'000'000;
/// Every shard stays open, and a process may hold about a thousand files.
constexpr std::size_t kMaxShards = 256;

struct Shard {
    InputFile file;
    std::uint64_t dataBegin = 0;
    std::vector<TensorInfo> tensors;
};

[[noreturn]] void failIn(const InputFile& file, const std::string& what) {
    throw Error(ErrorCode::BadSafetensors, file.name() + " " + what + ": download the file again.");
}

Shard openShard(const fs::path& path) {
    InputFile file(path);
    constexpr std::uint64_t lengthBytes = 8;
    if (file.size() < lengthBytes)
        failIn(file, "has " + std::to_string(file.size()) + " bytes, too few for a safetensors file");
    std::uint64_t headerBytes = 0;
    file.read(0, std::as_writable_bytes(std::span(&headerBytes, 1)));
    if (headerBytes > kMaxSafetensorsHeader)
        failIn(file, "is not a safetensors file, or is damaged (its header would have " + std::to_string(headerBytes) +
                         " bytes, and 100000000 are allowed)");
    if (headerBytes > file.size() - lengthBytes)
        failIn(file, "is shorter than its header says (the header alone would have " + std::to_string(headerBytes) +
                         " bytes, and the file has " + std::to_string(file.size()) + ")");
    std::string header(static_cast<std::size_t>(headerBytes), '\0');
    file.read(lengthBytes, std::as_writable_bytes(std::span(header)));
    if (header.empty() || header.front() != '{')
        failIn(file, "is not a safetensors file, or is damaged (its header does not begin with \"{\")");
    const std::uint64_t dataBegin = lengthBytes + headerBytes;
    auto tensors = parseSafetensorsHeader(header, file.size() - dataBegin, file.name());
    return {std::move(file), dataBegin, std::move(tensors)};
}

/// Path of the file that describes the model in `folder`.
fs::path entryOf(const fs::path& folder) {
    std::error_code ignored;
    for (const char* name : {kSingleName, kIndexName})
        if (fs::exists(fs::symlink_status(folder / name, ignored)))
            return folder / name;
    const std::string where = "The folder " + inQuotes(folder.filename().string());
    if (fs::exists(folder / "pytorch_model.bin", ignored))
        throw Error(ErrorCode::FileNotFound, where + " holds its weights as pytorch_model.bin, which cannot be read "
                                                     "safely: download model.safetensors, or convert it.");
    throw Error(ErrorCode::FileNotFound, where + " holds no model.safetensors and no model.safetensors.index.json: "
                                                 "choose the folder that holds the weights.");
}

void readHalves(const InputFile& file, std::uint64_t at, ElementType type, std::span<float> to) {
    // Through a small block that stays in the cache: no second copy of the whole tensor.
    std::array<std::uint16_t, 16384> block;
    while (!to.empty()) {
        const auto halves = std::span(block).first(std::min(block.size(), to.size()));
        file.read(at, std::as_writable_bytes(halves));
        if (type == ElementType::F16)
            halfToFloat(halves, to);
        else
            bfloat16ToFloat(halves, to);
        to = to.subspan(halves.size());
        at += halves.size_bytes();
    }
}

/// "[3, 17]" for an offset into a row-major tensor.
std::string indexText(const Shape& shape, std::size_t offset) {
    Shape index(shape.size());
    for (std::size_t d = shape.size(); d-- > 0;) {
        index[d] = static_cast<std::int64_t>(offset) % shape[d];
        offset /= static_cast<std::size_t>(shape[d]);
    }
    return toString(index);
}

} // namespace

struct SafetensorsArchive::Impl {
    std::vector<Shard> shards; // their tensor lists are moved into `tensors`
    std::vector<fs::path> paths;
    std::vector<TensorInfo> tensors;
    std::unordered_map<std::string_view, std::size_t> byName; // names live in `tensors`

    void add(const fs::path& path) {
        shards.push_back(openShard(path));
        paths.push_back(path);
        for (TensorInfo& info : shards.back().tensors) {
            info.shard = static_cast<int>(shards.size()) - 1;
            tensors.push_back(std::move(info));
        }
        shards.back().tensors = {};
    }

    /// After the last add(): the table's keys point into `tensors`.
    void buildTable() {
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            const auto [first, isNew] = byName.emplace(tensors[i].name, i);
            if (!isNew)
                throw Error(ErrorCode::BadSafetensors, "Tensor " + inQuotes(tensors[i].name) + " stands in " +
                                                           nameOf(tensors[first->second]) + " and again in " +
                                                           nameOf(tensors[i]) + ": download the model again.");
        }
    }

    const std::string& nameOf(const TensorInfo& info) const {
        return shards[static_cast<std::size_t>(info.shard)].file.name();
    }

    void addIndexed(const fs::path& indexPath) {
        const std::string name = inQuotes(indexPath.filename().string());
        const auto shardOf = parseSafetensorsIndex(readWholeFile(indexPath, kMaxIndexBytes), name);
        std::set<std::string> files;
        for (const auto& entry : shardOf)
            files.insert(entry.second);
        if (files.size() > kMaxShards)
            throw Error(ErrorCode::BadSafetensors, name + " spreads the model over " + std::to_string(files.size()) +
                                                       " files, and at most " + std::to_string(kMaxShards) +
                                                       " are read: join them to fewer.");
        for (const std::string& file : files)
            add(indexPath.parent_path() / file);
        buildTable();
        for (const auto& [tensor, file] : shardOf) {
            const auto found = byName.find(tensor);
            if (found == byName.end() ||
                paths[static_cast<std::size_t>(tensors[found->second].shard)] != indexPath.parent_path() / file)
                throw Error(ErrorCode::BadSafetensors, name + " says that tensor " + inQuotes(tensor) + " is in " +
                                                           inQuotes(file) +
                                                           ", but it is not: download the model again.");
        }
    }
};

SafetensorsArchive::SafetensorsArchive(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

SafetensorsArchive::~SafetensorsArchive() = default;

std::shared_ptr<const SafetensorsArchive> SafetensorsArchive::open(const fs::path& path) {
    std::error_code ignored;
    const fs::path entry = fs::is_directory(path, ignored) ? entryOf(path) : path;
    auto impl = std::make_unique<Impl>();
    if (entry.extension() == ".json") {
        impl->addIndexed(entry);
    } else {
        impl->add(entry);
        impl->buildTable();
    }
    return std::shared_ptr<const SafetensorsArchive>(new SafetensorsArchive(std::move(impl)));
}

const std::vector<TensorInfo>& SafetensorsArchive::tensors() const {
    return m_impl->tensors;
}

const std::vector<fs::path>& SafetensorsArchive::shardFiles() const {
    return m_impl->paths;
}

const TensorInfo* SafetensorsArchive::find(std::string_view name) const {
    const auto found = m_impl->byName.find(name);
    return found == m_impl->byName.end() ? nullptr : &m_impl->tensors[found->second];
}

std::uint64_t SafetensorsArchive::fileBytes() const {
    std::uint64_t sum = 0;
    for (const Shard& shard : m_impl->shards)
        sum += shard.file.size();
    return sum;
}

Tensor SafetensorsArchive::readFloat(const TensorInfo& info) const {
    const Shard& shard = m_impl->shards.at(static_cast<std::size_t>(info.shard));
    const std::string tensor = "Tensor " + inQuotes(info.name) + " in " + shard.file.name();
    if (info.type != ElementType::F32 && info.type != ElementType::F16 && info.type != ElementType::BF16)
        throw Error(ErrorCode::WrongType, tensor + " has the type " + inQuotes(info.typeName) +
                                              ", and only F32, F16 and BF16 can be computed with: convert the model "
                                              "to one of them.");
    assert(shard.dataBegin + info.byteOffset + info.byteSize <= shard.file.size());
    Tensor result(info.shape);
    const std::uint64_t at = shard.dataBegin + info.byteOffset;
    if (info.type == ElementType::F32)
        shard.file.read(at, std::as_writable_bytes(std::span(result.data)));
    else
        readHalves(shard.file, at, info.type, result.data);
    if (const auto bad = firstNonFinite(result.data))
        throw Error(ErrorCode::NonFinite, tensor + " is not a finite number at " + indexText(info.shape, *bad) +
                                              ": the model was damaged or saved after training failed, so download or "
                                              "train it again.");
    return result;
}

} // namespace engine
