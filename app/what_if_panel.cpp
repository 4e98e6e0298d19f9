// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/what_if_panel.h"

#include "widgets/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace headlight {

namespace {

constexpr int nextChoices = 12;

enum Operation { Set, Scale };

QLabel* text(QWidget* parent, const char* name) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/// Words of a text with their places.
std::vector<std::pair<qsizetype, QString>> wordsOf(const QString& source) {
    static const QRegularExpression word(QStringLiteral("[\\w'’-]+"), QRegularExpression::UseUnicodePropertiesOption);
    std::vector<std::pair<qsizetype, QString>> words;
    for (auto at = word.globalMatch(source); at.hasNext();) {
        const auto match = at.next();
        words.emplace_back(match.capturedStart(), match.captured());
    }
    return words;
}

} // namespace

WhatIfPanel::WhatIfPanel(TraceStore& store, Selection& selection, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_theme(&Theme::named(ThemeName::Light)),
      m_wordBox(new QGroupBox(this)), m_nextBox(new QGroupBox(this)), m_rowBox(new QGroupBox(this)),
      m_word(new QComboBox), m_replacement(new QLineEdit), m_tryWord(new QPushButton),
      m_nextPlace(text(this, "nextPlace")), m_next(new QComboBox), m_tryNext(new QPushButton),
      m_rowPlace(text(this, "rowPlace")), m_key(new QComboBox), m_operation(new QComboBox), m_value(new QDoubleSpinBox),
      m_renormalize(new QCheckBox), m_tryRow(new QPushButton), m_before(text(this, "before")),
      m_after(text(this, "after")), m_verdict(text(this, "verdict")), m_adopt(new QPushButton),
      m_revert(new QPushButton) {
    const std::pair<QWidget*, const char*> names[] = {{m_word, "word"},
                                                      {m_replacement, "replacement"},
                                                      {m_tryWord, "tryWord"},
                                                      {m_next, "next"},
                                                      {m_tryNext, "tryNext"},
                                                      {m_key, "key"},
                                                      {m_operation, "operation"},
                                                      {m_value, "value"},
                                                      {m_renormalize, "renormalize"},
                                                      {m_tryRow, "tryRow"},
                                                      {m_adopt, "adopt"},
                                                      {m_revert, "revert"}};
    for (const auto& [widget, name] : names)
        widget->setObjectName(QLatin1String(name));
    for (QComboBox* box : {m_word, m_next, m_key}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    m_operation->addItems({QString(), QString()});
    m_operation->setCurrentIndex(Scale); // × 1: a change that changes nothing
    m_value->setRange(-1000, 1000);
    m_value->setDecimals(3);
    m_value->setSingleStep(0.1);
    m_value->setValue(1);
    const auto row = [](std::initializer_list<QWidget*> widgets) {
        auto* line = new QHBoxLayout;
        line->setSpacing(6);
        for (QWidget* widget : widgets)
            line->addWidget(widget, qobject_cast<QPushButton*>(widget) ? 0 : 1);
        return line;
    };
    auto* word = new QVBoxLayout(m_wordBox);
    word->addLayout(row({m_word, m_replacement, m_tryWord}));
    auto* next = new QVBoxLayout(m_nextBox);
    next->addWidget(m_nextPlace);
    next->addLayout(row({m_next, m_tryNext}));
    auto* weights = new QVBoxLayout(m_rowBox);
    weights->addWidget(m_rowPlace);
    weights->addLayout(row({m_key, m_operation, m_value}));
    weights->addLayout(row({m_renormalize, m_tryRow}));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    for (QWidget* part : std::initializer_list<QWidget*>{m_wordBox, m_nextBox, m_rowBox, m_before, m_after, m_verdict})
        column->addWidget(part);
    column->addLayout(row({m_adopt, m_revert}));
    column->addStretch();

    connect(m_tryWord, &QPushButton::clicked, this, &WhatIfPanel::tryWord);
    connect(m_replacement, &QLineEdit::returnPressed, this, &WhatIfPanel::tryWord);
    connect(m_tryNext, &QPushButton::clicked, this, &WhatIfPanel::tryNext);
    connect(m_tryRow, &QPushButton::clicked, this, &WhatIfPanel::tryRow);
    connect(m_adopt, &QPushButton::clicked, this, [this] {
        if (m_result)
            emit adopted(*m_result);
    });
    connect(m_revert, &QPushButton::clicked, this, &WhatIfPanel::reverted);
    connect(&store, &TraceStore::traceChanged, this, &WhatIfPanel::refresh);
    connect(&store, &TraceStore::insideArrived, this, &WhatIfPanel::fillNext);
    connect(&selection, &Selection::changed, this, &WhatIfPanel::refresh);
    retranslate();
}

void WhatIfPanel::setTheme(const Theme& theme) {
    m_theme = &theme;
    write();
}

void WhatIfPanel::setSource(const QString& source) {
    if (source == m_source)
        return;
    m_source = source;
    m_result.reset();
    m_failure.clear();
    fillWords();
    write();
}

/// The open attention's pattern.
engine::Hook WhatIfPanel::pattern() const {
    if (m_store.model()->shape().recurrent()) // it has one attention, without heads
        return {engine::HookKind::AlignPattern, 0, engine::Stack::Decoder};
    return {kindIn(m_selection.block(), engine::HookKind::Pattern), m_selection.layer(), m_selection.stack()};
}

/// What is shown, as a change that changes nothing.
WhatIf WhatIfPanel::unchanged() const {
    WhatIf what;
    what.source = m_source.toStdString();
    const auto& tokens = m_store.tokensOf(engine::Stack::Decoder);
    const int typed = std::min(m_store.promptLength(), static_cast<int>(tokens.size()));
    if (typed > 1)
        what.forced.assign(tokens.begin() + 1, tokens.begin() + typed);
    what.forcedBefore = what.forced;
    return what;
}

void WhatIfPanel::refresh() {
    const bool here = m_store.translates() && m_store.trace();
    for (QWidget* box : {m_wordBox, m_nextBox, m_rowBox})
        box->setEnabled(here);
    fillWords();
    fillNext();
    fillKeys();
    write();
}

void WhatIfPanel::fillWords() {
    const int before = m_word->currentIndex();
    const QSignalBlocker quiet(m_word);
    m_word->clear();
    for (const auto& [at, word] : wordsOf(m_store.translates() ? m_source : QString()))
        m_word->addItem(word, at);
    m_word->setCurrentIndex(std::clamp(before, m_word->count() > 0 ? 0 : -1, m_word->count() - 1));
    m_tryWord->setEnabled(m_word->count() > 0);
}

void WhatIfPanel::fillNext() {
    const QSignalBlocker quiet(m_next);
    m_next->clear();
    const engine::Hook hook{engine::HookKind::Probabilities, -1, m_store.writer()};
    const int position = m_selection.target();
    if (!m_store.translates() || !m_store.has({hook, {position, 0, 0}})) {
        m_tryNext->setEnabled(false);
        return;
    }
    m_nextPlace->setText(tr("After token %1 “%2”:").arg(position).arg(m_store.tokenAt(position).toHtmlEscaped()));
    const int vocab = m_store.model()->shape().vocabSize;
    std::vector<int> ids(static_cast<std::size_t>(vocab));
    std::iota(ids.begin(), ids.end(), 0);
    const auto probability = [&](int id) { return m_store.value({hook, {position, id, 0}}); };
    const int count = std::min(nextChoices, vocab);
    std::partial_sort(ids.begin(), ids.begin() + count, ids.end(), [&](int a, int b) {
        return probability(a) > probability(b) || (probability(a) == probability(b) && a < b);
    });
    for (int i = 0; i < count; ++i)
        m_next->addItem(QStringLiteral("%1  %2 %")
                            .arg(m_store.tokenText(ids[static_cast<std::size_t>(i)]))
                            .arg(100.0 * static_cast<double>(probability(ids[static_cast<std::size_t>(i)])), 0, 'g', 3),
                        ids[static_cast<std::size_t>(i)]);
    m_tryNext->setEnabled(count > 0);
}

void WhatIfPanel::fillKeys() {
    const int before = m_key->currentIndex();
    const QSignalBlocker quiet(m_key);
    m_key->clear();
    if (!m_store.translates() || !m_store.trace())
        return;
    const engine::Stack keys = keyStackOf(m_selection.block());
    const bool causal = m_selection.block() == AttentionBlock::Decoder;
    const int count = causal ? m_selection.query() + 1 : m_store.lengthOf(keys);
    for (int key = 0; key < count; ++key)
        m_key->addItem(QStringLiteral("%1  %2").arg(key).arg(m_store.tokenAt(keys, key)));
    const int wanted = m_selection.key() >= 0 ? m_selection.key() : before;
    m_key->setCurrentIndex(std::clamp(wanted, count > 0 ? 0 : -1, count - 1));
    const QString blocks[] = {QString(), tr("encoder self-attention"), tr("decoder self-attention"),
                              tr("cross-attention")};
    m_rowPlace->setText(tr("%1, layer %2, head %3: the row of “%4”. Choose another on the Stage.")
                            .arg(blocks[static_cast<int>(m_selection.block())])
                            .arg(m_selection.layer())
                            .arg(m_selection.head())
                            .arg(m_store.tokenAt(m_selection.stack(), m_selection.query()).toHtmlEscaped()));
}

void WhatIfPanel::tryWord() {
    if (m_word->currentIndex() < 0)
        return;
    WhatIf what = unchanged();
    what.forced.clear(); // they were chosen for the other text
    QString source = m_source;
    source.replace(m_word->currentData().toLongLong(), m_word->currentText().size(), m_replacement->text());
    what.source = source.toStdString();
    emit tried(what);
}

void WhatIfPanel::tryNext() {
    if (m_next->currentIndex() < 0)
        return;
    WhatIf what = unchanged();
    const auto& tokens = m_store.tokensOf(engine::Stack::Decoder);
    what.forced.assign(tokens.begin() + 1, tokens.begin() + m_selection.target() + 1);
    what.forced.push_back(m_next->currentData().toInt());
    emit tried(what);
}

void WhatIfPanel::tryRow() {
    if (m_key->currentIndex() < 0)
        return;
    WhatIf what = unchanged();
    engine::Intervention edit;
    edit.pattern = pattern();
    edit.head = m_store.model()->shape().recurrent() ? 0 : m_selection.head();
    edit.query = m_selection.query();
    edit.operation = m_operation->currentIndex() == Set ? engine::Intervention::Operation::Set
                                                        : engine::Intervention::Operation::Scale;
    edit.keys = {m_key->currentIndex()};
    edit.values = {static_cast<float>(m_value->value())};
    edit.renormalize = m_renormalize->isChecked();
    what.interventions.edits.push_back(std::move(edit));
    emit tried(what);
}

void WhatIfPanel::showResult(const WhatIfResult& result) {
    m_result = result;
    m_failure.clear();
    write();
}

void WhatIfPanel::showFailure(const QString& sentence) {
    m_result.reset();
    m_failure = sentence;
    write();
}

/// The translation's tokens, those that the other one lacks underlined and in the colour of what changed.
QString WhatIfPanel::marked(const engine::Trace& trace, const std::vector<bool>& different) const {
    QString html;
    for (std::size_t i = 1; i < trace.tokens().size(); ++i) {
        QString token = m_store.tokenText(engine::Stack::Decoder, trace.tokens()[i]).toHtmlEscaped();
        token.replace(QChar(0x2423), QLatin1Char(' '));
        html += different[i] ? QStringLiteral("<span style=\"color:%1; text-decoration:underline\">%2</span>")
                                   .arg(m_theme->accent().name(), token)
                             : token;
    }
    return html.trimmed();
}

void WhatIfPanel::write() {
    m_adopt->setEnabled(m_result.has_value());
    m_revert->setEnabled(m_store.trace() && m_store.translates());
    for (QLabel* label : {m_before, m_after})
        label->setVisible(m_result.has_value());
    if (!m_result) {
        m_verdict->setText(m_failure.toHtmlEscaped());
        return;
    }
    const auto& [what, before, after, logBefore, logAfter] = *m_result;
    const TokenDifference difference = differenceOf(before->tokens(), after->tokens());
    const QLocale locale;
    const auto line = [&](const QString& name, const engine::Trace& trace, const std::vector<bool>& marks, double log) {
        return QStringLiteral("<b>%1</b> %2 <span style=\"color:%3\">(Σ log p %4)</span>")
            .arg(name, marked(trace, marks), m_theme->textMuted().name(),
                 locale.toString(log, 'f', 3).replace(QLatin1Char('-'), QChar(0x2212)));
    };
    m_before->setText(line(tr("Before:"), *before, difference.before, logBefore));
    m_after->setText(line(tr("After:"), *after, difference.after, logAfter));
    const auto changed = static_cast<int>(std::count(difference.after.begin(), difference.after.end(), true));
    const auto gone = static_cast<int>(std::count(difference.before.begin(), difference.before.end(), true));
    m_verdict->setText(difference.same()
                           ? (logBefore == logAfter ? tr("Nothing changed, to the last bit of its probability.")
                                                    : tr("The same words, with other probabilities."))
                           : tr("%n token(s) new", nullptr, changed) + QStringLiteral(", ") +
                                 tr("%n token(s) gone.", nullptr, gone));
}

void WhatIfPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void WhatIfPanel::retranslate() {
    m_wordBox->setTitle(tr("Another source word"));
    m_nextBox->setTitle(tr("Another next token"));
    m_rowBox->setTitle(tr("Another attention weight"));
    m_word->setAccessibleName(tr("Word to replace"));
    m_replacement->setPlaceholderText(tr("replace it with…"));
    m_replacement->setAccessibleName(tr("Replacement"));
    m_next->setAccessibleName(tr("Next token"));
    m_key->setAccessibleName(tr("Key whose weight is changed"));
    m_operation->setItemText(Set, tr("set to"));
    m_operation->setItemText(Scale, tr("multiply by"));
    m_operation->setAccessibleName(tr("What is done to the weight"));
    m_value->setAccessibleName(tr("Value"));
    m_renormalize->setText(tr("make the row sum to 1 again"));
    for (QPushButton* button : {m_tryWord, m_tryNext, m_tryRow})
        button->setText(tr("Try"));
    m_adopt->setText(tr("Show on the Stage"));
    m_revert->setText(tr("Back to the unchanged one"));
    refresh();
}

} // namespace headlight
