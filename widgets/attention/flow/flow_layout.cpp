// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/flow/flow_layout.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/attention/ink.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace headlight {

using attention::Ink;
using attention::labelPx;
using attention::notePx;
using attention::Text;

namespace {

constexpr double slant = 52; ///< degrees of the tokens' labels
constexpr double smallestCell = 2;
constexpr double highestRow = 30;

double sine() {
    return std::sin(slant * std::numbers::pi / 180);
}
double cosine() {
    return std::cos(slant * std::numbers::pi / 180);
}

/// Where the rows stand.
struct Table {
    QRectF rollout, flow; ///< flow is null without one
    int step = 1, cells = 1;
    double cell = 1; ///< width
    double label = 0;
};

int layersOf(const FlowState& state) {
    return static_cast<int>(state.rows->rollout.size() / state.tokens.size());
}

Table tableOf(const FlowState& state, const Ink& ink, const QRectF& area) {
    Table table;
    const int layers = layersOf(state), tokens = static_cast<int>(state.tokens.size());
    table.label = std::min({area.height() * 0.26 / sine(), area.width() * 0.3, ink.widest(state.tokens)});
    const double left =
        area.left() + std::max(ink.width(Text::tr("after layer %1").arg(layers)), ink.width(Text::tr("flow")));
    const double top = area.top() + std::ceil(table.label * sine() + ink.line() * cosine() + 4);
    const double width = std::max(8.0, area.right() - left - 6 - table.label * cosine());
    const int most = std::max(1, static_cast<int>(width / smallestCell));
    table.step = (tokens + most - 1) / most;
    table.cells = (tokens + table.step - 1) / table.step;
    table.cell = std::min(width / table.cells, 46.0 * std::max(1.0, ink.line() / 16));
    if (table.cell >= 6)
        table.cell = std::floor(table.cell);
    const double extra = state.rows->flow.empty() ? 0 : 1.6; // the flow's row, and a gap above it
    const double row =
        std::min(highestRow * std::max(1.0, ink.line() / 16), std::max(2.0, (area.bottom() - top) / (layers + extra)));
    const double high = row >= 6 ? std::floor(row) : row;
    table.rollout = QRectF(std::floor(left + 6), std::floor(top), table.cell * table.cells, high * layers);
    if (extra > 0)
        table.flow =
            QRectF(table.rollout.left(), table.rollout.bottom() + std::floor(high * 0.6), table.rollout.width(), high);
    return table;
}

/// Largest of each block of keys.
std::shared_ptr<const std::vector<float>> pooled(const std::vector<float>& from, int rows, const Table& table) {
    const std::size_t count = from.size() / static_cast<std::size_t>(rows);
    auto out = std::make_shared<std::vector<float>>(static_cast<std::size_t>(rows) * table.cells, 0.0F);
    for (std::size_t i = 0; i < from.size(); ++i) {
        float& cell = (*out)[i / count * static_cast<std::size_t>(table.cells) +
                             i % count / static_cast<std::size_t>(table.step)];
        cell = from[i] > cell || std::isnan(from[i]) ? from[i] : cell;
    }
    return out;
}

/// Among numbers that are some.
template <typename Iterator>
float largestOf(Iterator begin, Iterator end) {
    float most = 0;
    for (; begin != end; ++begin)
        most = std::isfinite(*begin) ? std::max(most, *begin) : most;
    return most;
}

/// Each row by its own largest number: what a position keeps of itself would outshine everything.
std::shared_ptr<const std::vector<float>> byRow(const std::vector<float>& values, int rows) {
    auto out = std::make_shared<std::vector<float>>(values);
    const auto columns = static_cast<std::ptrdiff_t>(values.size()) / rows;
    for (auto row = out->begin(); row != out->end(); row += columns)
        if (const float most = largestOf(row, row + columns); most > 0)
            std::transform(row, row + columns, row, [most](float value) { return value / most; });
    return out;
}

class Drawing {
public:
    Drawing(const FlowState& state, Ink& ink, const QRectF& area)
        : m_state(state), m_ink(ink), m_table(tableOf(state, ink, area)) {
        m_high = largestOf(state.rows->rollout.begin(), state.rows->rollout.end());
    }
    const Table& table() const { return m_table; }
    double bottom() const { return std::max(m_table.rollout.bottom(), m_table.flow.bottom()); }
    float high() const { return m_high; }

