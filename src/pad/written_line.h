// A line of pen strokes and the runs of them that may be one mark: what every way to read it starts from.
#pragma once

#include <span>
#include <vector>

#include "decide.h"
#include "stroke_pieces.h"

namespace inkdigits {

/// A digit rarely takes more; pen skips may add some.
constexpr size_t kMaxStrokesPerDigit = 5;
/// Strokes further apart, in line heights, are never one mark.
constexpr float kMergeReach = 0.5f;

/// A run of pieces, in order of their centres, that may be one mark.
struct PieceRun {
    size_t first, count;
    Box box;
    bool dot = false;  ///< too small to be a digit: the network was not asked
    Decision decision{};

    size_t end() const { return first + count; }
};

/// How two pieces of a line stand to each other.
struct Relation {
    bool touch;       ///< their ink
    bool sideBySide;  ///< see stroke_pieces.h
};

struct WrittenLine {
    std::vector<StrokePiece> pieces;  ///< in order of their centres
    float height;                     ///< of the writing, stroke units, > 0
    std::vector<std::vector<Relation>> relations;  ///< of pieces i and j
    std::vector<PieceRun> runs;  ///< of up to kMaxStrokesPerDigit pieces, by `first`, then `count`
};

/// `pieces` is not empty; marks whose longer side is below `minSize` (stroke units) are dots.
WrittenLine lookAtLine(std::vector<StrokePiece> pieces, const Classifier& classify, float minSize);

/// A run of `line`, not classified yet.
PieceRun runOf(const WrittenLine& line, size_t first, size_t count, Box box, float minSize);

/// Fills in the decisions of those of the line's `runs` that are no dots.
void classifyRuns(const WrittenLine& line, std::span<PieceRun> runs, const Classifier& classify);

/// What the network sees of a run of `line`, zero for a dot. Few of all runs are asked for again, so they do not keep it.
Tensor drawRun(const WrittenLine& line, const PieceRun& run);

/// Share of the narrower box's width that both have, negative for a gap. A stem counts as 0.15 heights wide.
float sharedWidth(const Box& a, const Box& b, float height);

/// How close two lines come where strokes of theirs stand right under each other, as the loops of an 8 or
/// the bar over a 5 do: up to 0.65, in heights of the writing; minus infinity where none do.
float closeness(const WrittenLine& above, const WrittenLine& below);

}  // namespace inkdigits
