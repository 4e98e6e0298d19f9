// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/decoding_job.h"

#include "app/thread_priority.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/marian_tokenizer.h"

#include <QElapsedTimer>
#include <QMetaObject>

namespace headlight {

struct DecodingJob::Work {
    std::unique_ptr<engine::Gpt2Runner> runner;
    std::unique_ptr<engine::TranslationRunner> translator;
    std::unique_ptr<engine::StepModel> model;
    engine::StepModel::Path start;
    engine::DecodingOptions options;
    engine::DecodingResult result;
};

namespace {

engine::TokenText textOf(const DecodingRequest& request) {
    if (request.translator)
        return [tokenizer = request.translator](engine::TokenId id) { return tokenizer->decode(std::span(&id, 1)); };
    if (request.tokenizer)
        return [tokenizer = request.tokenizer](engine::TokenId id) { return tokenizer->decode(std::span(&id, 1)); };
    return {};
}

/// Runs `job` on the thread of `receiver`, unless that has gone.
template <typename Job>
void post(QObject* receiver, Job job) {
    QMetaObject::invokeMethod(receiver, std::move(job), Qt::QueuedConnection);
}

} // namespace

DecodingJob::~DecodingJob() {
    m_thread = {}; // waits: it posts to this object
}

void DecodingJob::start(const DecodingRequest& request) {
    const int id = ++m_id;
    m_running = true;
    m_work.reset();
    m_thread = std::jthread([this, id, request](std::stop_token stop) {
        yieldToTheWindow();
        auto work = std::make_shared<Work>();
        try {
            QElapsedTimer clock;
            clock.start();
            engine::RunOptions run;
            run.stop = stop;
            if (auto model = std::dynamic_pointer_cast<const engine::TranslationModel>(request.model)) {
                work->translator = engine::makeTranslationRunner(model);
                auto steps = std::make_unique<engine::TranslationSteps>(
                    *work->translator, work->translator->encode(request.source, run), textOf(request));
                work->start = steps->start(run, std::span(request.prompt).subspan(1));
                work->model = std::move(steps);
            } else {
                work->runner = std::make_unique<engine::Gpt2Runner>(
                    std::dynamic_pointer_cast<const engine::Gpt2Model>(request.model));
                work->model = std::make_unique<engine::Gpt2Steps>(*work->runner, textOf(request));
                work->start = engine::Gpt2Steps::start(work->runner->run(request.prompt, run));
            }
            work->options = request.options;
            engine::DecodingRun how;
            how.run = run;
            how.keepPaths = true;
            how.onStep = [this, id](const engine::SearchTree&, int step) {
                post(this, [this, id, step] {
                    if (id == m_id)
                        emit stepped(step);
                });
                return true;
            };
            work->result = engine::decode(*work->model, work->start, request.options, how);
            DecodingAnswer answer{request, {work, &work->result}, static_cast<double>(clock.elapsed()) / 1000};
            post(this, [this, id, work, answer] { end(id, work, answer); });
        } catch (const engine::Error& error) {
            post(this, [this, id, error] {
                if (id != m_id)
                    return;
                m_running = false;
                emit failed(error);
            });
        }
    });
}

void DecodingJob::end(int id, const std::shared_ptr<Work>& work, const DecodingAnswer& answer) {
    if (id != m_id)
        return;
    m_running = false;
    m_work = work;
    emit finished(answer);
}

void DecodingJob::stop() {
    m_thread.request_stop();
}

void DecodingJob::askChain(int node) {
    if (m_running || !m_work || node <= 0 || node >= static_cast<int>(m_work->result.paths.size()))
        return;
    const int id = m_id;
    m_thread = std::jthread([this, id, node, work = m_work] {
        yieldToTheWindow();
        try {
            auto chain = std::make_shared<const engine::ScoreChain>(engine::chainAt(
                *work->model, work->start, work->result.paths[static_cast<std::size_t>(node)], work->options));
            post(this, [this, id, node, chain] {
                if (id == m_id)
                    emit chainReady(node, chain);
            });
        } catch (const engine::Error& error) {
            post(this, [this, id, error] {
                if (id == m_id)
                    emit failed(error);
            });
        }
    });
}

} // namespace headlight
