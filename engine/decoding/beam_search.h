// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/translation_model.h"
#include "engine/tokenizers/token.h"

#include <cstdint>
#include <vector>

namespace engine {

struct BeamSearchOptions {
    int beamCount = 1;        ///< num_beams; one beam takes the best token each time and ends with the first end token
    int maxNewTokens = 1;     ///< after so many every beam ends
    double lengthPenalty = 1; ///< length_penalty
    EarlyStopping earlyStopping = EarlyStopping::No;
    TokenId endToken = 0;
    bool keepsSearching = false; ///< one beam, too, goes on behind an end: a group of diverse beam search
};

/// One continuation that a step looked at: an open beam and the token behind it.
struct BeamCandidate {
    enum class Fate : std::uint8_t {
        Kept,     ///< goes on as a beam of the next step
        Finished, ///< complete, and joined the best complete ones
        Outdone,  ///< complete, but as many better ones were so already
        TooLow,   ///< complete, but not ranked among the first beamCount: such an end does not count
        Dropped,  ///< open, but enough others were better
    };
    int beam = 0; ///< which of the step's beams it continues
    TokenId token = 0;
    double logProbability = 0; ///< of the token, as it counts
    double sum = 0;            ///< of all tokens up to this one
    double score = 0;          ///< sum ÷ length^lengthPenalty; the length counts new tokens, this one included (HF-13)
    Fate fate = Fate::Dropped;
};

/// One more token for every open beam.
struct BeamStep {
    /// By falling sum, at most 2·beamCount (HF-12); where they were drawn, in the order of the draws (HF-15).
    std::vector<BeamCandidate> candidates;
    std::vector<int> kept; ///< those that go on: the next step's beams in order
};

/// A complete beam; at the last step also one without an end token.
struct FinishedBeam {
    int step = 0;
    int candidate = 0;
    double score = 0;
    int outdoneIn = -1; ///< the step in which beamCount better ones were complete; -1: among the best to the end
};

enum class BeamEnding : std::uint8_t {
    Open,        ///< not ended yet
    Complete,    ///< beamCount beams are complete, and that is enough (or the only one is)
    NoBetter,    ///< no open beam can overtake the worst complete one, as early_stopping estimates it (HF-14)
    MaxLength,   ///< maxNewTokens were made
    NothingLeft, ///< no open beam has a token that may follow
    Stopped,     ///< stop() was called
};

/// Beam search with the meaning that it has in Hugging Face's transformers (HF-12 … HF-14, generation/utils.py since
/// version 4.50), for one text. Knows nothing of models: it is fed rows of log-probabilities. Where Hugging Face fills
/// up beams that do not exist with scores of −1e9, this one has fewer beams. Equal sums: lower beam, then lower token.
class BeamSearch {
public:
    /// Throws Error{BadArgument} for counts below 1 or a penalty that is not finite.
    explicit BeamSearch(const BeamSearchOptions& options);

    int openCount() const { return static_cast<int>(m_sums.size()); } ///< 1 before the first step
    /// `rows[beam][token]`: log-probabilities as they count; −∞ (or NaN) for a token that may not follow. One row for
    /// each open beam. Must not be called after the end.
    const BeamStep& advance(const std::vector<std::vector<double>>& rows);
    /// The `count` best continuations by falling sum; those that may not follow are no candidates.
    std::vector<BeamCandidate> candidates(const std::vector<std::vector<double>>& rows, int count) const;
    /// advance() with candidates chosen elsewhere and, for each, whether its text ends with it.
    const BeamStep& advance(std::vector<BeamCandidate> candidates, const std::vector<bool>& ends);
    double openSum(int beam) const { return m_sums[static_cast<std::size_t>(beam)]; }
    /// Takes this token instead (thrown by dice, say). One beam only.
    const BeamStep& choose(TokenId token, double logProbability);
    /// Ends here: open beams count as complete ones as at the last step.
    void stop();

    BeamEnding ending() const { return m_ending; }
    const std::vector<BeamStep>& steps() const { return m_steps; }
    /// In the order of completion.
    const std::vector<FinishedBeam>& finished() const { return m_finished; }
    /// Indices of finished() that are not outdone, best first.
    std::vector<int> ranking() const;
    /// Tokens up to and with a candidate of a step.
    std::vector<TokenId> tokens(int step, int candidate) const;
    /// Candidates on the way to it, one a step: steps()[i].candidates[path[i]].
    std::vector<int> path(int step, int candidate) const;

private:
    double score(double sum, int length) const;
    void settle(BeamStep step, const std::vector<bool>& ends);
    void settleOne(BeamStep& step, bool end);
    void settleMany(BeamStep& step, const std::vector<bool>& ends);
    std::vector<bool> endsOf(const BeamStep& step) const;
    bool isSingle() const { return m_options.beamCount == 1 && !m_options.keepsSearching; }
    void finish(BeamStep& step, int candidate);
    bool canImprove(const BeamStep& step) const;

    BeamSearchOptions m_options;
    std::vector<double> m_sums; ///< of open beams
    std::vector<BeamStep> m_steps;
    std::vector<FinishedBeam> m_finished;
    BeamEnding m_ending = BeamEnding::Open;
};

} // namespace engine
