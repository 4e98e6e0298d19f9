// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/translator.h"

#include "engine/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace engine {

namespace {

using Path = std::shared_ptr<const Trace>;

/// One search: the open beams' paths through the trace, and the record of what became of them.
class Searcher {
public:
    Searcher(TranslationRunner& runner, const TranslationOptions& options, const RunOptions& run,
             const SamplingOptions* sampling)
        : m_runner(runner), m_options(options), m_run(run),
          m_sampling(sampling), m_record{BeamSearch({options.rules.beamCount, options.maxNewTokens(),
                                                     static_cast<double>(options.rules.lengthPenalty),
                                                     options.rules.earlyStopping, options.rules.endToken}),
                                         {}} {}

    SearchRecord search(const std::shared_ptr<const SourceNode>& source, const TranslationProgress& onStep) && {
        try {
            std::vector<Path> open{m_runner.run(source, std::array{m_options.rules.decoderStartToken}, m_run)};
            while (m_record.search.ending() == BeamEnding::Open) {
                throwIfStopped(m_run.stop);
                m_record.paths.push_back(std::move(open));
                step();
                const int number = static_cast<int>(m_record.search.steps().size()) - 1;
                if (onStep && !onStep(m_record, number))
                    m_record.search.stop();
                if (m_record.search.ending() == BeamEnding::Open)
                    open = grown();
            }
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Stopped)
                throw;
            m_record.search.stop();
        }
        return std::move(m_record);
    }

private:
    void step() {
        std::vector<std::vector<double>> rows;
        std::vector<float> logits;
        for (const Path& path : m_record.paths.back()) {
            logits = m_runner.lastLogits(*path).data;
            rows.push_back(allowedLogProbabilities(logits, path->tokens(), m_options));
        }
        const bool forced = m_record.search.steps().size() < m_options.forcedTokens.size();
        if (m_sampling && !forced)
            throwDice(std::move(logits), rows.front());
        else
            m_record.search.advance(rows);
    }

    /// Draws from the logits of what may follow; what counts is the log-probability at temperature 1.
    void throwDice(std::vector<float> logits, const std::vector<double>& row) {
        bool any = false;
        for (std::size_t i = 0; i < row.size(); ++i) {
            any = any || std::isfinite(row[i]);
            if (!std::isfinite(row[i]))
                logits[i] = -std::numeric_limits<float>::infinity();
        }
        if (!any) {
            m_record.search.advance({row});
            return;
        }
        const SamplingStages stages = sampleStages(logits, *m_sampling);
        const TokenId token = draw(stages, coinAt(m_sampling->seed, m_record.paths.back().front()->length()));
        m_record.search.choose(token, row[static_cast<std::size_t>(token)]);
    }

    /// Runs the tokens of the beams that go on; two of the same past become two children of its node.
    std::vector<Path> grown() const {
        const BeamStep& step = m_record.search.steps().back();
        std::vector<Path> paths;
        for (const int kept : step.kept) {
            const BeamCandidate& candidate = step.candidates[static_cast<std::size_t>(kept)];
            const Path& past = m_record.paths.back()[static_cast<std::size_t>(candidate.beam)];
            paths.push_back(m_runner.extend(past, std::array{candidate.token}, m_run));
        }
        return paths;
    }

    TranslationRunner& m_runner;
    const TranslationOptions& m_options;
    const RunOptions& m_run;
    const SamplingOptions* m_sampling;
    SearchRecord m_record;
};

Translation translationOf(const SearchRecord& record, int finished, TokenId endToken) {
    const BeamSearch& search = record.search;
    const FinishedBeam& beam = search.finished()[static_cast<std::size_t>(finished)];
    const std::vector<int> path = search.path(beam.step, beam.candidate);
    Translation made;
    made.finished = finished;
    for (std::size_t step = 0; step < path.size(); ++step) {
        const BeamCandidate& candidate = search.steps()[step].candidates[static_cast<std::size_t>(path[step])];
        made.tokens.push_back(candidate.token);
        made.logProbabilities.push_back(candidate.logProbability);
        made.logProbability = candidate.sum;
        made.trace = record.paths[step][static_cast<std::size_t>(candidate.beam)];
    }
    made.score = beam.score;
    made.complete = made.tokens.back() == endToken;
    return made;
}

void addTranslations(TranslationResult& result, int count, TokenId endToken) {
    const int search = static_cast<int>(result.searches.size()) - 1;
    const SearchRecord& record = result.searches.back();
    std::vector<int> ranking = record.search.ranking();
    ranking.resize(std::min(ranking.size(), static_cast<std::size_t>(count)));
    for (const int finished : ranking) {
        result.translations.push_back(translationOf(record, finished, endToken));
        result.translations.back().search = search;
    }
}

} // namespace

TranslationResult translate(TranslationRunner& runner, const std::shared_ptr<const SourceNode>& source,
                            const TranslationOptions& options, const RunOptions& run,
                            const TranslationProgress& onStep) {
    checkTranslationOptions(options, *runner.model());
    if (run.interventions)
        checkInterventions(*run.interventions, *runner.model(), static_cast<int>(source->tokens.size()));
    TranslationResult result;
    if (!options.sampling) {
        result.searches.push_back(Searcher(runner, options, run, nullptr).search(source, onStep));
        addTranslations(result, options.returnCount, options.rules.endToken);
        return result;
    }
    SamplingOptions sampling = *options.sampling;
    for (int i = 0; i < options.returnCount; ++i, ++sampling.seed) {
        result.searches.push_back(Searcher(runner, options, run, &sampling).search(source, onStep));
        addTranslations(result, 1, options.rules.endToken);
        if (result.ending() == BeamEnding::Stopped)
            break;
    }
    return result;
}

} // namespace engine
