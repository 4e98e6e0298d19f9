// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include <unistd.h>

namespace engine::test {

std::filesystem::path dataModel(const std::string& name) {
    return std::filesystem::path(HEADLIGHT_TEST_DATA) / "models" / name;
}
std::filesystem::path storyModel() {
    return std::filesystem::path(HEADLIGHT_MODELS_DIR) / "story-gpt";
}

const std::vector<std::string>& tinyModels() {
    static const std::vector<std::string> names = {"tiny-a", "tiny-odd", "tiny-one-head", "tiny-noscale"};
    return names;
}

ScratchFolder::ScratchFolder(const std::filesystem::path& from) {
    std::string pattern = (std::filesystem::temp_directory_path() / "headlight-test-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        ADD_FAILURE() << "no scratch folder";
    m_path = pattern;
    std::filesystem::copy(from, m_path, std::filesystem::copy_options::recursive);
}
ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}
std::string ScratchFolder::read(const std::string& file) const {
    std::ifstream in(m_path / file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}
void ScratchFolder::write(const std::string& file, const std::string& content) const {
    std::filesystem::remove(m_path / file);
    std::ofstream(m_path / file, std::ios::binary) << content;
}

void Recorder::observe(Hook hook, int firstPosition, const TensorView& rows) {
    Tensor copy(rows.shape);
    std::copy_n(rows.data, copy.data.size(), copy.data.data());
    seen[hook] = std::move(copy);
    first[hook] = firstPosition;
    order.push_back(hook);
}

Difference largestDifference(const TensorView& a, const TensorView& b) {
    EXPECT_EQ(a.size(), b.size());
    Difference out;
    for (std::int64_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (a.data[i] == b.data[i])
            continue;
        double d = std::abs(static_cast<double>(a.data[i]) - static_cast<double>(b.data[i]));
        if (std::isnan(d))
            d = std::numeric_limits<double>::infinity();
        if (d > out.value)
            out = {d, i};
    }
    return out;
}

double magnitude(const TensorView& t) {
    double top = 0;
    for (float v : t.values())
        if (std::isfinite(v))
            top = std::max(top, std::abs(static_cast<double>(v)));
    return top;
}

} // namespace engine::test
