// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/transformer_config.h"

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <ostream>

namespace engine {
namespace {

using nlohmann::json;
using test::expectError;
using test::TemporaryFolder;
using testing::ElementsAre;

/// opus-mt-en-fr's settings, with `changes` made to them (null takes a key away).
std::string marian(const std::string& changes = "{}") {
    json config = json::parse(R"({"model_type":"marian","vocab_size":59514,"d_model":512,"encoder_layers":6,
        "decoder_layers":6,"encoder_attention_heads":8,"decoder_attention_heads":8,"encoder_ffn_dim":2048,
        "decoder_ffn_dim":2048,"activation_function":"swish","scale_embedding":true,"max_position_embeddings":512,
        "pad_token_id":59513,"decoder_start_token_id":59513,"eos_token_id":0,"bos_token_id":0,"forced_eos_token_id":0,
        "bad_words_ids":[[59513]],"max_length":512,"num_beams":4,"static_position_embeddings":true,
        "normalize_before":false,"normalize_embedding":false,"add_final_layer_norm":false,"add_bias_logits":false})");
    config.merge_patch(json::parse(changes));
    return config.dump();
}

TransformerConfig parse(const std::string& changes = "{}", const std::string& generation = {}) {
    return parseTransformerConfig(marian(changes), "\"config.json\"", generation);
}

TEST(TransformerConfig, APublishedModel) {
    const TransformerConfig config = parse();
    EXPECT_EQ(config.encoderLayerCount, 6);
    EXPECT_EQ(config.decoderLayerCount, 6);
    EXPECT_EQ(config.encoderHeadCount, 8);
    EXPECT_EQ(config.decoderHeadCount, 8);
    EXPECT_EQ(config.modelDim, 512);
    EXPECT_EQ(config.headDim, 64);
    EXPECT_EQ(config.encoderMlpDim, 2048);
    EXPECT_EQ(config.decoderMlpDim, 2048);
    EXPECT_EQ(config.maxPositions, 512);
    EXPECT_EQ(config.sourceVocabSize, 59514);
    EXPECT_EQ(config.targetVocabSize, 59514);
    EXPECT_EQ(config.activation, Activation::Swish);
    EXPECT_EQ(config.layerNormEpsilon, 1e-5f);
    EXPECT_FALSE(config.preNorm);
    EXPECT_FALSE(config.finalNorm);
    EXPECT_TRUE(config.scaleEmbedding);
    EXPECT_TRUE(config.sharedEmbeddings);
    EXPECT_TRUE(config.tiedOutput);
    EXPECT_EQ(config.positions, PositionalEncoding::Concatenated);
    EXPECT_EQ(config.padToken, 59513);
    EXPECT_EQ(config.endToken, 0);
    EXPECT_EQ(config.decoderStartToken, 59513);
    EXPECT_EQ(config.forcedEndToken, 0);
    EXPECT_THAT(config.badWords, ElementsAre(ElementsAre(59513)));
    EXPECT_EQ(config.maxLength, 512);
    EXPECT_EQ(config.beamCount, 4);
    EXPECT_EQ(config.lengthPenalty, 1.0f);
    EXPECT_EQ(config.earlyStopping, EarlyStopping::No);
    EXPECT_FALSE(config.renormalizeLogits);
    EXPECT_EQ(config.parameterCount(), 74'669'178);
}

TEST(TransformerConfig, EverySettingIsRead) {
    const TransformerConfig config = parse(R"({"encoder_layers":1,"decoder_layers":2,"encoder_attention_heads":3,
        "decoder_attention_heads":2,"d_model":15,"head_dim":4,"encoder_ffn_dim":7,"decoder_ffn_dim":9,"vocab_size":21,
        "decoder_vocab_size":23,"share_encoder_decoder_embeddings":false,"tie_word_embeddings":false,
        "max_position_embeddings":16,"activation_function":"gelu","layer_norm_eps":1e-6,"normalize_before":true,
        "add_final_layer_norm":true,"scale_embedding":false,"positional_encoding":"timescales","pad_token_id":22,
        "decoder_start_token_id":1,"eos_token_id":2,"forced_eos_token_id":null,"bad_words_ids":[[22],[3,4]],
        "num_beams":null,"max_length":null})");
    EXPECT_EQ(config.encoderHeadCount, 3);
    EXPECT_EQ(config.decoderHeadCount, 2);
    EXPECT_EQ(config.headDim, 4);
    EXPECT_EQ(config.encoderInnerDim(), 12);
    EXPECT_EQ(config.decoderInnerDim(), 8);
    EXPECT_EQ(config.encoderMlpDim, 7);
    EXPECT_EQ(config.decoderMlpDim, 9);
    EXPECT_EQ(config.sourceVocabSize, 21);
    EXPECT_EQ(config.targetVocabSize, 23);
    EXPECT_EQ(config.activation, Activation::Gelu);
    EXPECT_EQ(config.layerNormEpsilon, 1e-6f);
    EXPECT_TRUE(config.preNorm);
    EXPECT_TRUE(config.finalNorm);
    EXPECT_FALSE(config.scaleEmbedding);
    EXPECT_FALSE(config.sharedEmbeddings);
    EXPECT_FALSE(config.tiedOutput);
    EXPECT_EQ(config.positions, PositionalEncoding::Timescales);
    EXPECT_EQ(config.padToken, 22);
    EXPECT_EQ(config.decoderStartToken, 1);
    EXPECT_EQ(config.endToken, 2);
    EXPECT_EQ(config.forcedEndToken, -1);
    EXPECT_THAT(config.badWords, ElementsAre(ElementsAre(22), ElementsAre(3, 4)));
    EXPECT_EQ(config.maxLength, 16);
    EXPECT_EQ(config.beamCount, 1);
    // tables 21·15 + 2·23·15 + 23, encoder layer 4 maps of 15 and 12 + MLP + 2 norms, decoder layer 8 maps of 15 and 8
    // …
    const int encoder = 3 * (15 * 12 + 12) + 12 * 15 + 15 + 2 * 15 * 7 + 7 + 15 + 2 * 30;
    const int decoder = 2 * (3 * (15 * 8 + 8) + 8 * 15 + 15) + 2 * 15 * 9 + 9 + 15 + 3 * 30;
    EXPECT_EQ(config.parameterCount(), 21 * 15 + 2 * 23 * 15 + 23 + encoder + 2 * decoder + 2 * 30);
}

