// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/candidates_view.h"

#include "widgets/decoding/candidate_chart.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QSplitter>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

namespace headlight {

namespace {

constexpr int besideWidth = 720;   ///< with text of 100 %: chart and table stand side by side from here on
constexpr int stackedHeight = 560; ///< and one above the other from here on; below they take turns

QTableView* makeTable(CandidateRowsModel* model) {
    auto* table = new QTableView;
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setFrameShape(QFrame::NoFrame);
    table->setMouseTracking(true);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(CandidateRowsModel::Fate, QHeaderView::Stretch);
    table->horizontalHeader()->setHighlightSections(false);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->verticalHeader()->hide(); // the rank stands in the chart and the tooltip; the reason needs the room
    return table;
}

} // namespace

CandidatesView::CandidatesView(TraceStore& store, Selection& selection, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_model(new CandidateRowsModel(this)),
      m_chart(new CandidateChart), m_table(makeTable(m_model)), m_tabs(new QTabBar), m_asTable(new QToolButton),
      m_splitter(new QSplitter), m_caption(new QLabel), m_empty(new QLabel) {
    for (int i = 0; i < stageCount; ++i)
        m_tabs->addTab(QString());
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_caption->setWordWrap(true);
    m_caption->setContentsMargins(8, 4, 8, 4);
    m_caption->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_tabs->setUsesScrollButtons(false);
    m_asTable->setCheckable(true);
    m_chart->setMinimumSize(160, 120);
    m_table->setMinimumSize(160, 100);
    m_splitter->addWidget(m_chart);
    m_splitter->addWidget(m_table);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setOrientation(Qt::Vertical);
    m_splitter->setSizes({60, 40});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_caption);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(0, 0, 8, 0);
    bar->addWidget(m_tabs, 1);
    bar->addWidget(m_asTable);
    column->addLayout(bar);
    column->addWidget(m_splitter, 1);
    column->addWidget(m_empty, 1);

    m_table->installEventFilter(this);
    const auto rowOf = [this](int row) { return &m_model->candidates()[static_cast<std::size_t>(row)]; };
    const auto barOf = [this](int row) { return &m_chart->candidates()[static_cast<std::size_t>(row)]; };
    connect(m_table, &QTableView::clicked, this, [=, this](const QModelIndex& at) { activate(*rowOf(at.row())); });
    connect(m_table, &QTableView::entered, this, [=, this](const QModelIndex& at) { hover(rowOf(at.row())); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [=, this](const QModelIndex& at) { hover(at.isValid() ? rowOf(at.row()) : nullptr); });
    connect(m_chart, &CandidateChart::barClicked, this, [=, this](int row) { activate(*barOf(row)); });
    connect(m_chart, &CandidateChart::barHovered, this, [=, this](int row) {
        hover(row >= 0 ? barOf(row) : nullptr);
        if (row >= 0 && m_chart->underMouse())
            QToolTip::showText(QCursor::pos(), m_model->description(*barOf(row)), m_chart);
        else
            QToolTip::hideText();
    });
    // The splitter gives the chart its new size when it is laid out: only then is it known how many bars fit.
    connect(m_chart, &CandidateChart::roomChanged, this, [this] { showStage(m_tabs->currentIndex()); });
    connect(m_asTable, &QToolButton::toggled, this, &CandidatesView::arrange);
    connect(m_tabs, &QTabBar::currentChanged, this, &CandidatesView::showStage);
    connect(&store, &TraceStore::stagesChanged, this, &CandidatesView::refresh);
    connect(&store, &TraceStore::modelChanged, this, &CandidatesView::refresh);
    retranslate();
}

void CandidatesView::setTheme(const Theme& theme) {
    m_chart->setTheme(theme);
    m_table->setFont(theme.font(11));
    arrange(); // the size of the text may have changed with it
}

QSize CandidatesView::sizeHint() const {
    return {420, 640};
}

bool CandidatesView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_table->currentIndex().isValid()) {
            activate(m_model->candidates()[static_cast<std::size_t>(m_table->currentIndex().row())]);
            return true;
        }
    }
    if (watched == m_table && event->type() == QEvent::Leave)
        hover(nullptr);
    return QWidget::eventFilter(watched, event);
}

void CandidatesView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void CandidatesView::setTableShown(bool shown) {
    m_asTable->setChecked(shown);
}

