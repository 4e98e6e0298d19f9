// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"
#include "engine/models/gpt2/config.h"

#include <functional>
#include <map>
#include <vector>

namespace engine::test {

/// A small model with seeded weights and its forward pass, written out naively in double and without the op table.
/// Every hook's values are rounded to float before the next operation reads them, as a recorded run has them; `exact`
/// is what one operation gives in double.
class SmallModel {
public:
    SmallModel(const Gpt2Config& config, std::vector<TokenId> tokens, unsigned seed);

    const Gpt2Config& config() const { return m_config; }
    int positions() const { return static_cast<int>(m_tokens.size()); }
    TokenId token(int position) const { return m_tokens.at(static_cast<std::size_t>(position)); }
    float value(const ElementRef& element) const { return static_cast<float>(exact(element)); }
    double exact(const ElementRef& element) const;
    float weight(const WeightElement& element) const;
    /// Every element of a hook, in index order.
    std::vector<ElementRef> elements(Hook hook) const;

private:
    void addWeight(WeightId id, int rows, int columns, double spread, double centre = 0);
    void makeWeights();
    void forward();
    void attention(int layer);
    void mlp(int layer);
    using Rule = std::function<double(int, int, int)>;
    void fill(Hook hook, const Rule& rule);
    void layerNorm(Hook input, Hook scale, Hook normalized, WeightId gain, WeightId bias);
    void linear(Hook input, Hook output, WeightId weight, WeightId bias);
    double at(Hook hook, int a, int b, int c = 0) const { return value({hook, {a, b, c}}); }
    std::size_t offset(const ElementRef& element) const;

    struct Matrix {
        int columns;
        std::vector<float> data;
    };
    Gpt2Config m_config;
    ModelShape m_shape;
    std::vector<TokenId> m_tokens;
    unsigned m_state;
    std::map<WeightId, Matrix> m_weights;
    std::map<Hook, std::vector<double>> m_values;
};

} // namespace engine::test
