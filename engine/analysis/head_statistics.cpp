// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/head_statistics.h"

#include "engine/error.h"

#include <cmath>
#include <limits>
#include <random>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace engine {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// For every position the nearest earlier one with the same token, -1 where there is none: a chain through all of them.
std::vector<int> earlierPlaces(std::span<const TokenId> tokens) {
    std::vector<int> earlier(tokens.size(), -1);
    std::unordered_map<TokenId, int> last;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto [at, isNew] = last.try_emplace(tokens[i], static_cast<int>(i));
        if (!isNew)
            earlier[i] = std::exchange(at->second, static_cast<int>(i));
    }
    return earlier;
}

struct Sums {
    double entropy = 0, confidence = 0, first = 0, distance = 0, previous = 0, duplicate = 0, induction = 0;
    int repeated = 0;  ///< queries whose token came before
    int continued = 0; ///< … and was followed by another position than the query
};

/// What holds for any row, whatever texts it is of.
void addRow(Sums& sums, const float* row, int keys, int query, bool same) {
    double entropy = 0;
    double distance = 0;
    float largest = 0;
    for (int key = 0; key < keys; ++key) {
        const float a = row[key];
        if (a == 0) // masked, or nothing to add
            continue;
        entropy -= static_cast<double>(a * std::log2(a));
        distance += static_cast<double>(a) * std::abs(query - key);
        largest = a > largest || std::isnan(a) ? a : largest;
    }
    sums.entropy += entropy;
    sums.confidence += static_cast<double>(largest);
    sums.distance += distance;
    if (!same || query > 0)
        sums.first += static_cast<double>(row[0]);
    if (same && query > 0)
        sums.previous += static_cast<double>(row[query - 1]);
}

void addRepeats(Sums& sums, const float* row, int query, const std::vector<int>& earlier) {
    int place = earlier[static_cast<std::size_t>(query)];
    if (place < 0)
        return;
    ++sums.repeated;
    bool followed = false;
    for (; place >= 0; place = earlier[static_cast<std::size_t>(place)]) {
        sums.duplicate += static_cast<double>(row[place]);
        if (place + 1 == query)
            continue;
        sums.induction += static_cast<double>(row[place + 1]);
        followed = true;
    }
    sums.continued += followed;
}

float mean(double sum, int count) {
    return static_cast<float>(count > 0 ? sum / count : none);
}

HeadStatistics statisticsOf(const Sums& sums, int queries, bool same) {
    const int behind = same ? queries - 1 : queries;
    HeadStatistics out;
    out.entropy = mean(sums.entropy, queries);
    out.confidence = mean(sums.confidence, queries);
    out.firstToken = mean(sums.first, behind);
    out.distance = same ? mean(sums.distance, queries) : static_cast<float>(none);
    out.previousToken = same ? mean(sums.previous, behind) : static_cast<float>(none);
    out.duplicateToken = mean(sums.duplicate, sums.repeated);
    out.induction = mean(sums.induction, sums.continued);
    return out;
}

} // namespace

std::vector<HeadStatistics> headStatistics(const TensorView& pattern, const PatternTexts& texts, std::stop_token stop) {
    const bool heads = pattern.shape.size() == 3;
    if (!heads && pattern.shape.size() != 2)
        throw Error(ErrorCode::BadArgument, "A pattern has two or three axes, not " + toString(pattern.shape) + ".");
    const auto queries = static_cast<int>(pattern.shape[heads ? 1 : 0]);
    const auto keys = static_cast<int>(pattern.shape[heads ? 2 : 1]);
    const bool fits = texts.queries.size() == static_cast<std::size_t>(queries) &&
                      texts.keys.size() == static_cast<std::size_t>(keys) && (!texts.same || queries == keys);
    if (!fits || keys == 0)
        throw Error(ErrorCode::BadArgument, "The tokens do not fit a pattern " + toString(pattern.shape) + ".");
    const std::vector<int> earlier = texts.same ? earlierPlaces(texts.queries) : std::vector<int>{};
    std::vector<HeadStatistics> out;
    for (std::int64_t head = 0; head < (heads ? pattern.shape[0] : 1); ++head) {
        if (stop.stop_requested())
            throw Error(ErrorCode::Stopped, "The statistics of the heads were stopped.");
        Sums sums;
        for (int query = 0; query < queries; ++query) {
            const float* row = pattern.data + (head * queries + query) * keys;
            addRow(sums, row, keys, query, texts.same);
            if (texts.same)
                addRepeats(sums, row, query, earlier);
        }
        out.push_back(statisticsOf(sums, queries, texts.same));
    }
    return out;
}

std::vector<TokenId> repeatedRandomTokens(int vocabSize, int half, std::uint64_t seed) {
    if (vocabSize < 1 || half < 1)
        throw Error(ErrorCode::BadArgument, "A repeated sequence needs at least one token and one word.");
    std::mt19937_64 random(seed); // its numbers are the same everywhere; a distribution's would not be
    std::unordered_set<TokenId> used;
    std::vector<TokenId> tokens;
    while (static_cast<int>(tokens.size()) < half) {
        const auto token = static_cast<TokenId>(random() % static_cast<std::uint64_t>(vocabSize));
        if (used.insert(token).second || static_cast<int>(used.size()) >= vocabSize)
            tokens.push_back(token);
    }
    tokens.insert(tokens.end(), tokens.begin(), tokens.begin() + half);
    return tokens;
}

} // namespace engine
