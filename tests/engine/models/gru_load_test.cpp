// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors_writer.h"
#include "engine/models/gru_attention/gru_model.h"
#include "tests/engine/models/model_folder.h"
#include "tests/support/expect_error.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <ostream>

namespace engine::test {
namespace {

using nlohmann::json;
using ::test::expectError;

const std::vector<const char*> kModels{"tiny-gru-additive", "tiny-gru-general", "tiny-gru-dot"};

/// `model`'s config.json with `changes` made to it (null takes a key away).
std::string changedConfig(const char* model, const std::string& changes) {
    json config = json::parse(ScratchFolder(dataModel(model)).read("config.json"));
    config.merge_patch(json::parse(changes));
    return config.dump();
}

GruConfig parse(const std::string& changes, const std::string& generation = {}, const char* model = kModels[0]) {
    return parseGruConfig(changedConfig(model, changes), "\"config.json\"", generation);
}

TEST(GruConfig, WhatTheFolderSays) {
    const GruConfig additive = loadGruConfig(dataModel("tiny-gru-additive"));
    EXPECT_EQ(additive.sourceVocabSize, 27);
    EXPECT_EQ(additive.targetVocabSize, 22);
    EXPECT_EQ(additive.embeddingSize, 7);
    EXPECT_EQ(additive.hiddenSize, 9);
    EXPECT_EQ(additive.attentionSize, 5);
    EXPECT_EQ(additive.score, GruScore::Additive);
    EXPECT_EQ(additive.encoderStateSize(), 18);
    EXPECT_EQ(additive.padToken, 21);
    EXPECT_EQ(additive.endToken, 0);
    EXPECT_EQ(additive.decoderStartToken, 21);
    EXPECT_EQ(additive.forcedEndToken, 0);
    EXPECT_EQ(additive.maxLength, 16);
    EXPECT_GE(additive.maxPositions, 512) << "a recurrence reads on";
    EXPECT_EQ(loadGruConfig(dataModel("tiny-gru-general")).score, GruScore::General);
    const GruConfig dot = loadGruConfig(dataModel("tiny-gru-dot"));
    EXPECT_EQ(dot.score, GruScore::Dot);
    EXPECT_EQ(dot.encoderStateSize(), 6);
    EXPECT_EQ(dot.attentionSize, 0);
}

TEST(GruConfig, GenerationSettingsAreBelievedBeforeTheConfig) {
    const GruConfig config = parse("{}", R"({"bad_words_ids":[[21]],"max_length":12,"num_beams":3})");
    EXPECT_EQ(config.badWords, (std::vector<std::vector<TokenId>>{{21}}));
    EXPECT_EQ(config.maxLength, 12);
    EXPECT_EQ(config.beamCount, 3);
    EXPECT_EQ(parse(R"({"max_length":99999})").maxLength, 512) << "there are no more positions";
    const ScratchFolder folder(dataModel("tiny-gru-dot"));
    folder.write("generation_config.json", R"({"num_beams":2})");
    EXPECT_EQ(GruModel::load(folder.path())->rules().beamCount, 2);
}

TEST(GruConfig, TheLargestSizesDoNotOverflow) {
    const GruConfig config = parse(R"({"vocab_size":16777216,"decoder_vocab_size":16777216,"embedding_size":65536,
        "hidden_size":65536,"attention_size":65536})");
    EXPECT_GT(config.parameterCount(), std::int64_t{3} << 40);
    EXPECT_EQ(config.encoderStateSize(), 1 << 17);
}

struct BadCase {
    const char* name;
    std::string text;
    ErrorCode code;
    std::string says;
};
std::ostream& operator<<(std::ostream& out, const BadCase& bad) {
    return out << bad.name;
}
BadCase changed(const char* name, const std::string& changes, ErrorCode code, const std::string& says) {
    return {name, changedConfig(kModels[0], changes), code, says};
}

constexpr auto kBad = ErrorCode::BadConfig;
constexpr auto kUnsupported = ErrorCode::UnsupportedModel;

std::vector<BadCase> badConfigs() {
    return {
        {"Empty", "", kBad, "not valid JSON"},
        {"List", "[]", kBad, "object"},
        {"DeeplyNested", "{\"a\":" + std::string(100000, '['), kBad, "deeper than 64"},
        {"OnlyTheType", R"({"model_type":"gru_attention"})", kBad, "vocab_size"},
        changed("NoType", R"({"model_type":null})", kUnsupported, "\"gru_attention\""),
        changed("OtherType", R"({"model_type":"marian"})", kUnsupported, "\"marian\""),
        changed("NumberAsType", R"({"model_type":7})", kUnsupported, "\"7\""),
        changed("NoWidth", R"({"hidden_size":null})", kBad, "hidden_size"),
        changed("WidthZero", R"({"hidden_size":0})", kBad, "hidden_size"),
        changed("WidthNegative", R"({"embedding_size":-7})", kBad, "embedding_size"),
        changed("WidthBroken", R"({"hidden_size":9.5})", kBad, "hidden_size"),
        changed("WidthHuge", R"({"hidden_size":4294967297})", kBad, "hidden_size"),
        changed("VocabularyHuge", R"({"vocab_size":99999999999999999999})", kBad, "vocab_size"),
        changed("WidthInWords", R"({"embedding_size":"seven"})", kBad, "embedding_size"),
        changed("NoAttention", R"({"attention":null})", kBad, "attention"),
        changed("UnknownAttention", R"({"attention":"location"})", kUnsupported, "additive, general, dot"),
        changed("AttentionNumber", R"({"attention":2})", kBad, "attention"),
        changed("NoAttentionSize", R"({"attention_size":null})", kBad, "attention_size"),
        changed("UnknownMerge", R"({"merge":"mul"})", kUnsupported, "concat, sum"),
        changed("DotOverConcatenated", R"({"attention":"dot"})", kBad, "\"dot\""),
        changed("OneDirection", R"({"bidirectional":false})", kUnsupported, "bidirectional"),
        changed("SeveralLayers", R"({"num_layers":2})", kUnsupported, "num_layers"),
        changed("Quantized", R"({"quantization_config":{"bits":4}})", kUnsupported, "quantization_config"),
        changed("PadOutside", R"({"pad_token_id":22})", kBad, "pad_token_id"),
        changed("EndOutside", R"({"eos_token_id":25})", kBad, "eos_token_id"),
        changed("NoStart", R"({"pad_token_id":null,"decoder_start_token_id":null})", kBad, "decoder_start_token_id"),
        changed("LengthZero", R"({"max_length":0})", kBad, "max_length"),
    };
}

class BadGruConfig : public testing::TestWithParam<BadCase> {};

TEST_P(BadGruConfig, IsRefusedInASentence) {
    const ScratchFolder folder(dataModel(kModels[0]));
    folder.write("config.json", GetParam().text);
    expectError(GetParam().code, {"\"config.json\"", GetParam().says}, [&] { GruModel::load(folder.path()); });
}

INSTANTIATE_TEST_SUITE_P(All, BadGruConfig, testing::ValuesIn(badConfigs()),
                         [](const auto& bad) { return std::string(bad.param.name); });

/// The weights of a committed model, to be written with one change.
class Weights {
public:
    explicit Weights(const char* model) {
        const auto archive = SafetensorsArchive::open(dataModel(model));
        for (const TensorInfo& info : archive->tensors())
            m_tensors.emplace(info.name, archive->readFloat(info));
    }
    std::map<std::string, Tensor>& tensors() { return m_tensors; }
    const std::map<std::string, Tensor>& tensors() const { return m_tensors; }
    void write(const std::filesystem::path& folder) const {
        std::vector<SafetensorsEntry> entries;
        for (const auto& [name, tensor] : m_tensors)
            entries.push_back({name, ElementType::F32, tensor.view()});
        writeSafetensors(folder / "model.safetensors", entries);
    }

private:
    std::map<std::string, Tensor> m_tensors;
};

TEST(GruLoad, EveryTensorIsNeededAndNoOther) {
    for (const char* name : kModels) {
        const ScratchFolder folder(dataModel(name));
        const Weights all(name);
        std::int64_t parameters = 0;
        for (const auto& [tensor, values] : all.tensors()) {
            parameters += static_cast<std::int64_t>(values.data.size());
            Weights without = all;
            without.tensors().erase(tensor);
            without.write(folder.path());
            expectError(ErrorCode::MissingTensor, {"'" + tensor + "'"}, [&] { GruModel::load(folder.path()); });
        }
        all.write(folder.path());
        const auto model = GruModel::load(folder.path());
        EXPECT_EQ(model->parameterCount(), parameters) << name;
        EXPECT_EQ(model->weightBytes(), static_cast<std::uint64_t>(parameters) * sizeof(float)) << name;
    }
}

TEST(GruLoad, EveryShapeIsChecked) {
    for (const char* name : kModels) {
        const ScratchFolder folder(dataModel(name));
        const Weights all(name);
        for (const auto& [tensor, values] : all.tensors()) {
            Weights changed = all;
            Tensor& wider = changed.tensors()[tensor];
            ++wider.shape.back();
            wider.data.resize(static_cast<std::size_t>(elementCount(wider.shape)));
            changed.write(folder.path());
            expectError(ErrorCode::WrongShape, {"'" + tensor + "'", toString(values.shape)},
                        [&] { GruModel::load(folder.path()); });
        }
    }
}

TEST(GruLoad, ANonFiniteWeightIsNamed) {
    for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const ScratchFolder folder(dataModel("tiny-gru-additive"));
        Weights weights("tiny-gru-additive");
        weights.tensors()["attention.v.weight"].data.back() = value;
        weights.write(folder.path());
        expectError(ErrorCode::NonFinite, {"attention.v.weight"}, [&] { GruModel::load(folder.path()); });
    }
}

