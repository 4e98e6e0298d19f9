// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace headlight {

class Theme;

enum class TransportIcon { Play, Pause, PreviousBeat, NextBeat, PreviousToken, NextToken };

/// Drawn in the theme's text colour, crisp at every scale, never mirrored.
QIcon transportIcon(TransportIcon icon, const Theme& theme);

} // namespace headlight
