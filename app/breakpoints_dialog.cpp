// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/breakpoints_dialog.h"

#include "app/breakpoint_watch.h"
#include "widgets/theme/theme.h"
#include "widgets/viewmodels/trace_store.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace headlight {

BreakpointsDialog::BreakpointsDialog(BreakpointWatch& watch, const TraceStore& store, QWidget* parent)
    : QDialog(parent), m_watch(watch), m_store(store), m_words(new QLabel), m_error(new QLabel),
      m_list(new QListWidget), m_line(new QLineEdit), m_add(new QPushButton), m_remove(new QPushButton),
      m_close(new QPushButton) {
    setObjectName(QStringLiteral("breakpointsDialog"));
    m_list->setObjectName(QStringLiteral("breakpointList"));
    m_line->setObjectName(QStringLiteral("breakpointLine"));
    m_error->setObjectName(QStringLiteral("breakpointError"));
    for (QLabel* label : {m_words, m_error}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    // Room for two lines, so that nothing jumps while typing.
    m_error->setMinimumHeight(m_error->fontMetrics().lineSpacing() * 2);
    m_error->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_list->setWordWrap(true);
    m_add->setDefault(true);
    m_remove->setAutoDefault(false);
    m_close->setAutoDefault(false);

    auto* writing = new QHBoxLayout;
    writing->addWidget(m_line, 1);
    writing->addWidget(m_add);
    auto* below = new QHBoxLayout;
    below->addWidget(m_remove);
    below->addStretch(1);
    below->addWidget(m_close);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_words);
    column->addLayout(writing);
    column->addWidget(m_error);
    column->addWidget(m_list, 1);
    column->addLayout(below);
    resize(560, 420);

    connect(m_line, &QLineEdit::textChanged, this, &BreakpointsDialog::check);
    connect(m_add, &QPushButton::clicked, this, &BreakpointsDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &BreakpointsDialog::removeChosen);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) { m_remove->setEnabled(row >= 0); });
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (!m_filling)
            m_watch.setEnabled(m_list->row(item), item->checkState() == Qt::Checked);
    });
    connect(&watch, &BreakpointWatch::changed, this, &BreakpointsDialog::fill, Qt::QueuedConnection);
    retranslate();
    fill();
    m_line->setFocus();
}

void BreakpointsDialog::setTheme(const Theme& theme) {
    QPalette palette = theme.palette();
    palette.setColor(QPalette::WindowText, theme.warning());
    m_error->setPalette(palette);
    palette.setColor(QPalette::WindowText, theme.textMuted());
    m_words->setPalette(palette);
}

void BreakpointsDialog::fill() {
    m_filling = true;
    const int chosen = m_list->currentRow();
    m_list->clear();
    for (std::size_t i = 0; i < m_watch.entries().size(); ++i) {
        const BreakpointWatch::Entry& entry = m_watch.entries()[i];
        const QString trouble = m_watch.trouble(static_cast<int>(i));
        auto* item = new QListWidgetItem(trouble.isEmpty() ? entry.breakpoint.text
                                                           : entry.breakpoint.text + QStringLiteral("\n") + trouble);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(entry.enabled ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(trouble);
        m_list->addItem(item);
    }
    m_list->setCurrentRow(std::min(chosen, m_list->count() - 1));
    m_remove->setEnabled(m_list->currentRow() >= 0);
    m_filling = false;
}

/// Says what is wrong with the line so far; nothing about an empty one.
void BreakpointsDialog::check() {
    QString sentence;
    const auto read = parseBreakpoint(m_line->text());
    if (const auto* error = std::get_if<BreakpointError>(&read))
        sentence = error->sentence;
    else if (m_store.model())
        sentence = misfit(std::get<Breakpoint>(read), m_store.model()->shape());
    m_add->setEnabled(sentence.isEmpty());
    m_error->setText(m_line->text().trimmed().isEmpty() ? QString() : sentence);
}

void BreakpointsDialog::add() {
    auto read = parseBreakpoint(m_line->text());
    if (auto* breakpoint = std::get_if<Breakpoint>(&read)) {
        m_watch.add(std::move(*breakpoint));
        m_line->clear();
    }
    m_line->setFocus();
}

void BreakpointsDialog::removeChosen() {
    if (const int row = m_list->currentRow(); row >= 0 && row < static_cast<int>(m_watch.entries().size()))
        m_watch.remove(row);
}

void BreakpointsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void BreakpointsDialog::retranslate() {
    setWindowTitle(tr("Breakpoints"));
    // One thing a line: what is to be typed must not break.
    m_words->setText(QStringList{
        tr("Playing pauses where one of these holds:"), QStringLiteral("op softmax   ·   layer 3   ·   head 3.1"),
        tr("%1: layer 5, head 1, any query and key").arg(QLatin1String("pattern[5.1][q][k] > 0.8")),
        tr("%1: layer 2, the size without the sign").arg(QLatin1String("|resid_post[2]| > 30"))}
                         .join(QLatin1Char('\n')));
    m_line->setPlaceholderText(QStringLiteral("pattern[5.1][q][k] > 0.8"));
    m_line->setAccessibleName(tr("New breakpoint"));
    m_list->setAccessibleName(tr("Breakpoints"));
    m_add->setText(tr("Add"));
    m_remove->setText(tr("Remove"));
    m_close->setText(tr("Close"));
    check();
    fill();
}

} // namespace headlight
