// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/rows/row_layout.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/attention/head_grid_layout.h"
#include "widgets/attention/ink.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight {

using attention::Ink;
using attention::labelPx;
using attention::notePx;
using attention::shortNumber;
using attention::Text;

float RowState::chosenSum(int atLayer, int atHead) const {
    float sum = 0;
    for (const int each : chosenKeys)
        sum += rows->weight(atLayer, atHead, each);
    return sum;
}

QRectF RowTable::row(int atLayer, int head) const {
    const QRectF all = layer(atLayer);
    const double height = layerHeight / std::max(1, headCells);
    return {all.left(), all.top() + head / headStep * height, all.width(), height};
}

QRectF RowTable::column(int key) const {
    const double width = cells.width() / std::max(1, keyCells);
    return {cells.left() + key / keyStep * width, cells.top(), width, cells.height()};
}

namespace {

constexpr double slant = 52; ///< degrees of the keys' labels
constexpr double smallestCell = 2;

double sine() {
    return std::sin(slant * std::numbers::pi / 180);
}
double cosine() {
    return std::cos(slant * std::numbers::pi / 180);
}

/// Widths and heights of what stands round the cells.
struct Around {
    double layer = 0, head = 0; ///< columns of numbers at the left
    double label = 0;           ///< length of a key's label
    double band = 0;            ///< above the cells
};

class Drawing {
public:
    Drawing(const RowState& state, Ink& ink, const QRectF& area)
        : m_state(state), m_rows(*state.rows), m_ink(ink), m_theme(ink.theme) {
        measure(area);
        place(area);
    }

    const RowTable& table() const { return m_table; }
    float high() const { return m_high; }
    float highSum() const { return m_highSum; }

    void draw() {
        grids();
        sums();
        maskEdge();
        layerLabels();
        headLabels();
        keyLabels();
        marks();
    }

private:
    void measure(const QRectF& area) {
        m_around.layer = std::max(m_ink.width(QString::number(m_rows.layerCount - 1)), m_ink.width(Text::tr("layer")));
        m_around.head = std::max(m_ink.width(QString::number(m_rows.headCount - 1)), m_ink.width(Text::tr("head")));
        const double most = std::min(area.height() * 0.24 / sine(), area.width() * 0.3);
        m_around.label = std::min(most, m_ink.widest(m_state.keyTokens));
        const double headings = 1.5 * m_ink.line() + 4; // labels of low rows reach half a line above the cells
        m_around.band = std::max(headings, std::ceil(m_around.label * sine() + m_ink.line() * cosine() + 4));
    }

    void place(const QRectF& area) {
        const double line = m_ink.line(), gap = m_ink.gap();
        m_table.margin = m_state.chosenKeys.empty() ? 0 : std::ceil(line * 0.9);
        const double left = area.left() + m_around.layer + m_around.head + gap;
        const double beside = std::max(m_around.label * cosine(), m_table.margin + (m_table.margin > 0 ? gap : 0));
        const double width = std::max(8.0, area.right() - left - beside);
        const double height = std::max(8.0, area.height() - m_around.band);
        const double slot = height / m_rows.layerCount;
        const double between = m_rows.layerCount > 1 && slot > 8 ? std::clamp(std::floor(slot * 0.1), 1.0, 6.0) : 0;
        const auto pooling = [](int count, double room) {
            const int most = std::max(1, static_cast<int>(room / smallestCell));
            return (count + most - 1) / most;
        };
        m_table.headStep = pooling(m_rows.headCount, slot - between);
        m_table.keyStep = pooling(m_rows.keyCount, width);
        m_table.headCells = (m_rows.headCount + m_table.headStep - 1) / m_table.headStep;
        m_table.keyCells = (m_rows.keyCount + m_table.keyStep - 1) / m_table.keyStep;
        const auto whole = [](double cell) { return cell >= 6 ? std::floor(cell) : cell; };
        const double cellWidth = whole(std::min(width / m_table.keyCells, 4.5 * line));
        const double cellHeight = whole(std::min((slot - between) / m_table.headCells, 1.7 * line));
        m_table.layerHeight = cellHeight * m_table.headCells;
        m_table.layerPitch = m_table.layerHeight + between;
        m_table.cells = QRectF(std::floor(left), std::floor(area.top() + m_around.band), cellWidth * m_table.keyCells,
                               m_table.layerPitch * (m_rows.layerCount - 1) + m_table.layerHeight);
    }

