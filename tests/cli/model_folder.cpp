// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/model_folder.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace test {

namespace {

constexpr int contextLength = 16;

/// UTF-8 of the printable character that stands for a byte in vocab.json: bytes that are printable themselves, and
/// U+0100 … for the other 68 in order.
std::string alphabetCharacter(int byte) {
    const auto printable = [](int b) { return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE; };
    int code = byte;
    if (!printable(byte)) {
        code = 0x100;
        for (int b = 0; b < byte; ++b)
            code += printable(b) ? 0 : 1;
    }
    if (code < 0x80)
        return std::string(1, static_cast<char>(code));
    return {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
}

/// Uniform numbers straight from the generator's words, so that every standard library makes the same model.
std::vector<float> seededValues(std::int64_t count, unsigned seed, float size, float middle = 0) {
    std::mt19937 generator(seed);
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values)
        value = middle + size * (static_cast<float>(generator()) * 0x1p-31f - 1.0f);
    return values;
}

ModelFolder::Weights weights(const std::string& name, std::vector<std::int64_t> shape, float size, float middle = 0) {
    std::int64_t count = 1;
    unsigned seed = 17;
    for (const std::int64_t n : shape)
        count *= n;
    for (const char c : name)
        seed = seed * 31 + static_cast<unsigned char>(c);
    return {name, "F32", std::move(shape), seededValues(count, seed, size, middle)};
}

} // namespace

ModelFolder::ModelFolder() {
    constexpr std::int64_t C = modelDim;
    config = {
        {"model_type", "gpt2"},    {"n_layer", 2},       {"n_head", 2}, {"n_embd", C}, {"n_positions", contextLength},
        {"vocab_size", vocabSize}, {"eos_token_id", 259}};
    tensors = {weights("wte.weight", {vocabSize, C}, 1.0f), weights("wpe.weight", {contextLength, C}, 0.5f)};
    for (const std::string h : {"h.0.", "h.1."}) {
        for (const std::string norm : {"ln_1", "ln_2"}) {
            tensors.push_back(weights(h + norm + ".weight", {C}, 0.3f, 1.0f));
            tensors.push_back(weights(h + norm + ".bias", {C}, 0.1f));
        }
        const auto linear = [&](const std::string& name, std::int64_t in, std::int64_t out) {
            tensors.push_back(weights(h + name + ".weight", {in, out}, 0.8f));
            tensors.push_back(weights(h + name + ".bias", {out}, 0.2f));
        };
        linear("attn.c_attn", C, 3 * C);
        linear("attn.c_proj", C, C);
        linear("mlp.c_fc", C, 4 * C);
        linear("mlp.c_proj", 4 * C, C);
    }
    tensors.push_back(weights("ln_f.weight", {C}, 0.3f, 1.0f));
    tensors.push_back(weights("ln_f.bias", {C}, 0.1f));

    nlohmann::json entries;
    for (int byte = 0; byte < 256; ++byte)
        entries[alphabetCharacter(byte)] = byte;
    entries["th"] = 256;
    entries["he"] = 257;
    entries["the"] = 258;
    entries["<|endoftext|>"] = 259;
    vocabulary = entries.dump();
    merges = "#version: 0.2\nt h\nh e\nth e\n";
}

ModelFolder::Weights& ModelFolder::tensor(const std::string& name) {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const Weights& tensor) { return tensor.name == name; });
    if (found == tensors.end())
        throw std::logic_error("no tensor " + name);
    return *found;
}

void ModelFolder::remove(const std::string& name) {
    const Weights* gone = &tensor(name);
    tensors.erase(tensors.begin() + (gone - tensors.data()));
}

void ModelFolder::setContextLength(int positions) {
    config["n_positions"] = positions;
    tensor("wpe.weight") = weights("wpe.weight", {positions, modelDim}, 0.5f);
}

std::string ModelFolder::safetensors() const {
    nlohmann::ordered_json header;
    std::string data;
    for (const Weights& tensor : tensors) {
        const std::size_t begin = data.size();
        data.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
        header[tensor.name] = {{"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {begin, data.size()}}};
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    std::string file(sizeof length, '\0');
    std::memcpy(file.data(), &length, sizeof length);
    return file + text + data;
}

void ModelFolder::writeModel() const {
    m_folder.write("config.json", config.dump(1));
    m_folder.write("model.safetensors", safetensors());
}

void ModelFolder::writeTokenizer() const {
    m_folder.write("vocab.json", vocabulary);
    m_folder.write("merges.txt", merges);
}

void ModelFolder::write() const {
    writeModel();
    writeTokenizer();
}

} // namespace test