TEST(TransformerConfig, TheTutorialsWideHeads) {
    // The 2022 tutorial's 10,184,162 parameters: modelDim 128 and heads that are each 128 wide (X-11). Marian's format
    // has a final_logits_bias where Keras has the bias of its last layer.
    const TransformerConfig config = parse(R"({"d_model":128,"encoder_layers":4,"decoder_layers":4,"head_dim":128,
        "encoder_ffn_dim":512,"decoder_ffn_dim":512,"vocab_size":7765,"decoder_vocab_size":7010,
        "share_encoder_decoder_embeddings":false,"tie_word_embeddings":false,"activation_function":"relu",
        "max_position_embeddings":128,"pad_token_id":0,"decoder_start_token_id":2,"eos_token_id":3,
        "forced_eos_token_id":3,"bad_words_ids":null})");
    EXPECT_EQ(config.encoderInnerDim(), 1024);
    EXPECT_EQ(config.parameterCount(), 10'184'162);
}

TEST(TransformerConfig, ActivationsAndPositions) {
    const auto activation = [](const std::string& name) {
        return parse("{\"activation_function\":\"" + name + "\"}").activation;
    };
    EXPECT_EQ(activation("swish"), Activation::Swish);
    EXPECT_EQ(activation("silu"), Activation::Swish);
    EXPECT_EQ(activation("relu"), Activation::Relu);
    EXPECT_EQ(activation("gelu"), Activation::Gelu);
    EXPECT_EQ(activation("gelu_new"), Activation::GeluTanh);
    const auto positions = [](const std::string& name) {
        return parse("{\"positional_encoding\":\"" + name + "\"}").positions;
    };
    EXPECT_EQ(positions("interleaved"), PositionalEncoding::Interleaved);
    EXPECT_EQ(positions("concatenated"), PositionalEncoding::Concatenated);
    EXPECT_EQ(positions("timescales"), PositionalEncoding::Timescales);
    EXPECT_EQ(positions("learned"), PositionalEncoding::Learned);
    EXPECT_EQ(parse(R"({"positional_encoding":"learned"})").parameterCount(), 74'669'178 + 2 * 512 * 512);
}

