// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message_bar.h"

#include "app/error_text.h"
#include "widgets/theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>

namespace headlight {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_text(new QLabel(this)), m_detail(new QLabel(this)), m_dismiss(new QPushButton(this)) {
    setObjectName(QStringLiteral("messageBar"));
    for (QLabel* label : {m_text, m_detail}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto* lines = new QVBoxLayout;
    lines->setSpacing(2);
    lines->addWidget(m_text);
    lines->addWidget(m_detail);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 8, 8);
    row->addLayout(lines, 1);
    row->addWidget(m_dismiss, 0, Qt::AlignTop);
    connect(m_dismiss, &QPushButton::clicked, this, &MessageBar::dismiss);
    retranslate();
    hide();
}

void MessageBar::setTheme(const Theme& theme) {
    m_theme = &theme;
    m_text->setFont(theme.font(13, true));
    m_detail->setFont(theme.font(12));
    QPalette muted = m_detail->palette();
    muted.setColor(QPalette::WindowText, theme.textMuted());
    m_detail->setPalette(muted);
    update();
}

void MessageBar::showError(const engine::Error& error) {
    m_error = error;
    appear(Kind::Error);
}

void MessageBar::showContextFull(const QString& token) {
    m_token = token;
    appear(Kind::ContextFull);
}

void MessageBar::showNoModel() {
    appear(Kind::NoModel);
}

void MessageBar::appear(Kind kind) {
    m_kind = kind;
    retranslate();
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::dismiss() {
    m_kind = Kind::None;
    hide();
}

QString MessageBar::text() const {
    return m_text->text();
}

QString MessageBar::detail() const {
    return m_detail->text();
}

void MessageBar::retranslate() {
    m_dismiss->setText(tr("Dismiss"));
    m_detail->clear();
    switch (m_kind) {
    case Kind::None:
        m_text->clear();
        break;
    case Kind::Error:
        m_text->setText(errorSentence(m_error->code()));
        m_detail->setText(QString::fromStdString(m_error->detail()));
        break;
    case Kind::ContextFull:
        m_text->setText(tr("The context is full. The model chose “%1”, but there is no room to run it.").arg(m_token));
        break;
    case Kind::NoModel:
        m_text->setText(tr("No model was found. Open a model folder: one with config.json, model.safetensors, "
                           "vocab.json and merges.txt."));
        break;
    }
    m_detail->setVisible(!m_detail->text().isEmpty());
    setAccessibleName(m_text->text());
    setAccessibleDescription(m_detail->text());
}

void MessageBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void MessageBar::paintEvent(QPaintEvent*) {
    if (!m_theme)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = m_theme->warning();
    fill.setAlphaF(0.12f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(rect(), 6, 6);
    painter.setBrush(m_theme->warning());
    const QRect edge = QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, 4, height()));
    painter.drawRoundedRect(edge, 2, 2);
}

} // namespace headlight
