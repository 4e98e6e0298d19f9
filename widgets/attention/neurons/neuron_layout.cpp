// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/neurons/neuron_layout.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/attention/neurons/neuron_table.h"
#include "widgets/picture/number_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

using attention::Ink;
using attention::labelPx;
using attention::notePx;
using attention::Text;
using engine::HookKind;

namespace {

float loudness(float number) {
    return std::isfinite(number) ? std::abs(number) : INFINITY;
}

/// The loudest of every `step` elements of `rows` vectors.
std::shared_ptr<const std::vector<float>> loudest(const float* from, int rows, int width, int step, int cells) {
    auto out = std::make_shared<std::vector<float>>(static_cast<std::size_t>(rows) * cells);
    for (int row = 0; row < rows; ++row)
        for (int cell = 0; cell < cells; ++cell) {
            const float* vector = from + static_cast<std::ptrdiff_t>(row) * width;
            float best = vector[cell * step];
            for (int i = cell * step + 1; i < std::min(width, (cell + 1) * step); ++i)
                best = loudness(vector[i]) > loudness(best) ? vector[i] : best;
            (*out)[static_cast<std::size_t>(row) * cells + cell] = best;
        }
    return out;
}

class Drawing {
public:
    Drawing(const NeuronState& state, Ink& ink, const NeuronTable& table)
        : m_state(state), m_ink(ink), m_theme(ink.theme), m_table(table), m_row(*state.number) {
        for (int i = 0; i < table.cells; ++i)
            m_elements.push_back(table.step == 1 ? Text::tr("element %1").arg(i)
                                                 : Text::tr("elements %1 to %2")
                                                       .arg(i * table.step)
                                                       .arg(std::min(m_row.headDim, (i + 1) * table.step) - 1));
        for (int key = table.first; key < table.first + table.shown; ++key)
            m_keys.push_back(Text::tr("%1, token %2").arg(tokenOf(key)).arg(key));
    }

    void draw() {
        rowMarks();
        queryRow();
        headings();
        vectors();
        numbers();
        for (int key = m_table.first; key < m_table.first + m_table.shown; ++key) {
            label(key);
            weight(key);
        }
        overview();
    }

private:
    const QString& tokenOf(int key) const { return m_state.keyTokens[static_cast<std::size_t>(key)]; }

    void rowMarks() {
        for (int key = m_table.first; key < m_table.first + m_table.shown; ++key) {
            const bool chosen = std::binary_search(m_state.chosenKeys.begin(), m_state.chosenKeys.end(), key);
            if (key != m_state.key && !chosen)
                continue;
            BoxItem box;
            box.id = QStringLiteral("row:%1").arg(key);
            box.rect = m_table.row(key).adjusted(-4, 0, 4, 0);
            box.radius = 3;
            if (key == m_state.key)
                box.fill = m_theme.roleSoft(Role::Key);
            if (chosen)
                box.stroke = m_theme.role(Role::Key);
            m_ink.list.items.emplace_back(std::move(box));
        }
    }

    CellGrid vectorGrid(const QString& id, const QString& name, const QRectF& rect, int rows, const float* from,
                        float largest) const {
        CellGrid grid;
        grid.id = id;
        grid.name = name;
        grid.rect = rect;
        grid.rows = rows;
        grid.columns = m_table.cells;
        grid.values = loudest(from, rows, m_row.headDim, m_table.step, m_table.cells);
        grid.source.columnStep = m_table.step;
        grid.low = -largest;
        grid.high = largest;
        grid.numbers = m_table.step == 1;
        grid.columnLabels = m_elements;
        return grid;
    }

    /// A grid whose rows are keys and whose cells are elements of a hook [position, head, element].
    void source(CellGrid& grid, HookKind kind, int position) const {
        grid.source.tensor = m_state.hook(kind);
        grid.source.base = {position, m_state.head, 0};
        grid.source.rowAxis = 0;
        grid.source.columnAxis = 2;
    }

