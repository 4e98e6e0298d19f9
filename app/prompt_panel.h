// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/run_values.h"

#include <QPlainTextEdit>
#include <QWidget>

#include <optional>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace headlight {

/// The text editor of the prompt. Undo belongs to the session (it also takes back chosen tokens), so the editor has
/// none.
class PromptEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit PromptEdit(QWidget* parent = nullptr);
    /// Every character as typed, also no-break spaces, which toPlainText() changes.
    QString exactText() const;
    /// Shows `text` with the cursor at its end, without the signal that the user edited it.
    void replaceText(const QString& text);

signals:
    void edited(const QString& text);

protected:
    bool event(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    bool m_replacing = false;
};

/// Where the prompt is typed and generation is started: editor, room left in the context, buttons.
class PromptPanel : public QWidget {
    Q_OBJECT
public:
    explicit PromptPanel(QWidget* parent = nullptr);

    PromptEdit* editor() const { return m_editor; }
    void setLines(int lines); ///< that the editor has room for
    int heightWithLines(int lines) const;
    int tokensToGenerate() const;
    void setTokensToGenerate(int count);
    /// `ahead`: tokens after the shown ones, to step forward to.
    void setCounts(int shown, int ahead, int contextLength);
    void setState(bool canGenerate, bool canStop);
    /// Of a translator: what it wrote, below the source text. Null: a model that goes on writing the prompt itself.
    void setResult(const std::optional<QString>& translation);

signals:
    void generateRequested(int count);
    void stepRequested();
    void stopRequested();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    int editorHeight(int lines) const;
    void nameTokens();
    void retranslate();
    void showCounts();

    PromptEdit* m_editor;
    QBoxLayout* m_row; ///< the editor and the controls beside it, or below it where the panel is narrow
    QWidget* m_controls;
    QLabel* m_result; ///< the translation
    bool m_translates = false;
    QLabel* m_count;
    QProgressBar* m_gauge;
    QPushButton* m_generate;
    QPushButton* m_step;
    QPushButton* m_stop;
    QPushButton* m_pressed = nullptr; ///< what started the generation that Stop would end
    QSpinBox* m_tokens;
    int m_shown = 0, m_ahead = 0, m_contextLength = 0;
};

} // namespace headlight
