// Connected pieces of ink, kept as runs: cheap to find, to cut apart and to cut out.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "image.h"

namespace inkdigits {

/// Ink at or above this belongs to a stroke.
constexpr int kInkEdge = 128;

/// Ink pixels [x0, x1) of row y. Ordered by row, then from left to right.
struct Run {
    int y, x0, x1;
    auto operator<=>(const Run&) const = default;
};

/// Ink that hangs together (8-connected), or a part of it.
struct Piece : PixelBox {
    std::vector<Run> runs;  ///< in order
    int area = 0;
};

/// A piece of these runs, its box and area measured.
Piece makePiece(std::vector<Run> runs);

/// The box of one piece or more.
PixelBox boxOf(std::span<const Piece> pieces);

/// Mean width of strokes that cover `area` pixels, with `sides` sides of pixels on their outline: 2 x area / outline. 0 without any.
float strokeWidth(int64_t area, int64_t sides);

/// The same of a piece.
float strokeWidthOf(const Piece& piece);

/// All connected pieces with ink >= `edge`, at least `minArea` pixels each, in order of their first row.
std::vector<Piece> findPieces(GrayView ink, int minArea = 1, uint8_t edge = kInkEdge);

/// Erases a piece and so many pixels around it.
void erase(GrayImage& ink, const Piece& piece, int fringe = 0);

/// The grey ink of some pieces and their anti-aliased fringe, nothing of their neighbours. One pixel
/// larger than the pieces' common box on each side.
GrayImage cropOf(GrayView ink, std::span<const Piece> pieces);

}  // namespace inkdigits
