// SPDX-License-Identifier: GPL-3.0-or-later
// The published models and this one to one scale, and where its parameters are (IG-03, IG-07, IG-53…55).
#include "widgets/picture/text_layout.h"
#include "widgets/stage/model/model_plan.h"
#include "widgets/stage/model/parameter_tally.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

struct Figure {
    QString name, second;
    int layers, dim;
    bool own;
};

std::vector<Figure> figuresOf(const StageCanvas& s) {
    std::vector<Figure> figures;
    bool published = false;
    for (const PublishedSize& size : publishedSizes()) {
        const bool own = size.shape.layerCount == s.shape.layerCount && size.shape.modelDim == s.shape.modelDim;
        published = published || own;
        figures.push_back({QLatin1String(size.name), QStringLiteral("(%1)").arg(QLatin1String(size.firstName)),
                           size.shape.layerCount, size.shape.modelDim, own});
    }
    if (!published)
        figures.insert(figures.begin(), {StageCanvas::tr("this one"), {}, s.shape.layerCount, s.shape.modelDim, true});
    return figures;
}

/// Widths of the slots when a number of modelDim takes `scale` pixels.
double slotsWidth(const std::vector<Figure>& figures, double scale, double least, double gap) {
    double width = gap * (static_cast<double>(figures.size()) - 1);
    for (const Figure& f : figures)
        width += std::max(least, f.dim * scale);
    return width;
}

QString partName(const TallyRow& row) {
    using Part = TallyRow::Part;
    switch (row.part) {
    case Part::TokenEmbedding:
        return QStringLiteral("wte");
    case Part::PositionEmbedding:
        return QStringLiteral("wpe");
    case Part::Norm1:
        return QStringLiteral("ln_1");
    case Part::QueryKeyValue:
        return QStringLiteral("W_Q W_K W_V");
    case Part::Output:
        return QStringLiteral("W_O");
    case Part::Norm2:
        return QStringLiteral("ln_2");
    case Part::MlpIn:
        return QStringLiteral("W_in");
    case Part::MlpOut:
        return QStringLiteral("W_out");
    case Part::FinalNorm:
        return QStringLiteral("ln_f");
    case Part::Unembedding:
        return QStringLiteral("W_U");
    }
    return {};
}

QString shapeText(const TallyRow& row) {
    if (row.part == TallyRow::Part::Unembedding && row.matrices == 0)
        return StageCanvas::tr("= wte, counted once");
    QString text;
    if (row.matrices > 0)
        text = QStringLiteral("%1 × %2").arg(row.rows).arg(row.columns);
    if (row.matrices > 1)
        text = QStringLiteral("%1 × (%2)").arg(row.matrices).arg(text);
    if (row.vector > 0)
        text += (text.isEmpty() ? QString() : QStringLiteral(" + ")) + QString::number(row.vector);
    return text;
}

struct Line {
    QString id, name, shape;
    std::int64_t count;
    bool bold = false;
    int indent = 0;
};

std::vector<Line> linesOf(const StageCanvas& s, const ParameterTally& tally) {
    std::vector<Line> lines;
    bool inside = false;
    const auto closeBlock = [&] {
        lines.push_back({QStringLiteral("tally.block"), StageCanvas::tr("one layer"), {}, tally.block, false, 0});
        if (s.shape.layerCount > 1)
            lines.push_back({QStringLiteral("tally.blocks"),
                             StageCanvas::tr("%n layers", nullptr, s.shape.layerCount),
                             {},
                             tally.block * s.shape.layerCount,
                             false,
                             0});
    };
    for (const TallyRow& row : tally.rows) {
        if (inside && !row.inBlock)
            closeBlock();
        inside = row.inBlock;
        lines.push_back({QStringLiteral("tally.%1").arg(static_cast<int>(row.part)), partName(row), shapeText(row),
                         row.count(), false, row.inBlock ? 1 : 0});
    }
    lines.push_back({QStringLiteral("tally.total"), StageCanvas::tr("parameters"), {}, tally.total, true, 0});
    return lines;
}

void heading(StageCanvas& s, const QString& id, const QRectF& area, const QString& words) {
    s.text(id, QRectF(area.left(), area.top(), area.width(), 16 * Theme::textScale()), words, 11,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), true);
}

} // namespace

double drawSizes(StageCanvas& s, QRectF area) {
    const std::vector<Figure> figures = figuresOf(s);
    const double line = 13 * Theme::textScale(), title = 18 * Theme::textScale(), gap = 6;
    heading(s, QStringLiteral("sizes.title"), area, StageCanvas::tr("Layers × width, to one scale"));
    const double px = area.width() < 300 * Theme::textScale() ? 8.5 : 9.5;
    const double widest = std::max(textSize(QStringLiteral("(1542M)"), s.theme, px).width(),
                                   textSize(QStringLiteral("48×1600"), s.theme, px).width());
    // The boxes need room of their own, or there would be no scale.
    const double least = std::min(widest + 2, area.width() * 0.8 / static_cast<double>(figures.size()) - gap);
    int deepest = 1;
    for (const Figure& f : figures)
        deepest = std::max(deepest, f.layers);
    double low = 0, high = 1;
    for (int i = 0; i < 30; ++i)
        (slotsWidth(figures, (low + high) / 2, least, gap) <= area.width() ? low : high) = (low + high) / 2;
    const double perLayer = std::max(10.0, area.height() - title - 3 * line - 4) / deepest;
    const double ground = area.bottom() - 3 * line - 3;
    double x = area.left();
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const Figure& f = figures[i];
        const double width = std::max(1.5, f.dim * low), slot = std::max(least, width);
        const double height = std::max(1.5, f.layers * perLayer);
        const QString id = QStringLiteral("size.%1").arg(f.own ? QStringLiteral("own") : f.name);
        s.box(id, QRectF(x + (slot - width) / 2, ground - height, width, height),
              f.own ? s.theme.role(Role::Residual) : s.theme.roleSoft(Role::Residual), s.theme.role(Role::Residual),
              StageCanvas::tr("%1: %n layers, %2 numbers wide", nullptr, f.layers).arg(f.name).arg(f.dim))
            .radius = 2;
        const auto under = [&](int row, const QString& suffix, const QString& words, bool bold, const QColor& color) {
            s.text(id + suffix, QRectF(x - gap / 2, ground + 3 + row * line, slot + gap, line), words, px,
                   Qt::AlignCenter, color, bold);
        };
        under(0, QStringLiteral(".shape"), QStringLiteral("%1×%2").arg(f.layers).arg(f.dim), false, s.theme.text());
        under(1, QStringLiteral(".name"), f.name, f.own, s.theme.text());
        if (!f.second.isEmpty())
            under(2, QStringLiteral(".first"), f.second, false, s.theme.textMuted());
        x += slot + gap;
    }
    return area.height();
}

