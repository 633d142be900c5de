// What is in an ink map but is not writing.
#pragma once

#include "components.h"
#include "grid.h"
#include "ink.h"

namespace inkdigits {

/// How many pixels high digits are at least that are `usual` ones high elsewhere: in a small picture a share of its shorter side.
float leastHeight(float usual, int width, int height);

/// The pieces of a map without specks, if most of its ink is so low that nobody could read it: of paper that has nothing else, or
/// little, grain and creases pass for ink. What is dropped is erased from the map, whose strokes are measured again.
std::vector<Piece> dropGrain(InkMap& map, std::vector<Piece> pieces);

/// Puts together what a paler trace of `ink` joins to something no larger than a digit, if at most one of the pieces is as
/// high as one: a faint pencil's digits are broken. `strokeWidth` of the writing, pixels.
std::vector<Piece> joinFragments(GrayView ink, std::vector<Piece> pieces, float strokeWidth);

/// The pieces that may lie on the page, as a pen or a coin: few, and many times as broad as the strokes of what is written.
/// Bold digits beside fine print may be among them.
std::vector<Piece> findThings(const std::vector<Piece>& pieces);

/// The pieces of a map that may be writing. The others (the edge of the page and what lies around it,
/// print far larger or bolder than the writing, specks, and with a puzzle's grid all that is not in its cells)
/// are erased from the map, whose strokes are measured again. `found` are all pieces of the map.
std::vector<Piece> cleanInk(InkMap& map, std::vector<Piece> found, const Grid* grid = nullptr);

}  // namespace inkdigits
