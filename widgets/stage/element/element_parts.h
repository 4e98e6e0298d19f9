// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the element level: one number, told in one of two forms. A sum has a column per term, its factors above
// each other and the growing total below. An equation has a few big numbers in a line, under the rows they stand in.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight::element {

using engine::ElementRef;
using engine::Explanation;
using engine::HookKind;

/// A number drawn once: an element or weight of the trace, or one that no tensor holds.
struct Number {
    std::optional<Slice> slice; ///< of one cell
    double value = 0;           ///< where there is no slice
};

/// One line of numbers, a column per term.
struct Strip {
    QString id;
    QString sign; ///< what is done with it: "×", "="
    QString name, shortName;
    Role role = Role::Neutral;
    ColorScale scale = ColorScale::Signed;
    std::optional<Slice> slice;   ///< the numbers stand side by side in one tensor …
    std::vector<Slice> scattered; ///< … or one by one …
    std::vector<float> computed;  ///< … or in none: made from the terms
    int before = 0;               ///< columns left of its first number
};

/// What follows the sum, from top to bottom at its right.
struct Step {
    QString id;
    QString sign; ///< "+", "÷", "√", "="
    QString name;
    Number number;
    Role role = Role::Neutral;
    bool result = false; ///< the number that the picture is about
    bool after = false;  ///< what will be done with it next
};

struct Sum {
    QString headline, shortHeadline, sentence;
    std::vector<Strip> above; ///< the factors and their products
    std::vector<Strip> below; ///< what the sum is used for, in the same columns
    std::vector<double> contributions;
    QString totalName;
    std::vector<QString> tokens; ///< of the columns; empty where they are numbered
    int own = -1;                ///< the column of the element itself
    std::vector<Step> steps;
    Role bars = Role::Neutral; ///< of terms that have no sign; else they are coloured by it
    std::size_t from = 0;      ///< the step that the sum leads to
};

/// One operand of an equation: what is done, and with which number.
struct Card {
    QString id, sign, name;
    Number number;
    Role role = Role::Neutral;
    bool result = false;
    std::optional<double> reached = {}; ///< the value so far
    QString shortName = {};
};

/// Rows that the operands stand in, the element's own column outlined.
struct Equation {
    QString headline, shortHeadline, sentence;
    std::vector<Strip> rows;
    std::vector<QString> tokens; ///< of the columns
    int columns = 1;
    int own = 0;                            ///< the element's column
    std::size_t firstOwn = 0, ownCount = 0; ///< the rows that it stands in
    std::vector<Card> cards;
};

/// How far the walk is in this number: 1 = all of it is there.
double shareOf(const StageCanvas& s, const ElementRef& element);
/// Has the walk written this slice?
double shareOf(const StageCanvas& s, const Slice& slice);

/// The word without the sign that stands for its space.
/// `text`: whose position it is.
QString tokenInWords(const StageCanvas& s, engine::Stack text, int position);
/// The text whose positions an axis of a hook counts.
engine::Stack textOf(engine::Hook hook, int axis);
QString rowName(const StageCanvas& s, engine::Hook hook, std::array<int, 3> index);
QString shortRowName(HookKind kind);
QString weightTitle(engine::WeightId id);
Role roleOf(HookKind kind);
bool isAttention(HookKind kind);
/// "layer 2, head 1"
QStringList placesOf(const ElementRef& element);
/// "query of “Tim”, number 7"
QString elementTitle(const StageCanvas& s, const ElementRef& element);
QString numberText(double value);
/// The one element.
Slice cellOf(const ElementRef& element);
Slice cellOf(const engine::WeightElement& element);
ColorScale scaleOf(HookKind kind);

Sum sumOf(const StageCanvas& s, const Explanation& explanation);
Equation equationOf(const StageCanvas& s, const Explanation& explanation);

/// Lengths follow the picture's size, so that a class reads it from the back row.
double unitOf(QRectF area);
QRectF drawHeadline(StageCanvas& s, QRectF area, const QString& headline, const QString& shorter,
                    const QString& sentence);
void drawSum(StageCanvas& s, QRectF area, const Sum& sum, double share);
void drawEquation(StageCanvas& s, QRectF area, const Equation& equation, double share);
void drawActivation(StageCanvas& s, QRectF area, const Explanation& explanation, double share);

/// A strip's cells [first, first + count) in `rect`. Returns false while the numbers are not here.
bool drawStrip(StageCanvas& s, const Strip& strip, const QString& id, QRectF rect, int first, int count, int step,
               double share);
/// A 1 × 1 grid and, where `px` is positive, its number in that size.
void drawNumber(StageCanvas& s, const QString& id, const QString& name, QRectF rect, const Number& number, Role role,
                double px, bool shown);
/// Bars of the terms, each from where the sum stood to where it stands after it.
QPointF drawWaterfall(StageCanvas& s, const QString& id, QRectF rect, const std::vector<double>& terms, int first,
                      int count, double columnWidth, double shown, Role bars);
/// Names of the columns over [left, left + count·width); returns nothing drawn where there is no room.
void drawColumnTokens(StageCanvas& s, const QString& id, const std::vector<QString>& tokens, int first, int count,
                      QRectF rect, double columnWidth, double unit, int own);
double columnTokensHeight(const StageCanvas& s, const std::vector<QString>& tokens, double columnWidth, double unit);
/// The terms that matter most, with their factors to follow.
void drawLargestTerms(StageCanvas& s, QRectF area, const Sum& sum, double shown);
double largestTermsHeight(double unit);

} // namespace headlight::element
