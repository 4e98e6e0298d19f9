// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/alignment/alignment_panel.h"

#include "widgets/alignment/alignment_view.h"
#include "widgets/viewmodels/selection.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace headlight {

AlignmentPanel::AlignmentPanel(TraceStore& store, Selection& selection, Playhead* playhead, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_view(new AlignmentView(store, selection, playhead)),
      m_block(new QComboBox), m_layer(new QComboBox), m_numbers(new QComboBox), m_tabs(new QTabBar),
      m_hideSinks(new QCheckBox), m_keep(new QToolButton), m_more(new QToolButton), m_keysAreRows(new QAction(this)),
      m_byWritten(new QAction(this)), m_followPlayhead(new QAction(this)), m_forget(new QAction(this)),
      m_summary(new QLabel) {
    compose();
    connectView();
    retranslate();
    m_summary->setText(m_view->summary());
    m_forget->setEnabled(false);
}

void AlignmentPanel::compose() {
    for (int tab = 0; tab < 3; ++tab)
        m_tabs->addTab(QString());
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight);
    for (QAction* action : {m_keysAreRows, m_byWritten, m_followPlayhead}) {
        action->setCheckable(true);
        action->setChecked(true);
    }
    auto* menu = new QMenu(m_more);
    menu->addActions({m_keysAreRows, m_byWritten, m_followPlayhead});
    menu->addSeparator();
    menu->addAction(m_forget);
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_keep->setFocusPolicy(Qt::StrongFocus);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_summary->setContentsMargins(8, 2, 8, 6);
    auto* choosers = new QHBoxLayout;
    choosers->setSpacing(4);
    for (QComboBox* box : {m_block, m_layer, m_numbers}) {
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(5);
        choosers->addWidget(box, box == m_layer ? 2 : 3);
    }
    m_bar = new QBoxLayout(QBoxLayout::LeftToRight);
    m_bar->setContentsMargins(6, 4, 6, 2);
    m_bar->setSpacing(4);
    m_bar->addLayout(choosers, 1);
    m_bar->addWidget(m_tabs);
    auto* options = new QHBoxLayout;
    options->setContentsMargins(8, 0, 8, 0);
    options->addWidget(m_hideSinks);
    options->addStretch();
    options->addWidget(m_keep);
    options->addWidget(m_more);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addLayout(m_bar);
    whole->addLayout(options);
    whole->addWidget(m_view, 1);
    whole->addWidget(m_summary);
}

void AlignmentPanel::connectView() {
    connect(m_block, &QComboBox::activated, this,
            [this](int index) { m_selection.setBlock(static_cast<AttentionBlock>(m_block->itemData(index).toInt())); });
    connect(m_layer, &QComboBox::activated, &m_selection, &Selection::setLayer);
    connect(m_numbers, &QComboBox::activated, this,
            [this](int index) { m_view->setNumbers(static_cast<AlignmentNumbers>(index)); });
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_view->setPicture(static_cast<AlignmentPicture>(tab));
        m_numbers->setEnabled(tab != static_cast<int>(AlignmentPicture::Heads));
    });
    connect(m_hideSinks, &QCheckBox::toggled, m_view, &AlignmentView::setHideSinks);
    connect(m_keysAreRows, &QAction::toggled, m_view, &AlignmentView::setKeysAreRows);
    connect(m_byWritten, &QAction::toggled, m_view, &AlignmentView::setByWritten);
    connect(m_followPlayhead, &QAction::toggled, m_view, &AlignmentView::setFollowPlayhead);
    connect(m_forget, &QAction::triggered, m_view, &AlignmentView::forget);
    connect(m_keep, &QToolButton::clicked, this, [this] {
        m_view->keep();
        m_tabs->setCurrentIndex(static_cast<int>(AlignmentPicture::Compare));
    });
    connect(m_view, &AlignmentView::keptChanged, this, [this] { m_forget->setEnabled(m_view->hasKept()); });
    connect(m_view, &AlignmentView::summaryChanged, m_summary, &QLabel::setText);
    connect(m_view, &AlignmentView::blocksChanged, this, &AlignmentPanel::fillChoosers);
    connect(&m_selection, &Selection::changed, this, &AlignmentPanel::follow);
}

void AlignmentPanel::setTheme(const Theme& theme) {
    m_view->setTheme(theme);
}

void AlignmentPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void AlignmentPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

/// Choosers and tabs share a line where there is room.
void AlignmentPanel::arrange() {
    const int needed = m_tabs->sizeHint().width() + 3 * 110;
    m_bar->setDirection(width() < needed ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void AlignmentPanel::retranslate() {
    m_tabs->setTabText(0, tr("Map"));
    m_tabs->setTabText(1, tr("All heads"));
    m_tabs->setTabText(2, tr("Side by side"));
    m_tabs->setAccessibleName(tr("Picture of the alignment"));
    m_block->setAccessibleName(tr("Attention"));
    m_layer->setAccessibleName(tr("Layer"));
    m_numbers->setAccessibleName(tr("Numbers"));
    m_hideSinks->setText(tr("Hide </s> and p&unctuation"));
    m_hideSinks->setToolTip(tr("Attention often rests on them without meaning them; how much that hides is said"));
    m_keep->setText(tr("&Keep"));
    m_keep->setToolTip(
        tr("Sets this picture aside, so that the next ones stand beside it, also those of another model"));
    m_more->setText(tr("More"));
    m_keysAreRows->setText(tr("Source tokens as rows"));
    m_byWritten->setText(tr("Name rows by the token they write"));
    m_followPlayhead->setText(tr("Grow with the playhead"));
    m_forget->setText(tr("Forget what was kept"));
    m_summary->setAccessibleName(tr("The followed query in a sentence"));
    const QSignalBlocker quiet(m_numbers);
    m_numbers->clear();
    m_numbers->addItems({tr("One head"), tr("Mean of heads"), tr("Mean of all")});
    m_numbers->setItemData(2, tr("Mean over all heads of all layers"), Qt::ToolTipRole);
    m_numbers->setCurrentIndex(static_cast<int>(m_view->numbers()));
    fillChoosers();
    arrange();
}

void AlignmentPanel::fillChoosers() {
    const QSignalBlocker quiet(m_block);
    m_block->clear();
    for (const AttentionBlock block : blocksOf(m_store)) {
        const QString name = block == AttentionBlock::Own       ? tr("Self-attention")
                             : block == AttentionBlock::Encoder ? tr("Encoder")
                             : block == AttentionBlock::Decoder ? tr("Decoder")
                                                                : tr("Cross-attention");
        m_block->addItem(name, static_cast<int>(block));
        if (block == m_view->block())
            m_block->setCurrentIndex(m_block->count() - 1);
    }
    m_block->setEnabled(m_block->count() > 1);
    fillLayers();
}

void AlignmentPanel::fillLayers() {
    const QSignalBlocker quiet(m_layer);
    m_layer->clear();
    for (int layer = 0; layer < layersOf(m_store, m_view->block()); ++layer)
        m_layer->addItem(tr("Layer %1").arg(layer));
    follow();
}

void AlignmentPanel::follow() {
    const int block = m_block->findData(static_cast<int>(m_selection.block()));
    if (block != m_block->currentIndex())
        m_block->setCurrentIndex(block);
    if (m_layer->count() != layersOf(m_store, m_view->block())) {
        fillLayers();
        return;
    }
    m_layer->setCurrentIndex(m_selection.layer());
}

} // namespace headlight
