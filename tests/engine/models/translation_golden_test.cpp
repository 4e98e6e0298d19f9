// SPDX-License-Identifier: GPL-3.0-or-later
// Every hook of every translator against an independent forward pass (tests/reference/transformer_reference.py and
// gru_reference.py), and the op table against the same numbers.
#include "engine/models/model_folder.h"
#include "engine/models/translation_runner.h"
#include "tests/engine/models/model_folder.h"
#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace engine::test {
namespace {

/// Keeps every hook of a run whose calls each see the whole of a stack.
class WholeRecorder final : public Observer {
public:
    bool wants(Hook) const override { return true; }
    void observe(Hook hook, int first, const TensorView& rows) override {
        EXPECT_EQ(first, 0);
        Tensor& kept = seen[hook];
        kept.shape = rows.shape;
        kept.data.assign(rows.values().begin(), rows.values().end());
    }
    std::map<Hook, Tensor> seen;
};

/// Hands out a golden's numbers, but only those that sources() names.
class GoldenSource final : public ValueSource {
public:
    GoldenSource(const Golden& golden, const Model& model) : m_golden(golden), m_model(model) {
        for (const Hook hook : model.ops().hooks())
            m_tensors.emplace(hook, &golden.tensor(hookName(hook)));
    }
    void allow(const Sources& sources) { m_allowed = &sources; }
    float value(const ElementRef& e) const override {
        EXPECT_TRUE(std::any_of(m_allowed->hooks.begin(), m_allowed->hooks.end(),
                                [&](const HookRange& range) { return range.contains(e); }))
            << toString(e) << " was read but is no source";
        const TensorView view = m_tensors.at(e.hook)->view();
        std::vector<std::int64_t> index(e.index.begin(), e.index.begin() + static_cast<int>(view.shape.size()));
        return view.at(index);
    }
    float weight(const WeightElement& e) const override {
        EXPECT_TRUE(std::any_of(m_allowed->weights.begin(), m_allowed->weights.end(),
                                [&](const WeightRange& range) { return range.contains(e); }))
            << weightName(e.weight) << " was read but is no source";
        return m_model.weight(e.weight).at({e.row, e.column});
    }
    TokenId token(int position) const override { return m_golden.targetIds().at(static_cast<std::size_t>(position)); }
    TokenId sourceToken(int position) const override { return m_golden.ids().at(static_cast<std::size_t>(position)); }
    int sourceLength() const override { return static_cast<int>(m_golden.ids().size()); }

private:
    const Golden& m_golden;
    const Model& m_model;
    const Sources* m_allowed = nullptr;
    std::map<Hook, const Tensor*> m_tensors;
};

struct Case {
    std::string model, lengths;
};

/// Empty lengths: one of the models that the program ships.
std::filesystem::path modelOf(const Case& one) {
    return one.lengths.empty() ? std::filesystem::path(HEADLIGHT_MODELS_DIR) / one.model : dataModel(one.model);
}

std::filesystem::path goldenOf(const Case& one) {
    return one.lengths.empty() ? std::filesystem::path(HEADLIGHT_TEST_DATA) / one.model : modelOf(one) / one.lengths;
}

class TranslationGolden : public testing::TestWithParam<Case> {
protected:
    const std::shared_ptr<const Model> model = loadModel(modelOf(GetParam()));
    const Golden golden = Golden::read(goldenOf(GetParam()));
    const std::unique_ptr<TranslationRunner> runner = makeTranslationRunner(model, 2);