    void queryRow() {
        const QRectF cells = m_table.query;
        const double line = m_ink.line(), y = cells.center().y() - line / 2;
        BoxItem box;
        box.id = QStringLiteral("query-token");
        box.rect = QRectF(m_table.left - 2, cells.top(), m_table.label + 2, cells.height());
        box.radius = 3;
        box.fill = m_theme.roleSoft(Role::Query);
        const QString& token = m_state.queryTokens[static_cast<std::size_t>(m_state.query)];
        box.name = Text::tr("query %1, token %2").arg(token).arg(m_state.query);
        m_ink.list.items.emplace_back(std::move(box));
        m_ink.badge(QStringLiteral("query-badge"), QPointF(m_table.left, y), Role::Query);
        m_ink.text(QStringLiteral("query-label"),
                   QRectF(m_table.left + line + 4, y, std::max(1.0, m_table.label - line - 6), line), token,
                   Qt::AlignRight | Qt::AlignVCenter, m_theme.text(), labelPx, true);
        CellGrid grid = vectorGrid(QStringLiteral("query"), Text::tr("query of %1").arg(token), cells, 1,
                                   m_row.query.data(), m_row.largestVector);
        source(grid, HookKind::Q, m_state.query);
        grid.role = Role::Query;
        m_ink.list.items.emplace_back(std::move(grid));
        const double right = m_table.weights.isNull() ? m_table.right : m_table.weights.right();
        if (const double room = right - m_table.products.left(); room > 0)
            m_ink.text(QStringLiteral("query-words"), QRectF(m_table.products.left(), y, room, line),
                       Text::tr("q of token %1, times each key's k").arg(m_state.query),
                       Qt::AlignLeft | Qt::AlignVCenter, m_theme.textMuted(), notePx);
    }

    void headings() {
        const double line = m_ink.line(), y = m_table.top - line - 2;
        m_ink.badge(QStringLiteral("key-badge"), QPointF(m_table.left, y), Role::Key);
        const auto heading = [&](const QString& id, const QRectF& over, const QString& words) {
            if (!over.isNull())
                m_ink.text(id, QRectF(over.left() - 3, y, over.width() + 6, line), words, Qt::AlignCenter,
                           m_theme.textMuted(), notePx);
        };
        heading(QStringLiteral("head-k"), m_table.keys, QStringLiteral("k"));
        heading(QStringLiteral("head-products"), m_table.products, QStringLiteral("q ⊙ k"));
        heading(QStringLiteral("head-dots"), m_table.dots, QStringLiteral("Σ q·k"));
        heading(QStringLiteral("head-scores"), m_table.scores, attention::scaleWords(m_state.scale));
        const QRectF softmax = m_table.bars.isNull() ? m_table.weights : m_table.bars.united(m_table.weights);
        heading(QStringLiteral("head-softmax"), softmax, Text::tr("softmax"));
    }

    void vectors() {
        const auto from = static_cast<std::ptrdiff_t>(m_table.first) * m_row.headDim;
        CellGrid keys = vectorGrid(QStringLiteral("keys"), Text::tr("keys, one a row"), m_table.keys, m_table.shown,
                                   m_row.keys.data() + from, m_row.largestVector);
        source(keys, HookKind::K, m_table.first);
        keys.role = Role::Key;
        keys.rowLabels = m_keys;
        m_ink.list.items.emplace_back(std::move(keys));
        CellGrid products =
            vectorGrid(QStringLiteral("products"), Text::tr("query × key, element by element"), m_table.products,
                       m_table.shown, m_row.products.data() + from, m_row.largestProduct);
        products.rowLabels = m_keys;
        if (const double share = m_state.progress.products; share < 1)
            products.revealed = static_cast<int>(std::floor(share * m_table.shown * m_table.cells));
        m_ink.list.items.emplace_back(std::move(products));
    }

    /// One number a key of a hook [head, query, key].
    void column(const QString& id, const QString& name, HookKind kind, const QRectF& rect,
                const std::vector<float>& all, int revealed) {
        if (rect.isNull())
            return;
        CellGrid grid;
        grid.id = id;
        grid.name = name;
        grid.rect = rect;
        grid.rows = m_table.shown;
        grid.values = std::make_shared<const std::vector<float>>(all.begin() + m_table.first,
                                                                 all.begin() + m_table.first + m_table.shown);
        grid.source.tensor = m_state.hook(kind);
        grid.source.base = {m_state.head, m_state.query, m_table.first};
        grid.source.rowAxis = 2;
        grid.source.columnAxis = 1;
        grid.scale = ColorScale::Plain;
        grid.numbers = true;
        grid.rowLabels = m_keys;
        if (revealed < m_table.shown)
            grid.revealed = revealed;
        m_ink.list.items.emplace_back(std::move(grid));
    }

    /// Rows of which a share of all work is through.
    int rowsOf(double share) const { return static_cast<int>(std::floor(share * m_table.shown + 1e-9)); }

    /// Scores come first where no mask forbids them, then where it does.
    int scoredRows() const {
        const NeuronProgress& progress = m_state.progress;
        const int free =
            m_state.causal() ? std::clamp(m_state.query + 1 - m_table.first, 0, m_table.shown) : m_table.shown;
        const auto part = [](double share, int rows) { return static_cast<int>(std::floor(share * rows + 1e-9)); };
        return progress.scores < 1 ? part(progress.scores, free) : free + part(progress.masked, m_table.shown - free);
    }

