// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/phrase_field.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace headlight {

PhraseField::PhraseField(PhraseKind kind, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_line(new QLineEdit(this)), m_below(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(2);
    column->addWidget(m_line);
    column->addWidget(m_below);
    m_below->setWordWrap(true);
    m_below->setTextFormat(Qt::PlainText);
    m_below->hide();
    setFocusProxy(m_line);
    setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Minimum);
    connect(m_line, &QLineEdit::textEdited, this, &PhraseField::read);
    connect(m_line, &QLineEdit::editingFinished, this, [this] {
        if (m_line->isModified()) {
            m_line->setModified(false);
            if (m_list.problem.isEmpty())
                m_last = m_list.phrases;
            emit edited();
        }
    });
    retranslate();
}

void PhraseField::setWords(const TokenWords& words) {
    m_words = words;
    clear();
}

void PhraseField::clear() {
    m_line->clear();
    m_last.clear();
    read();
}

void PhraseField::setPhrases(const std::vector<TokenPhrase>& phrases) {
    if (m_last == phrases)
        return; // as typed: a cursor in the middle of it stays there, and so does what cannot be read yet
    m_last = phrases;
    m_line->setText(writePhrases(phrases, m_kind, m_words));
    read();
}

void PhraseField::read() {
    m_list = readPhrases(m_line->text(), m_kind, m_words);
    m_below->setText(shownBelow());
    m_below->setVisible(!m_below->text().isEmpty());
    m_line->setAccessibleDescription(shownBelow());
}

QString PhraseField::shownBelow() const {
    return m_list.problem.isEmpty() ? m_list.preview : QStringLiteral("⚠ ") + m_list.problem;
}

void PhraseField::retranslate() {
    m_line->setPlaceholderText(m_kind == PhraseKind::Biases     ? tr("words with numbers: good:2.5, bad:-2.5")
                               : m_kind == PhraseKind::OneToken ? tr("one token")
                                                                : tr("words, with commas between them"));
    m_line->setToolTip(tr("A space before a word belongs to it. #262 is a token by its number, \\, a comma, \\n a line "
                          "end."));
}

void PhraseField::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        read();
    }
    QWidget::changeEvent(event);
}

} // namespace headlight
