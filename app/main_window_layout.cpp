// SPDX-License-Identifier: GPL-3.0-or-later
// Where the window's parts lie, in large windows and small ones.
#include "app/card.h"
#include "app/line_label.h"
#include "app/main_window.h"
#include "app/message_bar.h"
#include "app/prompt_panel.h"
#include "app/sampling_panel.h"
#include "app/transport_bar.h"
#include "app/what_if_panel.h"
#include "app/window_actions.h"
#include "widgets/alignment/alignment_panel.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/merge_steps_view.h"
#include "widgets/tokens/token_strip_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QBoxLayout>
#include <QMenuBar>
#include <QProgressBar>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QTabWidget>
#include <QTextDocument>

namespace headlight {

namespace {
constexpr int busyDelayMilliseconds = 300;
constexpr int roomyHeight = 900;
constexpr QSize leastWindow(640, 420); ///< what does not fit is scrolled to
constexpr int wideWindow = 1720;       ///< with text of 100 %: from here on the candidates have a column of their own
} // namespace

void MainWindow::compose() {
    Session& session = *m_session;
    m_prompt = new PromptPanel;
    m_sampling = new SamplingPanel;
    m_tokens = new TokensPanel(session.store(), session.selection());
    m_stage = new StageView(session.store(), session.selection(), session.playhead());
    m_candidates = new CandidatesView(session.store(), session.selection());
    m_transport = new TransportBar(session.store(), session.selection(), session.playhead(), *m_actions);
    m_messages = new MessageBar;
    const auto card = [this](QWidget* content) {
        m_cards.push_back(new Card(content));
        return m_cards.back();
    };

    m_stageCard = card(m_stage);
    m_stageCard->setPlain(true);
    m_stageCard->column()->setContentsMargins(3, 3, 3, 4);
    m_stageCard->column()->addWidget(m_transport);
    composeSide();
    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->setHandleWidth(8);
    m_columns->setChildrenCollapsible(false);
    m_columns->addWidget(m_stageCard);
    m_columns->addWidget(m_detailsCard);
    m_columns->addWidget(m_candidatesCard);
    m_columns->setStretchFactor(0, 1);

    m_tokensCard = card(m_tokens);
    m_tokensCard->column()->setContentsMargins(6, 2, 6, 2);
    m_tokens->strip()->installEventFilter(this);
    m_prompt->editor()->installEventFilter(this);
    auto* whole = new QWidget;
    m_rows = new QVBoxLayout(whole);
    m_rows->setContentsMargins(8, 4, 8, 2);
    m_rows->setSpacing(6);
    m_rows->addWidget(m_messages);
    m_rows->addWidget(card(m_prompt));
    m_rows->addWidget(m_tokensCard);
    m_rows->addWidget(m_columns, 1);
    auto* area = new QScrollArea;
    area->setWidget(whole);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    setCentralWidget(area);
    setMinimumSize(leastWindow);
}

void MainWindow::composeSide() {
    m_attention = new AttentionPanel(m_session->store(), m_session->selection());
    m_alignment = new AlignmentPanel(m_session->store(), m_session->selection(), &m_session->playhead());
    m_inspector = new InspectorView(m_session->store(), m_session->selection());
    m_whatIf = new WhatIfPanel(m_session->store(), m_session->selection());
    m_whatIfPage = new QScrollArea;
    m_whatIfPage->setWidget(m_whatIf);
    m_whatIfPage->setWidgetResizable(true);
    m_whatIfPage->setFrameShape(QFrame::NoFrame);
    m_candidatesPage = new QWidget;
    auto* page = new QVBoxLayout(m_candidatesPage);
    page->setContentsMargins(4, 4, 4, 0);
    page->addWidget(m_sampling);
    page->addWidget(m_candidates, 1);
    m_details = new QTabWidget;
    m_details->setObjectName(QStringLiteral("details"));
    m_details->setDocumentMode(true);
    m_details->addTab(m_attention, QString());
    m_details->addTab(m_alignment, QString());
    m_details->addTab(m_inspector, QString());
    m_details->addTab(m_whatIfPage, QString());
    m_detailsCard = new Card(m_details);
    m_detailsCard->column()->setContentsMargins(2, 2, 2, 2);
    m_candidatesCard = new Card(m_candidatesPage);
    m_cards.insert(m_cards.end(), {m_detailsCard, m_candidatesCard});
}

int MainWindow::tokensHeight(int stripHeight) const {
    return stripHeight + m_tokens->fontMetrics().height() + 10; // with the toggle of the merge steps
}

/// What the window needs for the Stage beside one other column, with everything else above them.
QSize MainWindow::sizeForColumns() const {
    int side = 0;
    for (const QWidget* page :
         std::initializer_list<const QWidget*>{m_candidatesPage, m_attention, m_alignment, m_inspector})
        side = std::max(side, page->minimumSizeHint().width());
    constexpr int frames = 44;      // margins and the splitter's handle
    constexpr int framesAbove = 64; // margins of the cards, and the room between them
    const QSize stage = m_stage->minimumSizeHint();
    const int tokens =
        m_actions->showTokens->isChecked() ? tokensHeight(m_tokens->strip()->heightForWidth(100'000)) : 0;
    const int height = menuBar()->sizeHint().height() + statusBar()->sizeHint().height() +
                       m_prompt->heightWithLines(1) + tokens + stage.height() + m_transport->heightInTwoRows() +
                       framesAbove;
    return {stage.width() + side + frames, height};
}

MainWindow::Arrangement MainWindow::fittingArrangement() const {
    const QSize needed = sizeForColumns();
    if (width() < needed.width() || height() < needed.height())
        return Arrangement::Tabs;
    return width() >= wideWindow * Theme::textScale() ? Arrangement::ThreeColumns : Arrangement::TwoColumns;
}

/// Wide windows show the candidates beside the attention, others as its first tab; small ones have one part at a time,
/// the Stage first.
void MainWindow::arrange() {
    const Arrangement before = m_arrangement;
    m_arrangement = fittingArrangement();
    QWidget* current = m_details->currentWidget();
    const QPointer<QWidget> focus = focusWidget();
    const bool candidates = m_actions->showCandidates->isChecked(), details = m_actions->showDetails->isChecked();
    const bool tabs = m_arrangement == Arrangement::Tabs;
    const bool tabForCandidates = m_arrangement != Arrangement::ThreeColumns && candidates;
    const bool hadCandidates = m_details->indexOf(m_candidatesPage) >= 0;
    m_details->setUpdatesEnabled(false);
    placeTab(m_candidatesPage, tabForCandidates,
             [this] { m_candidatesCard->column()->addWidget(m_candidatesPage, 1); });
    placeTab(m_tokensCard, tabs, [this] { m_rows->insertWidget(m_rows->indexOf(m_columns), m_tokensCard); });
    placeTab(m_stageCard, tabs, [this] { m_columns->insertWidget(0, m_stageCard); });
    nameTabs();
    for (QWidget* page : std::initializer_list<QWidget*>{m_attention, m_alignment, m_inspector})
        m_details->setTabVisible(m_details->indexOf(page), details);
    m_details->setTabVisible(m_details->indexOf(m_whatIfPage), details && m_session->store().translates());
    if (tabs)
        m_details->setTabVisible(m_details->indexOf(m_tokensCard), m_actions->showTokens->isChecked());
    else
        m_tokensCard->setVisible(m_actions->showTokens->isChecked());
    const bool newFirst = !hadCandidates && tabForCandidates;
    const bool toOrFromTabs = before != m_arrangement && (tabs || before == Arrangement::Tabs);
    if (newFirst || toOrFromTabs)
        m_details->setCurrentIndex(0);
    else if (m_details->indexOf(current) >= 0)
        m_details->setCurrentWidget(current);
    m_details->setUpdatesEnabled(true);
    m_candidatesCard->setVisible(m_arrangement == Arrangement::ThreeColumns && candidates);
    m_detailsCard->setVisible(details || tabForCandidates || tabs);
    if (focus && focus != focusWidget()) // what is moved loses it
        focus->setFocus();
    if (tabs)
        return;
    if (m_options.settings && m_options.settings->contains(columnsKey()))
        m_columns->restoreState(m_options.settings->value(columnsKey()).toByteArray());
    else
        m_columns->setSizes(m_arrangement == Arrangement::ThreeColumns ? QList<int>{width() - 860, 440, 400}
                                                                       : QList<int>{width() - 430, 414, 0});
}

/// Makes a part a tab, the first one, or puts it back to where it lies in large windows.
void MainWindow::placeTab(QWidget* part, bool asTab, const std::function<void()>& putBack) {
    const int index = m_details->indexOf(part);
    if ((index >= 0) == asTab && part->parentWidget())
        return;
    if (asTab) {
        m_details->insertTab(0, part, QString());
        return;
    }
    if (index >= 0)
        m_details->removeTab(index);
    putBack();
    part->show();
}

void MainWindow::nameTabs() {
    const std::initializer_list<std::pair<QWidget*, QString>> names{
        {m_stageCard, tr("Stage")},     {m_tokensCard, tr("Tokens")},   {m_candidatesPage, tr("Candidates")},
        {m_attention, tr("Attention")}, {m_alignment, tr("Alignment")}, {m_inspector, tr("Where from?")},
        {m_whatIfPage, tr("What if?")}};
    for (const auto& [part, name] : names)
        if (const int tab = m_details->indexOf(part); tab >= 0)
            m_details->setTabText(tab, name);
}

/// Wide and narrow windows have columns of their own.
QString MainWindow::columnsKey() const {
    return m_arrangement == Arrangement::ThreeColumns ? QStringLiteral("window/wideColumns")
                                                      : QStringLiteral("window/columns");
}

/// Height that the window has besides what its parts need at least.
int MainWindow::spareHeight() const {
    int needed = sizeForColumns().height();
    if (m_arrangement == Arrangement::Tabs) {
        const QWidget* whole = m_rows->parentWidget();
        needed = menuBar()->height() + statusBar()->height() + whole->minimumSizeHint().height() -
                 m_prompt->minimumSizeHint().height() + m_prompt->heightWithLines(1);
    }
    return std::max(0, height() - needed);
}

/// The strip gets the height its tokens need, up to two lines or three where there is room; the merge steps room below
/// it.
void MainWindow::fitTokens() {
    if (m_arrangement == Arrangement::Tabs) { // a page of its own
        m_tokens->setMinimumHeight(0);
        m_tokens->setMaximumHeight(QWIDGETSIZE_MAX);
        return;
    }
    const int line = m_tokens->strip()->heightForWidth(100'000);
    const int wanted = m_tokens->strip()->heightForWidth(std::max(100, m_tokens->width()));
    const int most = height() < roomyHeight ? line * 2 - 20 : line * 3 - 40;
    const int room = line + spareHeight() - (m_prompt->minimumSizeHint().height() - m_prompt->heightWithLines(1));
    const int strip = std::clamp(wanted, line, std::max(line, std::min(most, room)));
    m_tokens->setFixedHeight(m_tokens->mergeStepsShown() ? strip + tokensHeight(strip) + 60 : tokensHeight(strip));
}

void MainWindow::composeStatus() {
    m_modelLabel = new LineLabel;
    m_modelLabel->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_modelLabel->setMinimumWidth(80); // the model's sizes give way to how fast it is
    m_speedLabel = new QLabel;
    m_hoverLabel = new QLabel;
    m_busyLabel = new QLabel;
    m_busyBar = new QProgressBar;
    m_busyStop = new QPushButton;
    m_modelLabel->setObjectName(QStringLiteral("modelLabel"));
    m_speedLabel->setObjectName(QStringLiteral("speedLabel"));
    m_busyBar->setObjectName(QStringLiteral("busyBar"));
    m_busyBar->setFixedWidth(160);
    m_busyBar->setTextVisible(false);
    m_hoverLabel->setTextFormat(Qt::PlainText);
    m_hoverLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    statusBar()->setContentsMargins(8, 0, 8, 0);
    statusBar()->addWidget(m_modelLabel);
    statusBar()->addWidget(m_hoverLabel, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_busyLabel, m_busyBar, m_busyStop, m_speedLabel})
        statusBar()->addPermanentWidget(widget);
    m_busyDelay.setSingleShot(true);
    m_busyDelay.setInterval(busyDelayMilliseconds);
    connect(&m_busyDelay, &QTimer::timeout, this, &MainWindow::showBusy);
    connect(m_busyStop, &QPushButton::clicked, m_session.get(), &Session::stop);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    fit();
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    fit(); // only now do all parts know their fonts
}

void MainWindow::fit() {
    if (fittingArrangement() != m_arrangement)
        arrange();
    fitPrompt();
}

/// One line of the prompt, more where it needs them and there is room.
void MainWindow::fitPrompt() {
    PromptEdit* editor = m_prompt->editor();
    const int line = editor->fontMetrics().lineSpacing();
    const int most = std::min(height() < roomyHeight ? 2 : 4, 1 + spareHeight() / line);
    m_prompt->setLines(std::clamp(qRound(editor->document()->size().height()), 1, most));
    fitTokens();
}

/// Keeps the followed token in sight when the strip has grown.
void MainWindow::revealToken() {
    fitTokens();
    const auto rect = m_tokens->strip()->selectedRect();
    auto* area = m_tokens->findChild<QScrollArea*>();
    if (rect && area)
        area->ensureVisible(qRound(rect->center().x()), qRound(rect->center().y()), 0, qRound(rect->height()));
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_prompt->editor() && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &MainWindow::fitPrompt, Qt::QueuedConnection);
    if (watched == m_tokens->strip() && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        QMetaObject::invokeMethod(this, &MainWindow::revealToken, Qt::QueuedConnection);
    return QMainWindow::eventFilter(watched, event);
}

} // namespace headlight
