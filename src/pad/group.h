// Pen strokes of a number -> lines of digits: which strokes make one digit.
#pragma once

#include <span>

#include "layout.h"
#include "strokes.h"

namespace inkdigits {

struct GroupOptions {
    float minSize = 0;   ///< a mark whose longer side is below (stroke units) is refused without being looked at
    bool isolated = false;  ///< all strokes belong to one digit
    bool force = false;  ///< everything written is taken for digits: "not a digit" does not compete
    bool signs = true;   ///< as of ReadOptions
};

/// Groups strokes into digits by where they stand and by what `classify` makes of each candidate
/// group. Strokes may come in any order; empty strokes and points that are not finite are ignored.
/// A mere dot beside the other writing is refused without being looked at. Boxes are in stroke units.
Layout groupStrokes(std::span<const Stroke> strokes, const Classifier& classify, const GroupOptions& options = {});

}  // namespace inkdigits
