// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/tensor.h"
#include "engine/tokenizers/token.h"
#include "engine/trace/hooks.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace engine::test {

/// What every hook of a run should hold, computed by a script of tests/reference.
class Golden {
public:
    /// Reads `folder`/golden.json and golden.bin. Throws std::runtime_error when they are missing or disagree.
    static Golden read(const std::filesystem::path& folder);

    /// The prompt; the source of a translation model.
    const std::vector<TokenId>& ids() const { return m_ids; }
    /// What the decoder of a translation model reads; empty for other families.
    const std::vector<TokenId>& targetIds() const { return m_targetIds; }
    /// The positions (queries of attention hooks) that were kept; empty when all were.
    const std::vector<int>& positions() const { return m_positions; }
    /// By hook name.
    const std::map<std::string, Tensor>& hooks() const { return m_hooks; }
    /// Throws std::out_of_range for a hook that was not kept.
    const Tensor& tensor(const std::string& hook) const { return m_hooks.at(hook); }

    /// The rows of `all` (a hook's tensor over all positions) that this golden kept.
    Tensor keptRows(const std::string& hook, const TensorView& all) const;

private:
    std::vector<TokenId> m_ids;
    std::vector<TokenId> m_targetIds;
    std::vector<int> m_positions;
    std::map<std::string, Tensor> m_hooks;
};

/// Same shape, and every element within `tolerance` × the largest finite |value| of `expected`; infinities must be
/// equal, NaN is never near. A failure names the element that differs most.
testing::AssertionResult near(const TensorView& got, const TensorView& expected, double tolerance);

/// EXPECTs `got` (the hook's tensor over all positions of the golden's ids) to be what the golden holds.
void expectNear(const std::string& hook, const TensorView& got, const Golden& golden, double tolerance = 1e-4);

} // namespace engine::test
