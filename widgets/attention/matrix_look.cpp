// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/matrix_look.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headlight {

namespace {

constexpr float decades = 1e-6F; ///< a logarithmic scale reaches so far below the largest weight

struct Row {
    const float* weights;
    int first, end; ///< keys that are shown and not masked
};

Row rowOf(const std::vector<float>& pattern, int query, int keys, bool causal, const MatrixLook& look) {
    return {pattern.data() + static_cast<std::size_t>(query) * keys, look.hideSink ? 1 : 0,
            causal ? std::min(query + 1, keys) : keys};
}

/// Of the whole row, with what is hidden.
double sumOf(const Row& row) {
    return std::accumulate(row.weights, row.weights + row.end, 0.0);
}
double shareOf(float weight, double sum) {
    return sum > 0 ? static_cast<double>(weight) / sum : 0; // a head that is switched off has nothing to hide
}

/// The smallest weight that is needed to make up the share of the row's sum.
float thresholdOf(const Row& row, double share, std::vector<float>& sorted) {
    sorted.assign(row.weights + std::min(row.first, row.end), row.weights + row.end);
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    double wanted = share * std::accumulate(sorted.begin(), sorted.end(), 0.0);
    for (const float weight : sorted) {
        wanted -= static_cast<double>(weight);
        if (wanted <= 1e-9)
            return weight;
    }
    return 0;
}

float shade(float weight, float largest, const MatrixShades& out, MatrixScale scale) {
    switch (scale) {
    case MatrixScale::Linear:
        return out.high > 0 ? weight / out.high : 0;
    case MatrixScale::RowMaximum:
        return largest > 0 ? weight / largest : 0;
    case MatrixScale::Logarithmic:
        break;
    }
    if (weight <= out.floor || out.high <= out.floor)
        return weight > 0 && out.high <= out.floor ? 1.0F : 0.0F;
    return std::log(weight / out.floor) / std::log(out.high / out.floor);
}

} // namespace

MatrixShades shadesOf(const std::vector<float>& pattern, int queries, int keys, bool causal, const MatrixLook& look) {
    MatrixShades out;
    out.low = std::numeric_limits<float>::infinity();
    float smallestPositive = std::numeric_limits<float>::infinity();
    for (int query = 0; query < queries; ++query) {
        const Row row = rowOf(pattern, query, keys, causal, look);
        for (int key = row.first; key < row.end; ++key) {
            const float weight = row.weights[key];
            out.low = std::min(out.low, weight);
            out.high = std::max(out.high, weight);
            if (weight > 0)
                smallestPositive = std::min(smallestPositive, weight);
        }
        if (look.hideSink)
            out.hiddenSink += shareOf(row.weights[0], sumOf(row)) / queries;
    }
    if (!std::isfinite(out.low))
        out.low = 0; // nothing is left to show
    out.floor = std::isfinite(smallestPositive) ? std::max(smallestPositive, out.high * decades) : 0;
    if (look.scale == MatrixScale::Linear && look.mass >= 1)
        return out;
    auto shades = std::make_shared<std::vector<float>>(pattern.size(), 0.0F);
    std::vector<float> sorted;
    for (int query = 0; query < queries; ++query) {
        const Row row = rowOf(pattern, query, keys, causal, look);
        const float threshold = look.mass < 1 ? thresholdOf(row, look.mass, sorted) : 0;
        const double sum = sumOf(row);
        float largest = 0;
        for (int key = row.first; key < row.end; ++key)
            largest = std::max(largest, row.weights[key]);
        float* line = shades->data() + static_cast<std::size_t>(query) * keys;
        for (int key = row.first; key < row.end; ++key) {
            const float weight = row.weights[key];
            if (weight < threshold)
                out.hiddenMass += shareOf(weight, sum) / queries;
            else
                line[key] = std::isfinite(weight) ? shade(weight, largest, out, look.scale) : weight;
        }
    }
    out.shades = std::move(shades);
    return out;
}

} // namespace headlight
