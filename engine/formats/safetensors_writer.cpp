// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors_writer.h"

#include "engine/error.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <fstream>
#include <system_error>

namespace engine {

namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

std::uint64_t elementBytes(const SafetensorsEntry& entry) {
    if (entry.type == ElementType::F32)
        return 4;
    if (entry.type == ElementType::F16)
        return 2;
    throw Error(ErrorCode::WrongType, "The tensor " + entry.name + " can be written as F32 or F16 only.");
}

std::string paddedHeader(std::span<const SafetensorsEntry> entries,
                         const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::uint64_t offset = 0;
    for (const SafetensorsEntry& entry : entries) {
        const std::uint64_t bytes = elementBytes(entry) * static_cast<std::uint64_t>(entry.values.size());
        header[entry.name] = {{"dtype", entry.type == ElementType::F32 ? "F32" : "F16"},
                              {"shape", entry.values.shape},
                              {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

void writeValues(std::ofstream& file, const SafetensorsEntry& entry) {
    const std::span<const float> values = entry.values.values();
    if (entry.type == ElementType::F32) {
        file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
        return;
    }
    std::vector<std::uint16_t> halves;
    halves.reserve(values.size());
    for (const float value : values) {
        const std::uint16_t half = toFloat16(value);
        if ((half & 0x7C00) == 0x7C00)
            throw Error(ErrorCode::WrongType,
                        "The tensor " + entry.name + " holds a value that float16 cannot; write it as float32.");
        halves.push_back(half);
    }
    file.write(reinterpret_cast<const char*>(halves.data()), static_cast<std::streamsize>(halves.size() * 2));
}

} // namespace

std::uint16_t toFloat16(float value) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000);
    const std::uint32_t magnitude = bits & 0x7FFFFFFF;
    if (magnitude > 0x7F800000) // NaN
        return static_cast<std::uint16_t>(sign | 0x7E00);
    if (magnitude >= 0x477FF000) // 65520 and more round to infinity
        return static_cast<std::uint16_t>(sign | 0x7C00);
    if (magnitude < 0x38800000) // below 2^-14: a subnormal, a multiple of 2^-24
        return static_cast<std::uint16_t>(
            sign | static_cast<std::uint16_t>(std::nearbyint(std::ldexp(std::bit_cast<float>(magnitude), 24))));
    const std::uint32_t rounded = magnitude + 0x0FFF + ((magnitude >> 13) & 1);
    return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000) >> 13));
}

void writeSafetensors(const std::filesystem::path& path, std::span<const SafetensorsEntry> entries,
                      const std::map<std::string, std::string>& metadata) {
    const std::string header = paddedHeader(entries, metadata);
    const std::uint64_t headerBytes = header.size();
    std::error_code error;
    std::filesystem::path temporary = path;
    temporary += ".partial";
    try {
        std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(&headerBytes), sizeof headerBytes);
        file.write(header.data(), static_cast<std::streamsize>(header.size()));
        for (const SafetensorsEntry& entry : entries)
            writeValues(file, entry);
        file.close();
        if (file)
            std::filesystem::rename(temporary, path, error);
        if (!file || error)
            throw Error(ErrorCode::WriteFailed,
                        path.string() + " cannot be written; check the folder and the free space.");
    } catch (...) {
        std::filesystem::remove(temporary, error);
        throw;
    }
}

} // namespace engine
