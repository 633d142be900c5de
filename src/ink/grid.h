// A table or puzzle grid among the rules of a picture: where its cells are.
#pragma once

#include <optional>
#include <vector>

#include "components.h"
#include "rules.h"

namespace inkdigits {

struct Cell {
    int row, column;
};

/// Rules that cross each other; they may bend and need not be parallel.
struct Grid {
    std::vector<Rule> level;    ///< top to bottom, rows() + 1
    std::vector<Rule> upright;  ///< left to right, columns() + 1

    int rows() const { return static_cast<int>(level.size()) - 1; }
    int columns() const { return static_cast<int>(upright.size()) - 1; }
    /// The cell that holds a point, none outside.
    std::optional<Cell> cellAt(float x, float y) const;
    /// Whether a point lies in a cell and a quarter of it or more from each side.
    bool inMiddle(float x, float y) const;
    /// Mean width and height of the cells, pixels.
    float cellWidth() const;
    float cellHeight() const;
    /// Whether it may be a puzzle: kPuzzleRules or more each way, cells about square.
    bool squares() const;
};

/// The largest grid whose cells hold the writing: a table or a puzzle. None for squared paper, whose
/// squares are smaller than the digits or strewn with writing regardless of them, and none for plain or
/// ruled paper. `width` and `height` are the picture's.
std::optional<Grid> findGrid(const Rules& rules, const std::vector<Piece>& pieces, int width, int height);

}  // namespace inkdigits
