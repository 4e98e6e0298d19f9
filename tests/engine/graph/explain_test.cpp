// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/graph/small_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace engine::test {
namespace {

struct Case {
    const char* name;
    int layers, heads, headDim, mlp;
    Activation activation;
    bool scale, inverseLayer;
};
void PrintTo(const Case& c, std::ostream* out) {
    *out << c.name;
}

SmallModel makeModel(const Case& c) {
    Gpt2Config config;
    config.layerCount = c.layers;
    config.headCount = c.heads;
    config.modelDim = c.heads * c.headDim;
    config.mlpDim = c.mlp;
    config.contextLength = 8;
    config.vocabSize = 11;
    config.activation = c.activation;
    config.layerNormEpsilon = 1e-3F;
    config.scaleAttention = c.scale;
    config.scaleAttentionByInverseLayer = c.inverseLayer;
    return SmallModel(config, {3, 10, 0, 3, 7, 5}, 20240607U);
}

/// Gives the model's values, but only those inside `allowed`; counts what was asked for.
class WatchedSource : public ValueSource {
public:
    WatchedSource(const SmallModel& model, Sources allowed) : m_model(model), m_allowed(std::move(allowed)) {}

    float value(const ElementRef& element) const override {
        bool inside = false;
        for (const HookRange& range : m_allowed.hooks)
            inside |= range.contains(element);
        if (!inside)
            ADD_FAILURE() << "asked for " << toString(element) << " outside the sources";
        asked.insert(element);
        const float value = m_model.value(element);
        return changed == element ? shifted(value) : value;
    }
    float weight(const WeightElement& element) const override {
        bool inside = false;
        for (const WeightRange& range : m_allowed.weights)
            inside |= range.contains(element);
        if (!inside)
            ADD_FAILURE() << "asked for " << weightName(element.weight) << " outside the sources";
        askedWeights.insert(element);
        const float value = m_model.weight(element);
        return changedWeight == element ? shifted(value) : value;
    }
    TokenId token(int position) const override {
        EXPECT_EQ(m_allowed.tokenPosition, std::optional(position));
        askedToken = true;
        return m_model.token(position);
    }

