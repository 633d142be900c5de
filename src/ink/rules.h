// Ruled lines, squares and table grids: found, followed though they bend, and taken out of the ink.
#pragma once

#include <vector>

#include "image.h"

namespace inkdigits {

/// A printed or drawn line. A level one runs from left to right and `across[i]` is its centre's y at
/// x = start + i; an upright one runs from top to bottom and `across[i]` is its x at y = start + i.
struct Rule {
    int start = 0;
    std::vector<float> across;
    float thickness = 0;  ///< pixels
    int tone = 0;         ///< its usual darkness

    int end() const { return start + static_cast<int>(across.size()); }
    /// Its centre at `along`, continued beyond its ends along its overall slope.
    float at(float along) const;
    /// Overall slope: change of `across` per pixel.
    float slope() const;
};

/// Where on `way`, along it, it meets a rule of the other direction, both continued if need be.
float meet(const Rule& way, const Rule& other);

/// Pixels that two rules may stop short of each other and still meet, besides their thickness.
constexpr float kMeet = 10;

/// Whether a level and an upright rule meet, or stop short of it by kMeet and twice the thicker one's thickness.
bool cross(const Rule& level, const Rule& upright);

struct Rules {
    std::vector<Rule> level, upright;
};

/// The fewest rules each way that may be a puzzle's: it has 4 by 4 cells or more.
constexpr size_t kPuzzleRules = 5;

/// Follows lines within 18 degrees of level or upright that are at least `minLength` pixels long (where that is more than three
/// fifths of the picture's side, that; the sides of a small table may be shorter), and erases them from `dark` (0 = paper; the
/// channel of the picture that shows most ink) where nothing is written over them. `least` is the same of the channel that
/// shows least. Values below `faintest` are no ink; `strokeWidth` is that of the writing.
Rules takeOutRules(GrayImage& dark, const GrayImage& least, int faintest, float minLength, float strokeWidth);

}  // namespace inkdigits