    void draw() {
        grid(QStringLiteral("rollout"), Text::tr("attention rollout: rows are layers, columns are input tokens"),
             m_table.rollout, m_state.rows->rollout, layersOf(m_state), m_high);
        if (!m_table.flow.isNull())
            grid(QStringLiteral("flow"), Text::tr("attention flow through all layers"), m_table.flow,
                 m_state.rows->flow, 1, largestOf(m_state.rows->flow.begin(), m_state.rows->flow.end()));
        rowLabels();
        keyLabels();
        if (m_state.key >= 0)
            m_ink.list.items.emplace_back(
                MarkItem{QStringLiteral("key-mark"),
                         QRectF(m_table.rollout.left() + m_state.key / m_table.step * m_table.cell,
                                m_table.rollout.top(), m_table.cell, bottom() - m_table.rollout.top()),
                         m_ink.theme.role(Role::Key), 2});
    }

private:
    void grid(const QString& id, const QString& name, const QRectF& rect, const std::vector<float>& values, int rows,
              float high) {
        CellGrid grid;
        grid.id = id;
        grid.name = name;
        grid.rect = rect;
        grid.rows = rows;
        grid.columns = m_table.cells;
        grid.values = pooled(values, rows, m_table);
        grid.source.columnStep = m_table.step;
        grid.shades = byRow(*grid.values, rows);
        grid.scale = ColorScale::Weight;
        grid.low = 0;
        grid.high = high;
        grid.role = Role::Residual;
        grid.numbers = m_table.step == 1;
        for (int row = 0; row < rows; ++row)
            grid.rowLabels.push_back(rows == 1 && id == QLatin1String("flow") ? Text::tr("flow")
                                                                              : Text::tr("after layer %1").arg(row));
        for (int cell = 0; cell < m_table.cells; ++cell)
            grid.columnLabels.push_back(Text::tr("%1, token %2")
                                            .arg(m_state.tokens[static_cast<std::size_t>(cell * m_table.step)])
                                            .arg(cell * m_table.step));
        m_ink.list.items.emplace_back(std::move(grid));
    }

    void rowLabel(const QString& id, const QRectF& row, const QString& words) {
        const double line = m_ink.line(), left = m_ink.gap();
        m_ink.text(id, QRectF(left, row.center().y() - line / 2, row.left() - 6 - left, line), words,
                   Qt::AlignRight | Qt::AlignVCenter, m_ink.theme.textMuted(), labelPx);
    }

    void rowLabels() {
        const int layers = layersOf(m_state);
        const double high = m_table.rollout.height() / layers;
        for (const int layer : thinnedLabels(layers, high, m_ink.line(), layers - 1))
            rowLabel(QStringLiteral("layer-label:%1").arg(layer),
                     QRectF(m_table.rollout.left(), m_table.rollout.top() + layer * high, 1, high),
                     Text::tr("after layer %1").arg(layer));
        if (!m_table.flow.isNull() && m_table.flow.center().y() - m_table.rollout.bottom() + high / 2 >= m_ink.line())
            rowLabel(QStringLiteral("flow-label"), m_table.flow, Text::tr("flow"));
    }

    void keyLabels() {
        const double line = m_ink.line();
        const int kept = m_state.key >= 0 ? m_state.key / m_table.step : m_state.query / m_table.step;
        for (const int cell : thinnedLabels(m_table.cells, m_table.cell, line / sine(), kept)) {
            const bool selected = m_state.key >= 0 && cell == kept;
            const int key = cell == kept ? (m_state.key >= 0 ? m_state.key : m_state.query) : cell * m_table.step;
            const double middle = m_table.rollout.left() + (cell + 0.5) * m_table.cell;
            BoxItem box;
            box.id = box.action = QStringLiteral("key:%1").arg(key);
            box.rect = QRectF(middle - line / 2, m_table.rollout.top() - line - 1, line, line);
            box.radius = 3;
            box.name = Text::tr("key %1, token %2").arg(m_state.tokens[static_cast<std::size_t>(key)]).arg(key);
            m_ink.list.items.emplace_back(std::move(box));
            m_ink
                .text(QStringLiteral("key-label:%1").arg(key),
                      QRectF(middle + 1, m_table.rollout.top() - 5 - line / 2, m_table.label, line),
                      m_state.tokens[static_cast<std::size_t>(key)], Qt::AlignLeft | Qt::AlignVCenter,
                      selected ? m_ink.theme.text() : m_ink.theme.textMuted(), labelPx, selected)
                .angle = slant;
        }
    }

