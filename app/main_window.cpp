// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/main_window.h"

#include "app/breakpoint_watch.h"
#include "app/breakpoints_dialog.h"
#include "app/card.h"
#include "app/key_guard.h"
#include "app/languages.h"
#include "app/memory_use.h"
#include "app/message_bar.h"
#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "app/sampling_panel.h"
#include "app/scenes_window.h"
#include "app/theme_choice.h"
#include "app/transport_bar.h"
#include "app/window_actions.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/merge_steps_view.h"
#include "widgets/tokens/token_strip_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QAbstractTextDocumentLayout>
#include <QActionGroup>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QTabWidget>

namespace headlight {

namespace {
constexpr int busyDelayMilliseconds = 300;
constexpr int roomyHeight = 900;
constexpr int wideWindow = 1720; ///< from here on the candidates have a column of their own
} // namespace

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
    arrangeSide();
    applyTheme();
    retranslate();
    showState();
    m_stage->setFocus();
}

MainWindow::~MainWindow() {
    disconnect(qApp, nullptr, this, nullptr);
    // The views refer to the session until their last event.
    hide();
    delete takeCentralWidget();
}

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

    auto* stageCard = card(m_stage);
    stageCard->setPlain(true);
    stageCard->column()->setContentsMargins(3, 3, 3, 4);
    stageCard->column()->addWidget(m_transport);
    composeSide();
    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->setHandleWidth(8);
    m_columns->setChildrenCollapsible(false);
    m_columns->addWidget(stageCard);
    m_columns->addWidget(m_detailsCard);
    m_columns->addWidget(m_candidatesCard);
    m_columns->setStretchFactor(0, 1);

    m_tokensCard = card(m_tokens);
    m_tokensCard->column()->setContentsMargins(6, 2, 6, 2);
    m_tokens->strip()->installEventFilter(this);
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(8, 4, 8, 2);
    column->setSpacing(6);
    column->addWidget(m_messages);
    column->addWidget(card(m_prompt));
    column->addWidget(m_tokensCard);
    column->addWidget(m_columns, 1);
    setCentralWidget(whole);
}

void MainWindow::composeSide() {
    m_attention = new AttentionPanel(m_session->store(), m_session->selection());
    m_inspector = new InspectorView(m_session->store(), m_session->selection());
    m_candidatesPage = new QWidget;
    auto* page = new QVBoxLayout(m_candidatesPage);
    page->setContentsMargins(4, 4, 4, 0);
    page->addWidget(m_sampling);
    page->addWidget(m_candidates, 1);
    m_details = new QTabWidget;
    m_details->setObjectName(QStringLiteral("details"));
    m_details->setDocumentMode(true);
    m_details->addTab(m_attention, QString());
    m_details->addTab(m_inspector, QString());
    m_detailsCard = new Card(m_details);
    m_detailsCard->column()->setContentsMargins(2, 2, 2, 2);
    m_candidatesCard = new Card(m_candidatesPage);
    m_cards.insert(m_cards.end(), {m_detailsCard, m_candidatesCard});
}

/// Wide windows show the candidates beside the attention, others as its first tab.
void MainWindow::arrangeSide() {
    const bool wide = width() >= wideWindow;
    const bool candidates = m_actions->showCandidates->isChecked(), details = m_actions->showDetails->isChecked();
    const bool inTabs = m_details->indexOf(m_candidatesPage) >= 0;
    const bool belongsInTabs = !wide && candidates;
    if (inTabs != belongsInTabs || (!inTabs && m_candidatesPage->parentWidget() != m_candidatesCard)) {
        if (belongsInTabs) {
            m_details->insertTab(0, m_candidatesPage, tr("Candidates"));
            m_details->setCurrentIndex(0);
        } else {
            if (inTabs)
                m_details->removeTab(m_details->indexOf(m_candidatesPage));
            m_candidatesCard->column()->addWidget(m_candidatesPage, 1);
            m_candidatesPage->show();
        }
    }
    for (QWidget* page : std::initializer_list<QWidget*>{m_attention, m_inspector})
        m_details->setTabVisible(m_details->indexOf(page), details);
    m_candidatesCard->setVisible(wide && candidates);
    m_detailsCard->setVisible(details || belongsInTabs);
    if (m_options.settings && m_options.settings->contains(columnsKey()))
        m_columns->restoreState(m_options.settings->value(columnsKey()).toByteArray());
    else
        m_columns->setSizes(wide ? QList<int>{width() - 860, 440, 400} : QList<int>{width() - 430, 414, 0});
}