TEST(TransformerConfig, GenerationSettingsAreBelievedBeforeTheConfig) {
    const TransformerConfig config = parse("{}", R"({"bad_words_ids":[[7],[8,9]],"decoder_start_token_id":5,
        "eos_token_id":[6,0],"forced_eos_token_id":6,"max_length":100,"num_beams":6,"pad_token_id":5,
        "length_penalty":0.6,"early_stopping":true,"renormalize_logits":true})");
    EXPECT_THAT(config.badWords, ElementsAre(ElementsAre(7), ElementsAre(8, 9)));
    EXPECT_EQ(config.decoderStartToken, 5);
    EXPECT_EQ(config.endToken, 6);
    EXPECT_EQ(config.forcedEndToken, 6);
    EXPECT_EQ(config.padToken, 5);
    EXPECT_EQ(config.maxLength, 100);
    EXPECT_EQ(config.beamCount, 6);
    EXPECT_EQ(config.lengthPenalty, 0.6f);
    EXPECT_EQ(config.earlyStopping, EarlyStopping::Yes);
    EXPECT_TRUE(config.renormalizeLogits);
    EXPECT_EQ(parse("{}", R"({"num_beams":6})").maxLength, 512) << "what it does not say stays";
    EXPECT_EQ(parse("{}", R"({"max_length":600})").maxLength, 512) << "there are no more positions";
}

TEST(TransformerConfig, TheDecoderStartsWithThePadTokenIfNothingElseIsSaid) {
    EXPECT_EQ(parse(R"({"decoder_start_token_id":null})").decoderStartToken, 59513);
}

TEST(TransformerConfig, TheLargestSizesDoNotOverflow) {
    const TransformerConfig config = parse(R"({"encoder_layers":1024,"decoder_layers":1024,"d_model":65536,
        "encoder_attention_heads":4096,"decoder_attention_heads":4096,"head_dim":256,"encoder_ffn_dim":1048576,
        "decoder_ffn_dim":1048576,"vocab_size":16777216,"max_position_embeddings":1048576,
        "positional_encoding":"learned","share_encoder_decoder_embeddings":false,"tie_word_embeddings":false})");
    EXPECT_GT(config.parameterCount(), 0);
    EXPECT_EQ(config.encoderInnerDim(), 1 << 20);
}

struct BadCase {
    const char* name;
    std::string text;
    ErrorCode code;
    std::vector<std::string> says;
};

std::ostream& operator<<(std::ostream& out, const BadCase& bad) {
    return out << bad.name;
}

constexpr auto kBad = ErrorCode::BadConfig;
constexpr auto kUnsupported = ErrorCode::UnsupportedModel;

BadCase changed(const char* name, const std::string& changes, ErrorCode code, std::vector<std::string> says) {
    return {name, marian(changes), code, std::move(says)};
}

