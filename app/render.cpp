// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/render.h"

#include "app/error_text.h"
#include "app/exporter.h"
#include "app/main_window.h"
#include "app/model_library.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/flow/flow_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/attention/neurons/neuron_view.h"
#include "widgets/attention/rows/row_view.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/stage/stage_view.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <cstdio>

namespace headlight {

namespace {

using engine::Error;
using engine::ErrorCode;

/// Lets the event loop run until `done` says so; throws what the session reports as failed.
void waitFor(Session& session, const std::function<bool()>& done) {
    std::optional<Error> failure;
    QObject context;
    QObject::connect(&session, &Session::failed, &context, [&](const Error& error) { failure = error; });
    QEventLoop loop;
    while (!done() && !failure)
        loop.processEvents(QEventLoop::WaitForMoreEvents);
    if (failure)
        throw *failure;
}

bool complete(Session& session) {
    const TraceStore& store = session.store();
    if (!session.settled() || !store.trace() || !store.stages() || store.thumbnails().empty())
        return false;
    const Place open{session.selection().stack(), session.selection().layer()};
    return store.inside(-1) && store.inside(open) && store.inside(store.finalPlace());
}

void check(std::optional<int> number, int count, const char* what) {
    if (number && *number >= count)
        throw Error(ErrorCode::BadArgument, std::string("There is no ") + what + " " + std::to_string(*number) +
                                                "; the last one is " + std::to_string(count - 1) + ".");
}

void select(Session& session, const ProgramOptions& options) {
    Selection& selection = session.selection();
    if (options.attention && !session.store().translates())
        throw Error(ErrorCode::BadArgument, "--attention is for translators; this model has one stack.");
    if (options.attention)
        selection.setBlock(*options.attention);
    const engine::ModelShape shape = session.store().model()->shape().of(selection.stack());
    check(options.layer, shape.layerCount, "layer");
    check(options.head, shape.headCount, "head");
    selection.setLayerHead(options.layer.value_or(selection.layer()), options.head.value_or(selection.head()));
    waitFor(session, [&] { return complete(session); });
    if (!options.beat)
        return;
    Playhead& playhead = session.playhead();
    const auto& beats = playhead.timeline().beats();
    const int first = std::max(0, playhead.timeline().firstBeatOf(selection.query()));
    int count = 0;
    for (std::size_t i = static_cast<std::size_t>(first); i < beats.size() && beats[i].position == selection.query();
         ++i)
        ++count;
    check(options.beat, count, "beat");
    playhead.goToBeat(first + *options.beat);
}

QSize defaultSize(ProgramOptions::View view) {
    switch (view) {
    case ProgramOptions::View::Window:
        return {1600, 1000};
    case ProgramOptions::View::Stage:
        return {1200, 720};
    case ProgramOptions::View::Attention:
        return {760, 640};
    case ProgramOptions::View::Candidates:
        return {640, 560};
    case ProgramOptions::View::ModelView:
        return {1200, 900};
    case ProgramOptions::View::Neurons:
    case ProgramOptions::View::Rows:
    case ProgramOptions::View::Flow:
        return {900, 640};
    }
    return {};
}

QWidget* viewOf(MainWindow& window, ProgramOptions::View view) {
    switch (view) {
    case ProgramOptions::View::Window:
        return &window;
    case ProgramOptions::View::Stage:
        return window.stage();
    case ProgramOptions::View::Attention:
        return window.attention()->view();
    case ProgramOptions::View::Candidates:
        return window.candidates();
    case ProgramOptions::View::ModelView:
        return window.attention()->heads();
    case ProgramOptions::View::Neurons:
        return window.attention()->neurons();
    case ProgramOptions::View::Rows:
        return window.attention()->rows();
    case ProgramOptions::View::Flow:
        return window.attention()->flow();
    }
    return nullptr;
}

void draw(MainWindow& window, const ProgramOptions& options) {
    QWidget* view = viewOf(window, options.view);
    if (view != &window)
        view->setParent(nullptr);
    view->resize(options.size.isEmpty() ? defaultSize(options.view) : options.size);
    view->setAttribute(Qt::WA_DontShowOnScreen);
    view->show();
    const bool gathered = options.view == ProgramOptions::View::Rows ||
                          (options.view == ProgramOptions::View::Flow && window.attention()->flow()->wanted());
    if (gathered) // asked for when they are shown
        waitFor(window.session(), [&] { return window.session().store().queryRows() != nullptr; });
    for (int i = 0; i < 3; ++i) // what the first layout asked to lay out again
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
    exportView(*view, options.render,
               {window.windowTitle(), QString::fromStdString(window.session().store().model()->name()),
                window.session().text(), window.session().sampling()},
               options.scale);
    if (view != &window) {
        view->hide();
        view->setParent(window.centralWidget()); // goes with the window
    }
}

} // namespace

int renderToFile(const ProgramOptions& options) {
    try {
        MainWindow window({});
        window.setRoleColors(options.roles);
        window.setThemeChoice(options.theme.isEmpty() ? QStringLiteral("light") : options.theme);
        Session& session = window.session();
        const QString prompt = options.prompt.value_or(firstPrompt());
        if (prompt.isEmpty())
            throw Error(ErrorCode::EmptyPrompt, "The prompt is empty; give --prompt a text.");
        session.setText(prompt);
        if (!options.model.isEmpty())
            window.openModel(options.model);
        else if (bundledModel().isEmpty())
            throw Error(ErrorCode::FileNotFound, "The bundled model was not found; give a folder with --model.");
        else
            window.openFirstScreen();
        waitFor(session, [&] { return complete(session); });
        select(session, options);
        if (options.level)
            window.stage()->zoom().jump(static_cast<StageLevel>(*options.level));
        draw(window, options);
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "headlight: %s\n", error.what());
        return exitCode(error.code());
    }
}

} // namespace headlight
