// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace test {

/// One array of an .npz file as NumPy would see it.
struct NpzArray {
    std::string type; ///< "<f4" or "<i8"
    std::vector<std::int64_t> shape;
    std::vector<float> floats;
    std::vector<std::int64_t> integers;

    float at(const std::vector<std::int64_t>& index) const;
};

/// Every array by its name without ".npy". Reads nothing with the program's own code. Throws std::runtime_error on
/// anything numpy.load would not take.
std::map<std::string, NpzArray> readNpz(const std::filesystem::path& path);

} // namespace test
