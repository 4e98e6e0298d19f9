// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_window.h"

#include "app/breakpoint_watch.h"
#include "app/card.h"
#include "app/error_text.h"
#include "app/key_guard.h"
#include "app/message_bar.h"
#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "app/sampling_panel.h"
#include "app/transport_bar.h"
#include "app/what_if_panel.h"
#include "app/window_actions.h"
#include "widgets/alignment/alignment_panel.h"
#include "widgets/alignment/alignment_view.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/flow/flow_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/attention/head_switch.h"
#include "widgets/attention/neurons/neuron_view.h"
#include "widgets/attention/rows/row_view.h"
#include "widgets/attention/tensor2tensor_view.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/merge_steps_view.h"
#include "widgets/tokens/token_strip_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QScrollArea>
#include <QStatusBar>
#include <QTabWidget>

namespace headlight {

MainWindow::MainWindow(WindowOptions options, QWidget* parent)
    : QMainWindow(parent), m_options(std::move(options)), m_session(std::make_unique<Session>(m_options.run)),
      m_actions(std::make_unique<WindowActions>(this)), m_theme(&Theme::named(ThemeName::Light)) {
    new KeyGuard(this);
    setAcceptDrops(true);
    compose();
    composeStatus();
    composeMenus();
    connectSession();
    connectViews();
    connectActions();
    readSettings();
    arrange();
    applyTheme();
    retranslate();
    showState();
    m_stage->setFocus();
}

MainWindow::~MainWindow() {
    disconnect(qApp, nullptr, this, nullptr);
    // The views refer to the session until their last event, and to each other no longer.
    m_prompt->editor()->removeEventFilter(this);
    m_tokens->strip()->removeEventFilter(this);
    hide();
    delete takeCentralWidget();
}

void MainWindow::connectSession() {
    Session* session = m_session.get();
    connect(session, &Session::textReplaced, m_prompt->editor(), &PromptEdit::replaceText);
    connect(session, &Session::stateChanged, this, &MainWindow::showState);
    connect(session, &Session::modelOpened, this, &MainWindow::onModelOpened);
    connect(session, &Session::failed, m_messages, &MessageBar::showError);
    connect(session, &Session::recovered, m_messages, &MessageBar::dismiss);
    connect(session, &Session::contextFull, m_messages, &MessageBar::showContextFull);
    connect(session, &Session::samplingChanged, m_sampling, &SamplingPanel::setOptions);
    connect(session, &Session::progressed, this, [this](double fraction) {
        m_busyBar->setRange(0, 1000);
        m_busyBar->setValue(static_cast<int>(fraction * 1000));
    });
    connect(&session->selection(), &Selection::askedChanged, this, &MainWindow::followAsked);
    connect(&session->playhead(), &Playhead::playingChanged, this, [this](bool playing) {
        m_actions->showPlaying(playing);
        m_actions->setIcons(*m_theme);
    });
}

void MainWindow::connectViews() {
    Session* session = m_session.get();
    connect(m_prompt->editor(), &PromptEdit::edited, session, &Session::editText);
    connect(m_prompt->editor()->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &MainWindow::fitPrompt);
    connect(m_prompt, &PromptPanel::generateRequested, session, &Session::generate);
    connect(m_prompt, &PromptPanel::stepRequested, session, [session] { session->generate(1); });
    connect(m_prompt, &PromptPanel::stopRequested, session, &Session::stop);
    connect(m_whatIf, &WhatIfPanel::tried, session, &Session::tryOut);
    connect(m_whatIf, &WhatIfPanel::adopted, session, &Session::adopt);
    connect(m_whatIf, &WhatIfPanel::reverted, session, &Session::revert);
    connect(session, &Session::triedOut, m_whatIf, &WhatIfPanel::showResult);
    connect(session, &Session::tryFailed, m_whatIf, [this](const engine::Error& error) {
        m_whatIf->showFailure(errorSentence(error.code()) + QLatin1Char(' ') + QString::fromStdString(error.detail()));
    });
    connect(m_sampling, &SamplingPanel::changed, session, &Session::setSampling);
    connect(m_candidates, &CandidatesView::candidateActivated, session, &Session::appendToken);
    connect(m_candidates, &CandidatesView::hovered, this, [this](const Provenance&, const QString& text) {
        m_hoverLabel->setText(text.section(QLatin1Char('\n'), 0, 0));
    });
    connectPictures();
    connectWishes();
    connect(&session->store(), &TraceStore::traceChanged, this, &MainWindow::fit);
    connect(&session->store(), &TraceStore::thumbnailsChanged, this, &MainWindow::chooseHead);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { trackFocus(now); });
}

