// Halftone: print that makes its greys of dots, as newspapers do.
#pragma once

#include <optional>

#include "rgb_image.h"

namespace inkdigits {

/// The picture with dots of a screen blurred into the grey that they stand for, where there are any of 2 to 7 pixels
/// from one to the next; nothing if there are none.
std::optional<RgbImage> withoutHalftone(const RgbImage& image);

}  // namespace inkdigits