TEST(GruLoad, ASizeThatTheFileDoesNotHoldIsNoReasonToAskForMemory) {
    const ScratchFolder folder(dataModel("tiny-gru-additive"));
    folder.write("config.json", changedConfig("tiny-gru-additive", R"({"hidden_size":65536,"vocab_size":16777216})"));
    expectError(ErrorCode::WrongShape, {"encoder.embed.weight"}, [&] { GruModel::load(folder.path()); });
}

TEST(GruLoad, TruncatedWeights) {
    const ScratchFolder folder(dataModel("tiny-gru-general"));
    const std::string bytes = folder.read("model.safetensors");
    for (const std::size_t keep : {std::size_t{0}, std::size_t{8}, bytes.size() / 2, bytes.size() - 1}) {
        folder.write("model.safetensors", bytes.substr(0, keep));
        expectError(ErrorCode::BadSafetensors, {"model.safetensors"}, [&] { GruModel::load(folder.path()); });
    }
}

TEST(GruLoad, StopsWhenAsked) {
    std::stop_source source;
    expectError(ErrorCode::Stopped, {}, [&] {
        GruModel::load(dataModel("tiny-gru-dot"), source.get_token(), [&](auto, auto) { source.request_stop(); });
    });
}

} // namespace
} // namespace engine::test
