// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/token_phrases.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace headlight {

/// A line of words that become tokens, with the tokens below it, or why the line cannot be read.
class PhraseField : public QWidget {
    Q_OBJECT
public:
    explicit PhraseField(PhraseKind kind, QWidget* parent = nullptr);

    /// Another model's tokenizer; the line is empty then.
    void setWords(const TokenWords& words);
    /// Leaves the line as typed where it said these last.
    void setPhrases(const std::vector<TokenPhrase>& phrases);
    void clear();
    const std::vector<TokenPhrase>& phrases() const { return m_list.phrases; } ///< the last ones that could be read
    const QString& problem() const { return m_list.problem; }
    QLineEdit* line() const { return m_line; }
    QString shownBelow() const; ///< preview or problem

signals:
    void edited(); ///< by hand: other phrases, or a problem

protected:
    void changeEvent(QEvent* event) override;

private:
    void read();
    void retranslate();

    const PhraseKind m_kind;
    TokenWords m_words;
    PhraseList m_list;
    std::vector<TokenPhrase> m_last; ///< that were handed on
    QLineEdit* m_line;
    QLabel* m_below;
};

} // namespace headlight
