// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"

#include "app/run_worker.h"
#include "engine/models/interventions.h"

#include <algorithm>
#include <utility>

namespace headlight {

namespace {
constexpr int debounceMilliseconds = 40;
}

Session::Session(RunService::Options options, QObject* parent) : QObject(parent), m_service(std::move(options)) {
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceMilliseconds);
    connect(&m_debounce, &QTimer::timeout, this, &Session::runNow);
    connect(&m_selection, &Selection::changed, this, &Session::onSelection);
    connect(&m_selection, &Selection::askedChanged, this, &Session::followAsked);
    connectService();
}

void Session::connectService() {
    connect(&m_service, &RunService::loaded, this, &Session::onLoaded);
    connect(&m_service, &RunService::loadFailed, this, &Session::failed);
    connect(&m_service, &RunService::ran, this, &Session::onRan);
    connect(&m_service, &RunService::generated, this, &Session::onGenerated);
    connect(&m_service, &RunService::runFailed, this, &Session::onRunFailed);
    connect(&m_service, &RunService::generationFinished, this, &Session::stateChanged);
    connect(&m_service, &RunService::activityChanged, this, &Session::stateChanged);
    connect(&m_service, &RunService::progressed, this, &Session::progressed);
    connect(&m_service, &RunService::sampled, this, [this](const auto& of, const auto& stages) {
        if (of == m_store.trace())
            m_store.setStages(stages);
    });
    connect(&m_service, &RunService::insideReady, this, [this](const auto& of, const InsideValue& value) {
        m_store.addInside(of, value.inside, value.firstPosition);
    });
    connect(&m_service, &RunService::normsReady, this, [this](const auto& of, const ValueNorms& made) {
        m_store.setValueNorms(of, made.of.block, made.of.layer, made.norms);
    });
    connect(&m_service, &RunService::rowsGathered, this, [this](const auto& of, const auto& rows) {
        if (m_row == rows->question) // else somebody has gone back to rows that were here
            m_store.setQueryRows(of, rows);
    });
    connect(&m_service, &RunService::triedOut, this, &Session::triedOut);
    connect(&m_service, &RunService::tryFailed, this, &Session::tryFailed);
    connect(&m_service, &RunService::recomputeMeasured, &m_store,
            [this](const auto& of, const CacheCost& cost) { m_store.setRecompute(of, cost); });
    connect(&m_service, &RunService::thumbnailsReady, &m_store,
            [this](const auto& of, const auto& heads) { m_store.setThumbnails(of, heads); });
}

void Session::openModel(const QString& folder) {
    m_service.load(folder.toStdString());
}

void Session::onLoaded(const LoadedModel& model) {
    m_full.reset();
    m_tokens.clear();
    m_headsOff.reset();
    forgetPending();
    m_tokensPerSecond = 0;
    // Tokens of another vocabulary mean nothing in this one: what stays is the text.
    const QString text = m_history.current().text;
    m_history.reset({{{}, text.toStdString()}, text, -1});
    m_selection.release();
    m_selection.setHover({}); // its layer and head need not exist in this model
    m_store.setModel(model.model, model.tokenizer, model.translator);
    m_selection.setBounds(model.model->shape(), {}, true);
    emit recovered();
    emit modelOpened();
    runNow();
}

int Session::promptLength(int length) const {
    if (m_store.translates()) // the start token, and what was chosen
        return std::min(length, 1 + static_cast<int>(m_history.current().prompt.fixed.size()));
    const int typed = m_history.current().promptLength;
    return typed < 0 ? length : std::min(typed, length);
}

PromptState Session::stateOf(std::vector<engine::TokenId> tokens, int typed) const {
    if (m_store.translates()) { // the source stays, the translation begins with these
        PromptState state = m_history.current();
        state.prompt.fixed.assign(tokens.begin() + 1, tokens.end());
        return state;
    }
    const std::string text = m_store.tokenizer()->decode(tokens);
    return {{std::move(tokens), {}}, QString::fromStdString(text), typed};
}

void Session::editText(const QString& text) {
    if (text == m_shownText)
        return;
    PromptState next{{{}, text.toStdString()}, text, -1};
    if (m_store.tokenizer()) {
        Prompt before = m_history.current().prompt;
        if (settled() && shownCount() < tokenCount()) // stepped back: go on from what is shown
            before = {{m_tokens.begin(), m_tokens.begin() + shownCount()}, {}};
        next.prompt = editedPrompt(before, text, *m_store.tokenizer());
    }
    m_shownText = text;
    m_history.push(std::move(next), PromptHistory::Kind::Typing);
    forgetPending();
    m_service.dropRun();
    m_debounce.start();
    emit stateChanged();
}

