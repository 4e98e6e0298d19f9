// SPDX-License-Identifier: GPL-3.0-or-later
// The whole translation: two towers side by side, the source text rising once through the left one, every written
// token through the right one.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/translation/translation_plan.h"

namespace headlight {
namespace {

using engine::HookKind;
using engine::Stack;

/// What the walk is doing, in words.
QStringList notesOf(const StageCanvas& s, const TranslationPlan& plan) {
    const int source = s.store.lengthOf(Stack::Encoder), length = s.store.lengthOf(Stack::Decoder);
    if (reads(s)) {
        const Beat& beat = *s.state.beat;
        if (beat.layer < 0)
            return {StageCanvas::tr("all %n source tokens enter at once", nullptr, source),
                    StageCanvas::tr("%n source tokens enter", nullptr, source)};
        if (beat.stack == Stack::Decoder)
            return {StageCanvas::tr("keys and values of the source for decoder layer %1: computed only now")
                        .arg(beat.layer),
                    StageCanvas::tr("K and V for decoder layer %1").arg(beat.layer)};
        return {StageCanvas::tr("all %n source tokens go through encoder layer %1 together", nullptr, source)
                    .arg(beat.layer),
                StageCanvas::tr("encoder layer %1 of %2").arg(beat.layer + 1).arg(plan.encoder.layerCount)};
    }
    if (!s.state.beat || (!writes(s) && written(s) + 1 == length))
        return {StageCanvas::tr("%1 source tokens read, %2 tokens written").arg(source).arg(length),
                StageCanvas::tr("%1 read, %2 written").arg(source).arg(length)};
    const QString of = StageCanvas::tr("%1 of %2", "this token of all").arg(written(s) + 1).arg(length);
    if (!writes(s))
        return {StageCanvas::tr("what came out above enters below as the next token"),
                StageCanvas::tr("out above, in below"), of};
    if (s.state.beat->layer >= 0)
        return {StageCanvas::tr("writing step %1 of %2: decoder layer %3; the source’s K and V are kept")
                    .arg(written(s) + 1)
                    .arg(length)
                    .arg(s.state.beat->layer),
                StageCanvas::tr("writing step %1 of %2").arg(written(s) + 1).arg(length), of};
    return {StageCanvas::tr("writing step %1 of %2").arg(written(s) + 1).arg(length), of};
}

void drawTitle(StageCanvas& s, const TranslationPlan& plan, const Tower& tower) {
    const QString layers = StageCanvas::tr("%n layers", nullptr, tower.layerCount),
                  heads = StageCanvas::tr("%n heads", nullptr, tower.headCount);
    const QString name = tower.encodes() ? StageCanvas::tr("Encoder") : StageCanvas::tr("Decoder");
    const QString how =
        tower.encodes() ? StageCanvas::tr("reads all tokens together, once") : StageCanvas::tr("writes token by token");
    const QRectF rect(tower.rect.left(), plan.titles.top(), tower.rect.width(), plan.titles.height());
    const QString sizes = QStringLiteral("%1: %2 × %3").arg(name, layers, heads);
    s.text((tower.encodes() ? QStringLiteral("encoder") : QStringLiteral("decoder")) + QStringLiteral(".title"), rect,
           fittingForm({sizes + QStringLiteral(" · ") + how, QStringLiteral("%1: %2").arg(name, how), name}, s.theme,
                       12, true, rect.width()),
           12, Qt::AlignCenter, s.theme.text(), true);
}

/// "of 12 numbers", "of 3 tokens × 12 numbers"; of the sheet that pools most.
QString poolOf(const StageCanvas& s) {
    int rows = 1, columns = 1;
    for (const Item& item : s.list.items)
        if (const auto* g = std::get_if<CellGrid>(&item);
            g && g->id.startsWith(QLatin1String("sheet.")) && g->pooled() > rows * columns) {
            rows = g->source.rowStep;
            columns = g->source.columnStep;
        }
    return rows * columns <= 1 ? QString()
           : rows == 1         ? QString::number(columns)
                               : QStringLiteral("%1 × %2").arg(rows).arg(columns);
}

void drawCaption(StageCanvas& s, const TranslationPlan& plan) {
    const int encoder = plan.encoder.binStep, decoder = plan.decoder.binStep;
    const QString sheet = poolOf(s);
    QString words = StageCanvas::tr("Each cell is the loudest of %1 numbers in the encoder, of %2 in the decoder")
                        .arg(encoder)
                        .arg(decoder);
    QString brief = StageCanvas::tr("cells: loudest of %1 and %2").arg(encoder).arg(decoder);
    if (encoder * decoder == 1)
        words = brief = StageCanvas::tr("Each cell of a strip is one number");
    if (!sheet.isEmpty()) {
        words += StageCanvas::tr(", of %1 in a sheet").arg(sheet);
        brief += StageCanvas::tr(", in sheets %1").arg(sheet);
    }
    const QString colors = StageCanvas::tr(". Each strip and each sheet has its own colours.");
    const QStringList forms{words + colors, words, brief};
    s.text(QStringLiteral("caption"), plan.caption, fittingForm(forms, s.theme, 10, false, plan.caption.width()), 10,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
}

} // namespace

void drawTranslation(StageCanvas& s, const StageFrame& frame) {
    const TranslationPlan plan = planTranslation(s, frame);
    drawPath(s, frame.title, StageLevel::Model, notesOf(s, plan));
    drawTitle(s, plan, plan.encoder);
    drawTitle(s, plan, plan.decoder);
    const Tower& open = s.stack == Stack::Encoder ? plan.encoder : plan.decoder;
    s.focus(open.layers.at(static_cast<std::size_t>(s.state.layer)).box);
    drawTower(s, plan, plan.encoder);
    drawSheets(s, plan);
    drawTower(s, plan, plan.decoder);
    drawTexts(s, plan);
    drawCaption(s, plan);
}

} // namespace headlight
