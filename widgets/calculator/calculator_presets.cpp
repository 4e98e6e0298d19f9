// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/calculator_presets.h"

#include "widgets/calculator/calculator_words.h"
#include "widgets/stage/scenes/scene.h"
#include "widgets/viewmodels/trace_store.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::SmallMatrix;

SmallMatrix matrix(const std::vector<std::vector<double>>& rows) {
    SmallMatrix out{static_cast<int>(rows.size()), static_cast<int>(rows.front().size()), {}};
    for (const auto& row : rows)
        out.values.insert(out.values.end(), row.begin(), row.end());
    return out;
}

SmallMatrix identity(int size) {
    SmallMatrix out = zeroMatrix(size, size);
    for (int i = 0; i < size; ++i)
        out.at(i, i) = 1;
    return out;
}

CalculatorInput tutorialInput(const std::vector<std::vector<double>>& queries) {
    CalculatorInput in;
    in.query = matrix(queries);
    in.key = matrix({{10, 0, 0}, {0, 10, 0}, {0, 0, 10}, {0, 0, 10}});
    in.value = matrix({{1, 0}, {10, 0}, {100, 5}, {1000, 6}});
    in.mask = zeroMatrix(in.queries(), in.keys());
    return in;
}

CalculatorInput thinkingInput() {
    CalculatorInput in;
    in.query = matrix({{8, 4, 4}}); // made up so that the products are the article's: 112 and 96
    in.key = matrix({{10, 4, 4}, {8, 4, 4}});
    in.value = identity(2);
    in.mask = zeroMatrix(1, 2);
    in.scale = ScaleMode::Number;
    in.divisor = 8;
    in.queryNames = {QStringLiteral("Thinking")};
    in.keyNames = {QStringLiteral("Thinking"), QStringLiteral("Machines")};
    return in;
}

CalculatorInput maskedTableInput() {
    const MaskedNumbers numbers = maskedNumbers();
    const auto size = static_cast<int>(numbers.tokens.size());
    CalculatorInput in;
    in.query = matrix(numbers.scores);
    in.key = identity(size);
    in.value = identity(size);
    in.mask = engine::lookAheadMask(size);
    in.scale = ScaleMode::Number;
    in.divisor = numbers.divisor;
    in.maskMode = MaskMode::Infinite;
    in.queryNames = in.keyNames = numbers.tokens;
    return in;
}

/// [position, head, headDim] → [position, headDim]; empty when it is not here or not finite.
std::optional<SmallMatrix> headOf(const engine::TensorView& view, int head) {
    if (view.size() == 0 || view.shape.size() != 3 || head >= view.shape[1])
        return std::nullopt;
    SmallMatrix out = zeroMatrix(static_cast<int>(view.shape[0]), static_cast<int>(view.shape[2]));
    for (int row = 0; row < out.rows; ++row)
        for (int column = 0; column < out.columns; ++column)
            out.at(row, column) = static_cast<double>(view.at({row, head, column}));
    const auto usable = [](double x) { return std::abs(x) <= 1e15; };
    return std::all_of(out.values.begin(), out.values.end(), usable) ? std::optional(out) : std::nullopt;
}

/// What the model itself divides by: not every model takes the root.
void readDivision(CalculatorInput& in, const engine::TensorView& dots, const engine::TensorView& scaled, int head) {
    double dot = 0, after = 0;
    for (int q = 0; q < in.queries() && dots.size() > 0 && scaled.size() > 0; ++q)
        for (int k = 0; k < in.keys(); ++k) {
            const double x = static_cast<double>(dots.at({head, q, k}));
            const double y = static_cast<double>(scaled.at({head, q, k}));
            if (std::isfinite(x) && std::isfinite(y) && std::abs(x) > std::abs(dot)) {
                dot = x;
                after = y;
            }
        }
    if (dot == 0 || after == 0 || !std::isfinite(dot / after))
        return;
    const auto near = [&](double divisor) { return std::abs(dot / after / divisor - 1) < 1e-4; };
    if (near(std::sqrt(static_cast<double>(in.query.columns))))
        return;
    in.scale = near(1) ? ScaleMode::None : ScaleMode::Number;
    // The divisor was a short number before it was rounded to 32 bits.
    in.divisor = QString::number(dot / after, 'g', 6).toDouble();
}

/// Where the model's scores are −∞.
void readMask(CalculatorInput& in, const engine::TensorView& scores, int head) {
    in.mask = zeroMatrix(in.queries(), in.keys());
    for (int q = 0; q < in.queries() && scores.size() > 0; ++q)
        for (int k = 0; k < in.keys(); ++k)
            if (std::isinf(scores.at({head, q, k}))) {
                in.mask.at(q, k) = 1;
                in.maskMode = MaskMode::Infinite;
            }
}

} // namespace

CalculatorInput presetInput(CalculatorPreset preset) {
    switch (preset) {
    case CalculatorPreset::RepeatedKey:
        return tutorialInput({{0, 0, 10}});
    case CalculatorPreset::TwoKeys:
        return tutorialInput({{10, 10, 0}});
    case CalculatorPreset::AllThree:
        return tutorialInput({{0, 0, 10}, {0, 10, 0}, {10, 10, 0}});
    case CalculatorPreset::ThinkingMachines:
        return thinkingInput();
    case CalculatorPreset::MaskedTable:
        return maskedTableInput();
    default:
        return tutorialInput({{0, 10, 0}});
    }
}

