// Ink map -> lines of digit marks in reading order.
#pragma once

#include <vector>

#include "components.h"
#include "decide.h"
#include "error.h"
#include "ink.h"
#include "layout.h"

namespace inkdigits {

/// More marks than this in one picture is no page of numbers but a texture.
constexpr int kMaxMarks = 2000;

/// Finds the text lines of the pieces of an upright, straightened ink map, joins what is broken and cuts what
/// touches, as `classify` reads best. Boxes are in the map's pixels. Marks that are no digits stay in
/// the layout as refused. An empty layout means no ink; the only error is TooMany.
Result<Layout> segment(const InkMap& map, const std::vector<Piece>& pieces, const Classifier& classify);

/// All ink as one mark, of whatever size.
Layout segmentIsolated(const InkMap& map, const Classifier& classify);

}  // namespace inkdigits