const std::vector<BadCase> kBadConfigs{
    {"Empty", "", kBad, {"not valid JSON"}},
    {"NotJson", "model_type: marian", kBad, {"not valid JSON"}},
    {"List", "[]", kBad, {"object"}},
    {"DeeplyNested", "{\"a\":" + std::string(100000, '['), kBad, {"deeper than 64"}},
    {"NoModelType", "{}", kUnsupported, {"model_type", "\"marian\""}},
    {"Gpt2", R"({"model_type":"gpt2"})", kUnsupported, {"\"gpt2\"", "\"marian\""}},
    {"OnlyTheModelType", R"({"model_type":"marian"})", kBad, {"encoder_layers"}},
    changed("NoWidth", R"({"d_model":null})", kBad, {"does not say the d_model"}),
    changed("NoEncoderLayers", R"({"encoder_layers":null})", kBad, {"encoder_layers"}),
    changed("NoDecoderLayers", R"({"decoder_layers":null})", kBad, {"decoder_layers"}),
    changed("NoEncoderHeads", R"({"encoder_attention_heads":null})", kBad, {"encoder_attention_heads"}),
    changed("NoDecoderHeads", R"({"decoder_attention_heads":null})", kBad, {"decoder_attention_heads"}),
    changed("NoEncoderMlp", R"({"encoder_ffn_dim":null})", kBad, {"encoder_ffn_dim"}),
    changed("NoDecoderMlp", R"({"decoder_ffn_dim":null})", kBad, {"decoder_ffn_dim"}),
    changed("NoPositions", R"({"max_position_embeddings":null})", kBad, {"max_position_embeddings"}),
    changed("NoVocabulary", R"({"vocab_size":null})", kBad, {"vocab_size"}),
    changed("NoActivation", R"({"activation_function":null})", kBad, {"activation_function"}),
    changed("ZeroLayers", R"({"encoder_layers":0})", kBad, {"encoder_layers", "from 1 to 1024"}),
    changed("HugeLayers", R"({"decoder_layers":1025})", kBad, {"decoder_layers"}),
    changed("NegativeWidth", R"({"d_model":-8})", kBad, {"d_model", "\"-8\""}),
    changed("HugeWidth", R"({"d_model":65537})", kBad, {"d_model"}),
    changed("WidthOver64Bits", R"({"d_model":18446744073709551617})", kBad, {"d_model"}),
    changed("WidthAsText", R"({"d_model":"512"})", kBad, {"d_model", "whole number"}),
    changed("HugeMlp", R"({"encoder_ffn_dim":1048577})", kBad, {"encoder_ffn_dim"}),
    changed("HugePositions", R"({"max_position_embeddings":1048577})", kBad, {"max_position_embeddings"}),
    changed("HugeVocabulary", R"({"vocab_size":16777217})", kBad, {"vocab_size"}),
    changed("ZeroHeadWidth", R"({"head_dim":0})", kBad, {"head_dim"}),
    changed("HeadsTooWide", R"({"encoder_attention_heads":4096,"head_dim":257})", kBad, {"width 257", "4096 heads"}),
    changed("HeadsDoNotDivide", R"({"decoder_attention_heads":7})", kBad, {"d_model 512", "7 heads", "head_dim"}),
    changed("HeadsOfTwoWidths", R"({"decoder_attention_heads":4})", kUnsupported, {"8 heads", "decoder 4"}),
    changed("SharedButOfTwoSizes", R"({"decoder_vocab_size":59515})", kBad, {"59514", "59515", "share"}),
    changed("Activation", R"({"activation_function":"tanh"})", kUnsupported, {"\"tanh\"", "swish", "relu"}),
    changed("ActivationAsNumber", R"({"activation_function":1})", kBad, {"activation_function", "string"}),
    changed("Positions", R"({"positional_encoding":"rotary"})", kUnsupported, {"\"rotary\"", "interleaved"}),
    changed("NotStatic", R"({"static_position_embeddings":false})", kUnsupported, {"static_position_embeddings"}),
    changed("NormOfEmbeddings", R"({"normalize_embedding":true})", kUnsupported, {"normalize_embedding"}),
    changed("DecoderOnly", R"({"is_encoder_decoder":false})", kUnsupported, {"is_encoder_decoder"}),
    changed("Quantized", R"({"quantization_config":{"bits":4}})", kUnsupported, {"quantization_config"}),
    changed("Epsilon", R"({"layer_norm_eps":0})", kBad, {"layer_norm_eps", "1e-30"}),
    changed("FlagAsNumber", R"({"scale_embedding":1})", kBad, {"scale_embedding", "true or false"}),
    changed("PadOutside", R"({"pad_token_id":59514})", kBad, {"pad_token_id", "0 to 59513"}),
    changed("PadOver63Bits", R"({"pad_token_id":18446744073709551615})", kBad, {"pad_token_id"}),
    changed("StartNegative", R"({"decoder_start_token_id":-1})", kBad, {"decoder_start_token_id"}),
    changed("StartAsText", R"({"decoder_start_token_id":"<pad>"})", kBad, {"decoder_start_token_id"}),
    changed("NoStart", R"({"decoder_start_token_id":null,"pad_token_id":null})", kBad, {"decoder_start_token_id"}),
    changed("EndOutside", R"({"eos_token_id":59514})", kBad, {"eos_token_id"}),
    changed("EndOfNothing", R"({"eos_token_id":[]})", kBad, {"eos_token_id"}),
    changed("ForcedEndOutside", R"({"forced_eos_token_id":60000})", kBad, {"forced_eos_token_id"}),
    changed(
        "EndOutsideTheSource",
        R"({"vocab_size":10,"decoder_vocab_size":60000,"share_encoder_decoder_embeddings":false,"eos_token_id":10})",
        kBad, {"eos_token_id", "0 to 9"}),
    changed("BadWordsFlat", R"({"bad_words_ids":[59513]})", kBad, {"bad_words_ids"}),
    changed("BadWordsEmpty", R"({"bad_words_ids":[[]]})", kBad, {"bad_words_ids"}),
    changed("BadWordsOutside", R"({"bad_words_ids":[[1,59514]]})", kBad, {"bad_words_ids", "59514"}),
    changed("BadWordsAsNumber", R"({"bad_words_ids":3})", kBad, {"bad_words_ids"}),
    changed("NoBeams", R"({"num_beams":0})", kBad, {"num_beams"}),
    changed("TooManyBeams", R"({"num_beams":1025})", kBad, {"num_beams"}),
    changed("LengthPenalty", R"({"length_penalty":"long"})", kBad, {"length_penalty", "-100 to 100"}),
    changed("LengthPenaltyHuge", R"({"length_penalty":1e9})", kBad, {"length_penalty"}),
    changed("NoLength", R"({"max_length":0})", kBad, {"max_length"}),
    changed("StoppingSometimes", R"({"early_stopping":"sometimes"})", ErrorCode::BadConfig, {"early_stopping"}),
};

