// SPDX-License-Identifier: GPL-3.0-or-later
// A Marian folder as large as the published ones, written as tests/reference/true_size_marian.py writes it, whose last
// layers that script has computed independently.
#include "engine/models/model_folder.h"
#include "engine/models/transformer/transformer_model.h"
#include "engine/models/translation_runner.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace engine::test {
namespace {

constexpr int vocabulary = 65001, width = 512, inner = 2048, layers = 6, heads = 8;

struct FileTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    std::int64_t count() const {
        std::int64_t product = 1;
        for (const std::int64_t n : shape)
            product *= n;
        return product;
    }
};

std::vector<FileTensor> fileTensors() {
    std::vector<FileTensor> out{{"model.shared.weight", {vocabulary, width}}};
    const auto linear = [&](const std::string& name, int rows, int columns) {
        out.push_back({name + ".weight", {rows, columns}});
        out.push_back({name + ".bias", {rows}});
    };
    const auto norm = [&](const std::string& name) {
        out.push_back({name + ".weight", {width}});
        out.push_back({name + ".bias", {width}});
    };
    for (const std::string stack : {"encoder", "decoder"})
        for (int l = 0; l < layers; ++l) {
            const std::string base = "model." + stack + ".layers." + std::to_string(l) + ".";
            std::vector<std::string> attentions{"self_attn"};
            if (stack == "decoder")
                attentions.emplace_back("encoder_attn");
            for (const std::string& attention : attentions) {
                for (const char* projection : {".q_proj", ".k_proj", ".v_proj", ".out_proj"})
                    linear(base + attention + projection, width, width);
                norm(base + attention + "_layer_norm");
            }
            linear(base + "fc1", inner, width);
            linear(base + "fc2", width, inner);
            norm(base + "final_layer_norm");
        }
    out.push_back({"final_logits_bias", {1, vocabulary}});
    return out;
}

/// Of a number that half precision holds exactly, and that is no smaller than its smallest normal one.
std::uint16_t half(float value) {
    if (value == 0)
        return 0;
    int exponent = 0;
    const float mantissa = std::frexp(std::abs(value), &exponent); // 0.5 … 1
    const auto bits = static_cast<unsigned>(mantissa * 2048) - 1024;
    return static_cast<std::uint16_t>((value < 0 ? 0x8000U : 0U) | static_cast<unsigned>(exponent + 14) << 10U | bits);
}

std::vector<std::uint16_t> numbers(std::uint32_t which, const FileTensor& tensor) {
    const bool gain = tensor.name.ends_with("layer_norm.weight");
    std::vector<std::uint16_t> out(static_cast<std::size_t>(tensor.count()));
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::uint32_t h = static_cast<std::uint32_t>(i) * 2654435761U + which * 40503U;
        h ^= h >> 15U;
        h *= 0x2C1B3C6DU;
        h ^= h >> 12U;
        const auto k = static_cast<int>((h >> 8U) % 2049U);
        out[i] = half(gain ? 1 + static_cast<float>(k / 16) / 1024 : static_cast<float>(k - 1024) / 16384);
    }
    return out;
}

void writeModel(const std::filesystem::path& folder) {
    std::ofstream(folder / "config.json") << nlohmann::json{{"model_type", "marian"},
                                                            {"vocab_size", vocabulary},
                                                            {"d_model", width},
                                                            {"encoder_layers", layers},
                                                            {"decoder_layers", layers},
                                                            {"encoder_attention_heads", heads},
                                                            {"decoder_attention_heads", heads},
                                                            {"encoder_ffn_dim", inner},
                                                            {"decoder_ffn_dim", inner},
                                                            {"activation_function", "swish"},
                                                            {"scale_embedding", true},
                                                            {"max_position_embeddings", 512},
                                                            {"max_length", 512},
                                                            {"eos_token_id", 0},
                                                            {"forced_eos_token_id", 0},
                                                            {"static_position_embeddings", true},
                                                            {"share_encoder_decoder_embeddings", true},
                                                            {"tie_word_embeddings", true},
                                                            {"pad_token_id", vocabulary - 1},
                                                            {"decoder_start_token_id", vocabulary - 1},
                                                            {"bad_words_ids", {{vocabulary - 1}}}};
    const std::vector<FileTensor> tensors = fileTensors();
    nlohmann::json head;
    std::int64_t offset = 0;
    for (const FileTensor& tensor : tensors) {
        const std::int64_t end = offset + 2 * tensor.count();
        head[tensor.name] = {{"dtype", "F16"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = head.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    std::ofstream file(folder / "model.safetensors", std::ios::binary);
    const std::uint64_t size = text.size();
    file.write(reinterpret_cast<const char*>(&size), sizeof size);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const std::vector<std::uint16_t> values = numbers(static_cast<std::uint32_t>(i), tensors[i]);
        file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(2 * values.size()));
    }
    ASSERT_TRUE(file.good()) << "no room for " << offset << " bytes";
}

TEST(MarianTrueSize, GivesTheReferencesNumbers) {
    const ::test::TemporaryFolder folder;
    ASSERT_NO_FATAL_FAILURE(writeModel(folder.path()));
    const std::shared_ptr<const Model> model = loadModel(folder.path());
    std::int64_t stored = 0;
    for (const FileTensor& tensor : fileTensors())
        stored += tensor.count();
    EXPECT_EQ(model->parameterCount(), stored);

    const Golden golden = Golden::read(std::filesystem::path(HEADLIGHT_TEST_DATA) / "marian-true-size");
    const auto runner = makeTranslationRunner(model, 2);
    const auto source = runner->encode(golden.ids());
    const auto whole = runner->run(source, golden.targetIds());
    std::size_t compared = 0;
    for (const auto& [stack, layer] :
         {std::pair{Stack::Encoder, layers - 1}, std::pair{Stack::Decoder, layers - 1}, std::pair{Stack::Decoder, 0}}) {
        const auto inside = runner->inside(*whole, stack, layer);
        for (const auto& [hook, tensor] : inside->tensors())
            if (golden.hooks().contains(hookName(hook))) {
                expectNear(hookName(hook), tensor.view(), golden);
                ++compared;
            }
    }
    EXPECT_EQ(compared, golden.hooks().size());

    auto stepwise = runner->run(source, std::span(golden.targetIds()).first(1));
    for (std::size_t i = 1; i < golden.targetIds().size(); ++i)
        stepwise = runner->extend(stepwise, std::span(golden.targetIds()).subspan(i, 1));
    EXPECT_TRUE(near(runner->lastLogits(*stepwise).view(), runner->lastLogits(*whole).view(), 1e-4));
}

} // namespace
} // namespace engine::test
