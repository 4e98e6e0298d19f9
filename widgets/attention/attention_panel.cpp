// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_panel.h"

#include "widgets/attention/attention_sheet_source.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/flow/flow_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/attention/head_switch.h"
#include "widgets/attention/neurons/neuron_view.h"
#include "widgets/attention/rows/row_view.h"
#include "widgets/attention/tensor2tensor_view.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace headlight {

namespace {

constexpr int wide = 760; ///< from here on the heads stand beside the picture
constexpr int tall = 600; ///< from here on matrix and curves have room above each other
constexpr std::array massChoices{1.0, 0.95, 0.9, 0.7, 0.5};

} // namespace

AttentionPanel::AttentionPanel(TraceStore& store, Selection& selection, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_view(new AttentionView(store, selection)),
      m_heads(new HeadGridView(store, selection)), m_words(new Tensor2TensorView(store, selection)),
      m_neurons(new NeuronView(store, selection)), m_rows(new RowView(store, selection)),
      m_flow(new FlowView(store, selection)), m_block(new QComboBox), m_layer(new QComboBox), m_head(new QComboBox),
      m_kind(new QComboBox), m_look(new QToolButton), m_switch(new HeadSwitch(store, selection)),
      m_order(new QComboBox), m_lowest(new QCheckBox), m_most(new QComboBox), m_attention(new QComboBox),
      m_swap(new QCheckBox), m_play(new QToolButton), m_summary(new QLabel) {
    compose();
    connect(m_block, &QComboBox::activated, this,
            [this](int index) { m_selection.setBlock(static_cast<AttentionBlock>(m_block->itemData(index).toInt())); });
    connect(m_layer, &QComboBox::activated, &selection, &Selection::setLayer);
    connect(m_head, &QComboBox::activated, &selection, &Selection::setHead);
    connect(m_kind, &QComboBox::activated, this,
            [this](int index) { setTab(static_cast<Tab>(m_kind->itemData(index).toInt())); });
    connect(m_order, &QComboBox::activated, this, [this](int index) {
        m_heads->setOrder(static_cast<HeadOrder>(index));
        arrange();
    });
    connect(m_heads, &HeadGridView::switchRequested, m_switch, &HeadSwitch::toggle);
    connect(m_lowest, &QCheckBox::toggled, m_heads, &HeadGridView::setLowestFirst);
    connect(m_most, &QComboBox::activated, this,
            [this](int index) { m_heads->setMost(m_most->itemData(index).toInt()); });
    connect(m_view, &AttentionView::summaryChanged, this, &AttentionPanel::showSummary);
    connect(m_neurons, &NeuronView::summaryChanged, this, &AttentionPanel::showSummary);
    connect(m_neurons, &NeuronView::playableChanged, this, [this] { m_play->setEnabled(m_neurons->canPlayThrough()); });
    connect(m_play, &QToolButton::clicked, m_neurons, &NeuronView::playThrough);
    m_play->setEnabled(false);
    m_play->setObjectName(QStringLiteral("playNumbers"));
    connect(m_rows, &RowView::summaryChanged, this, &AttentionPanel::showSummary);
    connect(m_flow, &FlowView::summaryChanged, this, &AttentionPanel::showSummary);
    connect(m_words, &Tensor2TensorView::summaryChanged, this, &AttentionPanel::showSummary);
    connect(m_words, &Tensor2TensorView::attentionsChanged, this, &AttentionPanel::fillAttentions);
    connect(m_attention, &QComboBox::activated, this, [this](int index) {
        m_words->setAttention(static_cast<T2TAttention>(m_attention->itemData(index).toInt()));
    });
    connect(m_swap, &QCheckBox::toggled, m_words, &Tensor2TensorView::setSwapped);
    connect(&store, &TraceStore::modelChanged, this, &AttentionPanel::fillChoosers);
    connect(&selection, &Selection::changed, this, &AttentionPanel::followSelection);
    retranslate();
    arrange();
}

void AttentionPanel::compose() {
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_summary->setContentsMargins(8, 2, 8, 6);
    auto* choosers = new QHBoxLayout;
    choosers->setSpacing(4);
    choosers->addWidget(m_block);
    choosers->addWidget(m_layer);
    choosers->addWidget(m_head);
    choosers->addStretch();
    m_bar = new QBoxLayout(QBoxLayout::LeftToRight);
    m_bar->setContentsMargins(6, 4, 6, 2);
    m_bar->setSpacing(4);
    m_bar->addWidget(m_kind);
    m_bar->addLayout(choosers, 1);
    m_left = new QWidget;
    auto* column = new QVBoxLayout(m_left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* option = new QHBoxLayout;
    option->setContentsMargins(8, 0, 8, 0);
    composeLook();
    option->addWidget(m_look);
    option->addWidget(m_attention);
    option->addWidget(m_swap);
    option->addWidget(m_play);
    option->addStretch();
    column->addLayout(option);
    column->addWidget(m_view, 1);
    column->addWidget(m_words, 1);
    column->addWidget(m_neurons, 1);
    column->addWidget(m_rows, 1);
    column->addWidget(m_flow, 1);
    column->addWidget(m_summary);
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(0);
    pictures->addWidget(m_left, 3);
    pictures->addWidget(m_heads, 1);
    auto* orders = new QHBoxLayout;
    orders->setContentsMargins(8, 2, 8, 2);
    orders->addWidget(m_order);
    orders->addWidget(m_lowest);
    orders->addWidget(m_most);
    orders->addStretch();
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addLayout(m_bar);
    whole->addLayout(orders);
    whole->addWidget(m_switch);
    whole->addLayout(pictures, 1);
}

/// Everything that changes how the matrix is drawn, behind one button.
void AttentionPanel::composeLook() {
    auto* menu = new QMenu(m_look);
    const auto add = [&](QList<QAction*>& list, int count) {
        auto* group = new QActionGroup(menu);
        for (int i = 0; i < count; ++i) {
            list << menu->addAction(QString());
            list.back()->setCheckable(true);
            group->addAction(list.back());
        }
        list.front()->setChecked(true);
        menu->addSeparator();
    };
    add(m_scales, 3);
    add(m_masses, static_cast<int>(massChoices.size()));
    m_all = menu->addAction(QString());
    connect(m_all, &QAction::toggled, m_view, &AttentionView::setAllQueries);
    menu->addSeparator();
    m_contribution = menu->addAction(QString());
    m_sink = menu->addAction(QString());
    m_transpose = menu->addAction(QString());
    menu->addSeparator();
    m_numbers = menu->addAction(QString());
    m_dots = menu->addAction(QString());
    for (QAction* action : {m_all, m_contribution, m_sink, m_transpose, m_numbers, m_dots})
        action->setCheckable(true);
    m_numbers->setChecked(true);
    connect(menu, &QMenu::triggered, this, &AttentionPanel::applyLook);
    m_look->setMenu(menu);
    m_look->setPopupMode(QToolButton::InstantPopup);
}

void AttentionPanel::applyLook() {
    MatrixLook look;
    for (int i = 0; i < m_scales.size(); ++i)
        if (m_scales[i]->isChecked())
            look.scale = static_cast<MatrixScale>(i);
    for (int i = 0; i < m_masses.size(); ++i)
        if (m_masses[i]->isChecked())
            look.mass = massChoices[static_cast<std::size_t>(i)];
    look.contribution = m_contribution->isChecked();
    look.hideSink = m_sink->isChecked();
    look.transposed = m_transpose->isChecked();
    look.numbers = m_numbers->isChecked();
    look.dots = m_dots->isChecked();
    m_view->setLook(look);
}

void AttentionPanel::retranslateLook() {
    m_look->setText(tr("Options"));
    m_look->setToolTip(tr("How the picture is drawn"));
    m_scales[0]->setText(tr("&Linear colours"));
    m_scales[1]->setText(tr("Lo&garithmic colours"));
    m_scales[2]->setText(tr("Each query by its own &maximum"));
    m_masses[0]->setText(tr("&All weights"));
    for (int i = 1; i < m_masses.size(); ++i)
        m_masses[i]->setText(
            tr("Only what makes up %1 % of a query").arg(qRound(massChoices[static_cast<std::size_t>(i)] * 100)));
    m_contribution->setText(tr("&Contribution ‖α·v·W_O‖ instead of weights"));
    m_sink->setText(tr("&Hide the first token"));
    m_transpose->setText(tr("Keys as &rows"));
    m_numbers->setText(tr("&Print the numbers where they fit"));
    m_dots->setText(tr("&Dots: the larger the weight, the larger the area"));
}

void AttentionPanel::setTheme(const Theme& theme) {
    m_view->setTheme(theme);
    m_heads->setTheme(theme);
    m_words->setTheme(theme);
    m_neurons->setTheme(theme);
    m_rows->setTheme(theme);
    m_flow->setTheme(theme);
}

void AttentionPanel::setTab(Tab tab) {
    m_wanted = tab;
    arrange();
}

void AttentionPanel::arrange() {
    const bool roomy = width() >= wide;
    const bool both = roomy || height() >= tall;
    const Tab tab = m_wanted != Both || both ? m_wanted : Matrix;
    m_tab = tab;
    fillKinds(both);
    const bool words = tab == Words;                                                   // every head at once
    const bool pattern = tab != Words && tab != Neurons && tab != Rows && tab != Flow; // of one head
    m_head->setVisible(!words && m_head->count() > 1);
    m_block->setVisible(!words && m_block->count() > 1);
    int needed = m_kind->sizeHint().width() + 24;
    for (const QComboBox* box : {m_block, m_layer, m_head})
        needed += box->isHidden() ? 0 : box->sizeHint().width() + 4;
    m_bar->setDirection(width() < needed ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_heads->setVisible((roomy && pattern) || tab == Heads);
    m_order->setVisible(tab == Heads);
    m_switch->setVisible(tab == Heads);
    const bool ordered = tab == Heads && m_heads->order() != HeadOrder::Place;
    m_lowest->setVisible(ordered);
    m_most->setVisible(ordered);
    m_left->setVisible(tab != Heads);
    const AttentionMode mode = tab == Curves ? AttentionMode::Curves
                               : tab == Both ? AttentionMode::Both
                                             : AttentionMode::Matrix;
    m_view->setMode(mode);
    m_view->setVisible(pattern);
    m_neurons->setVisible(tab == Neurons);
    m_rows->setVisible(tab == Rows);
    m_flow->setVisible(tab == Flow);
    m_look->setVisible(pattern);
    for (QAction* action :
         m_scales + m_masses + QList<QAction*>{m_contribution, m_sink, m_transpose, m_numbers, m_dots})
        action->setVisible(mode != AttentionMode::Curves); // of the matrix
    m_all->setVisible(mode != AttentionMode::Matrix);
    m_words->setVisible(words);
    m_attention->setVisible(words);
    m_swap->setVisible(words);
    m_play->setVisible(tab == Neurons);
    showSummary();
}

namespace {
struct Kind {
    AttentionPanel::Tab tab;
    QString name, meaning;
};
} // namespace

/// The pictures there are for this model and room.
void AttentionPanel::fillKinds(bool both) {
    QList<Kind> kinds;
    kinds << Kind{Matrix, tr("Matrix"), tr("Every query's weight on every key, of one head")}
          << Kind{Curves, tr("Curves"), tr("Lines from a query to the keys it looks at")};
    if (both)
        kinds << Kind{Both, tr("Matrix and curves"), tr("Both pictures of one head")};
    kinds << Kind{Neurons, tr("Neurons"), tr("One query times its keys, element by element, up to the weights")}
          << Kind{Rows, tr("Rows"), tr("One query's weights in every head of every layer")}
          << Kind{Flow, tr("Flow"), tr("What reaches a position through all layers: attention rollout and flow")}
          << Kind{Heads, tr("All heads"), tr("Every head's matrix, small; ordered by what the heads do where you like")}
          << Kind{Words, tr("Words"), tr("All heads as coloured lines from word to word, as Tensor2Tensor shows them")};
    const QSignalBlocker quiet(m_kind);
    while (m_kind->count() > kinds.size())
        m_kind->removeItem(m_kind->count() - 1);
    for (int i = 0; i < kinds.size(); ++i) {
        if (i == m_kind->count())
            m_kind->addItem(QString());
        m_kind->setItemText(i, kinds[i].name);
        m_kind->setItemData(i, kinds[i].tab);
        m_kind->setItemData(i, kinds[i].meaning, Qt::ToolTipRole);
        if (kinds[i].tab == m_tab)
            m_kind->setCurrentIndex(i);
    }
}

void AttentionPanel::showSummary() {
    m_summary->setText(m_tab == Words     ? m_words->summary()
                       : m_tab == Neurons ? m_neurons->summary()
                       : m_tab == Rows    ? m_rows->summary()
                       : m_tab == Flow    ? m_flow->summary()
                                          : m_view->summary());
}

void AttentionPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void AttentionPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void AttentionPanel::retranslate() {
    m_block->setAccessibleName(tr("Attention"));
    m_layer->setAccessibleName(tr("Layer"));
    m_head->setAccessibleName(tr("Head"));
    m_attention->setAccessibleName(tr("Attention"));
    m_play->setText(tr("&Play how they are made"));
    m_play->setToolTip(tr("The time-line plays from the first product to the softmax"));
    m_swap->setText(tr("S&wap the columns"));
    m_swap->setToolTip(tr("On: who is looked at stands on the left, as in Tensor2Tensor's own pictures"));
    m_kind->setAccessibleName(tr("Picture of the attention"));
    m_all->setText(tr("Lines of all &queries"));
    m_all->setToolTip(tr("Off: only the lines of the followed query"));
    retranslateLook();
    m_order->setAccessibleName(tr("Order of the heads"));
    m_lowest->setText(tr("Lo&west first"));
    m_most->setAccessibleName(tr("How many heads are shown"));
    fillOrders();
    m_summary->setAccessibleName(tr("The followed query in a sentence"));
    fillChoosers();
    fillAttentions();
}

void AttentionPanel::fillAttentions() {
    const QSignalBlocker quiet(m_attention);
    m_attention->clear();
    const bool oneText = m_store.model() && !m_store.model()->shape().translates();
    for (const T2TAttention attention : m_words->attentions()) {
        m_attention->addItem(Tensor2TensorView::nameOf(attention, oneText), static_cast<int>(attention));
        if (attention == m_words->attention())
            m_attention->setCurrentIndex(m_attention->count() - 1);
    }
    m_attention->setEnabled(m_attention->count() > 1);
    arrange(); // which pictures there are depends on the model
}

void AttentionPanel::fillOrders() {
    const QSignalBlocker quietOrder(m_order);
    const QSignalBlocker quietMost(m_most);
    m_order->clear();
    for (int order = 0; order < headOrderCount; ++order) {
        m_order->addItem(tr("Order: %1").arg(orderName(static_cast<HeadOrder>(order))));
        m_order->setItemData(order, orderMeaning(static_cast<HeadOrder>(order)), Qt::ToolTipRole);
    }
    m_order->setCurrentIndex(static_cast<int>(m_heads->order()));
    const int most = std::max(0, m_most->currentIndex());
    m_most->clear();
    m_most->addItem(tr("All heads"), 0);
    for (const int count : {6, 12, 24, 48})
        m_most->addItem(tr("The first %1").arg(count), count);
    m_most->setCurrentIndex(most);
}

void AttentionPanel::fillChoosers() {
    fillBlocks();
    m_layer->clear(); // the words may be of another language
    m_head->clear();
    followSelection();
    arrange();
}

void AttentionPanel::fillBlocks() {
    const QSignalBlocker quiet(m_block);
    m_block->clear();
    for (const AttentionBlock block : blocksOf(m_store)) {
        const QString name = block == AttentionBlock::Encoder   ? tr("Encoder")
                             : block == AttentionBlock::Decoder ? tr("Decoder")
                             : block == AttentionBlock::Cross   ? tr("Cross-attention")
                                                                : tr("Attention");
        m_block->addItem(name, static_cast<int>(block));
    }
}

/// As many layers and heads as the block has.
void AttentionPanel::fillPlaces() {
    const auto fill = [](QComboBox* box, int count, const QString& words) {
        if (box->count() == count)
            return;
        const QSignalBlocker quiet(box);
        box->clear();
        for (int i = 0; i < count; ++i)
            box->addItem(words.arg(i));
        box->setEnabled(count > 0);
    };
    fill(m_layer, layersOf(m_store, m_selection.block()), tr("Layer %1"));
    fill(m_head, headsOf(m_store, m_selection.block()), tr("Head %1"));
}

void AttentionPanel::followSelection() {
    m_contribution->setEnabled(m_store.hasValueNorms(m_selection.block()));
    fillPlaces();
    m_block->setCurrentIndex(m_block->findData(static_cast<int>(m_selection.block())));
    m_layer->setCurrentIndex(m_selection.layer());
    m_head->setCurrentIndex(m_selection.head());
}

} // namespace headlight
