// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/main_window.h"
#include "tests/widgets/support/widget_test.h"

#include <QSettings>
#include <QTemporaryDir>

#include <atomic>
#include <mutex>

namespace headlight::test {

/// Holds the worker up before its forward calls, on demand, and counts them.
class Gate {
public:
    void pass();  ///< what the worker calls
    void close(); ///< from now on the worker waits
    void open();  ///< lets all of them through
    int count() const { return m_count; }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_closed = false;
    std::atomic<int> m_count{0};
};

/// The story model, loaded without the window.
const LoadedModel& bundled();
/// Where a bundled model lies; empty where there is none of this name.
QString folderOf(const QString& name);

/// The real main window on the bundled model, offscreen, with settings in a temporary file and no pauses.
struct WindowFixture {
    WindowFixture();
    ~WindowFixture();

    /// Opens the bundled model with `prompt` and waits for its picture.
    bool open(const QString& prompt = QStringLiteral("Once upon a time there was a dog"));
    bool waitSettled();             ///< the picture is the prompt's and all insides came
    bool waitIdle();                ///< nothing loads, runs or generates
    void type(const QString& text); ///< keys into the editor; any script
    std::vector<engine::TokenId> tokens();
    std::vector<float> logits();

    QTemporaryDir folder;
    Gate gate;
    QString fileToChoose, folderToChoose; ///< what the file dialogs answer
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<MainWindow> window;

    Session& session() { return window->session(); }
    TraceStore& store() { return window->session().store(); }
};

/// Tokens and the last logits of `text` on the bundled model, computed without the window.
struct DirectRun {
    explicit DirectRun(const QString& text);
    explicit DirectRun(std::vector<engine::TokenId> tokens);
    std::vector<engine::TokenId> tokens;
    std::vector<float> logits;
};

/// "" when equal within `tolerance`, else where and by how much they differ.
QString difference(const std::vector<float>& got, const std::vector<float>& expected, float tolerance);

} // namespace headlight::test
