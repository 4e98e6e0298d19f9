// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/calculator/attention_calculation.h"

#include <array>

namespace headlight {

/// Where a transformer attends, each place with masks of its own.
enum class MaskPlace {
    Encoder, ///< the source looks at the source: its padding is hidden
    Decoder, ///< the target looks at itself: padding and what comes later are hidden
    Cross,   ///< the target looks at the source: the source's padding is hidden
};
inline constexpr std::array maskPlaces{MaskPlace::Encoder, MaskPlace::Decoder, MaskPlace::Cross};

/// Two texts of the same length as token ids and the scores that all three places work on.
struct MaskStudyInput {
    std::vector<int> source, target; ///< 0 is padding
    engine::SmallMatrix scores;      ///< [length, length]
    MaskMode mode = MaskMode::BigNegative;
    int cut = 3; ///< the causality test keeps that many tokens

    int length() const { return scores.rows; }
    const std::vector<int>& queries(MaskPlace place) const { return place == MaskPlace::Encoder ? source : target; }
    const std::vector<int>& keys(MaskPlace place) const { return place == MaskPlace::Decoder ? target : source; }
    bool operator==(const MaskStudyInput&) const = default;
};

/// One place: its masks, as the TensorFlow tutorial makes them, and what they do to the scores.
struct MaskStudy {
    engine::SmallMatrix padding;   ///< [1, keys]: one row for all queries
    engine::SmallMatrix lookAhead; ///< [queries, keys]; empty where there is none
    engine::SmallMatrix combined;  ///< [queries, keys]: the larger of both
    engine::SmallMatrix masked;    ///< scores + combined × −1e9, or −∞
    engine::SmallMatrix weights;   ///< softmax; NaN where every key of a row is −∞
};
MaskStudy studyMasks(const MaskStudyInput& input, MaskPlace place);

/// layer(x[:, :cut]) against layer(x)[:, :cut]: by how much the weights of the first `cut` queries change when the rest
/// is cut off: of the source for the encoder, of the target for the decoder and for what it asks of the source.
double changeWhenCut(const MaskStudyInput& input, MaskPlace place);

/// Queries without an open key.
std::vector<int> queriesWithoutKeys(const MaskStudy& study);

QString placeName(MaskPlace place);
QString placeSentence(MaskPlace place);

enum class MaskPreset {
    Padding,      ///< tutorial: 7 6 0 0 1 and 1 2 3 0 0 (TF-05)
    PaddingFirst, ///< tutorial: 0 0 0 4 5: queries without an open key
    LookAhead,    ///< tutorial: size 3 without padding (TF-06)
    Own,
};
inline constexpr int maskPresetCount = 3;
MaskStudyInput maskPreset(MaskPreset preset);
QString maskPresetName(MaskPreset preset);
QString maskPresetNote(MaskPreset preset);

/// Scores made up by a formula: 2·cos(query − key).
engine::SmallMatrix madeUpScores(int length);
/// The same texts and scores, shorter or longer; new ids count on, new scores are made up.
MaskStudyInput withLength(const MaskStudyInput& input, int length);

} // namespace headlight