    void numbers() {
        column(QStringLiteral("dots"), Text::tr("sum of the products: q·k"), HookKind::AttnDot, m_table.dots,
               m_row.dots, rowsOf(m_state.progress.products));
        column(QStringLiteral("scores"), Text::tr("score: %1").arg(attention::scaleWords(m_state.scale)),
               HookKind::AttnScores, m_table.scores, m_row.scores, scoredRows());
    }

    void label(int key) {
        const QRectF row = m_table.row(key);
        BoxItem box;
        box.id = box.action = QStringLiteral("key:%1").arg(key);
        box.rect = QRectF(row.left() - 2, row.top(), m_table.label + 2, row.height());
        box.radius = 3;
        box.name = (m_state.masked(key) ? Text::tr("key %1, token %2, masked") : Text::tr("key %1, token %2"))
                       .arg(tokenOf(key))
                       .arg(key);
        m_ink.list.items.emplace_back(std::move(box));
        const bool selected = key == m_state.key;
        m_ink.text(QStringLiteral("key-label:%1").arg(key),
                   QRectF(row.left(), row.center().y() - m_ink.line() / 2, m_table.label - 2, m_ink.line()),
                   tokenOf(key), Qt::AlignRight | Qt::AlignVCenter,
                   selected || !m_state.masked(key) ? m_theme.text() : m_theme.textMuted(), labelPx, selected);
    }

    void weight(int key) {
        if (key - m_table.first >= rowsOf(m_state.progress.weights))
            return; // not yet
        const float value = m_row.weights[static_cast<std::size_t>(key)];
        const QRectF row = m_table.row(key);
        const double y = row.center().y() - m_ink.line() / 2;
        const QRectF number(m_table.weights.left(), y, m_table.weights.width(), m_ink.line());
        if (m_state.masked(key)) {
            const double left = m_table.bars.isNull() ? number.left() : m_table.bars.left();
            m_ink.text(QStringLiteral("masked:%1").arg(key), QRectF(left, y, number.right() - left, number.height()),
                       QStringLiteral("−∞ → 0"), Qt::AlignRight | Qt::AlignVCenter, m_theme.textMuted(), labelPx);
            return;
        }
        const bool digits = std::isfinite(value) && number.width() >= attention::weightWidth(m_ink);
        const QString words = digits ? attention::shortNumber(double(value)) : cellNumber(value);
        const engine::ElementRef element{m_state.hook(HookKind::Pattern), {m_state.head, m_state.query, key}};
        if (!m_table.bars.isNull()) {
            RibbonItem bar;
            bar.id = QStringLiteral("bar:%1").arg(key);
            bar.color = m_theme.role(Role::Pattern);
            bar.from = QPointF(m_table.bars.left(), row.center().y());
            const double share = std::isfinite(value) ? std::clamp(double(value), 0.0, 1.0) : 0;
            bar.to = bar.from + QPointF(share * m_table.bars.width(), 0);
            bar.width = std::floor(row.height() * 0.55);
            bar.value = value;
            bar.provenance = element;
            m_ink.list.items.emplace_back(std::move(bar));
        }
        m_ink
            .text(QStringLiteral("weight:%1").arg(key), number, words, Qt::AlignRight | Qt::AlignVCenter,
                  m_theme.text(), labelPx)
            .provenance = element;
    }

    /// Every key's weight in a strip, and which of them the rows are.
    void overview() {
        const QRectF rect = m_table.overview;
        if (rect.isNull())
            return;
        const int step = std::max(1, static_cast<int>(std::ceil(m_row.keyCount * 2 / rect.height())));
        const int cells = (m_row.keyCount + step - 1) / step;
        auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(cells), 0.0F);
        CellGrid grid;
        grid.high = 0;
        for (int key = 0; key < m_row.keyCount; ++key) {
            float& cell = (*values)[static_cast<std::size_t>(key / step)];
            cell = std::max(cell, m_row.weights[static_cast<std::size_t>(key)]);
            grid.high = std::max(grid.high, cell);
        }
        grid.id = QStringLiteral("overview");
        grid.name = Text::tr("weights of all keys");
        grid.rect = rect;
        grid.rows = cells;
        grid.values = std::move(values);
        grid.source.tensor = m_state.hook(HookKind::Pattern);
        grid.source.base = {m_state.head, m_state.query, 0};
        grid.source.rowAxis = 2;
        grid.source.columnAxis = 1;
        grid.source.rowStep = step;
        grid.scale = ColorScale::Weight;
        grid.low = 0;
        grid.role = Role::Pattern;
        const double pitch = rect.height() / cells;
        const double top = rect.top() + m_table.first / step * pitch;
        const double bottom = rect.top() + (m_table.first + m_table.shown + step - 1) / step * pitch;
        m_ink.list.items.emplace_back(std::move(grid));
        m_ink.list.items.emplace_back(
            MarkItem{QStringLiteral("overview-window"),
                     QRectF(rect.left() - 2, top, rect.width() + 4, std::min(bottom, rect.bottom()) - top),
                     m_theme.accent(), 2});
    }

