// How a mark was written: the way of the pen as planes of the network's input, beside the ink.
#pragma once

#include <span>

#include "network.h"
#include "strokes.h"

namespace inkdigits {

/// The strokes of one digit as the network sees them: the ink drawn and normalised, and three planes in the
/// same frame that are zero but along the middle of the strokes: the pen's direction there (x rightward, y
/// downward, together of length 1) and when it came by, from -1 at the start of the first stroke to 1 at the
/// end of the last, pen lifts taking no time. Where the pen came by twice it is the mean. `penWidth` as for
/// `rasterize`. Points must be finite. No direction for a dot; all zero for no points.
Tensor drawPen(std::span<const Stroke> strokes, float penWidth = kPenWidth);

}  // namespace inkdigits