class BadTransformerConfig : public testing::TestWithParam<BadCase> {};

TEST_P(BadTransformerConfig, IsRefusedInASentence) {
    const BadCase& bad = GetParam();
    const TemporaryFolder folder;
    folder.write("config.json", bad.text);
    for (const std::string& part : bad.says)
        expectError(bad.code, {"\"config.json\"", part}, [&] { loadTransformerConfig(folder.path()); });
}

INSTANTIATE_TEST_SUITE_P(All, BadTransformerConfig, testing::ValuesIn(kBadConfigs),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(TransformerConfig, BadGenerationSettingsAreNamed) {
    const auto refuses = [](const std::string& text, std::initializer_list<std::string> says) {
        expectError(kBad, says, [&] { parse("{}", text); });
    };
    refuses("{", {"\"generation_config.json\"", "not valid JSON"});
    refuses("[]", {"\"generation_config.json\"", "object"});
    refuses(R"({"num_beams":-4})", {"\"generation_config.json\"", "num_beams"});
    refuses(R"({"bad_words_ids":[[99999]]})", {"\"generation_config.json\"", "bad_words_ids", "99999"});
    refuses(R"({"decoder_start_token_id":99999})", {"\"generation_config.json\"", "decoder_start_token_id"});
}

TEST(TransformerConfig, FilesAndFolders) {
    const TemporaryFolder folder;
    expectError(ErrorCode::FileNotFound, {"absent"}, [&] { loadTransformerConfig(folder.path() / "absent"); });
    expectError(ErrorCode::FileNotFound, {"config.json"}, [&] { loadTransformerConfig(folder.path()); });
    folder.write("config.json", marian());
    EXPECT_EQ(loadTransformerConfig(folder.path()).beamCount, 4);
    folder.write("generation_config.json", R"({"num_beams":2})");
    EXPECT_EQ(loadTransformerConfig(folder.path()).beamCount, 2);
    folder.write("generation_config.json", "");
    expectError(kBad, {"generation_config.json", "empty"}, [&] { loadTransformerConfig(folder.path()); });
    std::filesystem::resize_file(folder.path() / "generation_config.json", 1'000'001);
    expectError(ErrorCode::FileTooLarge, {"generation_config.json"}, [&] { loadTransformerConfig(folder.path()); });
}

class TinyMarian : public testing::TestWithParam<const char*> {};

TEST_P(TinyMarian, IsAccepted) {
    const auto folder = std::filesystem::path(HEADLIGHT_TEST_DATA) / "models" / GetParam();
    const TransformerConfig config = loadTransformerConfig(folder);
    EXPECT_GT(config.parameterCount(), 0);
    EXPECT_GT(config.headDim, 0);
    EXPECT_EQ(config.decoderStartToken, config.padToken);
}

INSTANTIATE_TEST_SUITE_P(All, TinyMarian,
                         testing::Values("tiny-marian", "tiny-marian-post", "tiny-marian-pre", "tiny-marian-odd",
                                         "tiny-marian-learned"),
                         [](const auto& model) {
                             std::string name = model.param;
                             std::erase(name, '-');
                             return name;
                         });

} // namespace
} // namespace engine
