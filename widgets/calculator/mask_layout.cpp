// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/mask_layout.h"

#include "widgets/calculator/calculator_words.h"
#include "widgets/calculator/matrix_picture.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace headlight {
namespace {

using engine::SmallMatrix;

constexpr double margin = 12, gap = 18;
constexpr double namePx = 13, wordPx = 11.5;
constexpr double mostWidth = 46, mostHeight = 26; ///< of cells, before they grow with picture and text
constexpr std::array shared{MaskGrid::Source, MaskGrid::Target, MaskGrid::Scores};
constexpr std::array columns{MaskGrid::Padding, MaskGrid::LookAhead, MaskGrid::Combined, MaskGrid::Weights};

QString columnTitle(MaskGrid grid) {
    switch (grid) {
    case MaskGrid::Source:
        return CalculatorWords::tr("source ids");
    case MaskGrid::Target:
        return CalculatorWords::tr("target ids");
    case MaskGrid::Scores:
        return CalculatorWords::tr("scores");
    case MaskGrid::Padding:
        return CalculatorWords::tr("padding");
    case MaskGrid::LookAhead:
        return CalculatorWords::tr("look-ahead");
    case MaskGrid::Combined:
        return CalculatorWords::tr("the larger");
    case MaskGrid::Weights:
        return CalculatorWords::tr("softmax");
    }
    return {};
}

class MaskDrawing {
public:
    MaskDrawing(const MaskPicture& picture, const Theme& theme, QSizeF size)
        : m_document(*picture.document), m_picture(picture), m_theme(theme) {
        m_list.size = size;
        m_list.background = theme.window();
        m_name = textSize(QStringLiteral("Q"), theme, namePx, true).height();
        m_word = textSize(QStringLiteral("Q"), theme, wordPx).height();
    }

    DisplayList draw() {
        const auto [strip, line] = explanationSize(m_theme, m_list.size.height());
        plan(QRectF(margin, margin * 0.6, m_list.size.width() - 2 * margin, m_list.size.height() - strip - margin));
        drawShared();
        for (MaskPlace place : maskPlaces)
            drawPlace(place);
        drawMarks();
        MaskWords words{CalculatorWords::tr("softmax(scores + mask)"),
                        maskPresetNote(m_document.preset()) + QLatin1Char(' ') + framedNote()};
        if (m_picture.cell)
            words = explainMaskCell(m_document, *m_picture.cell);
        drawExplanation(m_list, m_theme, QRectF(0, m_list.size.height() - strip, m_list.size.width(), strip), line,
                        words.head, words.words, m_picture.refused.isEmpty() ? trouble() : m_picture.refused);
        return std::move(m_list);
    }

private:
    int length() const { return m_document.input().length(); }
    double placeHeight() const { return m_name + m_word + 4 + m_h * length() + gap * 0.6; }
    QRectF cells(double x, double y, int rows) const { return {x, y, m_w * length(), m_h * rows}; }

    void plan(QRectF room) {
        const int n = length();
        m_labels = std::max(textSize(QString::number(99), m_theme, wordPx).width() + 8, widestId() + 8);
        const double fixedWidth = m_labels + gap * 4.6;
        const double fixedHeight = m_word + 6 + 3 * (m_name + m_word + 4 + gap * 0.6) - gap * 0.6;
        const double unit = std::clamp(room.height() / 560, 1.0, 2.2), grow = std::max(unit, Theme::textScale());
        m_w = std::clamp((room.width() - fixedWidth) / (5 * n), 1.0, mostWidth * grow);
        m_h = std::clamp((room.height() - fixedHeight) / (3 * n), 1.0, std::min(mostHeight * grow, m_w));
        for (double* side : {&m_w, &m_h})
            *side = *side > 8 ? std::floor(*side) : *side;
        const double width = fixedWidth + 5 * n * m_w, height = fixedHeight + 3 * n * m_h;
        m_left = std::round(room.left() + std::max(0.0, (room.width() - width) / 2));
        m_top = std::round(room.top() + std::max(0.0, (room.height() - height) * 0.4));
        m_table = std::round(m_left + n * m_w + gap * 1.6);
    }

    double widestId() const {
        double widest = 0;
        for (const auto* ids : {&m_document.input().source, &m_document.input().target})
            for (int id : *ids)
                widest = std::max(widest, textSize(QString::number(id), m_theme, wordPx).width());
        return std::min(widest, 60 * Theme::textScale());
    }

