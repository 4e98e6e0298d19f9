// SPDX-License-Identifier: GPL-3.0-or-later
// Theme, text size, language, and what the window says about its state.
#include "app/breakpoints_dialog.h"
#include "app/calculator_window.h"
#include "app/card.h"
#include "app/languages.h"
#include "app/main_window.h"
#include "app/memory_use.h"
#include "app/message_bar.h"
#include "app/laboratory/decoding_lab.h"
#include "app/positions_window.h"
#include "app/prompt_panel.h"
#include "app/scenes_window.h"
#include "app/theme_choice.h"
#include "app/transport_bar.h"
#include "app/what_if_panel.h"
#include "app/window_actions.h"
#include "widgets/alignment/alignment_panel.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/tokens/tokens_panel.h"

#include <QActionGroup>
#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

namespace headlight {

void MainWindow::applyTheme() {
    static const bool systemIsDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    m_theme = &Theme::named(themeChosen(m_themeChoice).value_or(systemIsDark ? ThemeName::Dark : ThemeName::Light),
                            rolesChosen(m_roleChoice).value_or(RolePalette::OkabeIto));
    m_actions->roles->actions()[static_cast<int>(m_theme->rolePalette())]->setChecked(true);
    QApplication::setPalette(m_theme->palette());
    QApplication::setFont(m_theme->font(13));
    m_prompt->editor()->setFont(m_theme->font(15));
    m_stage->setTheme(*m_theme);
    m_attention->setTheme(*m_theme);
    m_alignment->setTheme(*m_theme);
    m_candidates->setTheme(*m_theme);
    m_inspector->setTheme(*m_theme);
    m_whatIf->setTheme(*m_theme);
    m_tokens->setTheme(*m_theme);
    m_transport->setTheme(*m_theme);
    showStopLine();
    if (m_breakpointsDialog)
        m_breakpointsDialog->setTheme(*m_theme);
    m_messages->setTheme(*m_theme);
    if (m_scenes)
        m_scenes->setTheme(*m_theme);
    if (m_calculator)
        m_calculator->setTheme(*m_theme);
    if (m_decodingLab)
        m_decodingLab->setTheme(*m_theme);
    if (m_positions)
        m_positions->setTheme(*m_theme);
    for (Card* card : m_cards)
        card->setTheme(*m_theme);
    QPalette muted = m_theme->palette();
    muted.setColor(QPalette::WindowText, m_theme->textMuted());
    for (QLabel* label : {m_modelLabel, m_speedLabel, m_hoverLabel, m_busyLabel})
        label->setPalette(muted);
    m_actions->setIcons(*m_theme);
    fit();
}

void MainWindow::setThemeChoice(const QString& choice) {
    m_themeChoice = themeChosen(choice) ? choice : QString();
    for (QAction* action : m_actions->themes->actions())
        action->setChecked(action->data().toString() == m_themeChoice);
    applyTheme();
}

void MainWindow::setRoleColors(const QString& choice) {
    m_roleChoice = choice;
    applyTheme();
}

void MainWindow::setTextSize(int percent) {
    Theme::setTextScale(percent / 100.0);
    for (QAction* action : m_actions->textSizes->actions())
        action->setChecked(action->data().toInt() == percent);
    applyTheme();
}

void MainWindow::setLanguageChoice(const QString& code) {
    m_languageChoice = code;
    for (QAction* action : m_actions->languages->actions())
        action->setChecked(action->data().toString() == code);
    useLanguage(code);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::showBusy() {
    const Activity activity = m_session->activity();
    const bool busy = activity != Activity::Idle;
    if (!busy || !m_busyBar->isVisible())
        m_busyBar->setRange(0, 0);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_busyLabel, m_busyBar, m_busyStop})
        widget->setVisible(busy);
    m_busyBar->setVisible(busy && activity != Activity::Generating);
    switch (activity) {
    case Activity::Idle:
        m_busyLabel->clear();
        break;
    case Activity::Loading:
        m_busyLabel->setText(tr("Opening the model…"));
        break;
    case Activity::Running:
        m_busyLabel->setText(tr("Computing…"));
        break;
    case Activity::Generating:
        m_busyLabel->setText(tr("Generating…"));
        break;
    }
}

void MainWindow::showStatus() {
    const auto& model = m_session->store().model();
    const QLocale locale;
    if (!model) {
        m_modelLabel->setText(tr("No model"));
        m_speedLabel->clear();
        return;
    }
    const engine::ModelShape& config = model->shape();
    m_modelLabel->setText(tr("%1 · %2 × %3 · width %4 · %5 parameters", "name · layers × heads · …")
                              .arg(QString::fromStdString(model->name()), tr("%n layers", nullptr, config.layerCount),
                                   tr("%n heads", nullptr, config.headCount), locale.toString(config.modelDim),
                                   locale.toString(static_cast<qlonglong>(model->parameterCount()))));
    QStringList parts{tr("%n token(s)", nullptr, m_session->shownCount())};
    if (m_session->tokensPerSecond() > 0)
        parts << tr("%1 tokens/s").arg(locale.toString(qRound64(m_session->tokensPerSecond())));
    if (const qint64 bytes = residentBytes(); bytes > 0)
        parts << tr("%1 memory").arg(locale.formattedDataSize(bytes, 0));
    m_speedLabel->setText(parts.join(QStringLiteral(" · ")));
}

} // namespace headlight
