// SPDX-License-Identifier: GPL-3.0-or-later
// What the pictures of decoding give to other programs: whole numbers, however little of them is seen.
#include "widgets/decoding/score_chain_layout.h"
#include "widgets/decoding/token_odds_layout.h"

#include <QCoreApplication>

namespace headlight {

namespace {

struct DataText {
    Q_DECLARE_TR_FUNCTIONS(headlight::DecodingData)
};

CellGrid oddsGrid(const QString& id, const QString& name, const std::vector<TokenOdds>& tokens) {
    CellGrid grid;
    grid.id = id;
    grid.name = name;
    grid.rows = static_cast<int>(tokens.size());
    grid.columns = 2;
    grid.columnLabels = {DataText::tr("probability"), DataText::tr("rank")};
    auto values = std::make_shared<std::vector<float>>();
    for (const TokenOdds& token : tokens) {
        grid.rowLabels.push_back(token.text);
        values->push_back(static_cast<float>(token.probability));
        values->push_back(token.rank < 0 ? std::numeric_limits<float>::quiet_NaN()
                                         : static_cast<float>(token.rank + 1));
    }
    grid.values = std::move(values);
    return grid;
}

} // namespace

DisplayList scoreChainData(const ScoreChainState& state) {
    DisplayList list;
    if (!state.numbers || state.numbers->columns.empty())
        return list;
    CellGrid grid;
    grid.id = QStringLiteral("chain");
    grid.name = DataText::tr("probability of every token, before and behind each processor");
    grid.rows = state.numbers->vocabSize();
    grid.columns = static_cast<int>(state.numbers->columns.size());
    auto values = std::make_shared<std::vector<float>>();
    values->reserve(static_cast<std::size_t>(grid.rows) * state.numbers->columns.size());
    for (const ChainColumn& column : state.numbers->columns)
        grid.columnLabels.push_back(titleOf(column));
    for (int token = 0; token < grid.rows; ++token) {
        grid.rowLabels.push_back(QStringLiteral("%1 %2").arg(token).arg(state.tokenText(token)));
        for (const ChainColumn& column : state.numbers->columns)
            values->push_back(static_cast<float>(column.probabilities[static_cast<std::size_t>(token)]));
    }
    grid.values = std::move(values);
    list.items.emplace_back(std::move(grid));
    return list;
}

DisplayList tokenOddsData(const TokenOddsState& state) {
    DisplayList list;
    if (state.tokens && !state.tokens->empty())
        list.items.emplace_back(
            oddsGrid(QStringLiteral("odds"), DataText::tr("what the model gave each token"), *state.tokens));
    if (state.compared)
        list.items.emplace_back(
            oddsGrid(QStringLiteral("compared"), DataText::tr("the same of your own words"), *state.compared));
    return list;
}

} // namespace headlight
