// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/decoding_job.h"

#include "app/thread_priority.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/marian_tokenizer.h"

#include <QElapsedTimer>

namespace headlight {

namespace {

engine::TokenText textOf(const DecodingRequest& request) {
    if (request.translator)
        return [tokenizer = request.translator](engine::TokenId id) { return tokenizer->decode(std::span(&id, 1)); };
    if (request.tokenizer)
        return [tokenizer = request.tokenizer](engine::TokenId id) { return tokenizer->decode(std::span(&id, 1)); };
    return {};
}

} // namespace

/// The model as decoding sees it, with what it has made.
struct DecodingJob::Work {
    static std::shared_ptr<Work> begin(const DecodingRequest& request, const engine::RunOptions& run);

    std::unique_ptr<engine::Gpt2Runner> runner;
    std::unique_ptr<engine::TranslationRunner> translator;
    std::unique_ptr<engine::StepModel> model;
    engine::StepModel::Path start;
    engine::DecodingOptions options;
    engine::DecodingResult result;
};

std::shared_ptr<DecodingJob::Work> DecodingJob::Work::begin(const DecodingRequest& request,
                                                            const engine::RunOptions& run) {
    auto work = std::make_shared<Work>();
    work->options = request.options;
    if (request.table) {
        work->model = std::make_unique<engine::WordModel>(request.table);
        work->start = engine::WordModel::start(request.prompt);
    } else if (auto model = std::dynamic_pointer_cast<const engine::TranslationModel>(request.model)) {
        work->translator = engine::makeTranslationRunner(model);
        auto steps = std::make_unique<engine::TranslationSteps>(
            *work->translator, work->translator->encode(request.source, run), textOf(request));
        work->start = steps->start(run, std::span(request.prompt).subspan(1));
        work->model = std::move(steps);
    } else {
        work->runner =
            std::make_unique<engine::Gpt2Runner>(std::dynamic_pointer_cast<const engine::Gpt2Model>(request.model));
        work->model = std::make_unique<engine::Gpt2Steps>(*work->runner, textOf(request));
        work->start = engine::Gpt2Steps::start(work->runner->run(request.prompt, run));
    }
    return work;
}

DecodingJob::~DecodingJob() {
    m_thread = {}; // waits: it posts to the mailbox
}

void DecodingJob::start(const DecodingRequest& request) {
    const int id = ++m_id;
    m_running = true;
    m_asking = false;
    m_chainQuestion = m_textQuestion = {};
    m_thread = std::jthread([this, id, request](std::stop_token stop) {
        yieldToTheWindow();
        try {
            QElapsedTimer clock;
            clock.start();
            engine::DecodingRun how;
            how.run.stop = stop;
            how.keepPaths = true;
            how.onStep = [this, id](const engine::SearchTree&, int step) {
                m_mail.post([this, id, step] {
                    if (id == m_id)
                        emit stepped(step);
                });
                return true;
            };
            const auto work = Work::begin(request, how.run);
            work->result = engine::decode(*work->model, work->start, request.options, how);
            DecodingAnswer answer{request, {work, &work->result}, static_cast<double>(clock.elapsed()) / 1000, work};
            m_mail.post([this, id, answer] { end(id, answer); });
        } catch (const engine::Error& error) {
            m_mail.post([this, id, error] {
                if (id != m_id)
                    return;
                m_running = false;
                emit failed(error);
            });
        }
    });
}

void DecodingJob::end(int id, const DecodingAnswer& answer) {
    if (id != m_id)
        return;
    m_running = false;
    emit finished(answer);
}

void DecodingJob::stop() {
    m_thread.request_stop();
}

void DecodingJob::askChain(const DecodingAnswer& answer, int node, int name) {
    const auto work = std::static_pointer_cast<Work>(answer.work);
    if (!work || node <= 0 || node >= static_cast<int>(work->result.paths.size()))
        return;
    m_chainQuestion = [this, work, node, name](const std::stop_token&) -> Tell {
        auto chain = std::make_shared<const engine::ScoreChain>(engine::chainAt(
            *work->model, work->start, work->result.paths[static_cast<std::size_t>(node)], work->options));
        return [this, name, chain] { emit chainReady(name, chain); };
    };
    askNext();
}

void DecodingJob::askText(const DecodingAnswer& answer, const std::vector<engine::TokenId>& text) {
    const auto work = std::static_pointer_cast<Work>(answer.work);
    if (!work)
        return;
    m_textQuestion = [this, work, text](const std::stop_token& stop) -> Tell {
        engine::RunOptions run;
        run.stop = stop;
        auto rated = engine::rateText(*work->model, work->start, text, run);
        return [this, rated = std::move(rated)] { emit textRated(rated); };
    };
    askNext();
}

/// One question at a time on the thread, chains first: they are quick.
void DecodingJob::askNext() {
    if (m_running || m_asking || !(m_chainQuestion || m_textQuestion))
        return;
    m_asking = true;
    m_thread = std::jthread(
        [this, id = m_id,
         question = std::exchange(m_chainQuestion ? m_chainQuestion : m_textQuestion, {})](std::stop_token stop) {
            yieldToTheWindow();
            Tell tell;
            try {
                tell = question(stop);
            } catch (const engine::Error& error) {
                tell = [this, error] {
                    if (error.code() != engine::ErrorCode::Stopped)
                        emit failed(error);
                };
            }
            m_mail.post([this, id, tell] {
                if (id != m_id)
                    return;
                m_asking = false;
                tell();
                askNext();
            });
        });
}

} // namespace headlight
