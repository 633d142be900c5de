// EXIF orientation: how the camera was held. Read here and applied here, once, so that browser,
// CLI and tests agree.
#pragma once

#include <cstdint>
#include <span>

#include "rgb_image.h"

namespace inkdigits {

/// Orientation 1..8 of a JPEG's APP1 or a PNG's eXIf chunk; 1 when there is none or it makes no sense.
int readOrientation(std::span<const uint8_t> bytes);

/// Whether the upright picture of this orientation is as wide as the stored one is high.
constexpr bool swapsSides(int orientation) { return orientation >= 5; }

/// The upright picture (Exif 2.32, tag 0x0112: where row 0 and column 0 of the stored one belong).
RgbImage applyOrientation(RgbImage image, int orientation);

}  // namespace inkdigits
