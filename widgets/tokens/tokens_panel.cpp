// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokens/tokens_panel.h"

#include "widgets/tokens/merge_steps_view.h"
#include "widgets/tokens/token_strip_view.h"
#include "widgets/viewmodels/selection.h"

#include <QEvent>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace headlight {

namespace {

QScrollArea* scrollable(QWidget* content) {
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace

TokensPanel::TokensPanel(TraceStore& store, Selection& selection, QWidget* parent)
    : QWidget(parent), m_strip(new TokenStripView(store, selection)), m_steps(new MergeStepsView(store, selection)),
      m_stripArea(scrollable(m_strip)), m_stepsArea(scrollable(m_steps)), m_toggle(new QToolButton) {
    m_toggle->setCheckable(true);
    m_toggle->setAutoRaise(true);
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toggle->setArrowType(Qt::RightArrow);
    m_stepsArea->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stripArea, 1);
    column->addWidget(m_toggle);
    column->addWidget(m_stepsArea, 1);
    connect(m_toggle, &QToolButton::toggled, this, &TokensPanel::setMergeStepsShown);
    // After the strip has been laid out anew.
    connect(&selection, &Selection::changed, this, &TokensPanel::revealSelected, Qt::QueuedConnection);
    retranslate();
}

void TokensPanel::setTheme(const Theme& theme) {
    m_strip->setTheme(theme);
    m_steps->setTheme(theme);
}

bool TokensPanel::mergeStepsShown() const {
    return m_toggle->isChecked();
}

void TokensPanel::setMergeStepsShown(bool shown) {
    m_toggle->setChecked(shown);
    m_toggle->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    m_stepsArea->setVisible(shown);
}

void TokensPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TokensPanel::retranslate() {
    m_toggle->setText(tr("&Merge steps of the followed token"));
    m_toggle->setToolTip(tr("How the tokenizer put this word together from bytes"));
}

void TokensPanel::revealSelected() {
    if (const auto rect = m_strip->selectedRect()) {
        const QPoint middle = rect->center().toPoint();
        m_stripArea->ensureVisible(middle.x(), middle.y(), 0, static_cast<int>(rect->height()));
    }
}

} // namespace headlight