    /// A layer's weights, pooled by largest so that one bright cell survives.
    std::shared_ptr<const std::vector<float>> pooled(int layer) {
        auto values = std::make_shared<std::vector<float>>(
            static_cast<std::size_t>(m_table.headCells) * static_cast<std::size_t>(m_table.keyCells), -INFINITY);
        const float* from = m_rows.values.data() + static_cast<std::size_t>(layer) * m_rows.headCount * m_rows.keyCount;
        for (int head = 0; head < m_rows.headCount; ++head, from += m_rows.keyCount) {
            float* row = values->data() + static_cast<std::ptrdiff_t>(head / m_table.headStep) * m_table.keyCells;
            bool strange = false;
            for (int cell = 0, key = 0; cell < m_table.keyCells; ++cell) {
                float most = row[cell];
                for (const int end = std::min(m_rows.keyCount, key + m_table.keyStep); key < end; ++key) {
                    most = from[key] > most ? from[key] : most;
                    strange |= std::isnan(from[key]);
                }
                row[cell] = most;
            }
            if (strange) // a number that is none outshouts the others
                for (int key = 0; key < m_rows.keyCount; ++key)
                    if (std::isnan(from[key]))
                        row[key / m_table.keyStep] = from[key];
        }
        for (const float weight : *values)
            m_high = std::isfinite(weight) ? std::max(m_high, weight) : m_high;
        return values;
    }

    QString headName(int layer, int cell) const {
        const int first = cell * m_table.headStep, last = std::min(m_rows.headCount, first + m_table.headStep) - 1;
        return first == last ? m_oneHead.arg(layer).arg(first) : m_manyHeads.arg(layer).arg(first).arg(last);
    }

    void grids() {
        const QString one = Text::tr("%1, token %2"), many = Text::tr("tokens %1 to %2");
        std::vector<QString> keys;
        for (int cell = 0; cell < m_table.keyCells; ++cell) {
            const int first = cell * m_table.keyStep, last = std::min(m_rows.keyCount, first + m_table.keyStep) - 1;
            keys.push_back(first == last ? one.arg(m_state.keyTokens[static_cast<std::size_t>(first)]).arg(first)
                                         : many.arg(first).arg(last));
        }
        const std::size_t begin = m_ink.list.items.size();
        for (int layer = 0; layer < m_rows.layerCount; ++layer) {
            CellGrid grid;
            grid.id = QStringLiteral("rows:%1").arg(layer);
            grid.name = Text::tr("layer %1: rows are heads, columns are keys").arg(layer);
            grid.rect = m_table.layer(layer);
            grid.rows = m_table.headCells;
            grid.columns = m_table.keyCells;
            grid.values = pooled(layer);
            grid.source.tensor = engine::Hook{m_state.pattern, layer, stackOf(m_state.block)};
            grid.source.base = m_state.headless ? std::array{m_state.query, 0, 0} : std::array{0, m_state.query, 0};
            grid.source.rowAxis = 0;
            grid.source.columnAxis = m_state.headless ? 1 : 2;
            grid.source.rowStep = m_table.headStep;
            grid.source.columnStep = m_table.keyStep;
            grid.scale = ColorScale::Weight;
            grid.low = 0;
            grid.role = Role::Pattern;
            grid.numbers = m_table.headStep == 1 && m_table.keyStep == 1;
            for (int cell = 0; cell < m_table.headCells; ++cell)
                grid.rowLabels.push_back(headName(layer, cell));
            grid.columnLabels = keys;
            m_ink.list.items.emplace_back(std::move(grid));
        }
        for (std::size_t i = begin; i < m_ink.list.items.size(); ++i)
            std::get<CellGrid>(m_ink.list.items[i]).high = m_high;
    }

    void sums() {
        if (m_table.margin <= 0)
            return;
        const std::size_t begin = m_ink.list.items.size();
        for (int layer = 0; layer < m_rows.layerCount; ++layer) {
            CellGrid grid;
            auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(m_table.headCells), 0.0F);
            for (int head = 0; head < m_rows.headCount; ++head) {
                float& cell = (*values)[static_cast<std::size_t>(head / m_table.headStep)];
                cell = std::max(cell, m_state.chosenSum(layer, head));
                m_highSum = std::max(m_highSum, cell);
            }
            grid.id = QStringLiteral("chosen:%1").arg(layer);
            grid.name = Text::tr("layer %1: sum on the chosen keys").arg(layer);
            const QRectF rect = m_table.layer(layer);
            grid.rect = QRectF(rect.right() + m_ink.gap(), rect.top(), m_table.margin, rect.height());
            grid.rows = m_table.headCells;
            grid.values = std::move(values);
            grid.source.rowStep = m_table.headStep;
            grid.scale = ColorScale::Weight;
            grid.low = 0;
            grid.role = Role::Key;
            for (int cell = 0; cell < m_table.headCells; ++cell)
                grid.rowLabels.push_back(headName(layer, cell));
            m_ink.list.items.emplace_back(std::move(grid));
        }
        for (std::size_t i = begin; i < m_ink.list.items.size(); ++i)
            std::get<CellGrid>(m_ink.list.items[i]).high = m_highSum;
    }