/// What is pointed at, asked and exported in any picture.
void MainWindow::connectPictures() {
    Selection* selection = &m_session->selection();
    for (PictureWidget* view :
         std::initializer_list<PictureWidget*>{m_stage, m_attention->view(), m_attention->heads(), m_attention->words(),
                                               m_attention->neurons(), m_attention->rows(), m_attention->flow(),
                                               m_alignment->view(), m_tokens->strip(), m_tokens->mergeSteps()}) {
        connect(view, &PictureWidget::explainRequested, selection, &Selection::ask);
        connect(view, &PictureWidget::exportRequested, this, [this, view] {
            m_lastView = view;
            exportPicture();
        });
        connect(view, &PictureWidget::hovered, selection, [this, selection](const Provenance& at, const QString& text) {
            selection->setHover(at);
            m_hoverLabel->setText(text.section(QLatin1Char('\n'), 0, 0));
        });
    }
    // What is pointed at is shown wherever else it is drawn; matrix and overview do that in their own way.
    connect(selection, &Selection::hoverChanged, this, [this, selection] {
        for (PictureWidget* view : std::initializer_list<PictureWidget*>{
                 m_stage, m_attention->words(), m_attention->neurons(), m_attention->rows(), m_alignment->view()})
            view->showLinked(view->underMouse() ? Provenance{} : selection->hover());
    });
    connect(m_stage, &PictureWidget::cellClicked, selection, &Selection::ask);
    connect(m_attention->headSwitch(), &HeadSwitch::switchRequested, m_session.get(), &Session::switchHead);
    connect(m_attention->headSwitch(), &HeadSwitch::allOnRequested, m_session.get(), &Session::switchAllHeadsOn);
}

/// Numbers that pictures need while they are seen.
void MainWindow::connectWishes() {
    Session* session = m_session.get();
    const auto fetch = [this, session] {
        std::vector<Place> places;
        if (m_attention->words()->isVisible())
            places = m_attention->words()->wanted();
        if (m_alignment->view()->isVisible())
            for (const Place place : m_alignment->view()->wanted())
                places.push_back(place);
        session->setViewedPlaces(places);
    };
    connect(m_attention->words(), &Tensor2TensorView::wantedChanged, this, fetch);
    connect(m_alignment->view(), &AlignmentView::wantedChanged, this, fetch);
    const auto watch = [this, session] { // at most one of the two is seen
        const auto& flow = m_attention->flow()->wanted();
        session->setWatchedRow(flow ? flow : m_attention->rows()->wanted());
    };
    m_attention->neurons()->setPlayhead(session->playhead());
    connect(m_attention->rows(), &RowView::wantedChanged, session, watch);
    connect(m_attention->flow(), &FlowView::wantedChanged, session, watch);
    connect(m_attention->view(), &AttentionView::lookChanged, session,
            [this, session] { session->setWatchesNorms(m_attention->view()->look().contribution); });
}

void MainWindow::trackFocus(QWidget* now) {
    for (QWidget* view : std::initializer_list<QWidget*>{
             m_stage, m_attention->view(), m_attention->heads(), m_attention->words(), m_attention->neurons(),
             m_attention->rows(), m_attention->flow(), m_alignment->view(), m_candidates, m_tokens->strip(),
             m_tokens->mergeSteps(), m_inspector})
        if (now && (now == view || view->isAncestorOf(now)))
            m_lastView = view;
}