    void grid(MaskGrid kind, MaskPlace place, QRectF rect, bool editable) {
        const SmallMatrix matrix = maskMatrix(m_document, kind, place);
        const bool mask = kind == MaskGrid::Padding || kind == MaskGrid::LookAhead || kind == MaskGrid::Combined;
        MatrixLook look;
        look.id = maskGridId(kind, place);
        look.name = mask || kind == MaskGrid::Weights
                        ? QStringLiteral("%1, %2").arg(placeName(place), columnTitle(kind))
                        : CalculatorWords::tr("%1, can be edited").arg(columnTitle(kind));
        look.rect = rect;
        look.values = &matrix;
        look.scale = kind == MaskGrid::Scores    ? ColorScale::Signed
                     : kind == MaskGrid::Weights ? ColorScale::Weight
                                                 : ColorScale::Plain;
        look.range = magnitude(matrix);
        if (mask)
            look.hidden = [&](int row, int column) { return matrix.at(row, column) != 0; };
        if (kind == MaskGrid::Source || kind == MaskGrid::Target) // padding looks like what it will be
            look.hidden = [&](int row, int column) { return matrix.at(row, column) == 0; };
        for (int i = 0; i < matrix.rows; ++i)
            look.rowLabels.push_back(CalculatorWords::tr("query %1").arg(i + 1));
        for (int i = 0; i < matrix.columns; ++i)
            look.columnLabels.push_back(CalculatorWords::tr("key %1").arg(i + 1));
        drawMatrix(m_list, m_theme, look, fittingNumbers(matrix, {m_w, rect.height() / matrix.rows}, m_theme));
        m_rects[look.id] = rect;
        if (!editable)
            return;
        BoxItem frame;
        frame.id = look.id + QStringLiteral(".frame");
        frame.rect = rect.adjusted(-2, -2, 2, 2);
        frame.radius = 3;
        frame.stroke = m_theme.accent();
        frame.strokeWidth = 2;
        m_list.items.emplace_back(frame);
    }

    void title(const QString& id, double x, double y, double width, const QString& words) {
        drawWords(m_list, m_theme, id, QRectF(x, y, width, m_word), words, wordPx, m_theme.textMuted());
    }

    /// What all three places work on.
    void drawShared() {
        const double x = m_left, width = m_w * length();
        double y = m_top;
        for (MaskGrid kind : shared) {
            title(maskGridId(kind) + QStringLiteral(".title"), x, y, width, columnTitle(kind));
            y = std::round(y + m_word + 5);
            // Ids are to be read and typed also where the masks are small.
            const double height = kind == MaskGrid::Scores ? m_h * length() : std::max(m_h, std::ceil(m_word + 2));
            grid(kind, MaskPlace::Encoder, {x, y, width, height}, true);
            y += height + gap * 0.8;
        }
    }

    void drawPlace(MaskPlace place) {
        const auto index = static_cast<int>(place);
        const QString stem = QStringLiteral("place.%1").arg(index);
        double y = std::round(m_top + index * placeHeight());
        const double width = m_w * length(), whole = 4 * width + 3 * gap + m_labels;
        drawWords(m_list, m_theme, stem, QRectF(m_table, y, whole, m_name),
                  QStringLiteral("%1. %2").arg(placeName(place), placeSentence(place)), namePx, m_theme.text(), true,
                  Qt::AlignLeft | Qt::AlignVCenter);
        y += m_name;
        double x = m_table;
        const double top = std::round(y + m_word + 4);
        for (MaskGrid kind : columns) {
            const bool none = kind == MaskGrid::LookAhead && place != MaskPlace::Decoder;
            const QString name = maskGridId(kind, place) + QStringLiteral(".title");
            const double reach = gap / 2 - 1;
            if (kind == MaskGrid::Combined) { // whose rows these are
                labels(stem, m_document.input().queries(place), QRectF(x - 2, top, m_labels - 5, m_h * length()));
                x = std::round(x + m_labels);
            }
            title(name, x - reach, y, width + 2 * reach,
                  none                        ? CalculatorWords::tr("none")
                  : kind == MaskGrid::Padding ? paddingTitle(place, width + 2 * reach)
                                              : columnTitle(kind));
            if (!none)
                grid(kind, place, cells(x, top, kind == MaskGrid::Padding ? 1 : length()), false);
            if (kind == MaskGrid::Padding)
                cutWords(stem, place, QRectF(x - 2, top + m_h + 4, width + 4, m_h * (length() - 1) - 4));
            x += width + gap;
        }
        drawCut(place);
    }

    /// With the ids it is made of, where there is room.
    QString paddingTitle(MaskPlace place, double width) const {
        QStringList ids;
        for (int id : m_document.input().keys(place))
            ids.append(QString::number(id));
        return fittingForm(
            {CalculatorWords::tr("padding of %1").arg(ids.join(QLatin1Char(' '))), columnTitle(MaskGrid::Padding)},
            m_theme, wordPx, false, width);
    }

