// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/inspector_view.h"

#include "engine/error.h"
#include "widgets/inspector/terms_model.h"
#include "widgets/theme/theme.h"
#include "widgets/viewmodels/changed_by_hand.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace headlight {

namespace {

constexpr int hoverDelay = 40; ///< ms: a cursor that crosses a picture does not ask for every cell
constexpr int patience = 300;  ///< ms: the last good numbers stay while the next run's are being computed

QLabel* makeLabel(QWidget* parent, bool selectable = true) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    if (selectable)
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/// Lets a long name break where its parts meet: labels only break at spaces.
QString breakable(QString name) {
    return name.replace(QLatin1Char('.'), QStringLiteral(".\u200b"))
        .replace(QLatin1Char('_'), QStringLiteral("_\u200b"));
}

bool isNothing(const Provenance& provenance) {
    return std::holds_alternative<std::monostate>(provenance);
}

} // namespace

InspectorView::InspectorView(TraceStore& store, Selection& selection, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_terms(new TermsModel(this)),
      m_later(new QTimer(this)) {
    build();
    m_later->setSingleShot(true);
    connect(m_later, &QTimer::timeout, this, &InspectorView::refresh);
    connect(&selection, &Selection::askedChanged, this, &InspectorView::refresh);
    connect(&selection, &Selection::hoverChanged, this, [this] {
        if (isNothing(m_selection.asked()))
            m_later->start(hoverDelay);
    });
    connect(&store, &TraceStore::modelChanged, this, &InspectorView::refresh);
    connect(&store, &TraceStore::traceChanged, this, [this] { m_later->start(patience); });
    connect(&store, &TraceStore::stagesChanged, this, &InspectorView::refresh);
    connect(&store, &TraceStore::insideArrived, this, &InspectorView::refresh);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(factsOf(m_shown, m_store).copyName); });
    connect(m_back, &QPushButton::clicked, &selection, &Selection::goBack);
    connect(m_release, &QPushButton::clicked, &selection, &Selection::release);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& at) { follow(at.row(), at.column()); });
    m_table->installEventFilter(this);
    retranslate();
}

void InspectorView::build() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    m_hint = makeLabel(content, false);
    m_title = makeLabel(content);
    m_value = makeLabel(content);
    m_formulaTitle = makeLabel(content, false);
    m_formula = makeLabel(content);
    m_numbers = makeLabel(content);
    m_steps = makeLabel(content);
    m_copy = new QPushButton;
    m_back = new QPushButton;
    m_release = new QPushButton;
    m_rowsHost = new QWidget;
    m_rows = new QGridLayout(m_rowsHost);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(12);
    m_rows->setVerticalSpacing(3);
    m_rows->setColumnStretch(1, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_release);
    buttons->addStretch();
    m_table = new QTableView;
    m_table->setModel(m_terms);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setMinimumHeight(160);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_hint), static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_value)})
        column->addWidget(widget);
    column->addLayout(buttons);
    for (QWidget* widget : {m_rowsHost, static_cast<QWidget*>(m_formulaTitle), static_cast<QWidget*>(m_formula),
                            static_cast<QWidget*>(m_numbers), static_cast<QWidget*>(m_steps)})
        column->addWidget(widget);
    column->addWidget(m_table, 100);
    column->addStretch(1); // without a table everything stays at the top
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(area);
    setTheme(Theme::named(ThemeName::Light));
}

void InspectorView::setTheme(const Theme& theme) {
    m_title->setFont(theme.monoFont(13));
    m_value->setFont(theme.font(22, true));
    m_formulaTitle->setFont(theme.font(12, true));
    m_formula->setFont(theme.monoFont(12));
    m_numbers->setFont(theme.monoFont(12));
    m_steps->setFont(theme.monoFont(12));
    m_table->setFont(theme.monoFont(11));
    m_table->verticalHeader()->setDefaultSectionSize(QFontMetrics(m_table->font()).height() + 6);
}

QSize InspectorView::sizeHint() const {
    return {340, 640};
}

void InspectorView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

