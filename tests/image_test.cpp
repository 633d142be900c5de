#include "image.h"

#include <doctest/doctest.h>

using namespace inkdigits;

TEST_CASE("a crop looks at the same pixels with its own origin") {
    GrayImage image(4, 3);
    image.at(2, 1) = 7;
    const GrayView crop = image.view().crop(1, 1, 3, 2);
    CHECK(crop.width() == 3);
    CHECK(crop.height() == 2);
    CHECK(crop.at(1, 0) == 7);
    image.at(1, 2) = 9;
    CHECK(crop.at(0, 1) == 9);
}

TEST_CASE("unite is the smallest box around two") {
    const Box box = unite(Box{0, 10, 5, 5}, Box{3, 0, 10, 2});
    CHECK(box.x == 0);
    CHECK(box.y == 0);
    CHECK(box.right() == 13);
    CHECK(box.bottom() == 15);
}
