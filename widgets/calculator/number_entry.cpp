// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/calculator/number_entry.h"

#include "widgets/calculator/attention_calculation.h"
#include "widgets/calculator/calculator_words.h"

#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <cmath>

namespace headlight {
namespace {

constexpr int mostLetters = 200000; ///< of a paste: 16 rows are never longer
constexpr int shownLetters = 24;    ///< of what is refused

QString shortened(const QString& text) {
    return text.size() > shownLetters ? text.left(shownLetters) + QStringLiteral("…") : text;
}

/// Brackets end rows; without them lines do.
QStringList linesOf(QString text) {
    if (text.contains(QLatin1Char('['))) {
        text.remove(QLatin1Char('[')).replace(QLatin1Char('\n'), QLatin1Char(' '));
        return text.split(QLatin1Char(']'), Qt::SkipEmptyParts);
    }
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace(QLatin1Char('\r'), QLatin1Char('\n'));
    return text.split(QLatin1Char('\n'));
}

QStringList cellsOf(const QString& line) {
    if (line.contains(QLatin1Char('\t')))
        return line.split(QLatin1Char('\t'));
    if (line.contains(QLatin1Char(';')))
        return line.split(QLatin1Char(';'));
    static const QRegularExpression gaps(QStringLiteral("[\\s,]+"));
    return line.split(gaps, Qt::SkipEmptyParts);
}

} // namespace

std::variant<double, EntryError> readNumber(const QString& text) {
    QString digits = text.trimmed();
    digits.replace(QChar(0x2212), QLatin1Char('-'));
    if (!digits.contains(QLatin1Char('.')))
        digits.replace(QLatin1Char(','), QLatin1Char('.'));
    if (digits.isEmpty())
        return EntryError{CalculatorWords::tr("There is no number: type one such as 0.5 or −3.")};
    static const QRegularExpression notFinite(QStringLiteral("^[+-]?(nan|inf|infinity|∞)$"),
                                              QRegularExpression::CaseInsensitiveOption);
    if (notFinite.match(digits).hasMatch())
        return EntryError{CalculatorWords::tr("“%1” cannot be calculated with: type a finite number.")
                              .arg(shortened(text.trimmed()))};
    static const QRegularExpression number(QStringLiteral("^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?$"));
    if (number.match(digits).hasMatch()) {
        const double value = QLocale::c().toDouble(digits);
        if (std::abs(value) <= kLargestEntry)
            return value == 0 ? 0.0 : value;
        return EntryError{
            CalculatorWords::tr("%1 is too large: numbers go up to 1e15.").arg(shortened(text.trimmed()))};
    }
    return EntryError{
        CalculatorWords::tr("“%1” is not a number: type one such as 0.5 or −3.").arg(shortened(text.trimmed()))};
}

std::variant<engine::SmallMatrix, EntryError> readRows(const QString& text) {
    if (text.size() > mostLetters)
        return EntryError{CalculatorWords::tr("That is too much to paste: up to %1 rows.").arg(kMostRows)};
    engine::SmallMatrix out;
    for (const QString& line : linesOf(text)) {
        const QStringList cells = line.trimmed().isEmpty() ? QStringList() : cellsOf(line);
        if (cells.isEmpty())
            continue;
        if (out.rows == kMostRows || cells.size() > kMostColumns)
            return EntryError{CalculatorWords::tr("That is too much to paste: up to %1 rows.").arg(kMostRows)};
        if (out.rows > 0 && cells.size() != out.columns)
            return EntryError{CalculatorWords::tr("Row %1 has another length than the rows above: nothing was pasted.")
                                  .arg(out.rows + 1)};
        out.columns = static_cast<int>(cells.size());
        ++out.rows;
        for (int column = 0; column < out.columns; ++column) {
            const auto read = readNumber(cells[column]);
            if (const auto* error = std::get_if<EntryError>(&read))
                return EntryError{
                    CalculatorWords::tr("Row %1, column %2: %3").arg(out.rows).arg(column + 1).arg(error->sentence)};
            out.values.push_back(std::get<double>(read));
        }
    }
    if (out.rows == 0)
        return EntryError{CalculatorWords::tr("There is nothing to paste: copy rows of numbers first.")};
    return out;
}

QString rowsAsText(const engine::SmallMatrix& matrix) {
    QString text;
    for (int row = 0; row < matrix.rows; ++row)
        for (int column = 0; column < matrix.columns; ++column)
            text += QString::number(matrix.at(row, column), 'g', QLocale::FloatingPointShortest) +
                    (column + 1 < matrix.columns ? QLatin1Char('\t') : QLatin1Char('\n'));
    return text;
}

} // namespace headlight