/// What was asked for before is no longer wanted.
void Session::forgetPending() {
    m_generateNext = 0;
    m_stepTarget = 0;
    m_appending = false;
    m_synced = false;
}

void Session::setText(const QString& text) {
    if (text != m_shownText) {
        editText(text);
        emit textReplaced(text);
    }
    runNow();
}

void Session::runNow() {
    m_debounce.stop();
    if (!m_store.model())
        return;
    if (m_history.current().prompt.empty()) {
        showNothing();
        return;
    }
    m_synced = false;
    m_service.run(m_history.current().prompt, m_sampling, watched(), m_headsOff);
    emit stateChanged();
}

/// Nothing typed: nothing is run, and nothing is shown as if it had been.
void Session::showNothing() {
    m_service.dropRun();
    m_full.reset();
    m_tokens.clear();
    forgetPending();
    m_synced = true;
    m_selection.release();
    m_store.setTrace(nullptr, 0);
    m_store.setStages(nullptr);
    m_store.setHeadsOffEffect({});
    m_selection.setBounds(m_store.model()->shape(), {}, true);
    emit recovered();
    emit stateChanged();
}

void Session::onRan(const RunResult& result) {
    if (!result.prefix) {
        m_full = result.trace;
        m_tokens = result.trace->tokens();
        measure(result);
    }
    m_synced = true;
    emit recovered();
    show(result);
    emit stateChanged();
    if (const int count = std::exchange(m_generateNext, 0); count > 0)
        generate(count);
}

void Session::onGenerated(const GeneratedStep& step) {
    m_synced = true;
    if (!step.run.trace) {
        emit contextFull(m_store.tokenText(step.token));
        emit stateChanged();
        return;
    }
    measure(step.run);
    const int typed = promptLength(step.run.trace->length() - 1);
    m_full = step.run.trace;
    m_tokens = m_full->tokens();
    // A translator goes on by itself after a token that was chosen: only as far as that is the choice the user's.
    const bool whole = m_store.translates() && m_appending;
    auto chosen = m_tokens;
    if (whole)
        chosen.resize(static_cast<std::size_t>(m_store.length()) + 1);
    m_history.push(stateOf(std::move(chosen), typed), PromptHistory::Kind::Token);
    replaceText(m_history.current().text);
    show(step.run);
    emit stateChanged();
}

void Session::onRunFailed(const engine::Error& error) {
    // A token that could not be appended leaves the prompt as it is shown.
    m_synced = m_appending;
    m_appending = false;
    m_generateNext = 0;
    lookAround(); // what stays on screen is still to be opened
    gatherRows();
    measureRecompute();
    emit failed(error);
    emit stateChanged();
}

void Session::measure(const RunResult& result) {
    if (result.seconds <= 0)
        return;
    const double now = result.computedPositions / result.seconds;
    const bool decoding = result.computedPositions == 1;
    m_tokensPerSecond = decoding && m_tokensPerSecond > 0 ? 0.7 * m_tokensPerSecond + 0.3 * now : now;
}

void Session::show(const RunResult& result) {
    m_appending = false;
    m_stepTarget = 0;
    const bool followEnd = m_selection.target() >= m_store.length() - 1;
    m_store.setTrace(result.trace, promptLength(result.trace->length()));
    for (const InsideValue& value : result.insides)
        m_store.addInside(result.trace, value.inside, value.firstPosition);
    if (result.norms)
        m_store.setValueNorms(result.trace, result.norms->of.block, result.norms->of.layer, result.norms->norms);
    m_store.setStages(result.stages);
    m_store.setHeadsOffEffect(result.effect);
    if (!result.thumbnails.empty())
        m_store.setThumbnails(result.trace, result.thumbnails);
    m_selection.setBounds(m_store.model()->shape(), result.trace->lengths(), followEnd);
    lookAround();
    gatherRows();
    if (result.stages->options != m_sampling)
        m_service.sample(result.trace, m_sampling);
    measureRecompute();
}

void Session::replaceText(const QString& text) {
    m_shownText = text;
    emit textReplaced(text);
}

void Session::appendToken(int token) {
    if (!settled() || !m_store.trace())
        return;
    m_synced = false;
    m_appending = true;
    m_service.append(m_store.trace(), token, m_sampling, watched());
    emit stateChanged();
}

