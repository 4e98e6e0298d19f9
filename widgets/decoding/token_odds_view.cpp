// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/token_odds_view.h"

#include <QKeyEvent>
#include <QLocale>
#include <QWheelEvent>

#include <algorithm>

namespace headlight {

TokenOddsView::TokenOddsView(QWidget* parent) : PictureWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &PictureWidget::languageChanged, this, &TokenOddsView::describeAll);
    connect(this, &PictureWidget::actionTriggered, this, [this](const QString& action) {
        const int number = action.section(QLatin1Char(':'), 1).toInt();
        if (action.startsWith(QLatin1String("position:")))
            select(number);
        else if (action.startsWith(QLatin1String("lines:")))
            scroll(number);
    });
    describeAll();
}

void TokenOddsView::setTokens(std::shared_ptr<const std::vector<TokenOdds>> tokens) {
    m_state.tokens = std::move(tokens);
    if (m_state.selected >= count())
        m_state.selected = -1;
    reveal();
    describeAll();
    invalidate();
}

void TokenOddsView::setCompared(std::shared_ptr<const std::vector<TokenOdds>> tokens) {
    m_state.compared = tokens && !tokens->empty() ? std::move(tokens) : nullptr;
    reveal();
    invalidate();
}

void TokenOddsView::setSelected(int position) {
    m_state.selected = position >= 0 && position < count() ? position : -1;
    reveal();
    describeAll();
    invalidate();
}

void TokenOddsView::select(int position) {
    if (position < 0 || position >= count() || position == m_state.selected)
        return;
    setSelected(position);
    emit tokenSelected(position);
}

void TokenOddsView::describeAll() {
    setAccessibleName(tr("Text with the model's probabilities"));
    if (m_state.selected < 0) {
        setAccessibleDescription(tr("The arrow keys select a token."));
        return;
    }
    const TokenOdds& token = (*m_state.tokens)[static_cast<std::size_t>(m_state.selected)];
    setAccessibleDescription(tr("Position %1, “%2”.").arg(m_state.selected).arg(token.text));
}

/// Scrolls so that the selected token is seen; without one, to where the text still is.
void TokenOddsView::reveal() {
    if (count() == 0) {
        m_state.firstLine = 0;
        return;
    }
    const ChipLines lines = chipLines(m_state, theme(), size());
    if (m_state.selected >= 0) {
        const int line = lines.lineOf(m_state.selected);
        m_state.firstLine = std::clamp(m_state.firstLine, line - lines.shown + 1, line);
    }
    m_state.firstLine = std::clamp(m_state.firstLine, 0, std::max(0, lines.lines() - lines.shown));
}

bool TokenOddsView::scroll(int by) {
    if (count() == 0)
        return false;
    const ChipLines lines = chipLines(m_state, theme(), size());
    const int first = std::clamp(m_state.firstLine + by, 0, std::max(0, lines.lines() - lines.shown));
    if (first == m_state.firstLine)
        return false;
    m_state.firstLine = first;
    invalidate();
    return true;
}

QSize TokenOddsView::sizeHint() const {
    return {560, 320};
}

QSize TokenOddsView::minimumSizeHint() const {
    return {200, 130};
}

DisplayList TokenOddsView::layout(QSizeF size) const {
    return layoutTokenOdds(m_state, theme(), size);
}

bool TokenOddsView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        // Left and right choose a token here; elsewhere they move through time.
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
            event->accept();
            return true;
        }
    }
    return PictureWidget::event(event);
}

void TokenOddsView::wheelEvent(QWheelEvent* event) {
    const int delta = event->angleDelta().y();
    event->setAccepted(delta != 0 && scroll(delta > 0 ? -1 : 1));
}

void TokenOddsView::resizeEvent(QResizeEvent* event) {
    PictureWidget::resizeEvent(event);
    reveal();
}

void TokenOddsView::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() == Qt::NoModifier)
        switch (event->key()) {
        case Qt::Key_Left:
            select(m_state.selected < 0 ? count() - 1 : m_state.selected - 1);
            return;
        case Qt::Key_Right:
            select(m_state.selected + 1);
            return;
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            if (scroll(event->key() == Qt::Key_PageUp ? -1 : 1))
                return;
            break;
        default:
            break;
        }
    PictureWidget::keyPressEvent(event);
}

} // namespace headlight
