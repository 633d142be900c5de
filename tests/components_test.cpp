#include "components.h"

#include <doctest/doctest.h>

using namespace inkdigits;

TEST_CASE("pixels that touch by their corners hang together, and pieces come by their first rows") {
    GrayImage ink(9, 6);
    for (const auto& [x, y] : {std::pair{7, 0}, {1, 2}, {2, 1}, {3, 2}, {2, 3}, {6, 5}}) ink.at(x, y) = 200;
    ink.at(5, 5) = kInkEdge - 1;
    const std::vector<Piece> found = findPieces(ink);
    REQUIRE(found.size() == 3);
    CHECK(found[0].left == 7);
    CHECK(found[1].area == 4);
    CHECK(found[1].left == 1);
    CHECK(found[1].top == 1);
    CHECK(found[1].right == 4);
    CHECK(found[1].bottom == 4);
    CHECK(found[1].centerX() == 2.5f);
    CHECK(findPieces(ink, 4).size() == 1);
    CHECK(findPieces(ink, 1, 100)[2].area == 2);
}

TEST_CASE("branches that meet at their foot are one piece") {
    GrayImage ink(7, 4, 255);
    for (int y = 0; y < 3; ++y) ink.at(1, y) = ink.at(3, y) = ink.at(5, y) = 0;
    const std::vector<Piece> found = findPieces(ink);
    REQUIRE(found.size() == 1);
    CHECK(found[0].runs.size() == 13);
    CHECK(found[0].area == 19);
}

TEST_CASE("the width of a bar's stroke, however it lies, is nearly its shorter side's") {
    GrayImage ink(60, 60);
    for (int y = 10; y < 14; ++y) std::fill_n(ink.row(y) + 5, 50, uint8_t{255});
    for (int y = 20; y < 58; ++y) std::fill_n(ink.row(y) + 5 + y / 2, 4, uint8_t{255});  // 1 in 2 off upright: 3.6 across
    const std::vector<Piece> bars = findPieces(ink);
    REQUIRE(bars.size() == 2);
    CHECK(strokeWidthOf(bars[0]) == doctest::Approx(4 * 50 / 54. / 0.7854).epsilon(1e-3));  // its sides count for slanted ones
    CHECK(strokeWidthOf(bars[1]) == doctest::Approx(3.6).epsilon(0.1));
    CHECK(strokeWidth(0, 0) == 0);
}

TEST_CASE("a piece comes to a side of the picture, and is erased with its fringe up to it") {
    GrayImage ink(10, 8);
    for (int y = 1; y < 8; ++y) ink.at(2, y) = 255;
    const Piece piece = findPieces(ink)[0];
    CHECK(sidesTouched(piece, 10, 8) == 1);
    CHECK(sidesTouched(piece, 10, 8, 1) == 2);
    CHECK(sidesTouched(piece, 10, 8, 2) == 3);
    GrayImage bare(10, 8, 90);
    erase(bare, piece);
    CHECK(bare.at(2, 1) == 0);
    CHECK(bare.at(1, 1) == 90);
    erase(bare, piece, 3);
    CHECK(bare.at(0, 0) == 0);
    CHECK(bare.at(5, 7) == 0);
    CHECK(bare.at(6, 7) == 90);
}

TEST_CASE("pieces are cut out without their neighbours") {
    GrayImage ink(12, 8);
    for (int y = 2; y < 6; ++y) ink.at(3, y) = 255, ink.at(4, y) = 90, ink.at(6, y) = 255;
    const std::vector<Piece> found = findPieces(ink);
    REQUIRE(found.size() == 2);
    CHECK(found[0].area == 4);
    const GrayImage crop = cropOf(ink, {&found[0], 1});
    CHECK(crop.width() == 3);
    CHECK(crop.height() == 6);
    CHECK(crop.at(1, 2) == 255);
    CHECK(crop.at(2, 2) == 90);
}
