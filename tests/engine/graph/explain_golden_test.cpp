// SPDX-License-Identifier: GPL-3.0-or-later
// The op table against the independent forward pass: every element of every hook, explained from the golden's numbers.
#include "engine/models/gpt2/gpt2_model.h"
#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <map>

namespace engine::test {
namespace {

class GoldenSource : public ValueSource {
public:
    GoldenSource(const Golden& golden, const Gpt2Model& model) : m_golden(golden), m_model(model) {
        for (const Hook hook : allHooks(model.shape().layerCount))
            m_tensors.emplace(hook, &golden.tensor(hookName(hook)));
    }
    float value(const ElementRef& e) const override {
        const TensorView view = m_tensors.at(e.hook)->view();
        std::vector<std::int64_t> index(e.index.begin(), e.index.begin() + static_cast<int>(view.shape.size()));
        return view.at(index);
    }
    float weight(const WeightElement& e) const override { return m_model.weight(e.weight).at({e.row, e.column}); }
    TokenId token(int position) const override { return m_golden.ids().at(static_cast<std::size_t>(position)); }

private:
    const Golden& m_golden;
    const Gpt2Model& m_model;
    std::map<Hook, const Tensor*> m_tensors;
};

class ExplainGolden : public testing::TestWithParam<const char*> {};

TEST_P(ExplainGolden, EveryElementIsExplainedToTheReferencesValue) {
    const std::string folder = std::string(HEADLIGHT_TEST_DATA "/models/") + GetParam();
    const auto model = Gpt2Model::load(folder);
    const Golden golden = Golden::read(folder);
    const GoldenSource source(golden, *model);
    for (const Op& op : model->ops().ops()) {
        Tensor explained(golden.tensor(hookName(op.output)).shape);
        ElementRef element{op.output, {}};
        for (float& value : explained.data) {
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

INSTANTIATE_TEST_SUITE_P(Models, ExplainGolden, testing::Values("tiny-a", "tiny-odd", "tiny-one-head", "tiny-noscale"));

} // namespace
} // namespace engine::test