    /// Behind it every weight is masked and exactly 0.
    void maskEdge() {
        if (!m_state.causal() || m_state.query + 1 >= m_rows.keyCount)
            return;
        const double x =
            m_table.cells.left() + (m_state.query + 1.0) / m_table.keyStep * m_table.cells.width() / m_table.keyCells;
        PathItem edge;
        edge.id = QStringLiteral("mask-edge");
        edge.color = m_theme.textMuted();
        edge.dashed = true;
        edge.points = {QPointF(x, m_table.cells.top() - 3), QPointF(x, m_table.cells.bottom() + 3)};
        m_ink.list.items.emplace_back(std::move(edge));
    }

    void layerLabels() {
        const double line = m_ink.line(), left = m_table.cells.left() - m_around.layer - m_around.head - m_ink.gap();
        const auto heading = [&](const QString& id, double x, double width, const QString& words) {
            m_ink.text(id, QRectF(x, m_table.cells.top() - 1.5 * line - 3, width, line), words,
                       Qt::AlignRight | Qt::AlignVCenter, m_theme.textMuted(), notePx);
        };
        heading(QStringLiteral("axis-layers"), left, m_around.layer, Text::tr("layer"));
        if (m_table.row(0, 0).height() * m_table.headCells >= m_ink.note.height() && !m_state.headless)
            heading(QStringLiteral("axis-heads"), left + m_around.layer + 2, m_around.head, Text::tr("head"));
        for (const int layer : thinnedLabels(m_rows.layerCount, m_table.layerPitch, line, m_state.layer)) {
            const bool selected = layer == m_state.layer;
            m_ink.text(QStringLiteral("layer-label:%1").arg(layer),
                       QRectF(left, m_table.layer(layer).center().y() - line / 2, m_around.layer, line),
                       QString::number(layer), Qt::AlignRight | Qt::AlignVCenter,
                       selected ? m_theme.text() : m_theme.textMuted(), labelPx, selected);
        }
    }

    void headLabel(int layer, int head, double needed) {
        const QRectF row = m_table.row(layer, head);
        const bool selected = layer == m_state.layer && head == m_state.head;
        BoxItem box;
        box.id = box.action = headAction(layer, head);
        box.rect = QRectF(row.left() - m_around.head - m_ink.gap() + 2, row.center().y() - needed / 2,
                          m_around.head + 4, needed);
        box.radius = 3;
        if (selected)
            box.fill = m_theme.roleSoft(Role::Pattern);
        box.name = Text::tr("layer %1 head %2").arg(layer).arg(head);
        m_ink.text(QStringLiteral("head-label:%1.%2").arg(layer).arg(head), box.rect.adjusted(0, 0, -4, 0),
                   QString::number(head), Qt::AlignRight | Qt::AlignVCenter,
                   selected ? m_theme.text() : m_theme.textMuted(), notePx, selected);
        m_ink.list.items.insert(m_ink.list.items.end() - 1, std::move(box));
    }

    /// Every n-th head of each layer, and the selected one.
    void headLabels() {
        if (m_state.headless)
            return;
        const double needed = std::ceil(m_ink.note.height()) + 1, height = m_table.row(0, 0).height();
        const int every = std::max(1, static_cast<int>(std::ceil(needed / height - 1e-9)));
        const double selected = m_table.row(m_state.layer, m_state.head).center().y();
        const int most = static_cast<int>((m_table.layerPitch - needed) / height); // lower ones meet the next layer's
        const bool several = m_table.headCells == 1 || std::min(m_table.headCells - 1, most) >= every;
        for (int layer = 0; several && layer < m_rows.layerCount; ++layer)
            for (int cell = 0; cell < m_table.headCells && (cell == 0 || cell <= most); cell += every) {
                const int head = cell * m_table.headStep;
                if (std::abs(m_table.row(layer, head).center().y() - selected) >= needed &&
                    m_table.layerPitch >= needed)
                    headLabel(layer, head, needed);
            }
        if (m_table.layerPitch >= needed)
            headLabel(m_state.layer, m_state.head, needed);
    }

