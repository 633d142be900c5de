// Where digits that touch may be cut apart.
#pragma once

#include <vector>

#include "components.h"

namespace inkdigits {

/// Cuts a piece along seams from top to bottom that cross little ink, at every place where digits may
/// meet: more cuts than digits; the network chooses among them. Parts come from left to right; one part
/// if there is no place to cut. `digitHeight` and `strokeWidth` in pixels.
std::vector<Piece> cutApart(const Piece& piece, float digitHeight, float strokeWidth);

}  // namespace inkdigits
