// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/op_table.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// 3 significant digits without trailing zeros, "−" (U+2212) as the sign; whole digits from 1,000 to 999,999 are kept,
/// outside 0.001 … 999,999 as "1.23e−4". "∞", "−∞" and "NaN" print as such.
std::string formatNumber(double value);

/// "a − b", or "a + |b|" when b is negative.
std::string formatDifference(double a, double b);

/// One letter or word per hook for formulas: "q", "score", "resid_pre" …; with "blocks.1." in front when the hook lies
/// in another block than `layer`.
std::string symbol(Hook hook, int layer);

/// symbol[i,j,k]; each index a number or a running letter.
std::string indexed(const std::string& name, const std::vector<std::string>& indices);
std::string indexed(const ElementRef& element, int layer);

/// "W_Q", "b_in", "ln1.w": the weight's name without block and part.
std::string symbol(WeightId weight);

/// The addends joined by " + " (" − " where an addend starts with a minus sign). More than 6 are shortened to the first
/// 3 and the last 2 around "…"; only those are asked for.
std::string joinAddends(std::size_t count, const std::function<std::string(std::size_t)>& addend);

/// "0.12×−0.53"
std::string formatProduct(const Term& term);

} // namespace engine
