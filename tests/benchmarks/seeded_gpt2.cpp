// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/seeded_gpt2.h"

#include "engine/formats/safetensors_writer.h"

#include <cstdint>
#include <deque>
#include <fstream>
#include <string>
#include <vector>

namespace benchmarks {

namespace {

/// Tensors in the order they are added, filled from one xorshift sequence.
class Weights {
public:
    void add(const std::string& name, engine::Shape shape, float size, float middle = 0) {
        engine::Tensor& tensor = m_tensors.emplace_back(std::move(shape));
        for (float& value : tensor.data)
            value = middle + size * next();
        m_entries.push_back({name, engine::ElementType::F32, tensor.view()});
    }
    void write(const std::filesystem::path& path) const { engine::writeSafetensors(path, m_entries); }

private:
    /// Uniform in [-1, 1).
    float next() {
        m_state ^= m_state << 13;
        m_state ^= m_state >> 7;
        m_state ^= m_state << 17;
        return static_cast<float>(static_cast<std::int64_t>(m_state >> 40) - (1 << 23)) * 0x1p-23f;
    }

    std::uint64_t m_state = 0x9E3779B97F4A7C15u;
    std::deque<engine::Tensor> m_tensors; // entries borrow from it: elements must not move
    std::vector<engine::SafetensorsEntry> m_entries;
};

} // namespace

void writeSeededGpt2(const std::filesystem::path& folder, Gpt2Size size) {
    const std::int64_t C = size.modelDim;
    constexpr std::int64_t vocabSize = 50257, contextLength = 1024;
    constexpr float deviation = 0.02f * 1.7320508f; // uniform with GPT-2's initial standard deviation 0.02
    Weights weights;
    weights.add("wte.weight", {vocabSize, C}, deviation);
    weights.add("wpe.weight", {contextLength, C}, deviation);
    for (int layer = 0; layer < size.layerCount; ++layer) {
        const std::string h = "h." + std::to_string(layer) + ".";
        for (const char* norm : {"ln_1", "ln_2"}) {
            weights.add(h + norm + ".weight", {C}, 0.1f, 1);
            weights.add(h + norm + ".bias", {C}, 0.1f);
        }
        weights.add(h + "attn.c_attn.weight", {C, 3 * C}, deviation);
        weights.add(h + "attn.c_attn.bias", {3 * C}, deviation);
        weights.add(h + "attn.c_proj.weight", {C, C}, deviation);
        weights.add(h + "attn.c_proj.bias", {C}, deviation);
        weights.add(h + "mlp.c_fc.weight", {C, 4 * C}, deviation);
        weights.add(h + "mlp.c_fc.bias", {4 * C}, deviation);
        weights.add(h + "mlp.c_proj.weight", {4 * C, C}, deviation);
        weights.add(h + "mlp.c_proj.bias", {C}, deviation);
    }
    weights.add("ln_f.weight", {C}, 0.1f, 1);
    weights.add("ln_f.bias", {C}, 0.1f);
    weights.write(folder / "model.safetensors");
    std::ofstream(folder / "config.json")
        << R"({"model_type": "gpt2", "n_positions": 1024, "vocab_size": 50257, "n_layer": )" << size.layerCount
        << R"(, "n_head": )" << size.headCount << R"(, "n_embd": )" << size.modelDim << '}';
}

} // namespace benchmarks
