// The pieces of a page in the cells of its table.
#pragma once

#include <optional>
#include <vector>

#include "components.h"
#include "grid.h"
#include "rectification.h"
#include "text_lines.h"

namespace inkdigits {

/// The pieces that stand in the cells of a table, row by row. `cellOf` gives the cell of each piece.
/// With `oneEach` (a puzzle) all of a cell's ink is one digit.
struct Table {
    std::vector<std::optional<Cell>> cellOf;
    int rows = 0;
    bool oneEach = false;
};

/// The table of a grid. `level`, unless null, is how the picture was straightened after the grid was found: `pieces` are of the
/// straightened one.
Table tableOf(const Grid& grid, const std::vector<Piece>& pieces, const Rectification* level);

/// The rows of a table as text lines, cell by cell, and the lines of what stands around it, from top to bottom. `digitHeight`
/// in pixels.
std::vector<TextLine> linesOf(const Table& table, const std::vector<Piece>& pieces, float digitHeight);

}  // namespace inkdigits
