#include "path_opening.h"

#include <doctest/doctest.h>

using namespace inkdigits;

namespace {

/// A level line of such pixels in the middle of 9 rows.
ThinBlocks line(const std::vector<int>& dark, int thickness = 1) {
    GrayImage ink(static_cast<int>(dark.size()), 9);
    for (int x = 0; x < ink.width(); ++x)
        for (int y = 4; dark[static_cast<size_t>(x)] && y < 4 + thickness; ++y) ink.at(x, y) = 100;
    return findThin(ink, 50, 2);
}

/// Of so many blocks that are dark all but `gap` in the middle, which are thick or pale, the longest way's.
int longest(int gap, bool thick, int maxGap, int maxThick) {
    ThinBlocks thin{8 + gap, 1, std::vector<uint8_t>(static_cast<size_t>(8 + gap), 1), std::vector<uint8_t>(static_cast<size_t>(8 + gap), 0)};
    for (int c = 4; c < 4 + gap; ++c) thin.set[static_cast<size_t>(c)] = 0, thin.thick[static_cast<size_t>(c)] = thick;
    return findPaths(thin, maxGap, maxThick).length.back();
}

}  // namespace

TEST_CASE("a block is thin where two of its columns are, in pictures narrower than a block too") {
    CHECK(!line({1}).at(0, 4));
    CHECK(line({1, 1}).at(0, 4));
    CHECK(line({0, 1, 1}).at(0, 4));
    CHECK(!line({0, 0, 1}).at(0, 4));
    const ThinBlocks four = line({1, 1, 1, 1});
    CHECK(four.columns == 2);
    CHECK(four.at(0, 4));
    CHECK(!four.at(0, 3));
    CHECK(!four.at(1, 4));  // a lone column
    const ThinBlocks thick = line({1, 1, 1}, 3);
    CHECK(!thick.at(0, 4));
    CHECK(thick.thick[thick.index(0, 6)]);
}

TEST_CASE("ways lead over gaps that are short enough") {
    CHECK(longest(2, false, 2, 0) == 8);
    CHECK(longest(3, false, 2, 9) == 4);
    CHECK(longest(3, true, 2, 3) == 8);
    CHECK(longest(4, true, 9, 3) == 4);
    CHECK(longest(kLongestGap, false, 1000, 0) == 8);
    CHECK(longest(kLongestGap + 1, false, 1000, 0) == 4);
}

TEST_CASE("a way changes its row by one per block at most") {
    ThinBlocks thin{4, 3, std::vector<uint8_t>(12, 0), std::vector<uint8_t>(12, 0)};
    for (const auto& [column, row] : {std::pair{0, 0}, {1, 1}, {2, 2}, {3, 0}}) thin.set[thin.index(column, row)] = 1;
    const Paths paths = findPaths(thin, 0, 0);
    CHECK(paths.length[thin.index(2, 2)] == 3);
    CHECK(paths.from[thin.index(2, 2)] == -1);
    CHECK(paths.from[thin.index(0, 0)] == kNone);
    CHECK(paths.length[thin.index(3, 0)] == 1);
}
