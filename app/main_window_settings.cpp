// SPDX-License-Identifier: GPL-3.0-or-later
// What outlives the window: pictures it exports, models opened before, settings.
#include "app/exporter.h"
#include "app/main_window.h"
#include "app/message_bar.h"
#include "app/model_library.h"
#include "app/sampling_panel.h"
#include "app/window_actions.h"
#include "widgets/stage/stage_view.h"

#include <QActionGroup>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>

#include <algorithm>

namespace headlight {

namespace {
constexpr int recentLimit = 6;
} // namespace

QWidget* MainWindow::exportTarget() const {
    return m_lastView ? m_lastView.data() : m_stage;
}

void MainWindow::exportPicture() {
    if (!m_session->store().model())
        return; // nothing is shown yet
    QWidget* view = exportTarget();
    const QString model = QString::fromStdString(m_session->store().model()->name());
    const QString name = QStringLiteral("%1-L%2H%3.png")
                             .arg(model)
                             .arg(m_session->selection().layer())
                             .arg(m_session->selection().head());
    QString file = m_options.chooseFile(this, tr("Export"), QDir::home().filePath(name), exportFilters(*view));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".png");
    try {
        exportView(*view, file, {windowTitle(), model, m_session->text(), m_session->sampling()});
        statusBar()->showMessage(tr("Saved as %1").arg(QDir::toNativeSeparators(file)), 6000);
    } catch (const engine::Error& error) {
        m_messages->showError(error);
    }
}

void MainWindow::fillBundled() {
    m_bundled->clear();
    const auto models = bundledModels();
    for (std::size_t i = 0; i < models.size(); ++i)
        m_bundled->addAction(models[i].name)->setData(static_cast<int>(i));
    m_bundled->setEnabled(!models.empty());
}

/// With a text of its own language, unless the user wrote one.
void MainWindow::openBundled(int index) {
    const auto models = bundledModels();
    if (index < 0 || index >= static_cast<int>(models.size()))
        return;
    const QString text = m_session->text();
    const bool example = text.isEmpty() || std::any_of(models.begin(), models.end(), [&](const BundledModel& model) {
                             return text == model.prompt;
                         });
    const BundledModel& model = models[static_cast<std::size_t>(index)];
    openModel(model.folder);
    if (example)
        m_session->setText(model.prompt);
}

void MainWindow::fillRecent() {
    m_recent->clear();
    const QStringList folders =
        m_options.settings ? m_options.settings->value(QStringLiteral("recentModels")).toStringList() : QStringList();
    for (const QString& folder : folders) {
        QAction* action = m_recent->addAction(QDir::toNativeSeparators(folder));
        action->setData(folder);
    }
    m_recent->setEnabled(!folders.isEmpty());
}

void MainWindow::remember(const QString& folder) {
    if (!m_options.settings || folder == bundledModel())
        return;
    QStringList folders = m_options.settings->value(QStringLiteral("recentModels")).toStringList();
    folders.removeAll(folder);
    folders.prepend(folder);
    m_options.settings->setValue(QStringLiteral("recentModels"), QStringList(folders.mid(0, recentLimit)));
    fillRecent();
}

void MainWindow::readSettings() {
    resize(1280, 800);
    engine::SamplingOptions sampling; // what writes well: a little careful, unlikely tokens cut
    sampling.temperature = 0.8;
    sampling.topK = 40;
    sampling.topP = 0.95;
    if (QSettings* settings = m_options.settings) {
        restoreGeometry(settings->value(QStringLiteral("window/geometry")).toByteArray());
        m_themeChoice = settings->value(QStringLiteral("theme")).toString();
        m_roleChoice = settings->value(QStringLiteral("roleColors")).toString();
        m_languageChoice = settings->value(QStringLiteral("language")).toString();
        m_actions->reducedMotion->setChecked(settings->value(QStringLiteral("reducedMotion"), false).toBool());
        sampling.greedy = settings->value(QStringLiteral("sampling/greedy"), sampling.greedy).toBool();
        sampling.temperature = settings->value(QStringLiteral("sampling/temperature"), sampling.temperature).toDouble();
        sampling.topK = settings->value(QStringLiteral("sampling/topK"), sampling.topK).toInt();
        sampling.topP = settings->value(QStringLiteral("sampling/topP"), sampling.topP).toDouble();
        sampling.seed = settings->value(QStringLiteral("sampling/seed"), 0).toULongLong();
    }
    readTimeSettings();
    setTextSize(m_options.settings ? m_options.settings->value(QStringLiteral("textSize"), 100).toInt() : 100);
    setThemeChoice(m_themeChoice);
    m_sampling->setOptions(sampling); // brings what was read into range
    m_session->setSampling(m_sampling->options());
    for (QAction* action : m_actions->languages->actions())
        action->setChecked(action->data().toString() == m_languageChoice);
}

void MainWindow::writeSettings() {
    QSettings* settings = m_options.settings;
    if (!settings)
        return;
    writeTimeSettings();
    settings->setValue(QStringLiteral("window/geometry"), saveGeometry());
    if (m_arrangement != Arrangement::Tabs)
        settings->setValue(columnsKey(), m_columns->saveState());
    settings->setValue(QStringLiteral("theme"), m_themeChoice);
    settings->setValue(QStringLiteral("roleColors"), m_actions->roles->checkedAction()->data());
    settings->setValue(QStringLiteral("language"), m_languageChoice);
    settings->setValue(QStringLiteral("reducedMotion"), m_actions->reducedMotion->isChecked());
    if (const QAction* size = m_actions->textSizes->checkedAction())
        settings->setValue(QStringLiteral("textSize"), size->data().toInt());
    const engine::SamplingOptions& sampling = m_session->sampling();
    settings->setValue(QStringLiteral("sampling/greedy"), sampling.greedy);
    settings->setValue(QStringLiteral("sampling/temperature"), sampling.temperature);
    settings->setValue(QStringLiteral("sampling/topK"), sampling.topK);
    settings->setValue(QStringLiteral("sampling/topP"), sampling.topP);
    settings->setValue(QStringLiteral("sampling/seed"), static_cast<qulonglong>(sampling.seed));
}

} // namespace headlight
