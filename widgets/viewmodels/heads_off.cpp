// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/heads_off.h"

#include "engine/models/interventions.h"

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

std::vector<double> logProbabilities(const std::vector<float>& logits) {
    const double most = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
    double sum = 0;
    for (const float logit : logits)
        sum += std::exp(static_cast<double>(logit) - most);
    std::vector<double> out;
    out.reserve(logits.size());
    for (const float logit : logits)
        out.push_back(static_cast<double>(logit) - most - std::log(sum));
    return out;
}

} // namespace

HeadsOffEffect effectOf(const std::vector<float>& allOn, const std::vector<float>& someOff) {
    const std::vector<double> was = logProbabilities(allOn), is = logProbabilities(someOff);
    const auto best = [](const std::vector<double>& p) {
        return static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
    };
    const std::size_t before = best(was), after = best(is);
    HeadsOffEffect out;
    out.before = static_cast<engine::TokenId>(before);
    out.after = static_cast<engine::TokenId>(after);
    out.beforeWas = std::exp(was[before]);
    out.beforeIs = std::exp(is[before]);
    out.afterWas = std::exp(was[after]);
    out.afterIs = std::exp(is[after]);
    for (std::size_t i = 0; i < was.size(); ++i)
        if (const double p = std::exp(was[i]); p > 0)
            out.divergence += p * (was[i] - is[i]);
    out.divergence = std::max(0.0, out.divergence / std::log(2.0)); // rounding alone makes it negative
    return out;
}

std::vector<std::pair<engine::Hook, int>> headsOff(const engine::Trace& trace) {
    std::vector<std::pair<engine::Hook, int>> out;
    const auto& made = trace.node()->interventions;
    for (const engine::Intervention& edit : made ? made->edits : std::vector<engine::Intervention>{})
        if (edit == engine::headOff(edit.pattern, edit.head))
            out.emplace_back(edit.pattern, edit.head);
    return out;
}

} // namespace headlight
