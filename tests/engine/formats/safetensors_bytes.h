// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// Bytes of plain values as they lie in memory (little-endian).
template <typename T>
std::string bytesOf(const std::vector<T>& values) {
    std::string bytes(values.size() * sizeof(T), '\0');
    if (!values.empty())
        std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

/// A safetensors file: length of the header, header, data. Nothing is checked: most callers want a broken one.
inline std::string safetensorsBytes(std::string_view header, std::string_view data) {
    return bytesOf(std::vector<std::uint64_t>{header.size()}) + std::string(header) + std::string(data);
}

} // namespace test
