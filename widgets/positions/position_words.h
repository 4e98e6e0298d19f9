// SPDX-License-Identifier: GPL-3.0-or-later
// What the Positions panel says about encodings: names, formulas with numbers, the figures of the sources.
#pragma once

#include "widgets/positions/position_table.h"

#include <QCoreApplication>
#include <QString>

namespace headlight {

/// Translation context of everything in this folder.
struct PositionWords {
    Q_DECLARE_TR_FUNCTIONS(headlight::Positions)
};

/// "interleaved: sine, cosine in turn (the paper)"; `model` is the name of the loaded one.
QString encodingName(engine::PositionalEncoding kind, const QString& model);

/// A sentence about what makes it different.
QString encodingExplained(engine::PositionalEncoding kind);

/// Four significant digits.
QString shortNumber(double value);

/// "sin(7 / 10000^(12/64)) = sin(1.24488) = 0.947362", with the position's and the column's numbers.
QString formulaWithNumbers(const PositionTable& table, int position, int dimension);
/// "position 7, number 12: " and the formula; in degrees where the map shows angles.
QString describeNumber(const PositionTable& table, int position, int dimension, bool angles = false);
/// "number 12, sine": what a column is.
QString columnName(const PositionTable& table, int dimension);

/// A figure of one of the sources, with the values that draw it again.
struct PositionFigure {
    QString name;
    PositionState state;
};
std::vector<PositionFigure> positionFigures();

QString similarityName(Similarity similarity);

} // namespace headlight