    const FlowState& m_state;
    Ink& m_ink;
    Table m_table;
    float m_high = 0;
};

QString notesOf(const FlowState& state, int step, float high) {
    QStringList words;
    if (step > 1)
        words << Text::tr("Each cell is the largest of %1 tokens.").arg(step);
    words << Text::tr("Rollout from 0 to %1; each row has colours of its own, up to its largest number.")
                 .arg(attention::shortNumber(double(high)));
    words << Text::tr(
        "Rollout: half the mean attention of all heads, half the position itself, multiplied layer by layer "
        "(Abnar & Zuidema 2020).");
    words << (state.rows->flow.empty()
                  ? Text::tr("The attention flow of so long a text is not computed.")
                  : Text::tr("Flow, from 0 to %1: the most that can pass from each token through all layers.")
                        .arg(attention::shortNumber(
                            double(largestOf(state.rows->flow.begin(), state.rows->flow.end())))));
    words << Text::tr("An estimate from weights alone: it knows nothing of values and MLPs.");
    return words.join(QLatin1Char(' '));
}

} // namespace

DisplayList layoutFlow(const FlowState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    Ink ink(list, theme);
    if (state.tokens.empty()) {
        ink.message(Text::tr("Nothing has run yet: type a text to see what its tokens hand on."));
        return list;
    }
    if (state.crossing()) {
        ink.message(
            Text::tr("Rollout and flow follow one text through its own layers; cross-attention joins two texts. "
                     "Choose the encoder or the decoder."));
        return list;
    }
    const double gap = ink.gap(), width = size.width() - 2 * gap, title = std::ceil(ink.title.height());
    const QString words = Text::tr("What reaches “%1” (token %2)")
                              .arg(state.tokens[static_cast<std::size_t>(state.query)])
                              .arg(state.query);
    const QString block = attention::blockWords(state.block);
    ink.text(QStringLiteral("title"), QRectF(gap, gap, width, title),
             block.isEmpty() ? words : Text::tr("%1, %2", "layer and head, which attention").arg(words, block),
             Qt::AlignLeft | Qt::AlignVCenter, theme.text(), 14, true);
    if (!state.rows) {
        ink.message(Text::tr("Gathering the attention of every layer…"));
        return list;
    }
    const double top = 2 * gap + title;
    const double note = ink.paragraphHeight(width, notesOf(state, 88, 0.888F)) + ink.note.height();
    Drawing drawing(state, ink, QRectF(gap, top, width, size.height() - top - 2 * gap - note));
    drawing.draw();
    const double y = drawing.bottom() + gap;
    ink.paragraph(QStringLiteral("note"), QRectF(gap, y, width, note),
                  notesOf(state, drawing.table().step, drawing.high()));
    return list;
}

DisplayList flowData(const FlowState& state) {
    DisplayList list;
    if (!state.rows || state.crossing())
        return list;
    const auto add = [&](const QString& id, const QString& name, const std::vector<float>& values) {
        CellGrid grid;
        grid.id = id;
        grid.name = name;
        grid.columns = static_cast<int>(state.tokens.size());
        grid.rows = static_cast<int>(values.size()) / grid.columns;
        grid.values = std::shared_ptr<const std::vector<float>>(state.rows, &values);
        grid.columnLabels = state.tokens;
        list.items.emplace_back(std::move(grid));
    };
    add(QStringLiteral("rollout"), Text::tr("attention rollout: rows are layers, columns are input tokens"),
        state.rows->rollout);
    if (!state.rows->flow.empty())
        add(QStringLiteral("flow"), Text::tr("attention flow through all layers"), state.rows->flow);
    return list;
}

QString flowSummary(const FlowState& state) {
    if (!state.rows || state.crossing() || state.tokens.empty())
        return {};
    std::vector<int> order(state.tokens.size());
    std::iota(order.begin(), order.end(), 0);
    const int last = layersOf(state) - 1;
    const auto loud = [](float value) { return std::isnan(value) ? -1.0F : value; }; // what is no number comes last
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return loud(state.rollout(last, a)) > loud(state.rollout(last, b)); });
    QStringList parts;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()) && state.rollout(last, order[i]) > 0; ++i)
        parts << Text::tr("“%1” (token %2, %3)")
                     .arg(state.tokens[static_cast<std::size_t>(order[i])])
                     .arg(order[i])
                     .arg(attention::percent(static_cast<double>(state.rollout(last, order[i]))));
    return Text::tr("After the last layer “%1” (token %2) comes most from %3.")
        .arg(state.tokens[static_cast<std::size_t>(state.query)])
        .arg(state.query)
        .arg(parts.join(Text::tr(", ", "between items of a list")));
}

} // namespace headlight
