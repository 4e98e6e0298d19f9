// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/matrix_frame.h"

#include <QStringList>

#include <cmath>

namespace headlight::attention {

namespace {

/// The colours in use between the numbers they stand for.
void addColours(Page& page, QPointF topLeft, const QString& low, const QString& high) {
    constexpr int samples = 48;
    const double line = page.line();
    const double lowWidth = std::ceil(page.label.horizontalAdvance(low)) + 4;
    page.text(QStringLiteral("legend-low"), QRectF(topLeft, QSizeF(lowWidth, line)), low,
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    auto values = std::make_shared<std::vector<float>>(samples);
    for (int i = 0; i < samples; ++i)
        (*values)[static_cast<std::size_t>(i)] = static_cast<float>(i) / (samples - 1);
    CellGrid grid;
    grid.id = QStringLiteral("legend");
    grid.name = Text::tr("colour scale");
    grid.rect =
        QRectF(topLeft.x() + lowWidth, topLeft.y() + std::floor(line * 0.2), stripWidth, std::floor(line * 0.6));
    grid.columns = samples;
    grid.values = std::move(values);
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = 1;
    page.text(QStringLiteral("legend-high"),
              QRectF(grid.rect.right() + 6, topLeft.y(), std::ceil(page.label.horizontalAdvance(high)) + 2, line), high,
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    page.list.items.emplace_back(std::move(grid));
}

/// What the numbers are where they are no weights.
QString contributionNote(const Frame& frame, const MatrixShades& shades) {
    QString words =
        frame.step > 1
            ? Text::tr("Pooled: each cell shows the largest of %1 × %1 numbers.").arg(frame.step) + QLatin1Char(' ')
            : QString();
    words +=
        Text::tr("‖α·v·W_O‖ from %1 to %2: how much a key writes into the residual stream, weight times the length "
                 "of its value. A weight alone is no contribution (Kobayashi et al. 2020).")
            .arg(shortNumber(double(shades.low)), shortNumber(double(shades.high)));
    return words;
}

QString rangeNote(const Page& page, const Frame& frame, const MatrixShades& shades) {
    const QString low = shortNumber(double(shades.low)), high = shortNumber(double(shades.high));
    if (frame.step > 1)
        return Text::tr("Pooled: each cell shows the largest of %1 × %1 weights.").arg(frame.step) + QLatin1Char(' ') +
               Text::tr("Weights from %1 to %2.").arg(low, high);
    if (!page.state.causal() || page.state.queryCount() < 2)
        return Text::tr("Weights from %1 to %2.").arg(low, high);
    if (!frame.rows.isQueries())
        return Text::tr("Weights from %1 to %2; below the steps: masked, exactly 0.").arg(low, high);
    return Text::tr("Weights from %1 to %2; right of the steps: masked, exactly 0.").arg(low, high);
}

} // namespace

void addLegend(Page& page, const Frame& frame, const MatrixShades& shades) {
    const MatrixLook& look = page.state.look;
    QStringList notes;
    QString low = shortNumber(0), high = shortNumber(double(shades.high));
    if (look.scale == MatrixScale::Logarithmic) {
        low = shortNumber(double(shades.floor));
        notes << Text::tr("Logarithmic; the lightest colour: at most %1.").arg(low);
    } else if (look.scale == MatrixScale::RowMaximum) {
        high = Text::tr("the query's largest");
        notes << Text::tr("Each query has colours of its own, up to its largest weight.");
    }
    if (look.dots)
        notes << (frame.dots ? Text::tr("The larger the weight, the larger the dot's area.")
                             : Text::tr("The cells are too small for dots: zoom in to see them."));
    notes << (page.state.contribution ? contributionNote(frame, shades) : rangeNote(page, frame, shades));
    if (look.hideSink)
        notes << (page.state.contribution
                      ? Text::tr("The first token is hidden: of a query's sum it has %1 on average.")
                      : Text::tr("The first token is hidden: %1 of all weight is on it."))
                     .arg(percent(shades.hiddenSink));
    if (look.mass < 1)
        notes << (page.state.contribution
                      ? Text::tr(
                            "Only the largest numbers that make up %1 of each query's sum have a colour; on average "
                            "%2 of it has none.")
                      : Text::tr(
                            "Only the heaviest keys that make up %1 of each query have a colour; %2 of all weight has "
                            "none."))
                     .arg(percent(look.mass), percent(shades.hiddenMass));
    if (!page.state.window.whole())
        notes << Text::tr("Queries %1 to %2, keys %3 to %4; 0 shows all.")
                     .arg(frame.queries().first)
                     .arg(frame.queries().end - 1)
                     .arg(frame.keys().first)
                     .arg(frame.keys().end - 1);
    if (!frame.dots)
        addColours(page, frame.legend.topLeft(), low, high);
    page.text(QStringLiteral("legend-note"), frame.legend.adjusted(0, frame.dots ? 0 : page.line() + 3, 0, 0),
              notes.join(QLatin1Char(' ')), Qt::AlignLeft | Qt::AlignTop, page.theme.textMuted(), notePx);
    std::get<TextItem>(page.list.items.back()).wrap = true;
}

} // namespace headlight::attention
