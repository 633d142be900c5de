// What is found on pictures, for the tests.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "clean.h"
#include "grid.h"
#include "layout.h"
#include "papers.h"

namespace inkdigits::papers {

/// Ink, and the pieces of it that may be writing.
struct Writing {
    InkMap map;
    std::vector<Piece> pieces;
};

inline Writing writingOn(const RgbImage& image) {
    Writing writing{findInk(image), {}};
    writing.pieces = cleanInk(writing.map, findPieces(writing.map.ink));
    return writing;
}

/// The pieces of some ink that are no specks.
inline std::vector<Piece> largePiecesOf(const InkMap& map) {
    std::vector<Piece> pieces = findPieces(map.ink);
    std::erase_if(pieces, [](const Piece& piece) { return piece.longer() < 14; });
    return pieces;
}

inline std::optional<Grid> gridOn(const RgbImage& image) {
    const InkMap map = findInk(image);
    return findGrid(map.rules, findPieces(map.ink, 8), image.width(), image.height());
}

/// Marks that are digits, and marks that are refused.
inline std::pair<int, int> digitsAndOthers(const Layout& layout) {
    std::pair<int, int> counts;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) ++(mark.decision.refused ? counts.second : counts.first);
    return counts;
}

}  // namespace inkdigits::papers
