// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_panel.h"

#include "widgets/attention/attention_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>

namespace headlight {

AttentionPanel::AttentionPanel(TraceStore& store, Selection& selection, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_view(new AttentionView(store, selection)),
      m_heads(new HeadGridView(store, selection)), m_layerLabel(new QLabel), m_headLabel(new QLabel),
      m_layer(new QComboBox), m_head(new QComboBox), m_mode(new QTabBar), m_all(new QCheckBox), m_summary(new QLabel) {
    m_layerLabel->setBuddy(m_layer);
    m_headLabel->setBuddy(m_head);
    for (int i = 0; i < 3; ++i)
        m_mode->addTab(QString());
    m_mode->setExpanding(false);
    m_mode->setDrawBase(false);
    m_mode->setCurrentIndex(static_cast<int>(m_view->mode()));
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_summary->setContentsMargins(8, 2, 8, 4);

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->addWidget(m_layerLabel);
    bar->addWidget(m_layer);
    bar->addWidget(m_headLabel);
    bar->addWidget(m_head);
    bar->addSpacing(12);
    bar->addWidget(m_mode);
    bar->addWidget(m_all);
    bar->addStretch();
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_view, 1);
    column->addWidget(m_summary);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(left);
    splitter->addWidget(m_heads);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(splitter);

    connect(m_layer, &QComboBox::activated, &selection, &Selection::setLayer);
    connect(m_head, &QComboBox::activated, &selection, &Selection::setHead);
    connect(m_mode, &QTabBar::currentChanged, this, [this](int index) {
        m_view->setMode(static_cast<AttentionMode>(index));
        m_all->setVisible(m_view->mode() != AttentionMode::Matrix);
    });
    connect(m_all, &QCheckBox::toggled, m_view, &AttentionView::setAllQueries);
    connect(m_view, &AttentionView::summaryChanged, m_summary, &QLabel::setText);
    connect(&store, &TraceStore::modelChanged, this, &AttentionPanel::fillChoosers);
    connect(&selection, &Selection::changed, this, &AttentionPanel::followSelection);
    retranslate();
    fillChoosers();
    m_summary->setText(m_view->summary());
}

void AttentionPanel::setTheme(const Theme& theme) {
    m_view->setTheme(theme);
    m_heads->setTheme(theme);
}

void AttentionPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void AttentionPanel::retranslate() {
    m_layerLabel->setText(tr("&Layer"));
    m_headLabel->setText(tr("&Head"));
    m_mode->setTabText(0, tr("Matrix"));
    m_mode->setTabText(1, tr("Curves"));
    m_mode->setTabText(2, tr("Both"));
    m_mode->setAccessibleName(tr("Picture of the attention"));
    m_all->setText(tr("Lines of &all queries"));
    m_all->setToolTip(tr("Off: only the lines of the followed query"));
    m_summary->setAccessibleName(tr("The followed query in a sentence"));
}

void AttentionPanel::fillChoosers() {
    const engine::ModelShape shape = m_store.model() ? m_store.model()->shape() : engine::ModelShape{};
    const auto fill = [](QComboBox* box, int count) {
        const QSignalBlocker quiet(box);
        box->clear();
        for (int i = 0; i < count; ++i)
            box->addItem(QString::number(i));
        box->setEnabled(count > 0);
    };
    fill(m_layer, shape.layerCount);
    fill(m_head, shape.headCount);
    followSelection();
}

void AttentionPanel::followSelection() {
    m_layer->setCurrentIndex(m_selection.layer());
    m_head->setCurrentIndex(m_selection.head());
}

} // namespace headlight
