// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/npz_reader.h"

#include <cstring>
#include <memory>
#include <regex>
#include <stdexcept>
#include <zip.h>

namespace test {

namespace {

std::string readEntry(zip_t* archive, zip_uint64_t index) {
    zip_stat_t stat;
    if (zip_stat_index(archive, index, 0, &stat) != 0)
        throw std::runtime_error("no such entry");
    std::string bytes(stat.size, '\0');
    std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive, index, 0), zip_fclose);
    if (!file || zip_fread(file.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()))
        throw std::runtime_error("entry cannot be read");
    return bytes;
}

/// Format version 1.0: magic, version, little-endian header length, a Python dictionary ending in a line end.
NpzArray parseArray(const std::string& bytes) {
    if (bytes.size() < 10 || bytes.compare(0, 8, std::string("\x93NUMPY\x01\x00", 8)) != 0)
        throw std::runtime_error("not a version 1.0 .npy");
    const std::size_t length = static_cast<unsigned char>(bytes[8]) + 256u * static_cast<unsigned char>(bytes[9]);
    const std::string header = bytes.substr(10, length);
    if ((10 + length) % 16 != 0 || header.back() != '\n')
        throw std::runtime_error("header is not aligned");
    std::smatch found;
    const std::regex pattern(R"(\{'descr': '(<f4|<i8)', 'fortran_order': False, 'shape': \(([0-9, ]*)\), \} *\n)");
    if (!std::regex_match(header, found, pattern))
        throw std::runtime_error("header is not understood: " + header);
    NpzArray array;
    array.type = found[1];
    const std::string shape = found[2];
    const std::regex number("[0-9]+");
    std::size_t count = 1;
    for (std::sregex_iterator at(shape.begin(), shape.end(), number), end; at != end; ++at) {
        array.shape.push_back(std::stoll(at->str()));
        count *= static_cast<std::size_t>(array.shape.back());
    }
    const std::size_t width = array.type == "<f4" ? 4 : 8;
    if (bytes.size() != 10 + length + count * width)
        throw std::runtime_error("data has the wrong size");
    const char* data = bytes.data() + 10 + length;
    if (width == 4) {
        array.floats.resize(count);
        std::memcpy(array.floats.data(), data, count * width);
    } else {
        array.integers.resize(count);
        std::memcpy(array.integers.data(), data, count * width);
    }
    return array;
}

} // namespace

float NpzArray::at(const std::vector<std::int64_t>& index) const {
    std::int64_t offset = 0;
    for (std::size_t d = 0; d < shape.size(); ++d)
        offset = offset * shape[d] + index.at(d);
    return floats.at(static_cast<std::size_t>(offset));
}

std::map<std::string, NpzArray> readNpz(const std::filesystem::path& path) {
    int error = 0;
    std::unique_ptr<zip_t, void (*)(zip_t*)> archive(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error),
                                                     zip_discard);
    if (!archive)
        throw std::runtime_error("not a zip archive: " + path.string());
    std::map<std::string, NpzArray> arrays;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive.get(), 0); ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        const std::string name = zip_get_name(archive.get(), index, 0);
        if (!name.ends_with(".npy"))
            throw std::runtime_error("entry without .npy: " + name);
        if (!arrays.emplace(name.substr(0, name.size() - 4), parseArray(readEntry(archive.get(), index))).second)
            throw std::runtime_error("twice: " + name);
    }
    return arrays;
}

} // namespace test
