// Which pieces of ink are none of the writing.
#pragma once

#include <cstdint>
#include <vector>

#include "components.h"
#include "grid.h"
#include "ink.h"

namespace inkdigits {

enum class PieceKind : uint8_t {
    Writing,
    Drawing,  ///< an outline, to be refused
    Clutter,  ///< the page's edge and what lies around it, frames, rings, remains of lines, print beside a puzzle
};

/// What each of `found`, all pieces of `map`, is. `grid` may be null.
std::vector<PieceKind> kindsOf(const std::vector<Piece>& found, const InkMap& map, const Grid* grid);

/// Which of the pieces of writing, most of them digits, are specks, blots, stubs of lines, or far too large or bold.
std::vector<uint8_t> specksAmong(const std::vector<Piece>& pieces, const InkMap& map, const Grid* grid);

}  // namespace inkdigits