    void labels(const QString& stem, const std::vector<int>& ids, QRectF rect) {
        const int step = std::max(1, static_cast<int>(std::ceil(m_word * 0.8 / m_h)));
        for (int i = 0; i < length(); i += step)
            drawWords(m_list, m_theme, QStringLiteral("%1.query.%2").arg(stem).arg(i),
                      QRectF(rect.left(), rect.top() + m_h * (i + 0.5) - m_word / 2, rect.width(), m_word),
                      QString::number(ids[static_cast<std::size_t>(i)]), wordPx, m_theme.textMuted(), false,
                      Qt::AlignRight | Qt::AlignVCenter);
    }

    /// What the causality test finds, where the padding mask leaves room.
    void cutWords(const QString& stem, MaskPlace place, QRectF rect) {
        const double change = changeWhenCut(m_document.input(), place);
        const int cut = m_document.input().cut;
        TextItem text;
        text.id = stem + QStringLiteral(".cut");
        text.rect = rect;
        text.text = change < 1e-12 ? CalculatorWords::tr("Cut after %1: these rows stay as they are.").arg(cut)
                                   : CalculatorWords::tr("Cut after %1: these rows change by %2.")
                                         .arg(cut)
                                         .arg(QString::number(change, 'g', 2));
        text.px = wordPx;
        text.color = change < 1e-12 ? m_theme.textMuted() : m_theme.text();
        text.alignment = Qt::AlignLeft | Qt::AlignTop;
        text.wrap = true;
        if (rect.height() >= m_word && rect.width() >= 6 * m_word && !layoutText(text, m_theme).elided)
            m_list.items.emplace_back(std::move(text));
    }

    /// Under the rows that the causality test keeps.
    void drawCut(MaskPlace place) {
        const int cut = m_document.input().cut;
        if (cut >= length())
            return;
        const QRectF weights = m_rects.at(maskGridId(MaskGrid::Weights, place));
        const double y = weights.top() + m_h * cut;
        PathItem line;
        line.id = QStringLiteral("place.%1.cut.line").arg(static_cast<int>(place));
        line.points = {{weights.left() - 5, y}, {weights.right() + 5, y}};
        line.color = m_theme.accent();
        line.width = 1.6;
        line.dashed = true;
        m_list.items.emplace_back(std::move(line));
    }

    QString trouble() const {
        for (MaskPlace place : maskPlaces) {
            const auto rows = queriesWithoutKeys(m_document.study(place));
            if (rows.empty())
                continue;
            QStringList names;
            for (int row : rows)
                names.append(QString::number(row + 1));
            return (m_document.input().mode == MaskMode::Infinite
                        ? CalculatorWords::tr("%1, query %2: every key is −∞, the softmax is 0 ÷ 0 (NaN).")
                        : CalculatorWords::tr("%1, query %2: every key got −1e9, so it sees all of them again."))
                .arg(placeName(place), names.join(QStringLiteral(", ")));
        }
        return {};
    }

    void mark(const QString& id, const QString& gridId, int row, int column, int rows, int columnCount, QColor color) {
        const CellGrid* grid = m_list.grid(gridId);
        if (!grid)
            return;
        const QRectF rect =
            grid->cellRect(row, column).united(grid->cellRect(row + rows - 1, column + columnCount - 1));
        m_list.items.emplace_back(MarkItem{id, rect, color, 2.5});
    }

    void drawMarks() {
        if (!m_picture.cell)
            return;
        const MaskCell& c = *m_picture.cell;
        const QColor source = m_theme.sourceMark();
        const QString keys = maskGridId(c.place == MaskPlace::Decoder ? MaskGrid::Target : MaskGrid::Source);
        if (c.grid == MaskGrid::Padding)
            mark(QStringLiteral("source.0"), keys, 0, c.column, 1, 1, source);
        if (c.grid == MaskGrid::Combined) {
            mark(QStringLiteral("source.0"), maskGridId(MaskGrid::Padding, c.place), 0, c.column, 1, 1, source);
            mark(QStringLiteral("source.1"), maskGridId(MaskGrid::LookAhead, c.place), c.row, c.column, 1, 1, source);
        }
        if (c.grid == MaskGrid::Weights) {
            mark(QStringLiteral("source.0"), maskGridId(MaskGrid::Scores), c.row, 0, 1, length(), source);
            mark(QStringLiteral("source.1"), maskGridId(MaskGrid::Combined, c.place), c.row, 0, 1, length(), source);
        }
        mark(QStringLiteral("cell.0"), maskGridId(c.grid, c.place), c.row, c.column, 1, 1, m_theme.selection());
    }

    const MaskDocument& m_document;
    const MaskPicture& m_picture;
    const Theme& m_theme;
    DisplayList m_list;
    std::map<QString, QRectF> m_rects;
    double m_name = 0, m_word = 0, m_labels = 0;
    double m_w = 0, m_h = 0, m_left = 0, m_top = 0, m_table = 0;
};

} // namespace

DisplayList layoutMasks(const MaskPicture& picture, const Theme& theme, QSizeF size) {
    return MaskDrawing(picture, theme, size).draw();
}

} // namespace headlight