    std::shared_ptr<const Trace> runWhole(Observer* observer = nullptr) {
        return runner->run(runner->encode(golden.ids(), {observer, {}}), golden.targetIds(), {observer, {}});
    }
};

TEST_P(TranslationGolden, EveryHookOfATeacherForcedRun) {
    WholeRecorder recorder;
    runWhole(&recorder);
    std::size_t compared = 0;
    for (const Hook hook : model->ops().hooks()) {
        ASSERT_TRUE(golden.hooks().contains(hookName(hook))) << hookName(hook) << " is not in the golden";
        ASSERT_TRUE(recorder.seen.contains(hook)) << hookName(hook) << " was not handed to the observer";
        expectNear(hookName(hook), recorder.seen[hook].view(), golden);
        ++compared;
    }
    EXPECT_EQ(compared, golden.hooks().size()) << "a hook of the golden has no counterpart";
}

TEST_P(TranslationGolden, WhatIsRecomputedIsWhatWasRecordedBitForBit) {
    WholeRecorder recorder;
    const auto trace = runWhole(&recorder);
    std::size_t compared = 0;
    for (const Stack stack : {Stack::Encoder, Stack::Decoder}) {
        for (int layer = -1; layer <= model->shape().of(stack).layerCount; ++layer) {
            const auto inside = runner->inside(*trace, stack, layer);
            EXPECT_EQ(inside->stack(), stack);
            for (const auto& [hook, tensor] : inside->tensors()) {
                EXPECT_EQ(tensor.shape, recorder.seen[hook].shape) << hookName(hook);
                EXPECT_EQ(tensor.data, recorder.seen[hook].data) << hookName(hook);
                ++compared;
            }
        }
    }
    EXPECT_EQ(compared, golden.hooks().size());
}

TEST_P(TranslationGolden, TokenByTokenGivesTheSameHooks) {
    const std::span<const TokenId> target(golden.targetIds());
    auto trace = runner->run(runner->encode(golden.ids()), target.first(1));
    for (std::size_t i = 1; i < target.size(); ++i)
        trace = runner->extend(trace, target.subspan(i, 1));
    for (int layer = -1; layer <= model->shape().layerCount; ++layer) {
        const auto inside = runner->inside(*trace, Stack::Decoder, layer);
        for (const auto& [hook, tensor] : inside->tensors())
            expectNear(hookName(hook), tensor.view(), golden);
    }
    const auto whole = runWhole();
    const Tensor cached = runner->lastLogits(*trace), uncached = runner->lastLogits(*whole);
    EXPECT_TRUE(near(cached.view(), uncached.view(), 1e-5));
}

/// Of the tiny models, which have every op that the large ones have, and far fewer elements.
class TranslationExplained : public TranslationGolden {};

TEST_P(TranslationExplained, EveryElementIsExplainedFromItsSourcesAlone) {
    GoldenSource source(golden, *model);
    const int sources = source.sourceLength(), targets = static_cast<int>(golden.targetIds().size());
    for (const Op& op : model->ops().ops()) {
        Tensor explained(golden.tensor(hookName(op.output)).shape);
        EXPECT_EQ(explained.shape, hookShape(op.output, model->shape(), Lengths{targets, sources}));
        ElementRef element{op.output, {}};
        for (float& value : explained.data) {
            model->ops().check(element, Lengths{targets, sources});
            const Sources from = model->ops().sources(element, sources);
            source.allow(from);
            value = static_cast<float>(model->ops().explain(element, source).value);
            for (std::size_t d = explained.shape.size(); d-- > 0;) { // next index in row-major order
                if (++element.index[d] < explained.shape[d])
                    break;
                element.index[d] = 0;
            }
        }
        expectNear(hookName(op.output), explained.view(), golden, 1e-6);
    }
}

std::vector<Case> tinyCases() {
    std::vector<Case> all;
    for (const char* model : {"tiny-marian", "tiny-marian-post", "tiny-marian-pre", "tiny-marian-odd",
                              "tiny-marian-learned", "tiny-gru-additive", "tiny-gru-general", "tiny-gru-dot"})
        for (const char* lengths : {"s9-t7", "s5-t1", "s1-t7"})
            all.push_back({model, lengths});
    return all;
}

std::string nameOf(const testing::TestParamInfo<Case>& info) {
    std::string name = info.param.model + (info.param.lengths.empty() ? "" : "_") + info.param.lengths;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Tiny, TranslationGolden, testing::ValuesIn(tinyCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Bundled, TranslationGolden, testing::Values(Case{"pt-en", ""}, Case{"pt-en-gru", ""}), nameOf);
INSTANTIATE_TEST_SUITE_P(Tiny, TranslationExplained, testing::ValuesIn(tinyCases()), nameOf);

} // namespace
} // namespace engine::test
