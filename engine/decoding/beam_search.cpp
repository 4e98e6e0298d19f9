// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/beam_search.h"

#include "engine/error.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

namespace engine {

namespace {

using Fate = BeamCandidate::Fate;

bool ranksBefore(const BeamCandidate& a, const BeamCandidate& b) {
    if (a.sum != b.sum)
        return a.sum > b.sum;
    return a.beam != b.beam ? a.beam < b.beam : a.token < b.token;
}

/// The `count` best continuations. A heap of that size, because vocabularies are large.
std::vector<BeamCandidate> best(const std::vector<std::vector<double>>& rows, const std::vector<double>& sums,
                                std::size_t count) {
    std::vector<BeamCandidate> heap; // the worst one in front
    for (std::size_t beam = 0; beam < rows.size(); ++beam) {
        for (std::size_t token = 0; token < rows[beam].size(); ++token) {
            BeamCandidate candidate{static_cast<int>(beam), static_cast<TokenId>(token), rows[beam][token],
                                    sums[beam] + rows[beam][token]};
            if (!std::isfinite(candidate.sum))
                continue;
            if (heap.size() == count) {
                if (!ranksBefore(candidate, heap.front()))
                    continue;
                std::pop_heap(heap.begin(), heap.end(), ranksBefore);
                heap.pop_back();
            }
            heap.push_back(candidate);
            std::push_heap(heap.begin(), heap.end(), ranksBefore);
        }
    }
    std::sort_heap(heap.begin(), heap.end(), ranksBefore);
    return heap;
}

} // namespace

BeamSearch::BeamSearch(const BeamSearchOptions& options) : m_options(options), m_sums{0.0} {
    const auto check = [](const char* what, int count) {
        if (count < 1)
            throw Error(ErrorCode::BadArgument,
                        std::string("A search needs at least 1 ") + what + ", not " + std::to_string(count) + ".");
    };
    check("beam", options.beamCount);
    check("new token", options.maxNewTokens);
    if (!std::isfinite(options.lengthPenalty))
        throw Error(ErrorCode::BadArgument, "The length penalty must be a finite number.");
}

double BeamSearch::score(double sum, int length) const {
    return sum / std::pow(static_cast<double>(length), m_options.lengthPenalty);
}

const BeamStep& BeamSearch::advance(const std::vector<std::vector<double>>& rows) {
    assert(m_ending == BeamEnding::Open && rows.size() == m_sums.size());
    BeamStep step;
    step.candidates = candidates(rows, 2 * m_options.beamCount);
    const std::vector<bool> ends = endsOf(step);
    settle(std::move(step), ends);
    return m_steps.back();
}

const BeamStep& BeamSearch::advance(std::vector<BeamCandidate> candidates, const std::vector<bool>& ends) {
    assert(m_ending == BeamEnding::Open && candidates.size() == ends.size());
    BeamStep step;
    step.candidates = std::move(candidates);
    settle(std::move(step), ends);
    return m_steps.back();
}

std::vector<BeamCandidate> BeamSearch::candidates(const std::vector<std::vector<double>>& rows, int count) const {
    return best(rows, m_sums, static_cast<std::size_t>(count));
}

std::vector<bool> BeamSearch::endsOf(const BeamStep& step) const {
    std::vector<bool> ends;
    for (const BeamCandidate& candidate : step.candidates)
        ends.push_back(candidate.token == m_options.endToken);
    return ends;
}

const BeamStep& BeamSearch::choose(TokenId token, double logProbability) {
    assert(m_ending == BeamEnding::Open && m_options.beamCount == 1);
    BeamStep step;
    step.candidates = {{0, token, logProbability, m_sums[0] + logProbability}};
    const std::vector<bool> ends = endsOf(step);
    settle(std::move(step), ends);
    return m_steps.back();
}

void BeamSearch::settle(BeamStep step, const std::vector<bool>& ends) {
    if (step.candidates.empty()) { // the open beams end where they are
        stop();
        m_ending = BeamEnding::NothingLeft;
        m_steps.push_back(std::move(step));
        return;
    }
    const int length = static_cast<int>(m_steps.size()) + 1;
    for (BeamCandidate& candidate : step.candidates)
        candidate.score = score(candidate.sum, length);
    if (isSingle())
        settleOne(step, ends.front());
    else
        settleMany(step, ends);

    m_sums.clear();
    for (const int kept : step.kept)
        m_sums.push_back(step.candidates[static_cast<std::size_t>(kept)].sum);
    const bool full = static_cast<int>(ranking().size()) == m_options.beamCount;
    if (length == m_options.maxNewTokens)
        m_ending = BeamEnding::MaxLength;
    else if (full && (isSingle() || m_options.earlyStopping == EarlyStopping::Yes))
        m_ending = BeamEnding::Complete;
    else if (step.kept.empty())
        m_ending = BeamEnding::NothingLeft;
    else if (!canImprove(step))
        m_ending = BeamEnding::NoBetter;
    m_steps.push_back(std::move(step));
}

/// The best one goes on, or ends everything: num_beams = 1 is greedy search (HF-02).
void BeamSearch::settleOne(BeamStep& step, bool end) {
    const bool last = static_cast<int>(m_steps.size()) + 1 == m_options.maxNewTokens;
    if (last || end) {
        finish(step, 0);
    } else {
        step.candidates[0].fate = Fate::Kept;
        step.kept = {0};
    }
}

void BeamSearch::settleMany(BeamStep& step, const std::vector<bool>& ends) {
    const bool last = static_cast<int>(m_steps.size()) + 1 == m_options.maxNewTokens;
    std::vector<int> open;
    for (int i = 0; i < static_cast<int>(step.candidates.size()); ++i) {
        BeamCandidate& candidate = step.candidates[static_cast<std::size_t>(i)];
        if (!last && !ends[static_cast<std::size_t>(i)])
            open.push_back(i);
        else if (i < m_options.beamCount)
            finish(step, i);
        else
            candidate.fate = Fate::TooLow;
    }
    // Drawn candidates stand in the order of the draws, but the best of them go on.
    std::stable_sort(open.begin(), open.end(), [&step](int a, int b) {
        return ranksBefore(step.candidates[static_cast<std::size_t>(a)], step.candidates[static_cast<std::size_t>(b)]);
    });
    open.resize(std::min(open.size(), static_cast<std::size_t>(m_options.beamCount)));
    for (const int i : open)
        step.candidates[static_cast<std::size_t>(i)].fate = Fate::Kept;
    step.kept = std::move(open);
}

/// Adds a complete beam; of more than beamCount the worst leaves, of equals the newest.
void BeamSearch::finish(BeamStep& step, int candidate) {
    const int now = static_cast<int>(m_steps.size());
    BeamCandidate& ended = step.candidates[static_cast<std::size_t>(candidate)];
    m_finished.push_back({now, candidate, ended.score});
    ended.fate = Fate::Finished;
    const std::vector<int> ranked = ranking();
    if (static_cast<int>(ranked.size()) <= m_options.beamCount)
        return;
    FinishedBeam& worst = m_finished[static_cast<std::size_t>(ranked.back())];
    worst.outdoneIn = now;
    if (worst.step == now)
        step.candidates[static_cast<std::size_t>(worst.candidate)].fate = Fate::Outdone;
}

std::vector<int> BeamSearch::ranking() const {
    std::vector<int> ranked;
    for (int i = 0; i < static_cast<int>(m_finished.size()); ++i)
        if (m_finished[static_cast<std::size_t>(i)].outdoneIn < 0)
            ranked.push_back(i);
    std::stable_sort(ranked.begin(), ranked.end(), [this](int a, int b) {
        return m_finished[static_cast<std::size_t>(a)].score > m_finished[static_cast<std::size_t>(b)].score;
    });
    return ranked;
}

/// early_stopping's estimate: the best open beam with the length that it has (or, for "never" and a penalty that
/// favours long texts, the longest possible) against the worst complete one.
bool BeamSearch::canImprove(const BeamStep& step) const {
    const std::vector<int> ranked = ranking();
    if (static_cast<int>(ranked.size()) < m_options.beamCount)
        return true;
    const bool longest = m_options.earlyStopping == EarlyStopping::Never && m_options.lengthPenalty > 0;
    const int length = longest ? m_options.maxNewTokens : static_cast<int>(m_steps.size()) + 1;
    const double bestOpen = step.candidates[static_cast<std::size_t>(step.kept.front())].sum;
    return score(bestOpen, length) > m_finished[static_cast<std::size_t>(ranked.back())].score;
}

void BeamSearch::stop() {
    if (m_ending != BeamEnding::Open)
        return;
    m_ending = BeamEnding::Stopped;
    if (m_steps.empty())
        return;
    // As at the last step: what is open now was kept by the step before.
    BeamStep& step = m_steps.back();
    const int now = static_cast<int>(m_steps.size()) - 1;
    for (const int kept : step.kept)
        m_finished.push_back({now, kept, step.candidates[static_cast<std::size_t>(kept)].score});
    std::vector<int> ranked = ranking();
    for (std::size_t i = static_cast<std::size_t>(m_options.beamCount); i < ranked.size(); ++i)
        m_finished[static_cast<std::size_t>(ranked[i])].outdoneIn = now;
}

std::vector<int> BeamSearch::path(int step, int candidate) const {
    std::vector<int> path(static_cast<std::size_t>(step) + 1);
    for (int s = step; s >= 0; --s) {
        path[static_cast<std::size_t>(s)] = candidate;
        const int beam = m_steps[static_cast<std::size_t>(s)].candidates[static_cast<std::size_t>(candidate)].beam;
        if (s > 0)
            candidate = m_steps[static_cast<std::size_t>(s) - 1].kept[static_cast<std::size_t>(beam)];
    }
    return path;
}

std::vector<TokenId> BeamSearch::tokens(int step, int candidate) const {
    std::vector<TokenId> tokens;
    const std::vector<int> way = path(step, candidate);
    for (std::size_t s = 0; s < way.size(); ++s)
        tokens.push_back(m_steps[s].candidates[static_cast<std::size_t>(way[s])].token);
    return tokens;
}

} // namespace engine
