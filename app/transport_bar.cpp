// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transport_bar.h"

#include "app/beat_title.h"
#include "app/scrub_bar.h"
#include "app/window_actions.h"
#include "widgets/theme/theme.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

namespace headlight {

namespace {
constexpr double speeds[] = {0.25, 0.5, 1, 2, 4};
}

TransportBar::TransportBar(TraceStore& store, Selection& selection, Playhead& playhead, const WindowActions& actions,
                           QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_playhead(playhead), m_scrub(new ScrubBar(this)),
      m_title(new QLabel(this)), m_token(new QLabel(this)), m_speed(new QComboBox(this)) {
    m_scrub->setLayoutDirection(Qt::LeftToRight); // time runs from left to right
    m_scrub->setObjectName(QStringLiteral("scrubBar"));
    m_title->setObjectName(QStringLiteral("beatTitle"));
    m_speed->setObjectName(QStringLiteral("speed"));
    for (const double speed : speeds)
        m_speed->addItem(QString(), speed);
    m_speed->setCurrentIndex(2);
    auto* buttonRow = new QWidget(this);
    buttonRow->setLayoutDirection(Qt::LeftToRight);
    auto* buttons = new QHBoxLayout(buttonRow);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(2);
    for (QAction* action :
         {actions.previousToken, actions.previousBeat, actions.playPause, actions.nextBeat, actions.nextToken}) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setIconSize({20, 20});
        buttons->addWidget(button);
    }
    auto* titles = new QVBoxLayout;
    titles->setSpacing(0);
    titles->addWidget(m_title);
    titles->addWidget(m_token);
    for (QLabel* label : {m_title, m_token}) { // long titles give way to the time-line
        label->setMinimumWidth(170);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 8, 2);
    row->setSpacing(12);
    row->addWidget(buttonRow);
    row->addLayout(titles, 2);
    row->addWidget(m_scrub, 3);
    row->addWidget(m_speed);

    connect(&playhead, &Playhead::timelineChanged, this, &TransportBar::showTimeline);
    connect(&playhead, &Playhead::moved, this, [this] { m_scrub->setSeconds(m_playhead.seconds()); });
    connect(&playhead, &Playhead::beatChanged, this, &TransportBar::showPlace);
    connect(&selection, &Selection::changed, this, &TransportBar::showPlace);
    connect(m_scrub, &ScrubBar::scrubbed, &playhead, [this](double seconds) {
        m_playhead.pause();
        m_playhead.setSeconds(seconds);
    });
    connect(m_speed, &QComboBox::activated, this, [this] { m_playhead.setSpeed(m_speed->currentData().toDouble()); });
    retranslate();
    showTimeline();
}

void TransportBar::setTheme(const Theme& theme) {
    m_scrub->setTheme(theme);
    m_title->setFont(theme.font(13, true));
    m_token->setFont(theme.font(11.5));
    QPalette muted = m_token->palette();
    muted.setColor(QPalette::WindowText, theme.textMuted());
    m_token->setPalette(muted);
}

QString TransportBar::title() const {
    return m_title->text();
}

QString TransportBar::tokenOf(const Beat& beat) const {
    if (beat.position >= m_store.length())
        return {};
    return tr("token %1 “%2”").arg(beat.position).arg(m_store.tokenAt(beat.position));
}

QString TransportBar::titleOf(const Beat& beat) const {
    return m_store.ops() ? beatTitle(beat, *m_store.ops(), m_selection.head()) : QString();
}

void TransportBar::showPlace() {
    const Beat* beat = m_playhead.beat();
    m_title->setText(beat ? titleOf(*beat) : tr("Nothing to play yet"));
    m_token->setText(beat ? tokenOf(*beat) : QString());
}

void TransportBar::showTimeline() {
    m_scrub->setTimeline(m_playhead.timeline(),
                         [this](const Beat& beat) { return tokenOf(beat) + QLatin1Char('\n') + titleOf(beat); });
    m_scrub->setSeconds(m_playhead.seconds());
    showPlace();
}

void TransportBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TransportBar::retranslate() {
    m_scrub->setAccessibleName(tr("Place in the walk"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("How fast it plays"));
    for (int i = 0; i < m_speed->count(); ++i)
        m_speed->setItemText(i, tr("%1×", "speed").arg(QLocale().toString(m_speed->itemData(i).toDouble())));
    showPlace();
}

} // namespace headlight
