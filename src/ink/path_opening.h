// Ways along thin dark places from left to right (path opening: Talbot and Appleton 2007, "Efficient complete and incomplete
// path openings").
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "image.h"

namespace inkdigits {

/// Columns that are looked at together. A path may change its row by one per block, so lines up to
/// atan(1 / 3) = 18 degrees can be followed.
constexpr int kBlock = 3;

/// Dark, vertically thin places of an image, in blocks of kBlock columns. Column by column, as ways go.
struct ThinBlocks {
    int columns, rows;
    std::vector<uint8_t> set;
    std::vector<uint8_t> thick;  ///< dark, but no line: a stroke or a line that runs across
    size_t index(int column, int row) const { return static_cast<size_t>(column) * rows + row; }
    uint8_t at(int column, int row) const { return set[index(column, row)]; }
};

/// The blocks of `ink` (0 = paper) in whose columns runs of at least `faintest` are at most, or more than, `maxThickness` high.
ThinBlocks findThin(GrayView ink, int faintest, int maxThickness);

constexpr int kLongestGap = 126;

/// Row step of a block at which a way starts.
constexpr int8_t kNone = 9;

/// The longest way to each block from the left, by ThinBlocks::index.
struct Paths {
    std::vector<int16_t> length;  ///< set blocks on the way, 0 = none
    std::vector<int8_t> from;     ///< row step to the predecessor, -1 to 1; kNone at a start
};

/// Ways lead over set blocks and at most `maxGap` unset ones in a row, or `maxThick` where those are dark; at most kLongestGap.
Paths findPaths(const ThinBlocks& thin, int maxGap, int maxThick);

}  // namespace inkdigits
