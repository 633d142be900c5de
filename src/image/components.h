// Connected pieces of ink, kept as runs: cheap to find, to cut apart and to cut out.
#pragma once

#include <algorithm>
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
struct Piece {
    std::vector<Run> runs;  ///< in order
    int left = 0, top = 0, right = 0, bottom = 0;  ///< right and bottom exclusive
    int area = 0;

    int width() const { return right - left; }
    int height() const { return bottom - top; }
    float longer() const { return static_cast<float>(std::max(width(), height())); }  ///< side
    float shorter() const { return static_cast<float>(std::min(width(), height())); }
    bool slim() const { return 10 * shorter() < 3 * longer(); }
    Box box() const {
        return {static_cast<float>(left), static_cast<float>(top), static_cast<float>(width()),
                static_cast<float>(height())};
    }
};

/// How many sides of a picture of that size a piece comes to within `rim` pixels of.
inline int sidesTouched(const Piece& p, int width, int height, int rim = 0) {
    return (p.left <= rim) + (p.top <= rim) + (p.right >= width - rim) + (p.bottom >= height - rim);
}

/// A piece of these runs, its box and area measured.
Piece makePiece(std::vector<Run> runs);

/// Mean width of strokes that cover `area` pixels, with `sides` sides of pixels on their outline: 2 x area / outline. 0 without any.
float strokeWidth(int64_t area, int64_t sides);

/// The same of a piece.
float strokeWidthOf(const Piece& piece);

/// All connected pieces with ink >= `edge` (else kInkEdge), at least `minArea` pixels each, in order of their first row.
std::vector<Piece> findPieces(GrayView ink, int minArea = 1);
std::vector<Piece> findPieces(GrayView ink, int minArea, uint8_t edge);

/// Erases a piece and so many pixels around it.
void erase(GrayImage& ink, const Piece& piece, int fringe = 0);

/// The grey ink of some pieces and their anti-aliased fringe, nothing of their neighbours. One pixel
/// larger than the pieces' common box on each side.
GrayImage cutOut(GrayView ink, std::span<const Piece* const> pieces);

}  // namespace inkdigits