    mutable std::set<ElementRef> asked;
    mutable std::set<WeightElement> askedWeights;
    mutable bool askedToken = false;
    std::optional<ElementRef> changed;
    std::optional<WeightElement> changedWeight;

private:
    static float shifted(float value) { return std::isinf(value) ? 0.25F : value + 7.5F; }
    const SmallModel& m_model;
    Sources m_allowed;
};

std::set<ElementRef> hookElements(const Sources& sources) {
    std::set<ElementRef> all;
    for (const HookRange& r : sources.hooks) {
        const bool matrix = hookInfo(r.hook.kind).rank == 2;
        for (int a = r.begin[0]; a < r.end[0]; ++a)
            for (int b = r.begin[1]; b < r.end[1]; ++b)
                for (int c = r.begin[2]; c < (matrix ? 1 : r.end[2]); ++c)
                    EXPECT_TRUE(all.insert({r.hook, {a, b, c}}).second) << "boxes overlap";
    }
    return all;
}

/// The token chooses one row of the box of an embedding table.
std::set<WeightElement> weightElements(const Sources& sources, const SmallModel& model) {
    std::set<WeightElement> all;
    for (const WeightRange& r : sources.weights)
        for (int row = r.rowBegin; row < r.rowEnd; ++row)
            for (int column = r.columnBegin; column < r.columnEnd; ++column)
                if (!sources.tokenPosition || row == model.token(*sources.tokenPosition))
                    all.insert({r.weight, row, column});
    return all;
}

class ExplainEveryElement : public testing::TestWithParam<Case> {
protected:
    const SmallModel model = makeModel(GetParam());
    const OpTable table = makeGpt2OpTable(model.config());
};

TEST_P(ExplainEveryElement, IsRecomputedFromExactlyItsSources) {
    for (const Op& op : table.ops()) {
        for (const ElementRef& element : model.elements(op.output)) {
            const Sources sources = table.sources(element);
            const WatchedSource source(model, sources);
            const Explanation explained = table.explain(element, source);
            const double expected = model.exact(element);
            if (std::isinf(expected)) {
                ASSERT_EQ(explained.value, expected) << toString(element);
            } else {
                ASSERT_NEAR(explained.value, expected, 1e-9) << toString(element);
            }
            ASSERT_EQ(explained.op, &op);
            ASSERT_EQ(explained.element, element);
            ASSERT_EQ(source.asked, hookElements(sources)) << toString(element);
            ASSERT_EQ(source.askedWeights, weightElements(sources, model)) << toString(element);
            ASSERT_EQ(source.askedToken, sources.tokenPosition.has_value()) << toString(element);
            ASSERT_FALSE(HasFailure()) << toString(element);
        }
    }
}

bool isSum(OpKind kind) {
    return kind != OpKind::LayerNormScale && kind != OpKind::Softmax;
}

TEST_P(ExplainEveryElement, TermsAddUpAndPointAtTheirSources) {
    for (const Op& op : table.ops()) {
        for (const ElementRef& element : model.elements(op.output)) {
            const WatchedSource source(model, table.sources(element));
            const Explanation explained = table.explain(element, source);
            double total = 0;
            std::set<ElementRef> origins;
            std::set<WeightElement> weightOrigins;
            for (const Term& term : explained.terms) {
                total += term.contribution;
                for (const Operand& operand : term.factors) {
                    if (const auto* from = std::get_if<ElementRef>(&operand.origin)) {
                        origins.insert(*from);
                        ASSERT_EQ(operand.value, model.value(*from)) << toString(element);
                    } else if (const auto* weight = std::get_if<WeightElement>(&operand.origin)) {
                        weightOrigins.insert(*weight);
                        ASSERT_EQ(operand.value, model.weight(*weight)) << toString(element);
                    }
                }
            }
            if (isSum(op.kind) && !std::isinf(explained.value)) {
                ASSERT_NEAR(total, explained.value, 1e-12) << toString(element);
            }
            // LayerNorm reads its whole row only for the mean, which is an intermediate
            if (op.kind != OpKind::LayerNorm) {
                ASSERT_EQ(origins, source.asked) << toString(element);
            }
            ASSERT_EQ(weightOrigins, source.askedWeights) << toString(element);
        }
    }
}

/// Where a changed source cannot change the value: above the diagonal the mask decides, and the first query's only
/// weight is 1 whatever its score.
bool decidedByTheMask(const Op& op, const ElementRef& element, const ElementRef& source) {
    const auto [head, query, key] = element.index;
    if (op.kind == OpKind::CausalMask)
        return key > query;
    if (op.output.kind != HookKind::Pattern)
        return false;
    return key > query ? source.index[2] != key : query == 0;
}

/// Behind a relu many inputs are 0, and what multiplies them does not matter.
bool timesZero(const SmallModel& model, const Op& op, const ElementRef& element, const WeightElement& weight) {
    return op.kind == OpKind::Linear && weight.weight == op.weights[0] &&
           model.value({op.inputs[0], {element.index[0], weight.row, 0}}) == 0;
}

TEST_P(ExplainEveryElement, ChangesWhenASourceChanges) {
    int changes = 0;
    for (const Op& op : table.ops()) {
        int count = 0;
        for (const ElementRef& element : model.elements(op.output)) {
            if (count++ % 7 != 0)
                continue;
            const Sources sources = table.sources(element);
            WatchedSource source(model, sources);
            const double before = table.explain(element, source).value;
            for (const ElementRef& other : hookElements(sources)) {
                source.changed = other;
                const double after = table.explain(element, source).value;
                ASSERT_EQ(after != before, !decidedByTheMask(op, element, other))
                    << toString(element) << " with another " << toString(other) << ": " << before << " → " << after;
                ++changes;
            }
            source.changed.reset();
            for (const WeightElement& other : weightElements(sources, model)) {
                source.changedWeight = other;
                const double after = table.explain(element, source).value;
                ASSERT_EQ(after != before, !timesZero(model, op, element, other))
                    << toString(element) << " with another " << weightName(other.weight);
                ++changes;
            }
        }
    }
    EXPECT_GT(changes, 1000);
}

INSTANTIATE_TEST_SUITE_P(Models, ExplainEveryElement,
                         testing::Values(Case{"odd sizes", 2, 3, 5, 7, Activation::GeluTanh, true, false},
                                         Case{"one head, relu", 2, 1, 5, 7, Activation::Relu, true, false},
                                         Case{"inverse layer", 3, 2, 3, 4, Activation::Gelu, true, true},
                                         Case{"unscaled", 1, 2, 4, 9, Activation::Relu, false, false}),
                         [](const auto& test) { return "case" + std::to_string(test.index); });

} // namespace
} // namespace engine::test
