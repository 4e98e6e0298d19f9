// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/mask_study.h"

#include "widgets/calculator/calculator_words.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::SmallMatrix;

namespace {

SmallMatrix paddingOf(const std::vector<int>& ids) {
    std::vector<engine::TokenId> tokens;
    for (int id : ids)
        tokens.push_back(static_cast<engine::TokenId>(id));
    return engine::paddingMask(tokens);
}

} // namespace

MaskStudy studyMasks(const MaskStudyInput& in, MaskPlace place) {
    MaskStudy study;
    study.padding = paddingOf(in.keys(place));
    const auto queries = static_cast<int>(in.queries(place).size()), keys = study.padding.columns;
    if (place == MaskPlace::Decoder)
        study.lookAhead = engine::lookAheadMask(queries);
    study.combined =
        engine::combinedMask(study.padding, place == MaskPlace::Decoder ? study.lookAhead : zeroMatrix(queries, keys));
    // Scores as queries over an identity of keys: the calculator's own mask and softmax.
    CalculatorInput attention;
    attention.query = resized(in.scores, queries, keys);
    attention.key = zeroMatrix(keys, keys);
    for (int key = 0; key < keys; ++key)
        attention.key.at(key, key) = 1;
    attention.value = zeroMatrix(keys, 1);
    attention.mask = study.combined;
    attention.scale = ScaleMode::None;
    attention.maskMode = in.mode;
    AttentionSteps steps = calculate(attention);
    study.masked = std::move(steps.masked);
    study.weights = std::move(steps.weights);
    return study;
}

double changeWhenCut(const MaskStudyInput& in, MaskPlace place) {
    MaskStudyInput part = in;
    const auto cut = static_cast<std::size_t>(std::clamp(in.cut, 1, in.length()));
    if (place == MaskPlace::Encoder)
        part.source.resize(cut);
    else
        part.target.resize(cut);
    const MaskStudy whole = studyMasks(in, place), first = studyMasks(part, place);
    double largest = 0;
    for (int q = 0; q < first.weights.rows; ++q)
        for (int k = 0; k < whole.weights.columns; ++k) {
            const double before = whole.weights.at(q, k);
            const double now = k < first.weights.columns ? first.weights.at(q, k) : 0;
            if (std::isfinite(before) && std::isfinite(now))
                largest = std::max(largest, std::abs(before - now));
        }
    return largest;
}

std::vector<int> queriesWithoutKeys(const MaskStudy& study) {
    std::vector<int> found;
    for (int q = 0; q < study.combined.rows; ++q) {
        bool open = false;
        for (int k = 0; k < study.combined.columns; ++k)
            open = open || study.combined.at(q, k) == 0;
        if (!open)
            found.push_back(q);
    }
    return found;
}

QString placeName(MaskPlace place) {
    switch (place) {
    case MaskPlace::Encoder:
        return CalculatorWords::tr("Encoder");
    case MaskPlace::Decoder:
        return CalculatorWords::tr("Decoder");
    case MaskPlace::Cross:
        return CalculatorWords::tr("Cross-attention");
    }
    return {};
}

QString placeSentence(MaskPlace place) {
    switch (place) {
    case MaskPlace::Encoder:
        return CalculatorWords::tr("The source looks at itself: only its padding is hidden.");
    case MaskPlace::Decoder:
        return CalculatorWords::tr("The target looks at itself: its padding and all that comes later are hidden.");
    case MaskPlace::Cross:
        return CalculatorWords::tr("The target looks at the source: the source's padding is hidden.");
    }
    return {};
}

SmallMatrix madeUpScores(int length) {
    SmallMatrix scores = zeroMatrix(length, length);
    for (int q = 0; q < length; ++q)
        for (int k = 0; k < length; ++k)
            scores.at(q, k) = std::round(200 * std::cos(q - k)) / 100;
    return scores;
}

MaskStudyInput withLength(const MaskStudyInput& in, int length) {
    MaskStudyInput out = in;
    const int old = in.length();
    length = std::clamp(length, 1, kMostRows);
    out.scores = madeUpScores(length);
    for (int q = 0; q < std::min(old, length); ++q)
        for (int k = 0; k < std::min(old, length); ++k)
            out.scores.at(q, k) = in.scores.at(q, k);
    for (std::vector<int>* ids : {&out.source, &out.target}) {
        ids->resize(static_cast<std::size_t>(length));
        for (int i = old; i < length; ++i)
            (*ids)[static_cast<std::size_t>(i)] = i + 1;
    }
    out.cut = std::min(in.cut, length);
    return out;
}

MaskStudyInput maskPreset(MaskPreset preset) {
    MaskStudyInput in;
    switch (preset) {
    case MaskPreset::PaddingFirst:
        in.source = {1, 2, 3, 0, 0};
        in.target = {0, 0, 0, 4, 5};
        break;
    case MaskPreset::LookAhead:
        in.source = in.target = {1, 2, 3};
        in.cut = 2;
        break;
    default:
        in.source = {7, 6, 0, 0, 1};
        in.target = {1, 2, 3, 0, 0};
        break;
    }
    in.scores = madeUpScores(static_cast<int>(in.source.size()));
    return in;
}

QString maskPresetName(MaskPreset preset) {
    switch (preset) {
    case MaskPreset::Padding:
        return CalculatorWords::tr("Tutorial: padding");
    case MaskPreset::PaddingFirst:
        return CalculatorWords::tr("Tutorial: padding first");
    case MaskPreset::LookAhead:
        return CalculatorWords::tr("Tutorial: look-ahead of 3");
    case MaskPreset::Own:
        return CalculatorWords::tr("Own ids");
    }
    return {};
}

QString maskPresetNote(MaskPreset preset) {
    const QString scores = CalculatorWords::tr("The scores are made up: 2·cos(query − key).");
    switch (preset) {
    case MaskPreset::Padding:
        return CalculatorWords::tr("TensorFlow's tutorial: 7 6 0 0 1 and 1 2 3 0 0, where 0 is padding and 1 in a mask "
                                   "hides. %1")
            .arg(scores);
    case MaskPreset::PaddingFirst:
        return CalculatorWords::tr("TensorFlow's tutorial: 0 0 0 4 5. As target of a decoder its first three queries "
                                   "have no open key. %1")
            .arg(scores);
    case MaskPreset::LookAhead:
        return CalculatorWords::tr("TensorFlow's tutorial: a look-ahead mask of size 3, without padding. %1")
            .arg(scores);
    case MaskPreset::Own:
        return CalculatorWords::tr("The same scores in three places: each hides something else of them.");
    }
    return {};
}

} // namespace headlight