bool InspectorView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_table->currentIndex().isValid()) {
            follow(m_table->currentIndex().row(), m_table->currentIndex().column());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void InspectorView::retranslate() {
    m_copy->setText(tr("&Copy name"));
    m_copy->setToolTip(tr("Copies the name under which TransformerLens and the exports know it"));
    m_back->setText(tr("&Back"));
    m_back->setToolTip(tr("The number asked about before"));
    m_release->setText(tr("&Let go"));
    m_release->setToolTip(tr("Shows again what is under the cursor (Esc)"));
    m_table->setAccessibleName(tr("What the number is made of"));
    m_table->setToolTip(tr("Click a row to ask where its number comes from"));
    m_terms->retranslate();
    refresh();
}

void InspectorView::refresh() {
    m_later->stop();
    const bool asked = !isNothing(m_selection.asked());
    m_shown = asked ? m_selection.asked() : m_selection.hover();
    const bool nothing = isNothing(m_shown);
    const Facts facts = factsOf(m_shown, m_store);
    m_hint->setVisible(nothing);
    m_hint->setText(tr("Point at any number to see what it is. Press Enter or double-click it to keep it here and see "
                       "where it comes from."));
    m_back->setEnabled(m_selection.canGoBack());
    m_release->setEnabled(asked);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_value), static_cast<QWidget*>(m_copy),
          static_cast<QWidget*>(m_back), static_cast<QWidget*>(m_release), m_rowsHost})
        widget->setVisible(!nothing);
    m_title->setText(breakable(facts.title));
    m_title->setAccessibleName(facts.title);
    m_value->setText(facts.available ? exactNumber(facts.value) : unavailable());
    fillRows(facts);
    showExplanation(facts.available);
}

QString InspectorView::unavailable() const {
    const auto* element = std::get_if<engine::ElementRef>(&m_shown);
    if (!element || !m_store.ops() || m_store.length() == 0)
        return tr("not in this run");
    try {
        m_store.ops()->check(*element, m_store.lengths());
    } catch (const engine::Error&) {
        return tr("not in this run");
    }
    return m_store.inside(m_store.placeOf(element->hook)) ? tr("not kept for this position") : tr("computing…");
}

void InspectorView::fillRows(const Facts& facts) {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto& [label, text] : facts.rows) {
        auto* name = makeLabel(m_rowsHost, false);
        name->setText(label);
        name->setWordWrap(false);
        name->setForegroundRole(QPalette::PlaceholderText);
        auto* value = makeLabel(m_rowsHost);
        value->setText(text);
        m_rows->addWidget(name, row, 0, Qt::AlignTop);
        m_rows->addWidget(value, row++, 1, Qt::AlignTop);
    }
}

void InspectorView::showExplanation(bool available) {
    const auto* element = std::get_if<engine::ElementRef>(&m_shown);
    const bool explained =
        element && available && m_store.ops() && m_store.ops()->producer(element->hook) && sourcesHere(*element);
    engine::Explanation explanation;
    if (explained)
        explanation = m_store.ops()->explain(*element, m_store);
    const bool waiting = element && available && !explained;
    m_formulaTitle->setVisible(explained || waiting);
    const bool byHand = explained && m_store.trace() && changedByHand(*m_store.trace(), *element);
    m_formulaTitle->setText(byHand      ? tr("Where it came from, before its row was changed by hand")
                            : explained ? tr("Where it comes from")
                                        : tr("Where it comes from: computing its sources…"));
    m_formula->setVisible(explained);
    m_numbers->setVisible(explained);
    m_formula->setText(QString::fromStdString(explanation.formula));
    m_numbers->setText(QString::fromStdString(explanation.substituted));
    QStringList steps;
    for (const auto& [name, value] : explanation.intermediates)
        steps << QStringLiteral("%1 = %2").arg(QString::fromStdString(name), exactNumber(value));
    if (byHand)
        steps << tr("changed by hand: %1").arg(exactNumber(m_store.value(*element)));
    m_steps->setText(steps.join(QLatin1Char('\n')));
    m_steps->setVisible(!steps.isEmpty());
    m_terms->setTerms(std::move(explanation.terms));
    m_table->setVisible(m_terms->rowCount() > 0);
}

bool InspectorView::sourcesHere(const engine::ElementRef& element) const {
    const engine::Sources sources = m_store.ops()->sources(element);
    for (const engine::HookRange& range : sources.hooks) {
        // A range is one box of one hook: its first and last element are here or the box is not.
        engine::ElementRef last{range.hook, range.end};
        const int rank = engine::hookInfo(range.hook.kind).rank;
        for (int d = 0; d < rank; ++d)
            last.index[static_cast<std::size_t>(d)] -= 1;
        for (std::size_t d = static_cast<std::size_t>(rank); d < 3; ++d)
            last.index[d] = 0;
        if (range.count() > 0 && !(m_store.has({range.hook, range.begin}) && m_store.has(last)))
            return false;
    }
    return true;
}

void InspectorView::follow(int row, int column) {
    Provenance source = column > 0 ? m_terms->origin(row, (column - 1) / 2) : Provenance{};
    if (isNothing(source))
        source = m_terms->firstOrigin(row);
    if (!isNothing(source))
        m_selection.ask(source);
}

} // namespace headlight
