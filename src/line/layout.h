// Where the marks stand: what segmentation (of pictures or of strokes) hands to `read`.
#pragma once

#include <optional>
#include <vector>

#include "decide.h"
#include "evidence.h"
#include "image.h"

namespace inkdigits {

/// One piece of writing taken for one digit, or refused as none.
struct Mark {
    Box box;               ///< in the coordinates of the Reading: upright picture or stroke units
    Tensor tensor;         ///< what the network saw
    Decision decision;
    bool gapBefore = false;  ///< the writer left a gap: a space in the text
    bool small = false;      ///< far smaller than the digits of its line
    bool cut = false;        ///< cut off a connected piece of ink that makes other marks, too
    bool sign = false;       ///< refused as a slash, a dash, a comma or, of pen strokes, a dot: no digit even if all marks are read
    float separator = 0;     ///< of pen strokes: what their lattice says for a separator instead of a digit, in nats
    std::optional<Evidence> evidence = {};  ///< with ReadOptions::evidence, of the first digits
};

/// Lines top to bottom, marks left to right; refused marks stay in their place.
struct Layout {
    std::vector<std::vector<Mark>> lines;
    std::vector<Box> signs = {};  ///< points, commas and the like between two digits, which no line has as a digit
};

}  // namespace inkdigits