void CandidatesView::arrange() {
    const bool beside = width() >= besideWidth * Theme::textScale();
    const bool both = beside || height() >= stackedHeight * Theme::textScale();
    const Qt::Orientation orientation = beside ? Qt::Horizontal : Qt::Vertical;
    if (m_splitter->orientation() != orientation) {
        m_splitter->setOrientation(orientation);
        m_splitter->setSizes(beside ? QList<int>{45, 55} : QList<int>{60, 40}); // shares
    }
    m_asTable->setVisible(!both && m_store.stages());
    m_chart->setVisible(both || !m_asTable->isChecked());
    m_table->setVisible(both || m_asTable->isChecked());
    m_tabs->setEnabled(m_chart->isVisibleTo(this));
}

void CandidatesView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CandidatesView::retranslate() {
    const QStringList names{tr("raw → final"), stageName(1), stageName(2), stageName(3), tr("choice")};
    for (int i = 0; i < stageCount; ++i)
        m_tabs->setTabText(i, names[i]);
    m_tabs->setTabToolTip(0, tr("Before and after everything"));
    for (int stage = 1; stage < stageCount; ++stage)
        m_tabs->setTabToolTip(stage, tr("Before and after this stage"));
    m_tabs->setAccessibleName(tr("Stage of sampling"));
    m_chart->setAccessibleName(tr("Candidates as bars"));
    m_chart->setAccessibleDescription(tr("The table beside it holds the same numbers."));
    m_table->setAccessibleName(tr("Candidates for the next token"));
    m_table->setAccessibleDescription(tr("Enter appends the token to the prompt."));
    m_chart->retranslate();
    m_asTable->setText(tr("Table"));
    m_asTable->setToolTip(tr("All stages in numbers"));
    m_empty->setText(tr("The candidates for the next token appear when a prompt has run."));
    m_model->retranslate();
    refresh();
}

TokenText CandidatesView::tokenText() const {
    return [this](engine::TokenId id) { return m_store.tokenText(id); };
}

void CandidatesView::refresh() {
    const auto& stages = m_store.stages();
    std::vector<Candidate> candidates;
    if (stages)
        candidates = topCandidates(*stages, m_store.length(), tokenText());
    m_splitter->setVisible(stages != nullptr);
    arrange();
    m_tabs->setVisible(stages != nullptr);
    m_empty->setVisible(stages == nullptr);
    m_caption->setVisible(stages != nullptr);
    m_model->setCandidates(std::move(candidates), stages ? stages->options : engine::SamplingOptions{});
    showStage(m_tabs->currentIndex());
}

void CandidatesView::showStage(int tab) {
    const auto& stages = m_store.stages();
    if (!stages)
        return;
    const int before = tab == 0 ? 0 : tab - 1;
    const int after = tab == 0 ? stageCount - 1 : tab;
    m_room = m_chart->roomFor();
    m_chart->setCandidates(topCandidates(*stages, m_store.length(), tokenText(), m_room), *m_model, before, after);
    const QLocale locale;
    const engine::SamplingOptions& options = stages->options;
    QString how = tr("Greedy: the most probable token is taken.");
    if (!options.isGreedy()) {
        how = tr("Temperature %1, %2, %3; dice %4.")
                  .arg(locale.toString(options.temperature, 'g', 4),
                       options.topK > 0 ? tr("top-k %1").arg(options.topK) : tr("top-k off"),
                       options.topP < 1 ? tr("top-p %1").arg(locale.toString(options.topP, 'g', 4)) : tr("top-p off"),
                       locale.toString(engine::coinAt(options.seed, m_store.length()), 'f', 4));
    }
    m_caption->setText(tr("Token %1 — %2 Light bar: %3, strong bar below it: %4.")
                           .arg(m_store.length())
                           .arg(how, stageName(before), stageName(after)));
}

void CandidatesView::activate(const Candidate& candidate) {
    if (!candidate.isOthers())
        emit candidateActivated(candidate.token);
}

void CandidatesView::hover(const Candidate* candidate) {
    Provenance provenance;
    QString description;
    if (candidate) {
        description = m_model->description(*candidate);
        if (!candidate->isOthers())
            provenance = CandidateElement{candidate->token, stageCount - 1};
    }
    m_selection.setHover(provenance);
    emit hovered(provenance, description);
}

} // namespace headlight
