// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace headlight {

/// Memory this process holds now, in bytes; 0 where the system does not tell.
qint64 residentBytes();

} // namespace headlight
