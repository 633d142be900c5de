#include "evidence.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "pen.h"
#include "shapes.h"

using namespace inkdigits;

namespace {

Tensor written(int digit) { return drawPen(shapes::digit(digit)); }

bool inkAround(const Raster& ink, int column, int row) {
    for (int y = std::max(0, row * 4 - 2); y < std::min(kInputSide, row * 4 + 6); ++y)
        for (int x = std::max(0, column * 4 - 2); x < std::min(kInputSide, column * 4 + 6); ++x)
            if (ink[y * kInputSide + x] > 0) return true;
    return false;
}

}  // namespace

TEST_CASE("ink speaks for the digit that it is, and paper says nothing") {
    for (int d = 0; d < 10; ++d) {
        CAPTURE(d);
        const Tensor tensor = written(d);
        const Evidence evidence = evidenceFor(tensor, d);
        CHECK(*std::max_element(evidence.begin(), evidence.end()) > 1);
        for (int row = 0; row < kEvidenceSide; ++row)
            for (int column = 0; column < kEvidenceSide; ++column)
                if (!inkAround(tensor.ink, column, row)) CHECK(evidence[row * kEvidenceSide + column] == 0);
    }
}

TEST_CASE("the bar of a 7 speaks against a 1") {
    const Evidence evidence = evidenceFor(written(7), 1);
    const auto least = std::min_element(evidence.begin(), evidence.end()) - evidence.begin();
    CHECK(evidence[least] < -1);
    CHECK(least / kEvidenceSide < 3);  // in the upper part
}