void MainWindow::openFirstScreen(bool findHead) {
    const QString folder = bundledModel();
    if (folder.isEmpty()) {
        m_messages->showNoModel();
        return;
    }
    m_firstScreen = findHead;
    if (m_session->text().isEmpty())
        m_session->setText(firstPrompt());
    m_session->openModel(folder);
}

void MainWindow::openModel(const QString& folder) {
    m_firstScreen = false;
    m_session->openModel(folder);
}

void MainWindow::onModelOpened() {
    m_sampling->setVocabSize(m_session->store().model()->shape().vocabSize);
    remember(QString::fromStdString(m_session->store().model()->folder().string()));
    m_details->setTabVisible(m_details->indexOf(m_whatIfPage),
                             m_actions->showDetails->isChecked() && m_session->store().translates());
    showTitle();
}

/// The first screen opens on a head that shows something.
void MainWindow::chooseHead() {
    const TraceStore& store = m_session->store();
    if (!m_firstScreen || store.thumbnails().empty())
        return;
    m_firstScreen = false;
    const LayerHead telling =
        tellingHead(store.thumbnails(), store.model()->shape().headCount, store.trace()->tokens());
    m_session->selection().setLayerHead(telling.layer, telling.head);
}

void MainWindow::showTitle() {
    const auto& model = m_session->store().model();
    setWindowTitle(model ? tr("%1 — Headlight").arg(QString::fromStdString(model->name())) : tr("Headlight"));
}

void MainWindow::showState() {
    const bool busy = m_session->activity() != Activity::Idle;
    const bool hasModel = m_session->store().model() != nullptr;
    const bool hasTrace = m_session->store().trace() != nullptr;
    const bool generating = m_session->activity() == Activity::Generating;
    m_prompt->setState(hasModel && !m_session->text().isEmpty() && !generating, busy);
    m_prompt->setCounts(m_session->shownCount(), std::max(0, m_session->tokenCount() - m_session->shownCount()),
                        hasModel ? m_session->store().model()->shape().contextLength : 0);
    const TraceStore& store = m_session->store();
    m_whatIf->setSource(m_session->text());
    m_prompt->setResult(store.translates() ? std::optional(store.translation()) : std::nullopt);
    m_actions->generate->setEnabled(hasModel && !m_session->text().isEmpty() && !generating);
    m_actions->step->setEnabled(m_actions->generate->isEnabled());
    m_actions->stop->setEnabled(busy);
    m_actions->undo->setEnabled(m_session->canUndo());
    m_actions->redo->setEnabled(m_session->canRedo());
    m_actions->previousToken->setEnabled(m_session->canStepBack());
    m_actions->nextToken->setEnabled(m_session->canStepForward());
    for (QAction* action : {m_actions->playPause, m_actions->nextBeat, m_actions->previousBeat, m_actions->toStart,
                            m_actions->toEnd, m_actions->exportPicture})
        action->setEnabled(hasTrace);
    if (!busy) {
        m_busyDelay.stop();
        showBusy();
    } else if (!m_busyDelay.isActive() && !m_busyBar->isVisible()) {
        m_busyDelay.start();
    }
    showStatus();
}

void MainWindow::followAsked() {
    const bool asked = !std::holds_alternative<std::monostate>(m_session->selection().asked());
    if (m_details->currentWidget() == m_stageCard)
        return; // the Stage says it too, and is not to be hidden by its own answer
    if (asked && m_details->currentWidget() != m_inspector) {
        m_tabBeforeAsking = m_details->currentWidget();
        m_details->setCurrentWidget(m_inspector);
    } else if (!asked && m_tabBeforeAsking) {
        if (m_details->currentWidget() == m_inspector && m_details->indexOf(m_tabBeforeAsking) >= 0)
            m_details->setCurrentWidget(m_tabBeforeAsking);
        m_tabBeforeAsking = nullptr;
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && QFileInfo(urls.front().toLocalFile()).isDir())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    openModel(event->mimeData()->urls().front().toLocalFile());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_session->stop();
    writeSettings();
    QMainWindow::closeEvent(event);
}

} // namespace headlight
