// SPDX-License-Identifier: GPL-3.0-or-later
// Every hook against an independent forward pass (tests/reference/gpt2_reference.py).
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/engine/models/model_folder.h"
#include "tests/support/golden.h"

#include <gtest/gtest.h>

namespace engine::test {
namespace {

/// Names of the hooks compared, so that an empty golden cannot pass.
std::size_t compareAll(const std::filesystem::path& modelFolder, const std::filesystem::path& goldenFolder,
                       int splitAt) {
    const auto model = Gpt2Model::load(modelFolder);
    const Golden golden = Golden::read(goldenFolder);
    Gpt2Runner runner(model, 2);
    const std::span<const TokenId> ids(golden.ids());
    std::shared_ptr<const Trace> trace = runner.run(splitAt > 0 ? ids.first(static_cast<std::size_t>(splitAt)) : ids);
    for (std::size_t i = static_cast<std::size_t>(trace->length()); i < ids.size(); ++i)
        trace = runner.extend(trace, ids.subspan(i, 1));
    std::size_t compared = 0;
    for (int layer = -1; layer <= model->config().layerCount; ++layer) {
        const auto inside = runner.inside(*trace, layer);
        for (const auto& [hook, tensor] : inside->tensors())
            if (golden.hooks().contains(hookName(hook))) {
                expectNear(hookName(hook), tensor.view(), golden);
                ++compared;
            }
    }
    EXPECT_EQ(compared, golden.hooks().size()) << "a hook of the golden has no counterpart";
    return compared;
}

class ForwardGolden : public testing::TestWithParam<std::string> {};

TEST_P(ForwardGolden, EveryHookOfAPrefill) {
    const auto model = Gpt2Model::load(dataModel(GetParam()));
    const std::size_t compared = compareAll(dataModel(GetParam()), dataModel(GetParam()), 0);
    EXPECT_GE(compared, 2u + 15u * static_cast<std::size_t>(model->config().layerCount));
}

TEST_P(ForwardGolden, EveryHookWhenDecodedTokenByToken) {
    compareAll(dataModel(GetParam()), dataModel(GetParam()), 2);
}

// Fails when the bundled weights changed: run tests/reference/make_goldens.sh.
TEST(StoryGptGolden, PrefillAndDecode) {
    for (const int splitAt : {0, 20})
        EXPECT_GT(compareAll(HEADLIGHT_MODELS_DIR "/story-gpt", HEADLIGHT_TEST_DATA "/story-gpt", splitAt), 20u);
}

INSTANTIATE_TEST_SUITE_P(Models, ForwardGolden, testing::ValuesIn(tinyModels()), [](const auto& param) {
    std::string name = param.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

} // namespace
} // namespace engine::test
