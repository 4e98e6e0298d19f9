// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gpt2/config.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <ostream>

namespace engine {
namespace {

using test::expectError;
using test::TemporaryFolder;

/// A config.json with model_type and the given other members.
std::string gpt2(const std::string& members) {
    return "{\"model_type\":\"gpt2\"" + (members.empty() ? "" : "," + members) + "}";
}

Gpt2Config parse(const std::string& members) {
    return parseGpt2Config(gpt2(members), "\"config.json\"");
}

TEST(Gpt2Config, DefaultsAreThoseOfTheSmallModel) {
    const Gpt2Config config = parse("");
    EXPECT_EQ(config.layerCount, 12);
    EXPECT_EQ(config.headCount, 12);
    EXPECT_EQ(config.modelDim, 768);
    EXPECT_EQ(config.mlpDim, 3072);
    EXPECT_EQ(config.contextLength, 1024);
    EXPECT_EQ(config.vocabSize, 50257);
    EXPECT_EQ(config.activation, Activation::GeluTanh);
    EXPECT_EQ(config.layerNormEpsilon, 1e-5f);
    EXPECT_TRUE(config.scaleAttention);
    EXPECT_FALSE(config.scaleAttentionByInverseLayer);
    EXPECT_TRUE(config.tieEmbeddings);
    EXPECT_EQ(config.endOfTextToken, -1);
    EXPECT_EQ(config.headDim(), 64);
}

TEST(Gpt2Config, EveryKeyIsRead) {
    const Gpt2Config config = parse(R"("n_layer":3,"n_head":5,"n_embd":35,"n_inner":70,"n_positions":17,"n_ctx":99,
        "vocab_size":101,"activation_function":"relu","layer_norm_epsilon":1e-3,"scale_attn_weights":false,
        "scale_attn_by_inverse_layer_idx":true,"tie_word_embeddings":false,"eos_token_id":100,
        "attn_pdrop":0.1,"reorder_and_upcast_attn":true,"task_specific_params":{"text-generation":{"do_sample":true}})");
    EXPECT_EQ(config.layerCount, 3);
    EXPECT_EQ(config.headCount, 5);
    EXPECT_EQ(config.modelDim, 35);
    EXPECT_EQ(config.mlpDim, 70);
    EXPECT_EQ(config.contextLength, 17);
    EXPECT_EQ(config.vocabSize, 101);
    EXPECT_EQ(config.activation, Activation::Relu);
    EXPECT_EQ(config.layerNormEpsilon, 1e-3f);
    EXPECT_FALSE(config.scaleAttention);
    EXPECT_TRUE(config.scaleAttentionByInverseLayer);
    EXPECT_FALSE(config.tieEmbeddings);
    EXPECT_EQ(config.endOfTextToken, 100);
    EXPECT_EQ(config.headDim(), 7);
}

TEST(Gpt2Config, FallbacksBetweenKeys) {
    EXPECT_EQ(parse(R"("n_embd":24,"n_inner":null)").mlpDim, 96);
    EXPECT_EQ(parse(R"("n_ctx":64)").contextLength, 64);
    EXPECT_EQ(parse(R"("n_positions":null,"n_ctx":64)").contextLength, 64);
    EXPECT_EQ(parse(R"("n_positions":32,"n_ctx":64)").contextLength, 32);
    const Gpt2Config config =
        parse(R"("num_hidden_layers":2,"num_attention_heads":4,"hidden_size":16,"max_position_embeddings":9)");
    EXPECT_EQ(config.layerCount, 2);
    EXPECT_EQ(config.headCount, 4);
    EXPECT_EQ(config.modelDim, 16);
    EXPECT_EQ(config.contextLength, 9);
}

TEST(Gpt2Config, EndOfTextToken) {
    EXPECT_EQ(parse(R"("vocab_size":10,"eos_token_id":9)").endOfTextToken, 9);
    EXPECT_EQ(parse(R"("vocab_size":10,"eos_token_id":0)").endOfTextToken, 0);
    EXPECT_EQ(parse(R"("vocab_size":10,"eos_token_id":[3,4])").endOfTextToken, 3);
    EXPECT_EQ(parse(R"("vocab_size":10,"eos_token_id":10)").endOfTextToken, -1) << "no token of this model";
    EXPECT_EQ(parse(R"("vocab_size":10,"eos_token_id":18446744073709551615)").endOfTextToken, -1);
    EXPECT_EQ(parse(R"("eos_token_id":-1)").endOfTextToken, -1);
    EXPECT_EQ(parse(R"("eos_token_id":null)").endOfTextToken, -1);
    for (const char* bad :
         {R"("eos_token_id":"3")", R"("eos_token_id":[])", R"("eos_token_id":[[3]])", R"("eos_token_id":1.5)"})
        expectError(ErrorCode::BadConfig, {"eos_token_id"}, [&] { parse(bad); });
}

TEST(Gpt2Config, Activations) {
    const auto of = [](const std::string& name) {
        return parse("\"activation_function\":\"" + name + "\"").activation;
    };
    for (const char* name : {"gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh"})
        EXPECT_EQ(of(name), Activation::GeluTanh) << name;
    for (const char* name : {"gelu", "gelu_python"})
        EXPECT_EQ(of(name), Activation::Gelu) << name;
    EXPECT_EQ(of("relu"), Activation::Relu);
    for (const char* name : {"silu", "swish", "quick_gelu", "tanh", "GELU", ""})
        expectError(ErrorCode::UnsupportedModel,
                    {"config.json", "activation_function \"" + std::string(name) + "\"", "gelu_new", "relu"},
                    [&] { of(name); });
}

TEST(Gpt2Config, AttentionScale) {
    EXPECT_FLOAT_EQ(parse("").attentionScale(5), 1.0f / 8.0f);
    EXPECT_FLOAT_EQ(parse(R"("scale_attn_weights":false)").attentionScale(5), 1.0f);
    EXPECT_FLOAT_EQ(parse(R"("scale_attn_by_inverse_layer_idx":true)").attentionScale(0), 1.0f / 8.0f);
    EXPECT_FLOAT_EQ(parse(R"("scale_attn_by_inverse_layer_idx":true)").attentionScale(5), 1.0f / 48.0f);
    EXPECT_FLOAT_EQ(parse(R"("scale_attn_weights":false,"scale_attn_by_inverse_layer_idx":true)").attentionScale(3),
                    0.25f);
    EXPECT_FLOAT_EQ(parse(R"("n_embd":15,"n_head":5)").attentionScale(0), 1.0f / std::sqrt(3.0f));
}

TEST(Gpt2Config, ParameterCounts) {
    EXPECT_EQ(parse("").parameterCount(true), 124'439'808);
    EXPECT_EQ(parse("").parameterCount(false), 124'439'808 + 50257LL * 768);
    EXPECT_EQ(parse(R"("n_layer":24,"n_head":16,"n_embd":1024)").parameterCount(true), 354'823'168);
    EXPECT_EQ(parse(R"("n_layer":48,"n_head":25,"n_embd":1600)").parameterCount(true), 1'557'611'200);
    // wte 5·2, wpe 3·2, ln_1 4, c_attn 2·6+6, c_proj 2·2+2, ln_2 4, c_fc 2·7+7, c_proj 7·2+2, ln_f 4
    EXPECT_EQ(
        parse(R"("n_layer":1,"n_head":1,"n_embd":2,"n_inner":7,"n_positions":3,"vocab_size":5)").parameterCount(true),
        10 + 6 + 4 + 18 + 6 + 4 + 21 + 16 + 4);
}

TEST(Gpt2Config, TheLargestSizesDoNotOverflow) {
    const Gpt2Config config = parse(R"("n_layer":1024,"n_head":4096,"n_embd":65536,"n_inner":1048576,
        "n_positions":1048576,"vocab_size":16777216)");
    EXPECT_GT(config.parameterCount(false), 0);
    EXPECT_EQ(parse(R"("n_layer":1,"n_head":1,"n_embd":1,"n_positions":1,"vocab_size":1)").mlpDim, 4);
}

struct BadConfigCase {
    const char* name;
    std::string text;
    ErrorCode code;
    std::vector<std::string> says;
};

std::ostream& operator<<(std::ostream& out, const BadConfigCase& bad) {
    return out << bad.name;
}

constexpr auto kBad = ErrorCode::BadConfig;
constexpr auto kUnsupported = ErrorCode::UnsupportedModel;

const std::vector<BadConfigCase> kBadConfigs{
    {"Empty", "", kBad, {"not valid JSON"}},
    {"NotJson", "model_type: gpt2", kBad, {"not valid JSON"}},
    {"Truncated", R"({"model_type":"gpt2","n_layer":)", kBad, {"not valid JSON"}},
    {"BrokenUtf8", "{\"model_type\":\"gpt2\",\"note\":\"\xff\"}", kBad, {"not valid JSON"}},
    {"ZeroAtTheEnd", gpt2("") + std::string("\0x", 2), kBad, {"not valid JSON"}},
    {"List", "[]", kBad, {"object"}},
    {"Number", "12", kBad, {"object"}},
    {"DuplicateKey", gpt2(R"("n_head":2,"n_head":4)"), kBad, {"\"n_head\" twice"}},
    {"DeeplyNested", gpt2("\"a\":" + std::string(100000, '[')), kBad, {"deeper than 64"}},
    {"NaN", gpt2(R"("layer_norm_epsilon":NaN)"), kBad, {"not valid JSON"}},
    {"Infinity", gpt2(R"("layer_norm_epsilon":1e999)"), kBad, {"config.json"}},
    {"NoModelType", "{}", kUnsupported, {"model_type", "\"gpt2\""}},
    {"ModelTypeNull", R"({"model_type":null})", kUnsupported, {"model_type", "\"gpt2\""}},
    {"ModelTypeLlama", R"({"model_type":"llama"})", kUnsupported, {"\"llama\"", "only \"gpt2\""}},
    {"ModelTypeNumber", R"({"model_type":2})", kUnsupported, {"\"2\"", "only \"gpt2\""}},
    {"CrossAttention", gpt2(R"("add_cross_attention":true)"), kUnsupported, {"add_cross_attention"}},
    {"EncoderDecoder", gpt2(R"("is_encoder_decoder":true)"), kUnsupported, {"is_encoder_decoder"}},
    {"Quantized", gpt2(R"("quantization_config":{"bits":4})"), kUnsupported, {"quantization_config"}},
    {"PrunedHeads", gpt2(R"("pruned_heads":{"0":[1]})"), kUnsupported, {"pruned_heads"}},
    {"ZeroLayers", gpt2(R"("n_layer":0)"), kBad, {"n_layer", "from 1 to 1024"}},
    {"NegativeLayers", gpt2(R"("n_layer":-1)"), kBad, {"n_layer", "\"-1\""}},
    {"HugeLayers", gpt2(R"("n_layer":1025)"), kBad, {"n_layer"}},
    {"LayersOver32Bits", gpt2(R"("n_layer":4294967297)"), kBad, {"n_layer"}},
    {"LayersOver63Bits", gpt2(R"("n_layer":9223372036854775809)"), kBad, {"n_layer"}},
    {"LayersOver64Bits", gpt2(R"("n_layer":18446744073709551617)"), kBad, {"n_layer"}},
    {"LayersAsFloat", gpt2(R"("n_layer":12.0)"), kBad, {"n_layer", "whole number"}},
    {"LayersAsString", gpt2(R"("n_layer":"12")"), kBad, {"n_layer", "whole number"}},
    {"LayersAsBool", gpt2(R"("n_layer":true)"), kBad, {"n_layer"}},
    {"LayersAsList", gpt2(R"("n_layer":[12])"), kBad, {"n_layer"}},
    {"ZeroHeads", gpt2(R"("n_head":0)"), kBad, {"n_head"}},
    {"ZeroWidth", gpt2(R"("n_embd":0)"), kBad, {"n_embd"}},
    {"HugeWidth", gpt2(R"("n_embd":65537)"), kBad, {"n_embd"}},
    {"ZeroInner", gpt2(R"("n_inner":0)"), kBad, {"n_inner"}},
    {"HugeInner", gpt2(R"("n_inner":1048577)"), kBad, {"n_inner"}},
    {"ZeroContext", gpt2(R"("n_positions":0)"), kBad, {"n_positions"}},
    {"BadFallbackContext", gpt2(R"("n_ctx":-5)"), kBad, {"n_ctx"}},
    {"HugeContext", gpt2(R"("n_positions":1048577)"), kBad, {"n_positions"}},
    {"ZeroVocabulary", gpt2(R"("vocab_size":0)"), kBad, {"vocab_size"}},
    {"HugeVocabulary", gpt2(R"("vocab_size":16777217)"), kBad, {"vocab_size"}},
    {"HeadsDoNotDivide", gpt2(R"("n_embd":10,"n_head":3)"), kBad, {"n_embd 10", "n_head 3"}},
    {"MoreHeadsThanWidth", gpt2(R"("n_embd":4,"n_head":8)"), kBad, {"n_embd 4", "n_head 8"}},
    {"EpsilonZero", gpt2(R"("layer_norm_epsilon":0)"), kBad, {"layer_norm_epsilon"}},
    {"EpsilonNegative", gpt2(R"("layer_norm_epsilon":-1e-5)"), kBad, {"layer_norm_epsilon"}},
    {"EpsilonVanishes", gpt2(R"("layer_norm_epsilon":1e-60)"), kBad, {"layer_norm_epsilon"}},
    {"EpsilonHuge", gpt2(R"("layer_norm_epsilon":2)"), kBad, {"layer_norm_epsilon"}},
    {"EpsilonString", gpt2(R"("layer_norm_epsilon":"1e-5")"), kBad, {"layer_norm_epsilon"}},
    {"ActivationNumber", gpt2(R"("activation_function":1)"), kBad, {"activation_function"}},
    {"FlagNumber", gpt2(R"("scale_attn_weights":1)"), kBad, {"scale_attn_weights", "true or false"}},
    {"FlagString", gpt2(R"("tie_word_embeddings":"yes")"), kBad, {"tie_word_embeddings"}},
    {"LongValue", gpt2("\"n_layer\":\"" + std::string(100000, 'x') + "\""), kBad, {"n_layer", "…"}},
};

class BadGpt2Config : public testing::TestWithParam<BadConfigCase> {};

TEST_P(BadGpt2Config, IsRefusedInASentence) {
    const BadConfigCase& bad = GetParam();
    const TemporaryFolder folder;
    folder.write("config.json", bad.text);
    for (const std::string& part : bad.says)
        expectError(bad.code, {"\"config.json\"", part}, [&] { loadGpt2Config(folder.path()); });
}

INSTANTIATE_TEST_SUITE_P(All, BadGpt2Config, testing::ValuesIn(kBadConfigs),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(Gpt2Config, FilesAndFolders) {
    namespace fs = std::filesystem;
    const TemporaryFolder folder;
    expectError(ErrorCode::FileNotFound, {"absent", "choose"}, [&] { loadGpt2Config(folder.path() / "absent"); });
    expectError(ErrorCode::FileNotFound, {"config.json", "choose"}, [&] { loadGpt2Config(folder.path()); });
    folder.write("config.json", gpt2("\"n_layer\":7"));
    EXPECT_EQ(loadGpt2Config(folder.path()).layerCount, 7);
    expectError(ErrorCode::FileNotFound, {"config.json"}, [&] { loadGpt2Config(folder.path() / "config.json"); });
    fs::resize_file(folder.path() / "config.json", 4'000'001);
    expectError(ErrorCode::FileTooLarge, {"config.json", "4000001"}, [&] { loadGpt2Config(folder.path()); });
    fs::remove(folder.path() / "config.json");
    fs::create_directory(folder.path() / "config.json");
    expectError(ErrorCode::FileUnreadable, {"config.json", "folder"}, [&] { loadGpt2Config(folder.path()); });
}

} // namespace
} // namespace engine
