// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/attention_sheet.h"

#include <QStringList>

#include <cmath>

namespace headlight::test {

/// Attention weights known without a model, the same on every machine: peaked rows that sum to 1, another peak a head.
inline AttentionSheet seededSheet(engine::Hook hook, int heads, const QStringList& queries, const QStringList& keys) {
    AttentionSheet sheet;
    sheet.hook = hook;
    sheet.headCount = heads;
    sheet.queryTokens.assign(queries.begin(), queries.end());
    sheet.keyTokens.assign(keys.begin(), keys.end());
    auto pattern = std::make_shared<engine::Tensor>(engine::Shape{heads, queries.size(), keys.size()});
    for (int head = 0; head < heads; ++head)
        for (int query = 0; query < sheet.queryCount(); ++query) {
            float* row =
                pattern->data.data() + (static_cast<std::ptrdiff_t>(head) * queries.size() + query) * keys.size();
            const int peak = (query + 3 * head) % sheet.keyCount();
            double sum = 0;
            for (int key = 0; key < sheet.keyCount() && !sheet.masked(query, key); ++key) {
                const int noise = (7 * query + 13 * key + 5 * head) % 11;
                sum += static_cast<double>(row[key] = static_cast<float>(std::exp(0.2 * noise - std::abs(key - peak))));
            }
            for (int key = 0; key < sheet.keyCount(); ++key)
                row[key] = static_cast<float>(static_cast<double>(row[key]) / sum);
        }
    sheet.pattern = std::move(pattern);
    return sheet;
}

inline QStringList portuguese() {
    return {QStringLiteral("␣este"),  QStringLiteral("␣é"),   QStringLiteral("␣o"),  QStringLiteral("␣primeiro"),
            QStringLiteral("␣livro"), QStringLiteral("␣que"), QStringLiteral("␣eu"), QStringLiteral("␣fiz"),
            QStringLiteral("."),      QStringLiteral("</s>")};
}
inline QStringList english() {
    return {QStringLiteral("<pad>"), QStringLiteral("␣this"),  QStringLiteral("␣is"),
            QStringLiteral("␣the"),  QStringLiteral("␣first"), QStringLiteral("␣book"),
            QStringLiteral("␣i"),    QStringLiteral("␣did"),   QStringLiteral(".")};
}

inline AttentionSheet encoderSheet(int heads = 8, const QStringList& source = portuguese(), int layer = 2) {
    return seededSheet({engine::HookKind::Pattern, layer, engine::Stack::Encoder}, heads, source, source);
}
inline AttentionSheet decoderSheet(int heads = 8, const QStringList& target = english(), int layer = 2) {
    auto sheet = seededSheet({engine::HookKind::Pattern, layer, engine::Stack::Decoder}, heads, target, target);
    sheet.writtenTokens.assign(target.begin() + 1, target.end());
    sheet.writtenTokens.emplace_back();
    return sheet;
}
inline AttentionSheet crossSheet(int heads = 8, const QStringList& target = english(),
                                 const QStringList& source = portuguese(), int layer = 2) {
    auto sheet = seededSheet({engine::HookKind::CrossPattern, layer, engine::Stack::Decoder}, heads, target, source);
    sheet.writtenTokens.assign(target.begin() + 1, target.end());
    sheet.writtenTokens.emplace_back();
    return sheet;
}

/// "w0", "w1" …: a long text.
inline QStringList manyTokens(int count) {
    QStringList tokens;
    for (int i = 0; i < count; ++i)
        tokens << QStringLiteral("␣word%1").arg(i);
    return tokens;
}

} // namespace headlight::test