    const NeuronState& m_state;
    Ink& m_ink;
    const Theme& m_theme;
    const NeuronTable& m_table;
    const NeuronRow& m_row;
    std::vector<QString> m_elements, m_keys;
};

QString notes(const NeuronState& state, const NeuronTable& table) {
    QStringList words;
    if (state.changed)
        words << Text::tr("These weights were changed by hand: they are not the softmax of the scores.");
    if (table.step > 1)
        words << Text::tr("Each cell is the loudest of %1 elements.").arg(table.step);
    if (table.shown < table.keyCount)
        words << Text::tr("Keys %1 to %2 of %3, in order; the others carry %4 of the weight.")
                     .arg(table.first)
                     .arg(table.first + table.shown - 1)
                     .arg(table.keyCount)
                     .arg(attention::percent(attention::weightElsewhere(state, table)));
    if (table.dots.isNull())
        words << (table.scores.isNull() ? Text::tr("No room here for q·k and the scores.")
                                        : Text::tr("No room here for q·k before it is scaled."));
    if (state.scale.factor == 1)
        words << Text::tr("This model does not scale its scores.");
    if (state.causal() && state.query + 1 < table.keyCount)
        words << Text::tr("Keys after the query are masked: their scores become −∞, their weights 0.");
    return words.join(QLatin1Char(' '));
}

/// The longest note there can be, so that scrolling and following another query move nothing.
QString longestNotes(const NeuronState& state, NeuronTable table) {
    NeuronState still = state;
    still.query = 0;
    table.first = std::max(0, table.keyCount - table.shown);
    return notes(still, table);
}

struct Legends {
    QString vectors = Text::tr("q, k:"), products = Text::tr("q ⊙ k:");
    double first = 0, second = 0;
    bool beside(double width) const { return first + second + 3 * Theme::spacing() <= width; }
};

} // namespace

DisplayList layoutNeurons(const NeuronState& state, const Theme& theme, QSizeF size, NeuronTable* out) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    Ink ink(list, theme);
    if (out)
        *out = {};
    if (state.queryTokens.empty() || state.keyTokens.empty()) {
        ink.message(Text::tr("Nothing has run yet: type a text to see q meet k, number by number."));
        return list;
    }
    const double top = ink.titleLine(Text::tr("Layer %1, head %2").arg(state.layer).arg(state.head), state.block);
    if (state.headless || !state.number) {
        ink.message(state.headless ? Text::tr("This model's attention has no heads with q and k to multiply.")
                                   : Text::tr("Computing the attention of layer %1…").arg(state.layer));
        return list;
    }
    const double gap = ink.gap(), width = size.width() - 2 * gap;
    const NeuronRow& row = *state.number;
    Legends legends;
    legends.first = ink.coloursWidth(legends.vectors, -row.largestVector, row.largestVector);
    legends.second = ink.coloursWidth(legends.products, -row.largestProduct, row.largestProduct);
    const double lines = legends.beside(width) ? ink.line() : 2 * ink.line();
    NeuronTable table = attention::neuronTable(state, ink, size.width(), top, size.height());
    double note = 0;
    for (int round = 0; round < 2; ++round) { // what does not fit beside its note has a longer one
        note = ink.paragraphHeight(width, longestNotes(state, table));
        table = attention::neuronTable(state, ink, size.width(), top, size.height() - 2 * gap - lines - note);
    }
    Drawing(state, ink, table).draw();
    const double y = table.top + table.shown * table.rowHeight + gap;
    ink.colours(QStringLiteral("legend-vectors"), QPointF(gap, y), legends.vectors, ColorScale::Signed,
                -row.largestVector, row.largestVector);
    ink.colours(QStringLiteral("legend-products"),
                legends.beside(width) ? QPointF(gap + legends.first + 2 * gap, y) : QPointF(gap, y + ink.line()),
                legends.products, ColorScale::Signed, -row.largestProduct, row.largestProduct);
    ink.paragraph(QStringLiteral("note"), QRectF(gap, y + lines, width, note), notes(state, table));
    if (out)
        *out = table;
    return list;
}

} // namespace headlight
