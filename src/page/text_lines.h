// Which pieces of ink stand on one text line.
#pragma once

#include <cstdint>
#include <vector>

#include "components.h"

namespace inkdigits {

/// Pieces of one line, from left to right by their centres; indices into the caller's pieces.
struct TextLine {
    std::vector<int> pieces;
    std::vector<uint8_t> opens;  ///< in a table: whether the piece is its cell's first; else empty
    float height = 0;  ///< typical height of its digits, pixels
    float slope = 0;   ///< of the straight line through their centres: y per x
    float span = 0;    ///< from its left to its right end, pixels
};

/// The height that most ink on the page has: the median of the pieces' heights, each counted by its
/// longer side up to ten strokes, so that specks count little and a long line no more than a digit. Flat bars
/// count where there is nothing else. 0 for none.
float typicalHeight(const std::vector<PixelBox>& pieces, float strokeWidth);
float typicalHeight(const std::vector<Piece>& pieces, float strokeWidth);

/// Chains pieces to lines, top to bottom. Lines may slope and bend a little; parts of a line that stand
/// far apart (columns of a table) are joined when they are level. A piece that belongs to no line makes
/// one of its own.
std::vector<TextLine> findTextLines(const std::vector<Piece>& pieces, float digitHeight);

/// Whether one stands over the other: most of the narrower's columns are shared, few of the shorter's rows.
bool stacked(const PixelBox& a, const PixelBox& b);

/// Whether a small piece lies as a point or a comma does after (before) a digit: at its foot and close to it.
/// `height` of the digits around, in pixels; what is less than half as high is no digit.
bool lowAfter(const Piece& point, const Piece& digit, float height);
bool lowBefore(const Piece& point, const Piece& digit, float height);

}  // namespace inkdigits
