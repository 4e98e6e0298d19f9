// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/processors.h"
#include "engine/decoding/score_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace engine::rules {

namespace {

using Order = std::vector<std::size_t>;

/// Tokens by rising `key`; of equal ones the lower id first.
Order risingOrder(const Scores& key) {
    Order order(key.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&key](std::size_t a, std::size_t b) { return key[a] < key[b]; });
    return order;
}

Order fallingOrder(const Scores& scores) {
    Order order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&scores](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    return order;
}

/// The k-th highest score, k counted from 1 and at most all.
double kthHighest(Scores scores, int k) {
    const std::size_t index = std::min(static_cast<std::size_t>(std::max(k, 1)), scores.size()) - 1;
    std::nth_element(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(index), scores.end(),
                     std::greater<>());
    return scores[index];
}

void banBelow(Scores& scores, double threshold) {
    for (double& score : scores)
        if (score < threshold)
            score = banned;
}

/// Bans tokens with a probability below `cutoff`, save the `least` highest and what ties with them.
void cutProbabilities(Scores& scores, const Scores& probabilities, double cutoff, int least) {
    const double always = kthHighest(scores, least);
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (probabilities[i] < cutoff && scores[i] < always)
            scores[i] = banned;
}

void topPByHuggingFace(Scores& scores, double p, int least) {
    const Scores probabilities = probabilitiesOf(scores);
    const Order order = fallingOrder(scores); // walked from its end: rising
    double sum = 0;
    for (std::size_t i = order.size(); i-- > static_cast<std::size_t>(least);) {
        sum += probabilities[order[i]];
        if (sum > 1 - p)
            return;
        scores[order[i]] = banned;
    }
}

/// The score of the last token kept; what equals it is kept too.
double lowestByOpenAi(const Scores& probabilities, const Order& order, const Scores& scores, double p) {
    double sum = 0;
    std::size_t kept = 0;
    while (kept < order.size() && (sum += probabilities[order[kept]]) <= p)
        ++kept;
    return scores[order[std::max<std::size_t>(kept, 1) - 1]];
}

double lowestByNshepperd(const Scores& probabilities, const Order& order, const Scores& scores, double p) {
    double sum = 0;
    std::size_t kept = 0;
    for (; kept < order.size() && sum < p; ++kept)
        sum += probabilities[order[kept]];
    return scores[order[std::max<std::size_t>(kept, 1) - 1]];
}

} // namespace

void temperature(Scores& scores, double value) {
    // Counted from the highest one, so that a small temperature does not make everything infinite; a shift of all
    // scores would change sums over beams, so it is taken back where it can be.
    const double maximum = *std::max_element(scores.begin(), scores.end());
    if (!std::isfinite(maximum))
        return;
    const double base = maximum / value;
    for (double& score : scores)
        score = std::isfinite(base) ? score / value : (score - maximum) / value;
}

void topK(Scores& scores, int k, int least) {
    banBelow(scores, kthHighest(scores, std::max(k, least)));
}

void topP(Scores& scores, double p, TopPRule rule, int least) {
    if (rule == TopPRule::HuggingFace) {
        topPByHuggingFace(scores, p, least);
        return;
    }
    const Scores probabilities = probabilitiesOf(scores);
    const Order order = fallingOrder(scores);
    const double lowest = rule == TopPRule::OpenAi ? lowestByOpenAi(probabilities, order, scores, p)
                                                   : lowestByNshepperd(probabilities, order, scores, p);
    banBelow(scores, std::min(lowest, kthHighest(scores, least)));
}

void minP(Scores& scores, double p, int least) {
    const Scores probabilities = probabilitiesOf(scores);
    cutProbabilities(scores, probabilities, p * *std::max_element(probabilities.begin(), probabilities.end()), least);
}

void typicalP(Scores& scores, double mass, int least) {
    const Scores probabilities = probabilitiesOf(scores);
    const double entropy = entropyOf(probabilities);
    Scores distance(scores.size(), -banned);
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (probabilities[i] > 0)
            distance[i] = std::abs(-std::log(probabilities[i]) - entropy);
    const Order order = risingOrder(distance);
    double sum = 0;
    std::size_t last = 0;
    for (; last + 1 < order.size(); ++last) {
        sum += probabilities[order[last]];
        if (sum >= mass)
            break;
    }
    const double farthest = distance[order[last]];
    for (std::size_t i = static_cast<std::size_t>(least); i < order.size(); ++i)
        if (distance[order[i]] > farthest)
            scores[order[i]] = banned;
}

void epsilonCutoff(Scores& scores, double epsilon, int least) {
    cutProbabilities(scores, probabilitiesOf(scores), epsilon, least);
}

void etaCutoff(Scores& scores, double epsilon, int least) {
    const Scores probabilities = probabilitiesOf(scores);
    const double eta = std::min(epsilon, std::sqrt(epsilon) * std::exp(-entropyOf(probabilities)));
    cutProbabilities(scores, probabilities, eta, least);
}

} // namespace engine::rules