QString presetName(CalculatorPreset preset) {
    switch (preset) {
    case CalculatorPreset::SecondKey:
        return CalculatorWords::tr("Tutorial: one key matches");
    case CalculatorPreset::RepeatedKey:
        return CalculatorWords::tr("Tutorial: a repeated key");
    case CalculatorPreset::TwoKeys:
        return CalculatorWords::tr("Tutorial: two keys match");
    case CalculatorPreset::AllThree:
        return CalculatorWords::tr("Tutorial: three queries at once");
    case CalculatorPreset::ThinkingMachines:
        return CalculatorWords::tr("Thinking Machines");
    case CalculatorPreset::MaskedTable:
        return CalculatorWords::tr("The masked table");
    case CalculatorPreset::Model:
        return CalculatorWords::tr("From the model");
    case CalculatorPreset::Own:
        return CalculatorWords::tr("Own numbers");
    }
    return {};
}

QString presetNote(CalculatorPreset preset) {
    switch (preset) {
    case CalculatorPreset::SecondKey:
        return CalculatorWords::tr("TensorFlow's tutorial: the query matches the second key, so the second value comes "
                                   "back: 10, 0. What the tutorial prints as 0 is only very small.");
    case CalculatorPreset::RepeatedKey:
        return CalculatorWords::tr(
            "TensorFlow's tutorial: the query matches a key that is there twice, so their values "
            "are averaged: 550, 5.5.");
    case CalculatorPreset::TwoKeys:
        return CalculatorWords::tr("TensorFlow's tutorial: the query matches the first and the second key alike, so "
                                   "their values are averaged: 5.5, 0.");
    case CalculatorPreset::AllThree:
        return CalculatorWords::tr("TensorFlow's tutorial: three queries in one product. Each row is worked out as if "
                                   "it were alone.");
    case CalculatorPreset::ThinkingMachines:
        return CalculatorWords::tr("The Illustrated Transformer: 112 and 96, ÷ 8, 0.88 and 0.12. The article gives no "
                                   "vectors: these are made up to have its products.");
    case CalculatorPreset::MaskedTable:
        return CalculatorWords::tr(
            "The Illustrated GPT-2: its scores stand in Q, keys and values are made up (1 on the "
            "diagonal), ÷ 4 is what its printed softmax needs.");
    case CalculatorPreset::Model:
        return CalculatorWords::tr("The model's own queries, keys and values. Change a number and see what this head "
                                   "would do.");
    case CalculatorPreset::Own:
        return CalculatorWords::tr("Your numbers. Point at a result to see how it was computed.");
    }
    return {};
}

std::optional<CalculatorInput> modelInput(const TraceStore& store, AttentionBlock block, int layer, int head,
                                          QString& why) {
    using engine::HookKind;
    const engine::Stack queries = stackOf(block), keys = keyStackOf(block);
    if (!store.model() || store.length() == 0) {
        why = CalculatorWords::tr("There is no text yet: open a model and type a few words.");
        return std::nullopt;
    }
    if (store.model()->shape().recurrent()) {
        why = CalculatorWords::tr("A recurrent model has no queries, keys and values: open a transformer.");
        return std::nullopt;
    }
    const int longest = std::max(store.lengthOf(queries), store.lengthOf(keys));
    if (longest > kMostRows) {
        why = CalculatorWords::tr("The text has %1 tokens: the calculator takes up to %2. Shorten it.")
                  .arg(longest)
                  .arg(kMostRows);
        return std::nullopt;
    }
    const engine::ModelShape shape = store.model()->shape().of(queries);
    if (layer < 0 || layer >= shape.layerCount || head < 0 || head >= shape.headCount) {
        why = CalculatorWords::tr("This model has no layer %1 with a head %2.").arg(layer).arg(head);
        return std::nullopt;
    }
    const auto hook = [&](HookKind kind) { return store.hook({kindIn(block, kind), layer, queries}); };
    const auto query = headOf(hook(HookKind::Q), head), key = headOf(hook(HookKind::K), head),
               value = headOf(hook(HookKind::V), head);
    if (!query || !key || !value || key->rows != value->rows || query->columns != key->columns ||
        query->rows != store.lengthOf(queries) || key->rows != store.lengthOf(keys)) {
        why = CalculatorWords::tr("Layer %1 is not computed yet or holds numbers that are not finite: select it in the "
                                  "main window and try again.")
                  .arg(layer);
        return std::nullopt;
    }
    if (std::max(query->columns, value->columns) > kMostColumns) {
        why = CalculatorWords::tr("Keys of this model are %1 numbers wide: the calculator takes up to %2.")
                  .arg(query->columns)
                  .arg(kMostColumns);
        return std::nullopt;
    }
    CalculatorInput in;
    in.query = *query;
    in.key = *key;
    in.value = *value;
    readMask(in, hook(HookKind::AttnScores), head);
    readDivision(in, hook(HookKind::AttnDot), hook(HookKind::AttnScaled), head);
    for (int position = 0; position < in.queries(); ++position)
        in.queryNames.push_back(store.tokenAt(queries, position));
    for (int position = 0; position < in.keys(); ++position)
        in.keyNames.push_back(store.tokenAt(keys, position));
    return in;
}

} // namespace headlight