    void keyLabels() {
        const double line = m_ink.line(), cell = m_table.cells.width() / m_table.keyCells;
        const int kept = m_state.key >= 0 ? m_state.key / m_table.keyStep : -1;
        for (const int column : thinnedLabels(m_table.keyCells, cell, line / sine(), kept)) {
            const bool selected = column == kept;
            const int key = selected ? m_state.key : column * m_table.keyStep;
            const QString& token = m_state.keyTokens[static_cast<std::size_t>(key)];
            const double middle = m_table.cells.left() + (column + 0.5) * cell;
            BoxItem box;
            box.id = box.action = QStringLiteral("key:%1").arg(key);
            box.rect = QRectF(middle - line / 2, m_table.cells.top() - line - 1, line, line);
            box.radius = 3;
            box.name = Text::tr("key %1, token %2").arg(token).arg(key);
            if (std::binary_search(m_state.chosenKeys.begin(), m_state.chosenKeys.end(), key))
                box.stroke = m_theme.role(Role::Key);
            if (selected)
                box.fill = m_theme.roleSoft(Role::Key);
            m_ink.list.items.emplace_back(std::move(box));
            TextItem& text = m_ink.text(QStringLiteral("key-label:%1").arg(key),
                                        QRectF(middle + 1, m_table.cells.top() - 5 - line / 2, m_around.label, line),
                                        token, Qt::AlignLeft | Qt::AlignVCenter,
                                        selected ? m_theme.text() : m_theme.textMuted(), labelPx, selected);
            text.angle = slant;
        }
    }

    void marks() {
        if (m_state.key >= 0)
            m_ink.list.items.emplace_back(
                MarkItem{QStringLiteral("key-mark"), m_table.column(m_state.key), m_theme.role(Role::Key), 2});
        if (m_state.layer < m_rows.layerCount && m_state.head < m_rows.headCount)
            m_ink.list.items.emplace_back(MarkItem{QStringLiteral("head-mark"),
                                                   m_table.row(m_state.layer, m_state.head), m_theme.selection(), 2});
    }

    const RowState& m_state;
    const QueryRows& m_rows;
    Ink& m_ink;
    const Theme& m_theme;
    // Said once, not for each of a thousand rows.
    const QString m_oneHead = Text::tr("layer %1 head %2");
    const QString m_manyHeads = Text::tr("layer %1 heads %2 to %3");
    Around m_around;
    RowTable m_table;
    float m_high = 0, m_highSum = 0;
};

QString notes(const RowState& state, const RowTable& table, float highSum) {
    QStringList words;
    if (state.changed)
        words << Text::tr("Something in this run was changed by hand.");
    if (table.headStep > 1 && table.keyStep > 1)
        words << Text::tr("Each cell is the largest weight of %1 heads × %2 keys.")
                     .arg(table.headStep)
                     .arg(table.keyStep);
    else if (table.headStep > 1)
        words << Text::tr("Each cell is the largest weight of %1 heads.").arg(table.headStep);
    else if (table.keyStep > 1)
        words << Text::tr("Each cell is the largest weight of %1 keys.").arg(table.keyStep);
    if (!state.chosenKeys.empty())
        words << Text::tr("On the right: each head's sum on the %n chosen key(s), from 0 to %1.", nullptr,
                          static_cast<int>(state.chosenKeys.size()))
                     .arg(shortNumber(double(highSum)));
    if (state.causal() && state.query + 1 < state.rows->keyCount)
        words << Text::tr("Behind the dashed line: masked, exactly 0.");
    return words.join(QLatin1Char(' '));
}

/// As long as notes of this state can be, whatever is pooled.
QString longestNotes(const RowState& state) {
    RowTable table;
    table.headStep = state.rows->headCount > 8 ? 88 : 1;
    table.keyStep = state.rows->keyCount > 64 ? 88 : 1;
    return notes(state, table, 0.888F);
}

} // namespace

DisplayList layoutRows(const RowState& state, const Theme& theme, QSizeF size, RowTable* out) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    Ink ink(list, theme);
    if (out)
        *out = {};
    if (state.keyTokens.empty()) {
        ink.message(Text::tr("Nothing has run yet: type a text to see where one token looks in every head."));
        return list;
    }
    const double gap = ink.gap(),
                 top = ink.titleLine(
                     Text::tr("Query “%1” (token %2) in all heads").arg(state.queryToken).arg(state.query),
                     state.block);
    if (!state.rows) {
        ink.message(Text::tr("Gathering this query's weights from every layer…"));
        return list;
    }
    const double width = size.width() - 2 * gap;
    const double note = ink.paragraphHeight(width, longestNotes(state));
    const double below = ink.line() + note + gap;
    Drawing drawing(state, ink, QRectF(gap, top, width, size.height() - top - gap - below));
    drawing.draw();
    const double label = std::max(0.0, (ink.line() - drawing.table().layerHeight) / 2); // reaches below a low row
    const double y = drawing.table().cells.bottom() + gap + label;
    ink.colours(QStringLiteral("legend"), QPointF(gap, y), Text::tr("weight:"), ColorScale::Weight, 0, drawing.high());
    ink.paragraph(QStringLiteral("note"), QRectF(gap, y + ink.line(), width, note),
                  notes(state, drawing.table(), drawing.highSum()));
    if (out)
        *out = drawing.table();
    return list;
}

} // namespace headlight
