// Faces, cats and houses among the pieces of an ink map: outlines with small details in them.
#pragma once

#include <vector>

#include "components.h"
#include "decide.h"
#include "ink.h"
#include "layout.h"

namespace inkdigits {

/// The details that the piece `outline` of `pieces` holds, if it is one: a hollow line around few pieces that are
/// small beside it. Empty for a frame, which has four corners, and around a number, which fills its circle.
/// `strokeWidth` in pixels.
std::vector<size_t> detailsOf(size_t outline, const std::vector<Piece>& pieces, float strokeWidth);

/// Takes the drawings out of `pieces`, each with its details as one refused mark on a line of its own.
Layout takeOutDrawings(const InkMap& map, std::vector<Piece>& pieces, const Classifier& classify);

}  // namespace inkdigits
