// Pen strokes of a number -> lines of digits: which strokes make one digit.
#pragma once

#include <span>

#include "layout.h"
#include "strokes.h"

namespace inkdigits {

/// Groups strokes into digits by where they stand and by what `classify` makes of each candidate
/// group. Strokes may come in any order; empty strokes and points that are not finite are ignored.
/// A mark whose longer side is below `minSize` (stroke units), or that is a mere dot beside the
/// other writing, is refused without being looked at. Boxes are in stroke units.
Layout groupStrokes(std::span<const Stroke> strokes, const Classifier& classify, float minSize = 0);

}  // namespace inkdigits
