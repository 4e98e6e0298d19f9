// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/mailbox.h"
#include "engine/decoding/decoder.h"
#include "engine/decoding/word_model.h"
#include "engine/error.h"

#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>

namespace engine {
class ByteLevelBpe;
class MarianTokenizer;
} // namespace engine

namespace headlight {

/// What text is to be made of.
struct DecodingRequest {
    std::shared_ptr<const engine::WordTable> table; ///< of an example, instead of a model
    std::shared_ptr<const engine::Model> model;
    std::shared_ptr<const engine::ByteLevelBpe> tokenizer;     ///< may be null
    std::shared_ptr<const engine::MarianTokenizer> translator; ///< may be null
    std::vector<engine::TokenId> prompt; ///< of a translator: what it has written so far, start token included
    std::vector<engine::TokenId> source; ///< of a translator
    engine::DecodingOptions options;
};

/// A search that came to its end, or was stopped.
struct DecodingAnswer {
    DecodingRequest request;
    std::shared_ptr<const engine::DecodingResult> result;
    double seconds = 0;
    std::shared_ptr<void> work = nullptr; ///< what further questions are asked of; the job's own affair
};

/// Decodes on a thread of its own. What is asked last counts: an earlier search is stopped and never heard of again.
class DecodingJob : public QObject {
    Q_OBJECT
public:
    explicit DecodingJob(QObject* parent = nullptr) : QObject(parent) {}
    ~DecodingJob() override;

    void start(const DecodingRequest& request);
    void stop(); ///< what was found so far is the answer
    /// How the scores came about that `node` of an answer was chosen from; told with `name`.
    void askChain(const DecodingAnswer& answer, int node, int name);
    /// What an answer's model thinks of another text behind the same prompt.
    void askText(const DecodingAnswer& answer, const std::vector<engine::TokenId>& text);
    bool running() const { return m_running; }

signals:
    void stepped(int step);
    void finished(const headlight::DecodingAnswer& answer);
    void failed(const engine::Error& error);
    void chainReady(int name, std::shared_ptr<const engine::ScoreChain> chain);
    void textRated(const std::vector<engine::RatedToken>& text);

private:
    struct Work;                        ///< the model as decoding sees it, with what it has made
    using Tell = std::function<void()>; ///< on this object's thread
    using Question = std::function<Tell(const std::stop_token& stop)>;
    void askNext();
    void end(int id, const DecodingAnswer& answer);

    Mailbox m_mail;
    int m_id = 0;
    bool m_running = false;
    bool m_asking = false;
    Question m_chainQuestion, m_textQuestion; ///< that wait
    std::jthread m_thread;
};

} // namespace headlight
