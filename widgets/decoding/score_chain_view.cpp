// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/score_chain_view.h"

#include "widgets/decoding/candidate_rows_model.h"

#include <QKeyEvent>
#include <QLocale>
#include <QWheelEvent>

#include <algorithm>

namespace headlight {

ScoreChainView::ScoreChainView(QWidget* parent) : PictureWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &PictureWidget::actionTriggered, this, &ScoreChainView::act);
    connect(this, &PictureWidget::languageChanged, this, &ScoreChainView::describeAll);
    describeAll();
}

void ScoreChainView::setChain(std::shared_ptr<const engine::ScoreChain> chain,
                              std::function<QString(engine::TokenId)> tokenText, engine::TokenId chosen,
                              std::optional<double> coin, engine::BarSlice slice) {
    if (chain != m_state.chain)
        m_state.numbers = chain ? chainNumbers(*chain) : nullptr;
    m_state.chain = std::move(chain);
    m_state.tokenText = std::move(tokenText);
    m_state.chosen = chosen;
    m_state.coin = coin;
    m_state.slice = slice;
    describeAll();
    invalidate();
}

/// What the picture says, in a sentence a column: it may not have room for all columns.
void ScoreChainView::describeAll() {
    setAccessibleName(tr("From scores to the next token"));
    QStringList lines;
    if (m_state.numbers)
        for (const ChainColumn& column : m_state.numbers->columns)
            if (column.kind == ChainColumn::Kind::Stage)
                lines << tr("%1 %2: %Ln tokens excluded with %3 of the probability.", nullptr, column.excluded)
                             .arg(processorTitle(column.processor.kind), processorParameters(column.processor),
                                  percentText(column.excludedMass));
    if (m_state.numbers && m_state.chosen >= 0)
        lines << tr("“%1” was chosen.").arg(m_state.tokenText(m_state.chosen));
    setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

QSize ScoreChainView::sizeHint() const {
    return {720, 520};
}

QSize ScoreChainView::minimumSizeHint() const {
    return {240, 180};
}

DisplayList ScoreChainView::layout(QSizeF size) const {
    return layoutScoreChain(m_state, theme(), size);
}

void ScoreChainView::act(const QString& action) {
    const QString number = action.section(QLatin1Char(':'), 1);
    if (action.startsWith(QLatin1String("token:")))
        emit tokenActivated(number.toInt());
    else if (action.startsWith(QLatin1String("stages:")))
        turnPages(number.toInt());
}

bool ScoreChainView::turnPages(int by) {
    if (!m_state.numbers || m_state.numbers->columns.empty())
        return false;
    const int count = static_cast<int>(m_state.numbers->columns.size());
    const int shown = static_cast<int>(shownColumns(m_state, theme(), width()).size());
    const int last = std::max(0, count - shown);
    const int first = std::clamp(std::min(m_state.firstStage, last) + by, 0, last);
    if (first == m_state.firstStage)
        return false;
    m_state.firstStage = first;
    invalidate();
    return true;
}

void ScoreChainView::wheelEvent(QWheelEvent* event) {
    const QPoint turn = event->angleDelta();
    const int delta = std::abs(turn.x()) > std::abs(turn.y()) ? turn.x() : turn.y();
    event->setAccepted(delta != 0 && turnPages(delta > 0 ? -1 : 1));
}

void ScoreChainView::keyPressEvent(QKeyEvent* event) {
    const int by = event->key() == Qt::Key_PageDown ? 1 : event->key() == Qt::Key_PageUp ? -1 : 0;
    if (by == 0 || !turnPages(by))
        PictureWidget::keyPressEvent(event);
}

} // namespace headlight
