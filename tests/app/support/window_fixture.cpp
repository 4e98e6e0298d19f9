// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/support/window_fixture.h"

#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "engine/models/gpt2/gpt2_runner.h"

#include <QTest>

#include <cmath>

namespace headlight::test {

namespace {

constexpr int patience = 60'000; // milliseconds; the machine may be busy

} // namespace

const LoadedModel& bundled() {
    static const LoadedModel model{engine::Gpt2Model::load(bundledModel().toStdString()),
                                   engine::ByteLevelBpe::load(bundledModel().toStdString())};
    return model;
}

QString folderOf(const QString& name) {
    for (const BundledModel& model : bundledModels())
        if (model.name == name)
            return model.folder;
    return {};
}

void Gate::pass() {
    std::unique_lock lock(m_mutex);
    ++m_count;
    m_wake.wait(lock, [this] { return !m_closed; });
}

void Gate::close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
}

void Gate::open() {
    const std::lock_guard lock(m_mutex);
    m_closed = false;
    m_wake.notify_all();
}

WindowFixture::WindowFixture()
    : settings(std::make_unique<QSettings>(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)) {
    WindowOptions options;
    options.settings = settings.get();
    options.run.tokenPace = std::chrono::milliseconds(0);
    options.run.probe = [this] { gate.pass(); };
    options.chooseFile = [this](QWidget*, const QString&, const QString&, const QString&) { return fileToChoose; };
    options.chooseFolder = [this](QWidget*, const QString&, const QString&) { return folderToChoose; };
    window = std::make_unique<MainWindow>(std::move(options));
    window->setThemeChoice(QStringLiteral("light"));
    window->resize(1280, 800);
    window->show();
}

WindowFixture::~WindowFixture() {
    gate.open();
    window.reset();
}

bool WindowFixture::open(const QString& prompt) {
    session().setText(prompt);
    window->openModel(bundledModel());
    return waitSettled() && QTest::qWaitForWindowActive(window.get());
}

bool WindowFixture::waitSettled() {
    return QTest::qWaitFor(
        [this] {
            if (!session().settled() || session().activity() != Activity::Idle)
                return false;
            if (!store().trace())
                return store().model() != nullptr;
            return store().stages() && !store().thumbnails().empty() && store().inside(-1) &&
                   store().inside(session().selection().layer());
        },
        patience);
}

bool WindowFixture::waitIdle() {
    return QTest::qWaitFor([this] { return session().activity() == Activity::Idle; }, patience);
}

void WindowFixture::type(const QString& text) {
    PromptEdit* editor = window->prompt()->editor();
    editor->setFocus();
    // One grapheme may be two code units.
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype length = text[i].isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
        const QString piece = text.mid(i, length);
        i += length - 1;
        if (piece == QLatin1String("\n"))
            QTest::keyClick(editor, Qt::Key_Return);
        else
            QTest::sendKeyEvent(QTest::Click, editor, Qt::Key_unknown, piece, Qt::NoModifier);
    }
}

std::vector<engine::TokenId> WindowFixture::tokens() {
    return store().trace() ? store().trace()->tokens() : std::vector<engine::TokenId>();
}

std::vector<float> WindowFixture::logits() {
    return store().stages() ? store().stages()->logits : std::vector<float>();
}

DirectRun::DirectRun(const QString& text) : DirectRun(bundled().tokenizer->encode(text.toStdString())) {}

DirectRun::DirectRun(std::vector<engine::TokenId> ids) : tokens(std::move(ids)) {
    engine::Gpt2Runner runner(std::dynamic_pointer_cast<const engine::Gpt2Model>(bundled().model));
    logits = runner.lastLogits(*runner.run(tokens)).data;
}

QString difference(const std::vector<float>& got, const std::vector<float>& expected, float tolerance) {
    if (got.size() != expected.size())
        return QStringLiteral("%1 values instead of %2").arg(got.size()).arg(expected.size());
    std::size_t worst = 0;
    float most = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
        if (const float gap = std::abs(got[i] - expected[i]); gap > most || std::isnan(gap)) {
            most = gap;
            worst = i;
        }
    if (most <= tolerance)
        return {};
    return QStringLiteral("largest difference %1 at %2: %3 instead of %4")
        .arg(most)
        .arg(worst)
        .arg(got[worst])
        .arg(expected[worst]);
}

} // namespace headlight::test
