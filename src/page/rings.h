// Rings drawn around numbers.
#pragma once

#include "image.h"

namespace inkdigits {

/// Erases from `ink` (0 = paper) what is a closed thin ring, clearly higher than digits, around something, where nothing is
/// written over it: digits that touch a ring hang together with it. `strokeWidth` of the writing, pixels.
void takeOutRings(GrayImage& ink, float strokeWidth);

}  // namespace inkdigits
