// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/position_words.h"

#include "widgets/picture/number_text.h"

#include <cmath>
#include <numbers>

namespace headlight {

using engine::PositionalEncoding;

QString encodingName(PositionalEncoding kind, const QString& model) {
    switch (kind) {
    case PositionalEncoding::Interleaved:
        return PositionWords::tr("Interleaved (the paper)");
    case PositionalEncoding::Concatenated:
        return PositionWords::tr("Concatenated (Marian)");
    case PositionalEncoding::Timescales:
        return PositionWords::tr("Timescales (Tensor2Tensor)");
    case PositionalEncoding::Learned:
        break;
    }
    return PositionWords::tr("Learned (%1)").arg(model);
}

QString encodingExplained(PositionalEncoding kind) {
    switch (kind) {
    case PositionalEncoding::Interleaved:
        return PositionWords::tr("Sine and cosine of each wave side by side; rates 1 / base^(2i / depth)");
    case PositionalEncoding::Concatenated:
        return PositionWords::tr("The same numbers, first all sines, then all cosines");
    case PositionalEncoding::Timescales:
        return PositionWords::tr("First all sines, then all cosines; rates from 1 to 1 / base, both included");
    case PositionalEncoding::Learned:
        break;
    }
    return PositionWords::tr("A table that was trained with the model: no formula");
}

QString shortNumber(double value) {
    return QString::number(std::abs(value) < 1e-12 ? 0.0 : value, 'g', 4)
        .replace(QLatin1Char('-'), QStringLiteral("−"));
}

namespace {

/// "10000^(12/64)": what the position is divided by.
QString divisor(const PositionTable& table, const Wave& wave) {
    const QString base = QString::number(table.base, 'g', 7);
    if (table.kind != PositionalEncoding::Timescales)
        return QStringLiteral("%1^(%2/%3)").arg(base).arg(2 * wave.rate).arg(table.depth);
    const auto steps = static_cast<int>(table.rates.size()) - 1;
    return QStringLiteral("%1^(%2/%3)").arg(base).arg(wave.rate).arg(std::max(steps, 1));
}

} // namespace

QString formulaWithNumbers(const PositionTable& table, int position, int dimension) {
    const QString value = fullNumber(table.at(position, dimension));
    const std::optional<Wave> wave = table.wave(dimension);
    if (table.kind == PositionalEncoding::Learned)
        return PositionWords::tr("%1 = %2 (learned)")
            .arg(QStringLiteral("%1[%2, %3]")
                     .arg(QString::fromStdString(engine::weightName(*table.weight)))
                     .arg(position)
                     .arg(dimension),
                 value);
    if (!wave)
        return PositionWords::tr("0: the last of an odd number of columns stays empty");
    const QString function = wave->cosine ? QStringLiteral("cos") : QStringLiteral("sin");
    return QStringLiteral("%1(%2 / %3) = %1(%4) = %5")
        .arg(function)
        .arg(position)
        .arg(divisor(table, *wave), fullNumber(table.angle(position, dimension)), value);
}

QString describeNumber(const PositionTable& table, int position, int dimension, bool angles) {
    const QString place = PositionWords::tr("position %1, number %2").arg(position).arg(dimension);
    if (!angles || !table.wave(dimension))
        return QStringLiteral("%1: %2").arg(place, formulaWithNumbers(table, position, dimension));
    const double degrees = table.angle(position, dimension) * 180 / std::numbers::pi;
    const double wrapped = degrees - 360 * std::floor(degrees / 360);
    if (wrapped == degrees)
        return PositionWords::tr("%1: angle %2 / %3 = %4 rad = %5°")
            .arg(place)
            .arg(position)
            .arg(divisor(table, *table.wave(dimension)), fullNumber(table.angle(position, dimension)),
                 fullNumber(degrees));
    return PositionWords::tr("%1: angle %2 / %3 = %4 rad = %5°, which is %6° on the circle")
        .arg(place)
        .arg(position)
        .arg(divisor(table, *table.wave(dimension)), fullNumber(table.angle(position, dimension)), fullNumber(degrees),
             fullNumber(wrapped));
}

QString columnName(const PositionTable& table, int dimension) {
    const std::optional<Wave> wave = table.wave(dimension);
    if (!wave)
        return PositionWords::tr("number %1").arg(dimension);
    return wave->cosine ? PositionWords::tr("number %1, cosine").arg(dimension)
                        : PositionWords::tr("number %1, sine").arg(dimension);
}

std::vector<PositionFigure> positionFigures() {
    const auto state = [](PositionalEncoding kind, int length, int depth) {
        PositionState s;
        s.kind = kind;
        s.length = length;
        s.depth = depth;
        s.position = length / 2;
        s.dimension = depth / 8;
        s.dimensions = {depth / 4, depth / 2};
        s.shift = std::max(1, length / 10);
        return s;
    };
    std::vector<PositionFigure> figures;
    PositionState toy = state(PositionalEncoding::Timescales, 3, 4);
    toy.position = 1;
    toy.dimension = 0;
    toy.dimensions = {1, 2, 3};
    figures.push_back({PositionWords::tr("The Illustrated Transformer: four numbers"), toy});
    figures.push_back(
        {PositionWords::tr("The Illustrated Transformer: 20 × 512"), state(PositionalEncoding::Timescales, 20, 512)});
    figures.push_back(
        {PositionWords::tr("The same, 2020: 10 × 64, interleaved"), state(PositionalEncoding::Interleaved, 10, 64)});
    figures.push_back({PositionWords::tr("TensorFlow's tutorial of 2019: 50 × 512"),
                       state(PositionalEncoding::Interleaved, 50, 512)});
    PositionState long2022 = state(PositionalEncoding::Concatenated, 2048, 512);
    long2022.position = 1000;
    long2022.dimension = 40;
    long2022.dimensions = {80, 120};
    long2022.similarity = Similarity::Cosine;
    long2022.across = true;
    figures.push_back({PositionWords::tr("TensorFlow's tutorial of 2022: 2048 × 512"), long2022});
    PositionState notebook = state(PositionalEncoding::Timescales, 50, 512);
    notebook.position = 20;
    notebook.shift = -10;
    figures.push_back({PositionWords::tr("The position notebook: 50 × 512, shift −10"), notebook});
    PositionState turned = notebook;
    turned.angles = true;
    figures.push_back({PositionWords::tr("The position notebook: its angles"), turned});
    return figures;
}

QString similarityName(Similarity similarity) {
    switch (similarity) {
    case Similarity::Cosine:
        return PositionWords::tr("Cosine similarity");
    case Similarity::SquaredDistance:
        return PositionWords::tr("Squared distance");
    case Similarity::Dot:
        break;
    }
    return PositionWords::tr("Dot product");
}

} // namespace headlight
