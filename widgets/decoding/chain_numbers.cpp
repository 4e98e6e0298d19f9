// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/chain_numbers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {

namespace {

using engine::ProcessorKind;
using engine::TokenId;

struct ChainText {
    Q_DECLARE_TR_FUNCTIONS(headlight::ScoreChain)
};

void setPurity(ChainColumn& column) {
    const bool any = std::ranges::any_of(column.probabilities, [](double p) { return p > 0; });
    column.entropy = engine::entropyOf(column.probabilities);
    column.perplexity = any ? std::exp(column.entropy) : 0;
}

std::vector<TokenId> mostProbable(const std::vector<double>& probabilities) {
    std::vector<TokenId> order(probabilities.size());
    std::iota(order.begin(), order.end(), 0);
    const auto count = std::min<std::size_t>(order.size(), ChainNumbers::mostRows);
    const auto more = [&](TokenId a, TokenId b) {
        const double pa = probabilities[static_cast<std::size_t>(a)], pb = probabilities[static_cast<std::size_t>(b)];
        return pa != pb ? pa > pb : a < b;
    };
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(), more);
    order.resize(count);
    return order;
}

ChainColumn finalColumn(const engine::ScoreChain& chain, const ChainColumn& raw) {
    ChainColumn column;
    column.kind = ChainColumn::Kind::Final;
    column.probabilities = chain.distribution;
    column.entropy = chain.entropy;
    column.perplexity = chain.perplexity;
    const std::vector<double>& last = chain.stages.empty() ? chain.logits : chain.stages.back().scores;
    for (std::size_t token = 0; token < last.size(); ++token)
        if (std::isinf(last[token]) && !std::isinf(chain.logits[token])) {
            ++column.excluded;
            column.excludedMass += raw.probabilities[token];
        }
    return column;
}

} // namespace

std::shared_ptr<const ChainNumbers> chainNumbers(const engine::ScoreChain& chain) {
    auto numbers = std::make_shared<ChainNumbers>();
    if (chain.logits.empty())
        return numbers;
    ChainColumn raw;
    raw.probabilities = engine::probabilitiesOf(chain.logits);
    setPurity(raw);
    numbers->columns.push_back(std::move(raw));
    for (const engine::ProcessorStage& stage : chain.stages) {
        ChainColumn column;
        column.kind = ChainColumn::Kind::Stage;
        column.processor = stage.processor;
        column.probabilities = engine::probabilitiesOf(stage.scores);
        column.excluded = static_cast<int>(stage.excluded.size());
        column.excludedMass = stage.excludedMass;
        setPurity(column);
        numbers->columns.push_back(std::move(column));
    }
    numbers->columns.push_back(finalColumn(chain, numbers->columns.front()));
    numbers->rawOrder = mostProbable(numbers->columns.front().probabilities);
    numbers->finalOrder = mostProbable(chain.distribution);
    std::erase_if(numbers->finalOrder,
                  [&](TokenId token) { return chain.distribution[static_cast<std::size_t>(token)] <= 0; });
    double sum = 0;
    for (std::size_t token = 0; token < chain.distribution.size(); ++token) {
        numbers->sliceBegin.push_back(sum);
        sum += chain.distribution[token];
        if (chain.distribution[token] >= 0.001)
            numbers->wideSlices.push_back(static_cast<TokenId>(token));
    }
    return numbers;
}

std::vector<TokenId> ChainNumbers::rows(int count, TokenId chosen) const {
    std::vector<TokenId> listed;
    count = std::min(count, mostRows);
    const auto add = [&](TokenId token) {
        if (static_cast<int>(listed.size()) < count && std::ranges::find(listed, token) == listed.end())
            listed.push_back(token);
    };
    if (chosen >= 0 && chosen < vocabSize())
        add(chosen);
    for (std::size_t i = 0; i < std::max(rawOrder.size(), finalOrder.size()); ++i) {
        if (i < rawOrder.size())
            add(rawOrder[i]);
        if (i < finalOrder.size())
            add(finalOrder[i]);
    }
    if (columns.empty())
        return listed;
    const std::vector<double>& before = columns.front().probabilities;
    std::ranges::sort(listed, [&](TokenId a, TokenId b) {
        const double pa = before[static_cast<std::size_t>(a)], pb = before[static_cast<std::size_t>(b)];
        return pa != pb ? pa > pb : a < b;
    });
    return listed;
}

