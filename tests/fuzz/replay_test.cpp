// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the committed corpora through the fuzz entries, so that every input that was ever found stays a test.
#include "tests/fuzz/entries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Corpus {
    const char* name;
    void (*entry)(fuzz::Bytes);
};

std::ostream& operator<<(std::ostream& out, const Corpus& corpus) {
    return out << corpus.name;
}

std::vector<std::uint8_t> readFile(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class FuzzReplay : public testing::TestWithParam<Corpus> {};

TEST_P(FuzzReplay, Corpus) {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(fs::path(HEADLIGHT_FUZZ_CORPUS) / GetParam().name))
        files.push_back(file.path());
    ASSERT_GE(files.size(), 10u) << "the corpus is missing";
    std::sort(files.begin(), files.end());
    for (const fs::path& path : files) {
        SCOPED_TRACE(path.filename().string());
        const auto bytes = readFile(path);
        EXPECT_NO_THROW(GetParam().entry(bytes));
    }
    EXPECT_NO_THROW(GetParam().entry({}));
}

INSTANTIATE_TEST_SUITE_P(All, FuzzReplay,
                         testing::Values(Corpus{"safetensors", fuzz::safetensors}, Corpus{"config", fuzz::config},
                                         Corpus{"tokenizer_files", fuzz::tokenizerFiles}, Corpus{"bpe", fuzz::bpe},
                                         Corpus{"sentence_piece", fuzz::sentencePiece},
                                         Corpus{"marian_files", fuzz::marianFiles}),
                         [](const auto& corpus) { return std::string(corpus.param.name); });

} // namespace
