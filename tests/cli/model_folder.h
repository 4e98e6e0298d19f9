// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/temporary_folder.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace test {

/// A small GPT-2 folder with seeded weights and a byte-level tokenizer, that a test can spoil before it is written.
/// 2 layers, 2 heads, width 8, context 16, vocabulary 260: the 256 bytes, "th", "he", "the" and <|endoftext|> (259).
class ModelFolder {
public:
    struct Weights {
        std::string name;
        std::string type = "F32";
        std::vector<std::int64_t> shape;
        std::vector<float> values;
    };

    ModelFolder();

    nlohmann::json config;
    std::vector<Weights> tensors;
    std::string vocabulary; ///< vocab.json
    std::string merges;     ///< merges.txt

    Weights& tensor(const std::string& name);
    void remove(const std::string& name);
    /// Longer context, without new tensors' values changing.
    void setContextLength(int positions);

    /// Weights as the bytes of a safetensors file.
    std::string safetensors() const;

    void writeModel() const;     ///< config.json and model.safetensors
    void writeTokenizer() const; ///< vocab.json and merges.txt
    void write() const;          ///< all four

    const std::filesystem::path& path() const { return m_folder.path(); }
    std::string dir() const { return m_folder.path().string(); }
    const TemporaryFolder& folder() const { return m_folder; }

    static constexpr int vocabSize = 260;
    static constexpr int modelDim = 8;

private:
    TemporaryFolder m_folder;
};

} // namespace test
