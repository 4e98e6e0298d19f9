// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the models: interventions as the kernels ask for them.
#pragma once

#include "engine/models/interventions.h"
#include "engine/tensor/kernels.h"

namespace engine {

/// Edits the rows that one attention of one call computes.
class RowEditor final : public PatternEditor {
public:
    RowEditor(const Interventions& interventions, Hook pattern, int firstQuery, bool causal)
        : m_interventions(interventions), m_pattern(pattern), m_first(firstQuery), m_causal(causal) {}

    void edit(int head, int rows, int context, float* pattern) const override {
        for (int r = 0; r < rows; ++r) {
            const int seen = m_causal ? context - rows + r + 1 : context;
            m_interventions.apply(m_pattern, head, m_first + r,
                                  {pattern + std::int64_t{r} * context, static_cast<std::size_t>(seen)});
        }
    }

private:
    const Interventions& m_interventions;
    Hook m_pattern;
    int m_first;
    bool m_causal;
};

} // namespace engine
