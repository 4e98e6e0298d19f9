// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace engine::test {

/// A model whose distributions are written by hand. Token n reads as the letter 'a' + n.
class HandMadeModel : public StepModel {
public:
    using Distribution = std::function<std::vector<double>(const std::vector<TokenId>&)>;

    HandMadeModel(int vocabSize, Distribution distribution, int contextLength = 64)
        : m_vocabSize(vocabSize), m_contextLength(contextLength), m_distribution(std::move(distribution)) {}

    static Path start(std::vector<TokenId> tokens) {
        return std::make_shared<const StepPath>(StepPath{std::move(tokens), nullptr});
    }
    int vocabSize() const override { return m_vocabSize; }
    int contextLength() const override { return m_contextLength; }
    std::vector<float> logits(const Path& path) override {
        std::vector<float> logits;
        for (const double p : m_distribution(path->tokens))
            logits.push_back(static_cast<float>(std::log(p)));
        return logits;
    }
    Path extend(const Path& path, TokenId token, const RunOptions& run) override {
        throwIfStopped(run.stop);
        EXPECT_LT(static_cast<int>(path->tokens.size()), m_contextLength) << "more positions than there are";
        std::vector<TokenId> tokens = path->tokens;
        tokens.push_back(token);
        return start(std::move(tokens));
    }
    /// A direction for each token.
    std::vector<std::vector<double>> hiddenStates(const Path& path, int first) override {
        std::vector<std::vector<double>> rows;
        for (std::size_t i = static_cast<std::size_t>(first); i < path->tokens.size(); ++i)
            rows.push_back({std::cos(path->tokens[i]), std::sin(path->tokens[i])});
        return rows;
    }
    std::string tokenText(TokenId token) const override { return {static_cast<char>('a' + token)}; }

private:
    int m_vocabSize, m_contextLength;
    Distribution m_distribution;
};

/// Distributions that depend on the last two tokens, without structure.
inline HandMadeModel irregularModel(int vocabSize, int contextLength = 64) {
    return {vocabSize,
            [vocabSize](const std::vector<TokenId>& tokens) {
                const int a = tokens.back(), b = tokens.size() > 1 ? tokens[tokens.size() - 2] : 7;
                std::vector<double> p;
                double sum = 0;
                for (int i = 0; i < vocabSize; ++i)
                    sum += p.emplace_back(std::exp(2 * std::sin(1.7 * a + 0.9 * b + 2.3 * i * (a + 1))));
                for (double& x : p)
                    x /= sum;
                return p;
            },
            contextLength};
}

} // namespace engine::test