/// The strip gets the height its tokens need, up to two lines or three where there is room; the merge steps room below
/// it.
void MainWindow::fitTokens() {
    const int line = m_tokens->strip()->heightForWidth(100'000);
    const int wanted = m_tokens->strip()->heightForWidth(std::max(100, m_tokens->width()));
    const int toggle = m_tokens->fontMetrics().height() + 10;
    const int strip = std::clamp(wanted, line, height() < roomyHeight ? line * 2 - 20 : line * 3 - 40);
    m_tokens->setFixedHeight(m_tokens->mergeStepsShown() ? strip * 2 + toggle + 60 : strip + toggle);
}

void MainWindow::composeStatus() {
    m_modelLabel = new QLabel;
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
    connect(m_sampling, &SamplingPanel::changed, session, &Session::setSampling);
    connect(m_candidates, &CandidatesView::candidateActivated, session, &Session::appendToken);
    connect(m_candidates, &CandidatesView::hovered, this, [this](const Provenance&, const QString& text) {
        m_hoverLabel->setText(text.section(QLatin1Char('\n'), 0, 0));
    });
    Selection* selection = &session->selection();
    for (PictureWidget* view : std::initializer_list<PictureWidget*>{m_stage, m_attention->view(), m_attention->heads(),
                                                                     m_tokens->strip(), m_tokens->mergeSteps()}) {
        connect(view, &PictureWidget::explainRequested, selection, &Selection::ask);
        connect(view, &PictureWidget::hovered, selection, [this, selection](const Provenance& at, const QString& text) {
            selection->setHover(at);
            m_hoverLabel->setText(text.section(QLatin1Char('\n'), 0, 0));
        });
    }
    connect(m_stage, &PictureWidget::cellClicked, selection, &Selection::ask);
    connect(&session->store(), &TraceStore::traceChanged, this, &MainWindow::fitTokens);
    connect(&session->store(), &TraceStore::thumbnailsChanged, this, &MainWindow::chooseHead);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { trackFocus(now); });
}

void MainWindow::trackFocus(QWidget* now) {
    for (QWidget* view :
         std::initializer_list<QWidget*>{m_stage, m_attention->view(), m_attention->heads(), m_candidates,
                                         m_tokens->strip(), m_tokens->mergeSteps(), m_inspector})
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
    m_sampling->setVocabSize(m_session->store().model()->config().vocabSize);
    remember(QString::fromStdString(m_session->store().model()->folder().string()));
    showTitle();
}

/// The first screen opens on a head that shows something.
void MainWindow::chooseHead() {
    const TraceStore& store = m_session->store();
    if (!m_firstScreen || store.thumbnails().empty())
        return;
    m_firstScreen = false;
    const LayerHead telling =
        tellingHead(store.thumbnails(), store.model()->config().headCount, store.trace()->tokens());
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
                        hasModel ? m_session->store().model()->config().contextLength : 0);
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

void MainWindow::showBusy() {
    const Activity activity = m_session->activity();
    const bool busy = activity != Activity::Idle;
    if (!busy || !m_busyBar->isVisible())
        m_busyBar->setRange(0, 0);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_busyLabel, m_busyBar, m_busyStop})
        widget->setVisible(busy);
    m_busyBar->setVisible(busy && activity != Activity::Generating);
    switch (activity) {
    case Activity::Idle:
        m_busyLabel->clear();
        break;
    case Activity::Loading:
        m_busyLabel->setText(tr("Opening the model…"));
        break;
    case Activity::Running:
        m_busyLabel->setText(tr("Computing…"));
        break;
    case Activity::Generating:
        m_busyLabel->setText(tr("Generating…"));
        break;
    }
}

