// SPDX-License-Identifier: GPL-3.0-or-later
// What the attention pictures give to other programs: whole numbers, however little of them is seen.
#include "widgets/attention/attention_parts.h"
#include "widgets/attention/head_grid_layout.h"
#include "widgets/attention/neurons/neuron_layout.h"
#include "widgets/attention/rows/row_layout.h"
#include "widgets/attention/tensor2tensor_layout.h"

namespace headlight {

using attention::Text;

namespace {

CellGrid marginGrid(const QString& id, const QString& name, std::vector<float> values,
                    const std::vector<QString>& rows) {
    CellGrid grid;
    grid.id = id;
    grid.name = name;
    grid.rows = static_cast<int>(values.size());
    grid.columns = 1;
    grid.values = std::make_shared<const std::vector<float>>(std::move(values));
    grid.rowLabels = rows;
    return grid;
}

CellGrid patternGrid(engine::Hook hook, int head, std::shared_ptr<const std::vector<float>> values,
                     const std::vector<QString>& queries, const std::vector<QString>& keys) {
    CellGrid grid;
    grid.id = QStringLiteral("pattern");
    grid.name =
        Text::tr("attention pattern, layer %1 head %2: rows are queries, columns are keys").arg(hook.layer).arg(head);
    grid.rows = static_cast<int>(queries.size());
    grid.columns = static_cast<int>(keys.size());
    grid.values = std::move(values);
    const int queryAxis = AttentionSheet::headless(hook) ? 0 : 1;
    grid.source.tensor = hook;
    grid.source.base = AttentionSheet::element(hook, head, 0, 0).index;
    grid.source.rowAxis = queryAxis;
    grid.source.columnAxis = queryAxis + 1;
    grid.rowLabels = queries;
    grid.columnLabels = keys;
    return grid;
}

} // namespace

DisplayList attentionData(const AttentionState& state) {
    DisplayList list;
    if (!state.pattern)
        return list;
    list.items.emplace_back(patternGrid(state.hook, state.head, state.pattern, state.queryTokens, state.keyTokens));
    if (state.contribution) {
        CellGrid written = std::get<CellGrid>(list.items.front());
        written.id = QStringLiteral("contribution");
        written.name = Text::tr("‖α·v·W_O‖, layer %1 head %2").arg(state.hook.layer).arg(state.head);
        written.values = state.contribution;
        written.source = {};
        list.items.emplace_back(std::move(written));
    }
    AttentionState plain = state;
    plain.contribution = nullptr;
    plain.look = {};
    MatrixMargins margins = marginsOf(plain);
    list.items.emplace_back(marginGrid(QStringLiteral("query-margin"),
                                       state.chosenKeys.empty() ? Text::tr("largest weight of each query")
                                                                : Text::tr("weight of each query on the chosen keys"),
                                       std::move(margins.queries), state.queryTokens));
    list.items.emplace_back(marginGrid(QStringLiteral("key-margin"),
                                       state.chosenQueries.empty()
                                           ? Text::tr("weight each key receives from all queries")
                                           : Text::tr("weight each key receives from the chosen queries"),
                                       std::move(margins.keys), state.keyTokens));
    return list;
}

DisplayList tensor2TensorData(const T2TState& state) {
    DisplayList list;
    for (const T2TPart& part : state.parts)
        for (int head = 0; head < part.sheet.headCount; ++head) {
            const bool on = head < state.headCount() && state.heads[static_cast<std::size_t>(head)];
            auto values = on ? part.sheet.headPattern(head) : nullptr;
            if (!values)
                continue;
            CellGrid grid =
                patternGrid(part.sheet.hook, head, std::move(values), part.sheet.queryTokens, part.sheet.keyTokens);
            grid.id = QStringLiteral("%1:%2").arg(QString::fromStdString(engine::hookName(part.sheet.hook))).arg(head);
            list.items.emplace_back(std::move(grid));
        }
    return list;
}

DisplayList headGridData(const HeadGridState& state) {
    DisplayList list;
    if (!state.ready())
        return list;
    CellGrid statistics;
    auto values = std::make_shared<std::vector<float>>();
    for (int layer = 0; layer < state.layerCount; ++layer)
        for (int head = 0; head < state.headCount; ++head) {
            const auto& thumbnail = state.thumbnails[static_cast<std::size_t>(layer) * state.headCount + head];
            statistics.rowLabels.push_back(QStringLiteral("L%1 H%2").arg(layer).arg(head));
            for (int order = 1; order < headOrderCount; ++order)
                values->push_back(statisticOf(thumbnail, static_cast<HeadOrder>(order)));
            if (!thumbnail.values || thumbnail.rows == 0)
                continue;
            CellGrid grid;
            grid.id = QStringLiteral("thumb:%1.%2").arg(layer).arg(head);
            grid.name = Text::tr("attention pattern, layer %1 head %2").arg(layer).arg(head);
            grid.rows = thumbnail.rows;
            grid.columns = thumbnail.columns;
            grid.values = thumbnail.values;
            grid.source.tensor = engine::Hook{state.pattern, layer, state.stack};
            grid.source.base = {head, 0, 0};
            grid.source.rowAxis = 1;
            grid.source.columnAxis = 2;
            grid.source.rowStep = grid.source.columnStep = thumbnail.step;
            list.items.emplace_back(std::move(grid));
        }
    statistics.id = QStringLiteral("statistics");
    statistics.name = Text::tr("what the heads do, a head a row");
    statistics.rows = static_cast<int>(statistics.rowLabels.size());
    statistics.columns = headOrderCount - 1;
    for (int order = 1; order < headOrderCount; ++order)
        statistics.columnLabels.push_back(orderName(static_cast<HeadOrder>(order)));
    statistics.values = std::move(values);
    list.items.insert(list.items.begin(), std::move(statistics));
    return list;
}

DisplayList rowData(const RowState& state) {
    DisplayList list;
    if (!state.rows)
        return list;
    const QueryRows& rows = *state.rows;
    CellGrid grid;
    grid.id = QStringLiteral("rows");
    grid.name = Text::tr("weights of query %1, token %2, in all heads").arg(state.queryToken).arg(state.query);
    grid.rows = rows.layerCount * rows.headCount;
    grid.columns = rows.keyCount;
    grid.values = std::shared_ptr<const std::vector<float>>(state.rows, &rows.values);
    for (int layer = 0; layer < rows.layerCount; ++layer)
        for (int head = 0; head < rows.headCount; ++head)
            grid.rowLabels.push_back(QStringLiteral("L%1 H%2").arg(layer).arg(head));
    grid.columnLabels = state.keyTokens;
    list.items.emplace_back(std::move(grid));
    return list;
}

DisplayList neuronData(const NeuronState& state) {
    DisplayList list;
    if (!state.number || state.headless)
        return list;
    const std::shared_ptr<const NeuronRow>& row = state.number;
    const auto add = [&](const QString& id, const QString& name, int rows, int columns,
                         std::shared_ptr<const std::vector<float>> values, std::optional<engine::HookKind> kind) {
        CellGrid grid;
        grid.id = id;
        grid.name = name;
        grid.rows = rows;
        grid.columns = columns;
        grid.values = std::move(values);
        if (rows == row->keyCount)
            grid.rowLabels = state.keyTokens;
        else
            grid.rowLabels = {state.queryTokens[static_cast<std::size_t>(state.query)]};
        if (kind) {
            grid.source.tensor = state.hook(*kind);
            grid.source.base = {kind == engine::HookKind::Q ? state.query : 0, state.head, 0};
            grid.source.rowAxis = 0;
            grid.source.columnAxis = 2;
        }
        list.items.emplace_back(std::move(grid));
    };
    const auto part = [&row](const std::vector<float>& values) {
        return std::shared_ptr<const std::vector<float>>(row, &values);
    };
    add(QStringLiteral("query"), Text::tr("q of the query"), 1, row->headDim, part(row->query), engine::HookKind::Q);
    add(QStringLiteral("keys"), Text::tr("k of every key"), row->keyCount, row->headDim, part(row->keys),
        engine::HookKind::K);
    add(QStringLiteral("products"), Text::tr("q times k, element by element"), row->keyCount, row->headDim,
        part(row->products), std::nullopt);
    auto numbers = std::make_shared<std::vector<float>>();
    for (std::size_t key = 0; key < static_cast<std::size_t>(row->keyCount); ++key)
        numbers->insert(numbers->end(), {row->dots[key], row->scores[key], row->weights[key]});
    add(QStringLiteral("numbers"), Text::tr("q·k, score and weight of every key"), row->keyCount, 3, std::move(numbers),
        std::nullopt);
    std::get<CellGrid>(list.items.back()).columnLabels = {Text::tr("q·k"), Text::tr("score"), Text::tr("weight")};
    return list;
}

} // namespace headlight
