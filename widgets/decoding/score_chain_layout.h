// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/chain_numbers.h"
#include "widgets/picture/display_list.h"

#include <functional>
#include <optional>

namespace headlight {

/// Everything the picture of a step's scores depends on.
struct ScoreChainState {
    std::shared_ptr<const engine::ScoreChain> chain;
    std::shared_ptr<const ChainNumbers> numbers; ///< of `chain`
    std::function<QString(engine::TokenId)> tokenText;
    engine::TokenId chosen = -1; ///< -1: none
    std::optional<double> coin;  ///< in [0, 1); none where the choice was greedy
    engine::BarSlice slice;      ///< of the chosen token
    int firstStage = 0;          ///< the first stage shown where not all columns fit
};

/// Columns that a picture this wide shows, by index in ChainNumbers: raw and final at the ends, between them as many
/// stages as fit from `firstStage` on. With room for two, the first is number `firstStage` and the other final; with
/// room for one, it is number `firstStage`.
std::vector<int> shownColumns(const ScoreChainState& state, const Theme& theme, double width);

/// What stands above a column.
QString titleOf(const ChainColumn& column);
/// Every token's probability in every column, hidden ones too: the grid "chain".
DisplayList scoreChainData(const ScoreChainState& state);

/// One column of bars a stage, one row a token. Ids: bars "bar:COLUMN.TOKEN" (action "token:TOKEN"; all have one
/// scale, whose end "scale" names), strikes "strike:COLUMN.TOKEN", links "link:COLUMN.TOKEN", feet
/// "foot:COLUMN.LINE", below them "slice:TOKEN" and "coin". Hidden columns: boxes with the actions "stages:-1" and
/// "stages:1".
DisplayList layoutScoreChain(const ScoreChainState& state, const Theme& theme, QSizeF size);

} // namespace headlight
