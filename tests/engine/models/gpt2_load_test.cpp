// SPDX-License-Identifier: GPL-3.0-or-later
// Folders as people have them, and folders that are broken in every way that was thought of.
#include "engine/error.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>

#include <cstring>

namespace engine::test {
namespace {

/// Loads and expects an error of `code` whose sentence mentions `mention`.
void expectLoadError(const std::filesystem::path& folder, ErrorCode code, const std::string& mention) {
    try {
        Gpt2Model::load(folder);
        ADD_FAILURE() << "loaded";
    } catch (const Error& e) {
        EXPECT_EQ(errorCodeName(e.code()), errorCodeName(code)) << e.detail();
        EXPECT_NE(e.detail().find(mention), std::string::npos) << e.detail();
        EXPECT_EQ(e.detail().find('\n'), std::string::npos);
    }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Gpt2Load, ReadsEveryCommittedConfiguration) {
    for (const auto& name : tinyModels()) {
        const auto model = Gpt2Model::load(dataModel(name));
        const auto& c = model->config();
        EXPECT_EQ(model->name(), name);
        EXPECT_EQ(model->shape().headDim * model->shape().headCount, c.modelDim);
        EXPECT_EQ(model->weight({WeightKind::QueryWeight, 0}).shape, (Shape{c.modelDim, c.modelDim}));
        EXPECT_EQ(model->weight({WeightKind::MlpInWeight, 0}).shape, (Shape{c.modelDim, c.mlpDim}));
        EXPECT_EQ(model->weight({WeightKind::Unembedding, -1}).shape, (Shape{c.vocabSize, c.modelDim}));
        // The tally must be what is really held, tied embeddings once.
        EXPECT_EQ(model->weightBytes(), static_cast<std::uint64_t>(model->parameterCount()) * sizeof(float)) << name;
    }
    EXPECT_TRUE(Gpt2Model::load(dataModel("tiny-a"))->tiedEmbeddings());
    EXPECT_FALSE(Gpt2Model::load(dataModel("tiny-odd"))->tiedEmbeddings());
}

TEST(Gpt2Load, ReportsProgressUpToTheEnd) {
    std::uint64_t last = 0;
    Gpt2Model::load(dataModel("tiny-a"), {}, [&](std::uint64_t done, std::uint64_t total) {
        EXPECT_GE(done, last);
        EXPECT_LE(done, total);
        last = done;
    });
    EXPECT_GT(last, 0u);
}

TEST(Gpt2Load, CanBeStopped) {
    std::stop_source source;
    try {
        Gpt2Model::load(dataModel("tiny-a"), source.get_token(), [&](auto, auto) { source.request_stop(); });
        ADD_FAILURE() << "loaded";
    } catch (const Error& e) {
        EXPECT_EQ(e.code(), ErrorCode::Stopped);
    }
}

TEST(Gpt2Load, MissingFolderAndFiles) {
    expectLoadError("/nonexistent/model", ErrorCode::FileNotFound, "model");
    ScratchFolder folder(dataModel("tiny-a"));
    std::filesystem::remove(folder.path() / "model.safetensors");
    expectLoadError(folder.path(), ErrorCode::FileNotFound, "safetensors");
    std::filesystem::remove(folder.path() / "config.json");
    expectLoadError(folder.path(), ErrorCode::FileNotFound, "config.json");
}

TEST(Gpt2Load, MissingTensorIsNamed) {
    ScratchFolder folder(dataModel("tiny-a"));
    folder.write("model.safetensors",
                 replaced(folder.read("model.safetensors"), "h.1.mlp.c_fc.weight", "h.1.mlp.c_fq.weight"));
    expectLoadError(folder.path(), ErrorCode::MissingTensor, "h.1.mlp.c_fc.weight");
}

TEST(Gpt2Load, WrongShapeNamesBothShapes) {
    ScratchFolder folder(dataModel("tiny-a"));
    folder.write("config.json", replaced(folder.read("config.json"), "\"n_positions\": 12", "\"n_positions\": 13"));
    expectLoadError(folder.path(), ErrorCode::WrongShape, "wpe.weight");
}

TEST(Gpt2Load, ConfigOfAnAbsurdSizeCostsNothing) {
    ScratchFolder folder(dataModel("tiny-a"));
    folder.write("config.json",
                 replaced(folder.read("config.json"), "\"vocab_size\": 31", "\"vocab_size\": 100000000"));
    try {
        Gpt2Model::load(folder.path());
        ADD_FAILURE() << "loaded";
    } catch (const Error& e) {
        EXPECT_TRUE(e.code() == ErrorCode::WrongShape || e.code() == ErrorCode::BadConfig) << e.detail();
    }
}

TEST(Gpt2Load, NonFiniteWeightIsNamed) {
    ScratchFolder folder(dataModel("tiny-a"));
    std::string bytes = folder.read("model.safetensors");
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(bytes.data() + bytes.size() - 8, &nan, 4);
    folder.write("model.safetensors", bytes);
    expectLoadError(folder.path(), ErrorCode::NonFinite, "ln_f.bias");
}

TEST(Gpt2Load, TruncatedWeights) {
    ScratchFolder folder(dataModel("tiny-a"));
    const std::string bytes = folder.read("model.safetensors");
    for (const std::size_t keep :
         {std::size_t{0}, std::size_t{4}, std::size_t{8}, std::size_t{100}, bytes.size() / 2, bytes.size() - 1}) {
        folder.write("model.safetensors", bytes.substr(0, keep));
        expectLoadError(folder.path(), ErrorCode::BadSafetensors, "model.safetensors");
    }
}

TEST(Gpt2Load, OtherModelTypesAreRefusedByName) {
    ScratchFolder folder(dataModel("tiny-a"));
    folder.write("config.json", replaced(folder.read("config.json"), "\"gpt2\"", "\"llama\""));
    expectLoadError(folder.path(), ErrorCode::UnsupportedModel, "llama");
}

TEST(Gpt2Load, UntiedWithoutHeadIsMissing) {
    ScratchFolder folder(dataModel("tiny-odd"));
    folder.write("model.safetensors", replaced(folder.read("model.safetensors"), "lm_head.weight", "lm_bead.weight"));
    expectLoadError(folder.path(), ErrorCode::MissingTensor, "lm_head.weight");
}

TEST(Gpt2Load, AFolderThatDisappearsDuringLoadNeverCrashes) {
    ScratchFolder folder(dataModel("tiny-a"));
    bool removed = false;
    try {
        const auto model = Gpt2Model::load(folder.path(), {}, [&](auto, auto) {
            if (!removed)
                std::filesystem::remove_all(folder.path());
            removed = true;
        });
        EXPECT_NE(model, nullptr); // an open mapping outlives its name
    } catch (const Error& e) {
        EXPECT_FALSE(e.detail().empty());
    }
    EXPECT_TRUE(removed);
}

TEST(Gpt2Load, AFileTruncatedDuringLoadIsAnError) {
    ScratchFolder folder(dataModel("tiny-a"));
    bool cut = false;
    try {
        Gpt2Model::load(folder.path(), {}, [&](auto, auto) {
            if (!cut)
                std::filesystem::resize_file(folder.path() / "model.safetensors", 64);
            cut = true;
        });
        ADD_FAILURE() << "loaded";
    } catch (const Error& e) {
        EXPECT_EQ(errorCodeName(e.code()), errorCodeName(ErrorCode::FileUnreadable)) << e.detail();
    }
}

} // namespace
} // namespace engine::test
