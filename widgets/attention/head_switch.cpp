// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/head_switch.h"

#include "widgets/attention/attention_sheet_source.h"
#include "widgets/viewmodels/heads_off.h"
#include "widgets/viewmodels/selection.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace headlight {

HeadSwitch::HeadSwitch(TraceStore& store, Selection& selection, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_switch(new QPushButton), m_allOn(new QPushButton),
      m_effect(new QLabel) {
    m_effect->setWordWrap(true);
    m_effect->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    for (QPushButton* button : {m_switch, m_allOn})
        button->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_switch);
    buttons->addWidget(m_allOn);
    buttons->addStretch();
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(8, 2, 8, 2);
    whole->setSpacing(2);
    whole->addLayout(buttons);
    whole->addWidget(m_effect);
    connect(m_switch, &QPushButton::clicked, this, &HeadSwitch::toggle);
    connect(m_allOn, &QPushButton::clicked, this, &HeadSwitch::allOnRequested);
    connect(&store, &TraceStore::modelChanged, this, &HeadSwitch::refresh);
    connect(&store, &TraceStore::traceChanged, this, &HeadSwitch::refresh);
    connect(&store, &TraceStore::headsOffEffectChanged, this, &HeadSwitch::refresh);
    connect(&selection, &Selection::changed, this, &HeadSwitch::refresh);
    refresh();
}

engine::Hook HeadSwitch::pattern() const {
    return patternHook(m_store, m_selection.block(), m_selection.layer());
}

void HeadSwitch::toggle() {
    if (!m_store.trace())
        return;
    const auto off = headsOff(*m_store.trace());
    const std::pair place(pattern(), m_selection.head());
    emit switchRequested(place.first, place.second, std::find(off.begin(), off.end(), place) == off.end());
}

QString HeadSwitch::effectText() const {
    const auto off = m_store.trace() ? headsOff(*m_store.trace()) : std::vector<std::pair<engine::Hook, int>>{};
    if (off.empty())
        return {};
    QString words = tr("%n head(s) off.", nullptr, static_cast<int>(off.size()));
    const auto& effect = m_store.headsOffEffect();
    if (!effect)
        return words;
    const auto percent = [](double share) {
        return tr("%1 %", "percentage").arg(QLocale().toString(share * 100, 'f', share < 0.1 ? 1 : 0));
    };
    words += QLatin1Char(' ') +
             tr("Next token “%1”: %2, with all heads on %3.")
                 .arg(m_store.tokenText(effect->before), percent(effect->beforeIs), percent(effect->beforeWas));
    if (effect->after != effect->before)
        words += QLatin1Char(' ') +
                 tr("Now most probable: “%1”, %2 (before: %3).")
                     .arg(m_store.tokenText(effect->after), percent(effect->afterIs), percent(effect->afterWas));
    return words + QLatin1Char(' ') +
           tr("Kullback–Leibler divergence: %1 bits.").arg(QLocale().toString(effect->divergence, 'g', 3));
}

void HeadSwitch::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

void HeadSwitch::refresh() {
    const auto off = m_store.trace() ? headsOff(*m_store.trace()) : std::vector<std::pair<engine::Hook, int>>{};
    const bool isOff = std::find(off.begin(), off.end(), std::pair(pattern(), m_selection.head())) != off.end();
    // A recurrent decoder's only attention is no head among others.
    const bool heads = m_store.trace() && !AttentionSheet::headless(pattern());
    m_switch->setEnabled(heads);
    m_switch->setText((isOff ? tr("S&witch layer %1 head %2 on") : tr("S&witch layer %1 head %2 off"))
                          .arg(m_selection.layer())
                          .arg(m_selection.head()));
    m_switch->setToolTip(
        tr("Its weights become 0 after the softmax, and everything behind it is computed again (X among all heads)"));
    m_allOn->setText(tr("All heads &on"));
    m_allOn->setVisible(!off.empty());
    m_effect->setText(effectText());
    m_effect->setVisible(!off.empty());
    m_effect->setAccessibleName(tr("What the switched off heads change"));
}

} // namespace headlight
