// Pen strokes as pieces to group: in lines, cut where a stroke runs through several digits.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "strokes.h"

namespace inkdigits {

/// A stroke, or what was cut from one.
struct StrokePiece {
    Stroke stroke;  ///< at least one point, all finite
    Box box;
    int id = 0;     ///< which stroke it is of; pieces cut from one stroke follow each other to the right
};

/// The strokes without empty ones and without points that are not finite, at most 4096 points of each.
std::vector<StrokePiece> cleanStrokes(std::span<const Stroke> strokes);

/// Height of the writing: median over the strokes tall enough to be most of a digit. `pieces` is not empty.
float writingHeight(const std::vector<StrokePiece>& pieces);

/// Lines of writing, top to bottom; the order within a line is not defined.
std::vector<std::vector<StrokePiece>> splitLines(std::vector<StrokePiece> pieces);

/// Cuts the strokes of a line that are too wide for one digit at the ligatures between digits.
std::vector<StrokePiece> cutWideStrokes(std::vector<StrokePiece> line);

/// Whether the ink of two pieces crosses or comes closer than `reach`.
bool touch(const StrokePiece& a, const StrokePiece& b, float reach);

/// How far from their ends two pieces cross: the share of its stroke that the shortest of the four arms has, of the
/// crossing where that is largest; 0 if they don't cross, at most 0.5.
float crossing(const StrokePiece& a, const StrokePiece& b);

/// Whether one of the pieces stands beside the other all the way down, as neighbours in slanted writing
/// do though their boxes overlap: at each height that both reach, one's ink is to the left.
bool sideBySide(const StrokePiece& a, const StrokePiece& b);

/// How far a stroke strays from the line between its highest and its lowest point, in their distance; 0 for
/// a level stroke.
float bendOf(const Stroke& stroke);

/// How far the pen has gone at each point of a stroke; the last is its length.
std::vector<float> lengthsAlong(const Stroke& stroke);

/// Sums of a stroke's steep steps (x, upward), all taken as pointing upward: how it leans.
std::pair<float, float> steepSteps(const Stroke& stroke);

/// Shared part of two intervals, negative for the gap between them.
inline float overlap(float a, float aEnd, float b, float bEnd) {
    return (aEnd < bEnd ? aEnd : bEnd) - (a > b ? a : b);
}

}  // namespace inkdigits
