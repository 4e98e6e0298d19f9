// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/golden.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>

namespace engine::test {

static_assert(std::endian::native == std::endian::little, "golden.bin is little-endian");

namespace {

std::vector<float> readFloats(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot open " + path.string());
    std::vector<float> floats(std::filesystem::file_size(path) / sizeof(float));
    file.read(reinterpret_cast<char*>(floats.data()), static_cast<std::streamsize>(floats.size() * sizeof(float)));
    if (!file)
        throw std::runtime_error("cannot read " + path.string());
    return floats;
}

/// The dimension that counts positions or queries.
std::size_t positionAxis(const std::string& name) {
    const std::optional<Hook> hook = parseHook(name, 1 << 20);
    if (!hook)
        throw std::runtime_error("golden of an unknown hook " + name);
    const auto& axes = hookInfo(hook->kind).axes;
    const auto* at =
        std::find_if(axes.begin(), axes.end(), [](Axis a) { return a == Axis::Position || a == Axis::Query; });
    return static_cast<std::size_t>(at - axes.begin());
}

std::string indexText(const Shape& shape, std::size_t offset) {
    std::string text;
    for (std::size_t d = shape.size(); d-- > 0;) {
        const auto size = static_cast<std::size_t>(shape[d]);
        text = std::to_string(offset % size) + (text.empty() ? "" : ", ") + text;
        offset /= size;
    }
    return "[" + text + "]";
}

std::string shapeText(const Shape& shape) {
    std::string text;
    for (const std::int64_t size : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

double difference(float got, float expected) {
    if (got == expected) // infinities too
        return 0;
    const double distance = std::abs(double{got} - double{expected});
    return std::isnan(distance) ? std::numeric_limits<double>::infinity() : distance;
}

} // namespace

Golden Golden::read(const std::filesystem::path& folder) {
    std::ifstream file(folder / "golden.json");
    if (!file)
        throw std::runtime_error("cannot open " + (folder / "golden.json").string());
    const auto json = nlohmann::json::parse(file);
    const std::vector<float> floats = readFloats(folder / "golden.bin");
    Golden golden;
    golden.m_ids = json.at("ids").get<std::vector<TokenId>>();
    golden.m_targetIds = json.value("target_ids", std::vector<TokenId>());
    if (!json.at("positions").is_null())
        golden.m_positions = json.at("positions").get<std::vector<int>>();
    for (const auto& [name, entry] : json.at("hooks").items()) {
        Tensor tensor(entry.at("shape").get<Shape>());
        const auto offset = entry.at("offset").get<std::size_t>();
        if (offset > floats.size() || tensor.data.size() > floats.size() - offset)
            throw std::runtime_error("golden.bin in " + folder.string() + " ends before " + name);
        std::copy_n(floats.begin() + static_cast<std::ptrdiff_t>(offset), tensor.data.size(), tensor.data.begin());
        golden.m_hooks.emplace(name, std::move(tensor));
    }
    return golden;
}

Tensor Golden::keptRows(const std::string& hook, const TensorView& all) const {
    Tensor kept;
    kept.shape = all.shape;
    if (m_positions.empty()) {
        kept.data.assign(all.values().begin(), all.values().end());
        return kept;
    }
    const std::size_t axis = positionAxis(hook);
    if (axis >= all.shape.size() || all.shape[axis] != static_cast<std::int64_t>(m_ids.size()))
        throw std::runtime_error(hook + " has shape " + shapeText(all.shape) + ", not one row for each of " +
                                 std::to_string(m_ids.size()) + " positions");
    kept.shape[axis] = static_cast<std::int64_t>(m_positions.size());
    const std::int64_t outer = elementCount(Shape(all.shape.begin(), all.shape.begin() + static_cast<int>(axis)));
    const std::int64_t inner = elementCount(Shape(all.shape.begin() + static_cast<int>(axis) + 1, all.shape.end()));
    for (std::int64_t o = 0; o < outer; ++o) {
        for (const int position : m_positions) {
            const float* row = all.data + (o * all.shape[axis] + position) * inner;
            kept.data.insert(kept.data.end(), row, row + inner);
        }
    }
    return kept;
}

testing::AssertionResult near(const TensorView& got, const TensorView& expected, double tolerance) {
    if (got.shape != expected.shape)
        return testing::AssertionFailure()
               << "shape " << shapeText(got.shape) << ", expected " << shapeText(expected.shape);
    double largest = 0;
    for (const float value : expected.values()) {
        if (std::isfinite(value))
            largest = std::max(largest, std::abs(double{value}));
    }
    double worst = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < expected.values().size(); ++i) {
        const double apart = difference(got.values()[i], expected.values()[i]);
        if (apart > worst) {
            worst = apart;
            at = i;
        }
    }
    if (worst <= tolerance * largest)
        return testing::AssertionSuccess() << "largest difference " << worst << " of " << largest;
    return testing::AssertionFailure() << "largest difference " << worst << " at " << indexText(got.shape, at) << ": "
                                       << got.values()[at] << ", expected " << expected.values()[at] << "; allowed "
                                       << tolerance << " of " << largest;
}

void expectNear(const std::string& hook, const TensorView& got, const Golden& golden, double tolerance) {
    if (!golden.hooks().contains(hook)) {
        ADD_FAILURE() << "the golden holds no " << hook;
        return;
    }
    const Tensor kept = golden.keptRows(hook, got);
    EXPECT_TRUE(near(kept.view(), golden.tensor(hook).view(), tolerance)) << hook;
}

} // namespace engine::test