int banningStage(const engine::ScoreChain& chain, int column, TokenId token) {
    const int stages = static_cast<int>(chain.stages.size());
    const int last = std::min(column, stages) - 1;
    // A forced token comes back although an earlier stage banned it.
    if (last < 0 || !std::isinf(chain.stages[static_cast<std::size_t>(last)].scores[static_cast<std::size_t>(token)]))
        return -1;
    for (int stage = last; stage >= 0; --stage)
        if (std::ranges::binary_search(chain.stages[static_cast<std::size_t>(stage)].excluded, token))
            return stage;
    return -1;
}

QString processorTitle(ProcessorKind kind) {
    switch (kind) {
    case ProcessorKind::LogSoftmax:
        return ChainText::tr("log-softmax");
    case ProcessorKind::DiversityPenalty:
        return ChainText::tr("diversity penalty");
    case ProcessorKind::SequenceBias:
        return ChainText::tr("sequence bias");
    case ProcessorKind::EncoderRepetitionPenalty:
        return ChainText::tr("source repetition");
    case ProcessorKind::RepetitionPenalty:
        return ChainText::tr("repetition penalty");
    case ProcessorKind::NoRepeatNgram:
        return ChainText::tr("no repeated n-gram");
    case ProcessorKind::EncoderNoRepeatNgram:
        return ChainText::tr("no n-gram of source");
    case ProcessorKind::BadWords:
        return ChainText::tr("bad words");
    case ProcessorKind::MinLength:
        return ChainText::tr("minimum length");
    case ProcessorKind::MinNewTokens:
        return ChainText::tr("minimum of new tokens");
    case ProcessorKind::ForcedBos:
        return ChainText::tr("forced beginning");
    case ProcessorKind::ForcedEos:
        return ChainText::tr("forced end");
    case ProcessorKind::RemoveInvalidValues:
        return ChainText::tr("invalid values removed");
    case ProcessorKind::ExponentialDecayLengthPenalty:
        return ChainText::tr("length decay");
    case ProcessorKind::SuppressTokens:
        return ChainText::tr("suppressed tokens");
    case ProcessorKind::BeginSuppressTokens:
        return ChainText::tr("suppressed at the start");
    case ProcessorKind::Temperature:
        return ChainText::tr("temperature");
    case ProcessorKind::TopK:
        return ChainText::tr("top-k");
    case ProcessorKind::TopP:
        return ChainText::tr("top-p");
    case ProcessorKind::MinP:
        return ChainText::tr("min-p");
    case ProcessorKind::TypicalP:
        return ChainText::tr("typical-p");
    case ProcessorKind::EpsilonCutoff:
        return ChainText::tr("epsilon cutoff");
    case ProcessorKind::EtaCutoff:
        return ChainText::tr("eta cutoff");
    case ProcessorKind::RenormalizeLogits:
        return ChainText::tr("renormalized");
    }
    return {};
}

QString processorParameters(const engine::ActiveProcessor& processor) {
    const QString value = QString::fromStdString(processor.parameters);
    if (value.isEmpty())
        return {};
    switch (processor.kind) {
    case ProcessorKind::Temperature:
        return QStringLiteral("T = ") + value;
    case ProcessorKind::TopK:
        return QStringLiteral("k = ") + value;
    case ProcessorKind::TopP:
    case ProcessorKind::MinP:
    case ProcessorKind::TypicalP:
        return QStringLiteral("p = ") + value;
    case ProcessorKind::NoRepeatNgram:
    case ProcessorKind::EncoderNoRepeatNgram:
        return QStringLiteral("n = ") + value;
    case ProcessorKind::EpsilonCutoff:
        return QStringLiteral("ε = ") + value;
    case ProcessorKind::EtaCutoff:
        return QStringLiteral("η = ") + value;
    default:
        return value;
    }
}

} // namespace headlight
