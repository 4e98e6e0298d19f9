// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transport_bar.h"

#include "app/beat_title.h"
#include "app/line_label.h"
#include "app/scrub_bar.h"
#include "app/transport_icons.h"
#include "app/window_actions.h"
#include "widgets/theme/theme.h"
#include "widgets/timeline/part_title.h"
#include "widgets/timeline/playhead.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QAccessible>
#include <QActionGroup>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QResizeEvent>
#include <QToolButton>

namespace headlight {

namespace {

constexpr double speeds[] = {0.25, 0.5, 1, 2, 4};
/// Room that titles and scrub bar want together beyond their least, before both rows become one.
constexpr int roomForOneRow = 120;
constexpr int longestTitle = 46; ///< letters; what is left is the scrub bar's

} // namespace

TransportBar::TransportBar(TraceStore& store, Selection& selection, Playhead& playhead, const WindowActions& actions,
                           QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_playhead(playhead), m_place(new QWidget(this)),
      m_time(new QWidget(this)), m_scrub(new ScrubBar(this)), m_title(new LineLabel(this)),
      m_token(new LineLabel(this)), m_stopLine(new LineLabel(this)), m_costLine(new QLabel(this)),
      m_loopMenu(new QMenu(this)), m_skipMenu(new QMenu(this)), m_speed(new QComboBox(this)) {
    m_scrub->setLayoutDirection(Qt::LeftToRight); // time runs from left to right
    m_scrub->setObjectName(QStringLiteral("scrubBar"));
    m_title->setObjectName(QStringLiteral("beatTitle"));
    m_stopLine->setObjectName(QStringLiteral("stopLine"));
    m_costLine->setObjectName(QStringLiteral("costLine"));
    m_speed->setObjectName(QStringLiteral("speed"));
    for (const double speed : speeds)
        m_speed->addItem(QString(), speed);
    m_speed->setCurrentIndex(2);
    composeRows(actions);
    connectAll(actions);
    retranslate();
    showTimeline();
}

QToolButton* TransportBar::addTool(QBoxLayout& row, const QString& name) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIconSize({20, 20});
    row.addWidget(button);
    return button;
}

void TransportBar::composeRows(const WindowActions& actions) {
    auto* place = new QHBoxLayout(m_place);
    place->setContentsMargins(0, 0, 0, 0);
    place->setSpacing(12);
    auto* buttonRow = new QWidget(this);
    buttonRow->setLayoutDirection(Qt::LeftToRight);
    auto* buttons = new QHBoxLayout(buttonRow);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(2);
    for (QAction* action :
         {actions.previousToken, actions.previousBeat, actions.playPause, actions.nextBeat, actions.nextToken})
        addTool(*buttons, {})->setDefaultAction(action);
    auto* titles = new QVBoxLayout;
    titles->setSpacing(0);
    titles->addWidget(m_title);
    titles->addWidget(m_token);
    for (QLabel* label : {m_title, m_token}) // long titles give way to the time-line
        label->setMinimumWidth(170);
    place->addWidget(buttonRow);
    place->addLayout(titles, 1);

    auto* time = new QHBoxLayout(m_time);
    time->setContentsMargins(0, 0, 0, 0);
    time->setSpacing(2);
    time->addWidget(m_scrub, 1);
    m_loop = addTool(*time, QStringLiteral("loopButton"));
    m_skip = addTool(*time, QStringLiteral("skipButton"));
    m_loop->setMenu(m_loopMenu);
    m_skip->setMenu(m_skipMenu);
    for (QToolButton* button : {m_loop, m_skip})
        button->setPopupMode(QToolButton::InstantPopup);
    time->addSpacing(6);
    time->addWidget(m_speed);

    m_rows = new QBoxLayout(QBoxLayout::LeftToRight);
    m_rows->setSpacing(12);
    m_rows->addWidget(m_place, 1);
    m_rows->addWidget(m_time, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 2, 8, 2);
    column->setSpacing(2);
    column->addLayout(m_rows);
    column->addWidget(m_stopLine);
    column->addWidget(m_costLine);
    m_costLine->setWordWrap(true);
    m_costLine->setTextFormat(Qt::PlainText);
    m_costLine->hide();
    m_stopLine->hide();
}

void TransportBar::connectAll(const WindowActions& actions) {
    connect(&m_playhead, &Playhead::timelineChanged, this, &TransportBar::showTimeline);
    connect(&m_playhead, &Playhead::moved, this, [this] { m_scrub->setSeconds(m_playhead.seconds()); });
    connect(&m_playhead, &Playhead::beatChanged, this, &TransportBar::showPlace);
    connect(&m_playhead, &Playhead::loopChanged, this, &TransportBar::showLoop);
    connect(&m_selection, &Selection::changed, this, &TransportBar::showPlace);
    connect(m_scrub, &ScrubBar::scrubbed, &m_playhead, [this](double seconds) {
        m_playhead.pause();
        m_playhead.setSeconds(seconds);
    });
    connect(m_scrub, &ScrubBar::menuRequested, this, &TransportBar::openMenu);
    connect(m_speed, &QComboBox::activated, this, [this] { m_playhead.setSpeed(m_speed->currentData().toDouble()); });
    m_loopMenu->addActions(actions.loops->actions());
    connect(m_skipMenu, &QMenu::aboutToShow, this, [this] {
        m_skipMenu->clear();
        if (const Beat* beat = m_playhead.beat())
            fillMenu(*m_skipMenu, *beat);
    });
}

void TransportBar::setTheme(const Theme& theme) {
    m_theme = &theme;
    m_scrub->setTheme(theme);
    m_title->setFont(theme.font(13, true));
    for (QLabel* label : {m_title, m_token})
        label->setMaximumWidth(m_title->fontMetrics().averageCharWidth() * longestTitle);
    QPalette muted = m_token->palette();
    muted.setColor(QPalette::WindowText, theme.textMuted());
    for (QLabel* label : {m_token, m_stopLine, m_costLine}) {
        label->setFont(theme.font(11.5));
        label->setPalette(muted);
    }
    m_skip->setIcon(transportIcon(TransportIcon::Skip, theme));
    showLoop();
    arrange(width());
}

QString TransportBar::title() const {
    return m_title->text();
}

void TransportBar::setStopLine(const QString& text, bool stopped) {
    m_stopLine->setText(text);
    m_stopLine->setToolTip(text);
    m_stopLine->setVisible(!text.isEmpty());
    if (stopped) {
        QAccessibleEvent alert(m_stopLine, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
    if (!m_theme)
        return;
    m_stopLine->setFont(m_theme->font(11.5, stopped));
    QPalette palette = m_stopLine->palette();
    palette.setColor(QPalette::WindowText, stopped ? m_theme->warning() : m_theme->textMuted());
    m_stopLine->setPalette(palette);
}

void TransportBar::setCostLine(const QString& text) {
    m_costLine->setText(text);
    m_costLine->setVisible(!text.isEmpty());
}

QSize TransportBar::minimumSizeHint() const {
    const int wide = std::max(m_place->minimumSizeHint().width(), m_time->minimumSizeHint().width());
    return {wide + layout()->contentsMargins().left() + layout()->contentsMargins().right(),
            QWidget::minimumSizeHint().height()};
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    arrange(event->size().width());
    QWidget::resizeEvent(event);
}

int TransportBar::heightInTwoRows() const {
    const QMargins margins = layout()->contentsMargins();
    return m_place->minimumSizeHint().height() + m_time->minimumSizeHint().height() + 2 + margins.top() +
           margins.bottom();
}

void TransportBar::arrange(int width) {
    const int least = m_place->minimumSizeHint().width() + m_time->minimumSizeHint().width() + roomForOneRow;
    const auto direction = width >= least ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    if (direction == m_rows->direction())
        return;
    m_rows->setDirection(direction);
    m_rows->setSpacing(direction == QBoxLayout::LeftToRight ? 12 : 2);
    updateGeometry();
}

QString TransportBar::tokenOf(const Beat& beat) const {
    if (beat.ofSource())
        return tr("source text");
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
    m_title->setToolTip(m_title->text());
    m_token->setText(beat ? tokenOf(*beat) : QString());
}

void TransportBar::showTimeline() {
    m_scrub->setTimeline(m_playhead.timeline(),
                         [this](const Beat& beat) { return tokenOf(beat) + QLatin1Char('\n') + titleOf(beat); });
    m_scrub->setSeconds(m_playhead.seconds());
    showPlace();
    showLoop();
}

void TransportBar::showLoop() {
    const auto [first, last] = m_playhead.loopBeats();
    const auto& beats = m_playhead.timeline().beats();
    if (first >= 0)
        m_scrub->setLoop(beats[static_cast<std::size_t>(first)].start,
                         beats[static_cast<std::size_t>(last)].start + beats[static_cast<std::size_t>(last)].duration);
    else
        m_scrub->setLoop(0, 0);
    const bool on = m_playhead.loop() != LoopKind::Off;
    if (m_theme)
        m_loop->setIcon(transportIcon(TransportIcon::Loop, *m_theme, on));
    const auto loops = m_loopMenu->actions();
    const QString now = loops[static_cast<int>(m_playhead.loop())]->text();
    m_loop->setToolTip(on ? tr("Playing goes round: %1").arg(now) : tr("Play one stretch again and again"));
    m_loop->setAccessibleName(tr("Loop: %1").arg(now));
}

/// What can be done about the part that a beat belongs to.
void TransportBar::fillMenu(QMenu& menu, const Beat& beat) {
    if (beat.part && !beat.collapsed) {
        const ChapterPart part = *beat.part;
        connect(menu.addAction(tr("Skip from now on: %1").arg(partTitle(part))), &QAction::triggered, this,
                [this, part] {
                    auto parts = m_playhead.collapsed();
                    parts.insert(part);
                    m_playhead.setCollapsed(parts);
                });
    }
    for (const ChapterPart part : m_playhead.collapsed())
        connect(menu.addAction(tr("Show again: %1").arg(partTitle(part))), &QAction::triggered, this, [this, part] {
            auto parts = m_playhead.collapsed();
            parts.erase(part);
            m_playhead.setCollapsed(parts);
        });
    if (menu.isEmpty())
        menu.addAction(tr("Nothing to skip here: this layer is one beat already"))->setEnabled(false);
    QAction* all = menu.addAction(tr("Show everything again"));
    all->setEnabled(!m_playhead.collapsed().empty());
    connect(all, &QAction::triggered, &m_playhead, &Playhead::showEverything);
}

void TransportBar::openMenu(const Beat& beat, const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("scrubMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu, beat);
    menu->popup(at);
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
    m_skip->setAccessibleName(tr("Skip"));
    m_skip->setToolTip(tr("Skip what you have understood"));
    for (int i = 0; i < m_speed->count(); ++i)
        m_speed->setItemText(i, tr("%1×", "speed").arg(QLocale().toString(m_speed->itemData(i).toDouble())));
    showPlace();
    showLoop();
}

} // namespace headlight