void Session::generate(int count) {
    if (!settled()) {
        m_generateNext = count;
        if (m_debounce.isActive() || activity() == Activity::Idle)
            runNow();
        return;
    }
    if (!m_store.trace())
        return;
    m_service.generate(m_store.trace(), count, m_sampling, watched());
}

void Session::stop() {
    m_generateNext = 0;
    m_debounce.stop();
    m_service.stop();
    if (std::exchange(m_appending, false))
        m_synced = true;
    lookAround(); // what stays on screen is still to be opened
    gatherRows();
    measureRecompute();
    emit stateChanged();
}

bool Session::canStepBack() const {
    return (settled() || m_stepTarget > 0) && m_full && (m_stepTarget > 0 ? m_stepTarget : shownCount()) > 1;
}

bool Session::canStepForward() const {
    return (settled() || m_stepTarget > 0) && m_full && (m_stepTarget > 0 ? m_stepTarget : shownCount()) < tokenCount();
}

void Session::showPrefix(int length) {
    m_service.stop();
    m_stepTarget = length;
    m_synced = false; // until it is shown
    const auto path = length == m_full->length() ? m_full : m_full->prefix(length);
    m_service.show(path, m_sampling, watched());
    if (!m_store.translates()) // a source text stays as it is
        replaceText(QString::fromStdString(m_store.tokenizer()->decode(path->tokens())));
    emit stateChanged();
}

void Session::stepBack() {
    if (canStepBack())
        showPrefix((m_stepTarget > 0 ? m_stepTarget : shownCount()) - 1);
}

void Session::stepForward() {
    if (canStepForward())
        showPrefix((m_stepTarget > 0 ? m_stepTarget : shownCount()) + 1);
}

void Session::undo() {
    if (m_history.canUndo())
        restore(m_history.undo());
}

void Session::redo() {
    if (m_history.canRedo())
        restore(m_history.redo());
}

void Session::restore(const PromptState& state) {
    m_service.stop();
    forgetPending();
    replaceText(state.text);
    runNow();
    emit stateChanged();
}

void Session::writeTokens(std::vector<engine::TokenId> tokens, int typed) {
    if (!m_store.tokenizer() || m_store.translates())
        return;
    m_history.push(stateOf(std::move(tokens), typed), PromptHistory::Kind::Token);
    restore(m_history.current());
}

void Session::tryOut(const WhatIf& what) {
    if (m_store.translates() && m_store.trace())
        m_service.tryOut(what, m_store.trace());
}

void Session::adopt(const WhatIfResult& result) {
    if (!m_store.translates() || !result.after)
        return;
    const QString source = QString::fromStdString(result.what.source);
    if (result.what.interventions.edits.empty()) { // a text and a beginning: a state like any other
        m_history.push({{result.what.forced, result.what.source}, source, -1}, PromptHistory::Kind::Token);
        forgetPending();
        replaceText(source);
        runNow();
        return;
    }
    m_service.stop();
    forgetPending();
    m_full = result.after;
    m_tokens = m_full->tokens();
    m_service.show(m_full, m_sampling, watched());
    emit stateChanged();
}

void Session::revert() {
    m_service.stop();
    forgetPending();
    if (!m_history.current().prompt.fixed.empty()) {
        PromptState state = m_history.current();
        state.prompt.fixed.clear();
        m_history.push(std::move(state), PromptHistory::Kind::Token);
    }
    runNow();
}

void Session::switchHead(engine::Hook pattern, int head, bool off) {
    engine::Interventions next = m_headsOff ? *m_headsOff : engine::Interventions{};
    if (next.switchesOff(pattern, head) == off)
        return;
    if (off)
        next.edits.push_back(engine::headOff(pattern, head));
    else
        std::erase(next.edits, engine::headOff(pattern, head));
    m_headsOff = next.edits.empty() ? nullptr : std::make_shared<const engine::Interventions>(std::move(next));
    m_service.stop();
    forgetPending();
    runNow();
}

void Session::switchAllHeadsOn() {
    if (!std::exchange(m_headsOff, nullptr))
        return;
    m_service.stop();
    forgetPending();
    runNow();
}

void Session::setSampling(const engine::SamplingOptions& sampling) {
    if (sampling == m_sampling)
        return;
    m_sampling = sampling;
    emit samplingChanged(sampling);
    if (m_store.trace())
        m_service.sample(m_store.trace(), sampling);
}

} // namespace headlight
