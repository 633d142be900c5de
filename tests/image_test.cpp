#include "image.h"

#include <doctest/doctest.h>

using namespace inkdigits;

TEST_CASE("the bounds of what is dark enough, and of nothing") {
    GrayImage image(6, 5);
    image.at(2, 1) = 7, image.at(4, 3) = 9;
    const PixelBox box = boundsOf(image, 7);
    CHECK(box.left == 2);
    CHECK(box.top == 1);
    CHECK(box.right == 5);
    CHECK(box.bottom == 4);
    CHECK(boundsOf(image, 8).left == 4);
    CHECK(boundsOf(image, 10).width() == 0);
    CHECK(boundsOf({}, 1).width() == 0);
}

TEST_CASE("unite is the smallest box around two") {
    const Box box = unite(Box{0, 10, 5, 5}, Box{3, 0, 10, 2});
    CHECK(box.x == 0);
    CHECK(box.y == 0);
    CHECK(box.right() == 13);
    CHECK(box.bottom() == 15);
}
