// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/alignment/alignment_map.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {

namespace {

AlignmentMap namesOf(const AttentionSheet& sheet) {
    AlignmentMap map;
    map.hook = sheet.hook;
    map.headCount = sheet.headCount;
    map.queries = sheet.queryTokens;
    map.keys = sheet.keyTokens;
    map.written = sheet.writtenTokens;
    return map;
}

} // namespace

AlignmentMap headMap(const AttentionSheet& sheet, int head) {
    AlignmentMap map = namesOf(sheet);
    map.head = head;
    map.headCount = 1;
    if (!sheet.ready() || head < 0 || head >= sheet.headCount)
        return map;
    const auto size = static_cast<std::ptrdiff_t>(sheet.queryTokens.size() * sheet.keyTokens.size());
    const auto from = sheet.pattern->data.begin() + head * size;
    map.weights = std::make_shared<const std::vector<float>>(from, from + size);
    return map;
}

AlignmentMap meanOfHeads(const AttentionSheet& sheet) {
    return meanOfLayers(std::span(&sheet, 1));
}

AlignmentMap meanOfLayers(std::span<const AttentionSheet> layers) {
    if (layers.empty())
        return {};
    AlignmentMap map = namesOf(layers.front());
    map.layerCount = static_cast<int>(layers.size());
    std::vector<double> sums(map.queries.size() * map.keys.size(), 0.0);
    int count = 0;
    for (const AttentionSheet& sheet : layers) {
        if (!sheet.ready() || sheet.pattern->data.size() != sums.size() * static_cast<std::size_t>(sheet.headCount))
            return map;
        for (std::size_t i = 0; i < sheet.pattern->data.size(); ++i)
            sums[i % sums.size()] += static_cast<double>(sheet.pattern->data[i]);
        count += sheet.headCount;
    }
    auto weights = std::make_shared<std::vector<float>>(sums.size());
    std::transform(sums.begin(), sums.end(), weights->begin(),
                   [count](double sum) { return static_cast<float>(sum / count); });
    map.weights = std::move(weights);
    return map;
}

bool isSinkToken(const QString& token) {
    static const QStringList special{
        QStringLiteral("</s>"),  QStringLiteral("<s>"),           QStringLiteral("<pad>"), QStringLiteral("<eos>"),
        QStringLiteral("<bos>"), QStringLiteral("<start>"),       QStringLiteral("<end>"), QStringLiteral("[START]"),
        QStringLiteral("[END]"), QStringLiteral("<|endoftext|>"), QStringLiteral("[CLS]"), QStringLiteral("[SEP]"),
        QStringLiteral("[PAD]")};
    if (special.contains(token))
        return true;
    const QList<uint> points = token.toUcs4();
    bool any = false;
    for (const uint point : points) {
        if (point == 0x2423 || point == 0x2581) // the mark of a space
            continue;
        if (!QChar::isPunct(point))
            return false;
        any = true;
    }
    return any;
}

HiddenWeight hiddenWeight(const AlignmentMap& map, bool hideSinks, int queries) {
    HiddenWeight hidden;
    std::vector<int> sinks;
    for (int key = 0; key < map.keyCount(); ++key)
        (hideSinks && isSinkToken(map.keys[static_cast<std::size_t>(key)]) ? sinks : hidden.kept).push_back(key);
    double whole = 0, away = 0;
    for (int query = 0; map.weights && query < queries; ++query) {
        double row = 0;
        for (int key = 0; key < map.keyCount(); ++key)
            whole += static_cast<double>(map.weight(query, key));
        for (int key : sinks)
            row += static_cast<double>(map.weight(query, key));
        hidden.perQuery.push_back(static_cast<float>(row));
        away += row;
        hidden.least = query == 0 ? row : std::min(hidden.least, row);
        hidden.most = query == 0 ? row : std::max(hidden.most, row);
    }
    hidden.share = whole > 0 ? away / whole : 0;
    return hidden;
}

RowSums rowSums(const AlignmentMap& map, int queries) {
    RowSums sums;
    for (int query = 0; map.weights && query < queries; ++query) {
        double sum = 0;
        for (int key = 0; key < map.keyCount(); ++key)
            sum += static_cast<double>(map.weight(query, key));
        if (!std::isfinite(sum)) {
            ++sums.notFinite;
            continue;
        }
        sums.wrong += std::abs(sum - 1) > 1e-3;
        sums.least = std::min(sums.least, sum);
        sums.most = std::max(sums.most, sum);
    }
    return sums;
}

std::optional<double> distanceOf(const AlignmentMap& a, const AlignmentMap& b) {
    if (!a.weights || !b.weights || a.queries != b.queries || a.keys != b.keys)
        return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < a.weights->size(); ++i)
        sum += std::abs(static_cast<double>((*a.weights)[i]) - static_cast<double>((*b.weights)[i]));
    return sum / 2 / a.queryCount();
}

} // namespace headlight
