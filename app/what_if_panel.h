// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/what_if.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace headlight {

class Theme;

/// Changes one thing about a translation and shows what becomes of it beside what was there: another source word,
/// another next token, other attention weights.
class WhatIfPanel : public QWidget {
    Q_OBJECT
public:
    WhatIfPanel(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// The source text as the editor has it.
    void setSource(const QString& text);
    void showResult(const WhatIfResult& result);
    void showFailure(const QString& sentence);
    const std::optional<WhatIfResult>& result() const { return m_result; }

signals:
    void tried(const headlight::WhatIf& what);
    void adopted(const headlight::WhatIfResult& result); ///< to be shown on the Stage
    void reverted();                                     ///< the translation without changes

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void refresh();
    void fillWords();
    void fillNext();
    void fillKeys();
    void tryWord();
    void tryNext();
    void tryRow();
    void write();
    WhatIf unchanged() const;
    engine::Hook pattern() const;
    QString marked(const engine::Trace& trace, const std::vector<bool>& different) const;

    TraceStore& m_store;
    Selection& m_selection;
    const Theme* m_theme;
    QString m_source;
    std::optional<WhatIfResult> m_result;
    QString m_failure;

    QGroupBox *m_wordBox, *m_nextBox, *m_rowBox;
    QComboBox* m_word;
    QLineEdit* m_replacement;
    QPushButton* m_tryWord;
    QLabel* m_nextPlace;
    QComboBox* m_next;
    QPushButton* m_tryNext;
    QLabel* m_rowPlace;
    QComboBox* m_key;
    QComboBox* m_operation;
    QDoubleSpinBox* m_value;
    QCheckBox* m_renormalize;
    QPushButton* m_tryRow;
    QLabel *m_before, *m_after, *m_verdict;
    QPushButton *m_adopt, *m_revert;
};

} // namespace headlight
