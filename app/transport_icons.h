// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace headlight {

class Theme;

enum class TransportIcon { Play, Pause, PreviousBeat, NextBeat, PreviousToken, NextToken, Loop, Skip };

/// Drawn in the theme's text colour, crisp at every scale, never mirrored.
/// `on`: in the accent colour, for what is switched on.
QIcon transportIcon(TransportIcon icon, const Theme& theme, bool on = false);

} // namespace headlight
