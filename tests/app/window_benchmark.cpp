// SPDX-License-Identifier: GPL-3.0-or-later
// Prints how long the first picture and the picture after a key take; with HEADLIGHT_LARGE=1 also the overview of all
// heads of a GPT-2 with 1,024 tokens. No assertion: the numbers depend on the machine.
#include "app/languages.h"
#include "app/main_window.h"
#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "tests/benchmarks/seeded_gpt2.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/stage/stage_view.h"
#include "widgets/theme/fonts.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace headlight;

namespace {

/// Stops a clock when the Stage has painted a trace that is complete.
class PictureClock : public QObject {
public:
    PictureClock(MainWindow& window) : m_window(window) { window.stage()->installEventFilter(this); }
    void start() {
        m_before = m_window.session().store().trace().get();
        m_milliseconds = -1;
        m_clock.start();
    }
    double wait() {
        while (m_milliseconds < 0)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return m_milliseconds;
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Paint || m_milliseconds >= 0)
            return false;
        const TraceStore& store = m_window.session().store();
        if (!store.trace() || store.trace().get() == m_before || !store.inside(m_window.session().selection().layer()))
            return false;
        watched->removeEventFilter(this);
        QCoreApplication::sendEvent(watched, event); // painted now
        watched->installEventFilter(this);
        m_milliseconds = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
        return true;
    }

private:
    MainWindow& m_window;
    const engine::Trace* m_before = nullptr;
    double m_milliseconds = -1;
    QElapsedTimer m_clock;
};

/// Adds a letter to the end and takes it away again, many times.
void measureKeys(MainWindow& window, PictureClock& clock, const char* what) {
    PromptEdit* editor = window.prompt()->editor();
    editor->setFocus();
    QTest::qWait(1000);
    std::vector<double> latencies;
    for (int i = 0; i < 80; ++i) {
        editor->moveCursor(QTextCursor::End);
        clock.start();
        if (i % 2 == 0)
            QTest::keyClick(editor, Qt::Key_A);
        else
            QTest::keyClick(editor, Qt::Key_Backspace);
        latencies.push_back(clock.wait());
        QTest::qWait(120);
    }
    std::sort(latencies.begin(), latencies.end());
    std::printf(
        "key to picture, %s, %d tokens, 1600x1000, %zu keys, 40 ms of it debounce: median %.1f ms, p95 %.1f ms\n", what,
        window.session().tokenCount(), latencies.size(), latencies[latencies.size() / 2],
        latencies[latencies.size() * 95 / 100]);
}

/// From the trace's arrival to the picture of all heads, on GPT-2's smallest shape with seeded weights.
void measureOverview(MainWindow& window, int tokens) {
    QTemporaryDir folder;
    benchmarks::writeSeededGpt2(folder.path().toStdString());
    for (const char* file : {"vocab.json", "merges.txt", "tokenizer_config.json"}) // its words are enough
        QFile::copy(bundledModel() + QLatin1Char('/') + QLatin1String(file), folder.filePath(QLatin1String(file)));
    AttentionPanel* panel = window.attention();
    for (QWidget* part = panel; part; part = part->parentWidget())
        if (auto* tabs = qobject_cast<QTabWidget*>(part))
            tabs->setCurrentWidget(panel);
    panel->setTab(AttentionPanel::Heads);
    const TraceStore& store = window.session().store();
    QElapsedTimer clock;
    QObject::connect(&store, &TraceStore::traceChanged, &window, [&] {
        if (store.length() == tokens && store.thumbnails().empty())
            clock.restart();
    });
    double arrived = -1;
    QObject::connect(&store, &TraceStore::thumbnailsChanged, &window, [&] {
        if (store.length() == tokens && arrived < 0)
            arrived = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    });
    window.session().setText(QStringLiteral("The") + QStringLiteral(" dog").repeated(tokens - 1));
    window.openModel(folder.path());
    while (arrived < 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    panel->heads()->repaint();
    std::printf("trace to overview of all heads, 12x12, %d tokens: %.0f ms to its numbers, %.0f ms to the picture\n",
                tokens, arrived, static_cast<double>(clock.nsecsElapsed()) / 1e6);
}

} // namespace

int main(int argc, char** argv) {
    QElapsedTimer sinceMain;
    sinceMain.start();
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    loadBundledFonts();
    MainWindow window({});
    window.resize(1600, 1000);
    PictureClock clock(window);
    clock.start();
    window.show();
    window.openFirstScreen();
    clock.wait();
    std::printf("main() to first picture: %.0f ms\n", static_cast<double>(sinceMain.nsecsElapsed()) / 1e6);

    const QString word = QStringLiteral(" dog");
    window.session().setText(QStringLiteral("The") + word.repeated(30)); // 31 tokens; the key makes the 32nd
    measureKeys(window, clock, "story-gpt");

    const QStringList arguments = QCoreApplication::arguments(); // folders of translators
    for (const QString& folder : arguments.mid(1)) {
        window.session().setText(
            QStringLiteral("A minha irmã comprou um livro muito velho no mercado da cidade")); // 12 words
        clock.start();
        window.openModel(folder);
        clock.wait();
        measureKeys(window, clock, qPrintable(folder));
    }
    if (qEnvironmentVariableIsSet("HEADLIGHT_LARGE"))
        measureOverview(window, 1024);
    return 0;
}