double drawTally(StageCanvas& s, QRectF area) {
    const ParameterTally tally = tallyOf(s.shape, s.store.tiedEmbeddings());
    const std::vector<Line> lines = linesOf(s, tally);
    const double title = 18 * Theme::textScale();
    heading(s, QStringLiteral("tally.title"), area, StageCanvas::tr("Parameters of this model"));
    const double note = 28 * Theme::textScale();
    const double pitch =
        std::min((area.height() - title - note) / static_cast<double>(lines.size()), 16 * Theme::textScale());
    const double numbers = textSize(grouped(tally.total), s.theme, 10.5, true, true).width() + 6;
    double y = area.top() + title;
    for (const Line& l : lines) {
        const QRectF row(area.left(), y, area.width(), pitch);
        if (l.bold) {
            PathItem rule;
            rule.id = l.id + QStringLiteral(".rule");
            rule.points = {row.topLeft(), row.topRight()};
            rule.color = s.theme.textMuted();
            s.list.items.emplace_back(std::move(rule));
        }
        // A bar as long as this part's share of all parameters, once for each layer.
        const double share = static_cast<double>(l.count) / static_cast<double>(tally.total);
        if (!l.bold && share * row.width() >= 0.5)
            s.box(l.id + QStringLiteral(".bar"), QRectF(row.left(), row.top() + 1, share * row.width(), pitch - 2),
                  s.theme.roleSoft(l.indent ? Role::Weight : Role::Residual), {})
                .radius = 2;
        const double left = row.left() + 4 + 10 * l.indent;
        const double name = std::min(textSize(l.name, s.theme, 10.5, l.bold).width() + 6, row.right() - numbers - left);
        s.text(l.id + QStringLiteral(".name"), QRectF(left, row.top(), name, pitch), l.name, 10.5,
               Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), l.bold);
        const QRectF shape(left + name + 4, row.top(), row.right() - numbers - left - name - 8, pitch);
        if (!l.shape.isEmpty() && shape.width() >= textSize(l.shape, s.theme, 9.5).width())
            s.text(l.id + QStringLiteral(".shape"), shape, l.shape, 9.5, Qt::AlignRight | Qt::AlignVCenter,
                   s.theme.textMuted());
        s.text(l.id + QStringLiteral(".count"), QRectF(row.right() - numbers, row.top(), numbers, pitch),
               grouped(l.count), 10.5, Qt::AlignRight | Qt::AlignVCenter, s.theme.text(), l.bold, true);
        y += pitch;
    }
    // The sum that readers know from the Illustrated GPT-2 is another one.
    const std::int64_t small = tallyOf(publishedSizes().front().shape, true).total;
    s.text(QStringLiteral("tally.note"), QRectF(area.left(), y + 3, area.width(), note - 3),
           StageCanvas::tr("GPT-2 124M: %1. The article's sum is 29,184 short: a part of W_in's bias, and ln_f.")
               .arg(grouped(small)),
           9.5, Qt::AlignLeft | Qt::AlignTop, s.theme.textMuted());
    std::get<TextItem>(s.list.items.back()).wrap = true;
    return y + note - area.top();
}

void drawSidePanel(StageCanvas& s, QRectF area) {
    const double scale = Theme::textScale();
    PathItem rule;
    rule.id = QStringLiteral("side.rule");
    rule.points = {area.topLeft() - QPointF(12, 0), area.bottomLeft() - QPointF(12, 0)};
    rule.color = s.theme.line();
    s.list.items.emplace_back(std::move(rule));
    const double gap = 14;
    double y = area.top();
    const double sizes = std::clamp(area.height() * 0.24, 96 * scale, 210 * scale);
    if (area.height() >= sizes) {
        drawSizes(s, QRectF(area.left(), y, area.width(), sizes));
        y += sizes + gap;
    }
    const double tally = 18 * scale + 28 * scale + 13 * 12.5 * scale;
    if (area.bottom() - y >= tally) {
        const double height = std::clamp((area.bottom() - y) * 0.5, tally, tally * 1.3);
        y += drawTally(s, QRectF(area.left(), y, area.width(), height)) + gap;
    }
    if (area.bottom() - y >= 110 * scale)
        drawTables(s, QRectF(area.left(), y, area.width(), area.bottom() - y));
}

} // namespace headlight