void MainWindow::showStatus() {
    const auto& model = m_session->store().model();
    const QLocale locale;
    if (!model) {
        m_modelLabel->setText(tr("No model"));
        m_speedLabel->clear();
        return;
    }
    const auto& config = model->config();
    m_modelLabel->setText(tr("%1 · %2 layers × %3 heads · width %4 · %5 parameters")
                              .arg(QString::fromStdString(model->name()), locale.toString(config.layerCount),
                                   locale.toString(config.headCount), locale.toString(config.modelDim),
                                   locale.toString(static_cast<qlonglong>(model->parameterCount()))));
    QStringList parts{tr("%n token(s)", nullptr, m_session->shownCount())};
    if (m_session->tokensPerSecond() > 0)
        parts << tr("%1 tokens/s").arg(locale.toString(qRound64(m_session->tokensPerSecond())));
    if (const qint64 bytes = residentBytes(); bytes > 0)
        parts << tr("%1 memory").arg(locale.formattedDataSize(bytes, 0));
    m_speedLabel->setText(parts.join(QStringLiteral(" · ")));
}

void MainWindow::followAsked() {
    const bool asked = !std::holds_alternative<std::monostate>(m_session->selection().asked());
    if (asked && m_details->currentWidget() != m_inspector) {
        m_tabBeforeAsking = m_details->currentWidget();
        m_details->setCurrentWidget(m_inspector);
    } else if (!asked && m_tabBeforeAsking) {
        if (m_details->currentWidget() == m_inspector && m_details->indexOf(m_tabBeforeAsking) >= 0)
            m_details->setCurrentWidget(m_tabBeforeAsking);
        m_tabBeforeAsking = nullptr;
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    const bool wide = event->size().width() >= wideWindow;
    if (wide != (event->oldSize().width() >= wideWindow) || !event->oldSize().isValid())
        arrangeSide();
    fitTokens();
    fitPrompt();
}

/// One line of the prompt, more where it needs them.
void MainWindow::fitPrompt() {
    PromptEdit* editor = m_prompt->editor();
    const int lines = std::clamp(qRound(editor->document()->size().height()), 1, height() < roomyHeight ? 2 : 4);
    editor->setFixedHeight(editor->fontMetrics().lineSpacing() * lines + 12);
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
    if (watched == m_tokens->strip() && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        QMetaObject::invokeMethod(this, &MainWindow::revealToken, Qt::QueuedConnection);
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::applyTheme() {
    static const bool systemIsDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    m_theme = &Theme::named(themeChosen(m_themeChoice).value_or(systemIsDark ? ThemeName::Dark : ThemeName::Light),
                            rolesChosen(m_roleChoice).value_or(RolePalette::OkabeIto));
    m_actions->roles->actions()[static_cast<int>(m_theme->rolePalette())]->setChecked(true);
    QApplication::setPalette(m_theme->palette());
    QApplication::setFont(m_theme->font(13));
    m_prompt->editor()->setFont(m_theme->font(15));
    m_stage->setTheme(*m_theme);
    m_attention->setTheme(*m_theme);
    m_candidates->setTheme(*m_theme);
    m_inspector->setTheme(*m_theme);
    m_tokens->setTheme(*m_theme);
    m_transport->setTheme(*m_theme);
    showStopLine();
    if (m_breakpointsDialog)
        m_breakpointsDialog->setTheme(*m_theme);
    m_messages->setTheme(*m_theme);
    if (m_scenes)
        m_scenes->setTheme(*m_theme);
    for (Card* card : m_cards)
        card->setTheme(*m_theme);
    QPalette muted = m_theme->palette();
    muted.setColor(QPalette::WindowText, m_theme->textMuted());
    for (QLabel* label : {m_modelLabel, m_speedLabel, m_hoverLabel, m_busyLabel})
        label->setPalette(muted);
    m_actions->setIcons(*m_theme);
    fitPrompt();
    fitTokens();
}

void MainWindow::setThemeChoice(const QString& choice) {
    m_themeChoice = themeChosen(choice) ? choice : QString();
    for (QAction* action : m_actions->themes->actions())
        action->setChecked(action->data().toString() == m_themeChoice);
    applyTheme();
}

void MainWindow::setRoleColors(const QString& choice) {
    m_roleChoice = choice;
    applyTheme();
}

void MainWindow::setTextSize(int percent) {
    Theme::setTextScale(percent / 100.0);
    for (QAction* action : m_actions->textSizes->actions())
        action->setChecked(action->data().toInt() == percent);
    applyTheme();
}

void MainWindow::setLanguageChoice(const QString& code) {
    m_languageChoice = code;
    for (QAction* action : m_actions->languages->actions())
        action->setChecked(action->data().toString() == code);
    useLanguage(code);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
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
