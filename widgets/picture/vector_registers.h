// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace headlight {

/// Solid fills of Qt's raster engine and the loading of glyphs (seen with 6.4 and AVX2) return with the upper halves of the vector registers in
/// use. Until these are cleared, every SSE instruction of the thread, here and in Qt, has to keep them: exp() was seen
/// to take 40 times as long. Cheap; does nothing where there are no such registers.
void clearUpperVectorRegisters();

} // namespace headlight
