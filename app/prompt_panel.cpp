// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/prompt_panel.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTextCursor>
#include <QTextDocument>

#include <utility>

namespace headlight {

namespace {
constexpr int shortestLine = 20; ///< letters that the editor has room for beside the buttons
} // namespace

PromptEdit::PromptEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_replacing)
            emit edited(exactText());
    });
}

QString PromptEdit::exactText() const {
    QString text = document()->toRawText();
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    text.replace(QChar::LineSeparator, QLatin1Char('\n'));
    return text;
}

void PromptEdit::replaceText(const QString& text) {
    if (text == exactText())
        return;
    m_replacing = true;
    setPlainText(text);
    moveCursor(QTextCursor::End);
    ensureCursorVisible();
    m_replacing = false;
}

bool PromptEdit::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            key->ignore(); // the window's actions answer
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void PromptEdit::contextMenuEvent(QContextMenuEvent* event) {
    QMenu* menu = createStandardContextMenu(event->pos());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

PromptPanel::PromptPanel(QWidget* parent)
    : QWidget(parent), m_editor(new PromptEdit(this)), m_result(new QLabel(this)), m_count(new QLabel(this)), m_gauge(new QProgressBar(this)),
      m_generate(new QPushButton(this)), m_step(new QPushButton(this)), m_stop(new QPushButton(this)),
      m_tokens(new QSpinBox(this)) {
    m_editor->setObjectName(QStringLiteral("promptEditor"));
    m_generate->setObjectName(QStringLiteral("generateButton"));
    m_step->setObjectName(QStringLiteral("stepButton"));
    m_stop->setObjectName(QStringLiteral("stopButton"));
    m_gauge->setTextVisible(false);
    m_gauge->setFixedHeight(4);
    m_tokens->setRange(1, 1000);
    m_tokens->setValue(24);
    m_tokens->setAccelerated(true);
    m_generate->setDefault(true);
    for (QPushButton* button : {m_generate, m_step, m_stop})
        button->setAutoDefault(false);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_generate);
    buttons->addWidget(m_tokens);
    buttons->addWidget(m_step);
    buttons->addWidget(m_stop);
    buttons->addStretch();
    buttons->addWidget(m_count);

    m_controls = new QWidget(this);
    auto* right = new QVBoxLayout(m_controls);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(6);
    right->addLayout(buttons);
    right->addWidget(m_gauge);
    right->addStretch();

    m_result->setObjectName(QStringLiteral("translation"));
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    m_result->hide();

    auto* texts = new QVBoxLayout;
    texts->setContentsMargins(0, 0, 0, 0);
    texts->setSpacing(2);
    texts->addWidget(m_editor);
    texts->addWidget(m_result);
    m_row = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
    m_row->addLayout(texts, 1);
    m_row->addWidget(m_controls);

    connect(m_tokens, &QSpinBox::valueChanged, this, &PromptPanel::nameTokens);
    connect(m_generate, &QPushButton::clicked, this, [this] { emit generateRequested(m_tokens->value()); });
    connect(m_step, &QPushButton::clicked, this, &PromptPanel::stepRequested);
    connect(m_stop, &QPushButton::clicked, this, &PromptPanel::stopRequested);
    retranslate();
    setState(false, false);
}

int PromptPanel::tokensToGenerate() const {
    return m_tokens->value();
}

void PromptPanel::setTokensToGenerate(int count) {
    m_tokens->setValue(count);
}

void PromptPanel::setCounts(int shown, int ahead, int contextLength) {
    m_shown = shown;
    m_ahead = ahead;
    m_contextLength = contextLength;
    showCounts();
}

void PromptPanel::setState(bool canGenerate, bool canStop) {
    // A button that goes out of use hands the focus to the one that comes into use, not to whatever field is next.
    QPushButton* left = nullptr;
    for (QPushButton* button : {m_generate, m_step, m_stop})
        if (button->hasFocus())
            left = button;
    const bool pressed = left && left != m_stop && !canGenerate && canStop;
    const bool ended = left == m_stop && !canStop && canGenerate;
    if (canStop)
        m_stop->setEnabled(true);
    if (canGenerate) {
        m_generate->setEnabled(true);
        m_step->setEnabled(true);
    }
    if (pressed) {
        m_pressed = left;
        m_stop->setFocus();
    } else if (ended) {
        (m_pressed ? m_pressed : m_generate)->setFocus();
    }
    m_generate->setEnabled(canGenerate);
    m_step->setEnabled(canGenerate);
    m_stop->setEnabled(canStop);
}

void PromptPanel::setResult(const std::optional<QString>& translation) {
    if (std::exchange(m_translates, translation.has_value()) != translation.has_value())
        retranslate();
    m_result->setVisible(m_translates);
    m_result->setFont(m_editor->font());
    m_result->setText(translation ? QStringLiteral("→ ") + *translation : QString());
}

void PromptPanel::showCounts() {
    const QLocale locale;
    const QString room = tr("%1 / %2 tokens", "tokens used / context length")
                             .arg(locale.toString(m_shown), locale.toString(m_contextLength));
    m_count->setText(m_ahead > 0 ? tr("%1, %n ahead", "tokens after the shown ones", m_ahead).arg(room) : room);
    m_gauge->setRange(0, std::max(1, m_contextLength));
    m_gauge->setValue(std::min(m_shown, m_contextLength));
}

void PromptPanel::nameTokens() {
    m_tokens->setSuffix(tr(" tokens", "suffix of a number box", m_tokens->value()));
}

int PromptPanel::editorHeight(int lines) const {
    return m_editor->fontMetrics().lineSpacing() * lines + 12;
}

void PromptPanel::setLines(int lines) {
    m_editor->setFixedHeight(editorHeight(lines));
}

int PromptPanel::heightWithLines(int lines) const {
    const int result = m_translates ? m_result->heightForWidth(std::max(100, m_editor->width())) + 2 : 0;
    const int editor = editorHeight(lines) + result, controls = m_controls->minimumSizeHint().height();
    return m_row->direction() == QBoxLayout::LeftToRight ? std::max(editor, controls)
                                                         : editor + m_row->spacing() + controls;
}

void PromptPanel::arrange() {
    const int editor = m_editor->fontMetrics().averageCharWidth() * shortestLine;
    const bool beside = width() >= m_controls->minimumSizeHint().width() + m_row->spacing() + editor;
    m_row->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_row->setSpacing(beside ? 12 : 4);
}

void PromptPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void PromptPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void PromptPanel::retranslate() {
    m_editor->setPlaceholderText(m_translates ? tr("Type a sentence to translate…") : tr("Type something…"));
    m_editor->setAccessibleName(m_translates ? tr("Source text") : tr("Prompt"));
    m_result->setAccessibleName(tr("Translation"));
    m_generate->setText(tr("Generate"));
    m_generate->setToolTip(tr("Let the model write on, token by token (G)"));
    m_step->setText(tr("Step"));
    m_step->setToolTip(tr("Let the model write one token (S)"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Stop what is running (Ctrl+.)"));
    m_tokens->setAccessibleName(tr("Tokens to generate"));
    m_tokens->setToolTip(tr("How many tokens Generate writes"));
    nameTokens();
    m_gauge->setAccessibleName(tr("Context used"));
    m_gauge->setToolTip(tr("How much of the model's context the text fills"));
    showCounts();
}

} // namespace headlight
