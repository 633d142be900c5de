#include "grid.h"

#include <doctest/doctest.h>

#include <cmath>

#include "found.h"

using namespace inkdigits;

namespace {

RgbImage table(int rows, int columns, int width, int height) {
    RgbImage image = papers::plain(columns * width + 60, rows * height + 60);
    for (int r = 0; r <= rows; ++r)
        papers::rule(image, 30, 30.5f + r * height, 30.f + columns * width, 30.5f + r * height, 2.5f, papers::kBlack);
    for (int c = 0; c <= columns; ++c)
        papers::rule(image, 30.5f + c * width, 30, 30.5f + c * width, 30.f + rows * height, 2.5f, papers::kBlack);
    return image;
}

}  // namespace

TEST_CASE("a table is found by its writing, and a point by its cell") {
    RgbImage image = table(4, 3, 120, 70);
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 3; ++c)
            papers::draw(image, shapes::number("36", 45 + c * 120, 42 + r * 70, 40), 4, papers::kBlue);
    const auto grid = papers::gridOn(image);
    REQUIRE(grid);
    CHECK(grid->rows() == 4);
    CHECK(grid->columns() == 3);
    CHECK(grid->cellWidth() == doctest::Approx(120).epsilon(0.05));
    CHECK(grid->cellHeight() == doctest::Approx(70).epsilon(0.05));
    const auto cell = grid->cellAt(30 + 130, 30 + 75);
    REQUIRE(cell);
    CHECK(cell->row == 1);
    CHECK(cell->column == 1);
    CHECK(!grid->cellAt(10, 50));
    CHECK(grid->inMiddle(30 + 180, 30 + 105));
    CHECK(!grid->inMiddle(30 + 125, 30 + 105));  // beside a rule
    CHECK(!grid->inMiddle(10, 50));
}

TEST_CASE("a puzzle's lines are found though they bend and every third is bold") {
    RgbImage image = papers::plain(520, 520);
    const auto wave = [](float along) { return 8 * std::sin(along / 80); };
    for (int k = 0; k <= 9; ++k) {
        const float at = 40.5f + 48 * k, thickness = k % 3 ? 2 : 7;
        for (float a = 40; a < 472; a += 8) {
            papers::rule(image, a, at + wave(a), a + 8, at + wave(a + 8), thickness, papers::kBlack);
            papers::rule(image, at + wave(a), a, at + wave(a + 8), a + 8, thickness, papers::kBlack);
        }
    }
    for (int k = 0; k < 81; ++k) {
        const float x = 54.f + 48 * (k % 9), y = 52.f + 48 * (k / 9);
        papers::draw(image, shapes::number("5", x + wave(y), y + wave(x), 26), 3, papers::kBlue);
    }
    const auto grid = papers::gridOn(image);
    REQUIRE(grid);
    CHECK(grid->rows() == 9);
    CHECK(grid->columns() == 9);
    CHECK(grid->squares());
}

TEST_CASE("a puzzle's side that was not found is where the lines that cross it end") {
    RgbImage image = papers::plain(420, 420);
    for (int k = 0; k <= 6; ++k) {
        if (k != 0) papers::rule(image, 30, 30.5f + k * 60, 390, 30.5f + k * 60, 2.5f, papers::kBlack);
        if (k != 6) papers::rule(image, 30.5f + k * 60, 30, 30.5f + k * 60, 390, 2.5f, papers::kBlack);
    }
    for (int k = 0; k < 36; ++k) papers::draw(image, shapes::number("5", 48 + 60.f * (k % 6), 44 + 60.f * (k / 6), 30), 4, papers::kBlue);
    const auto grid = papers::gridOn(image);
    REQUIRE(grid);
    CHECK(grid->rows() == 6);
    CHECK(grid->columns() == 6);
    CHECK(grid->cellAt(370, 50).has_value());
}

TEST_CASE("of a puzzle's lines the bold ones are enough") {
    RgbImage image = papers::plain(520, 520);
    for (int k = 0; k <= 3; ++k) {
        papers::rule(image, 40, 40.5f + 144 * k, 472, 40.5f + 144 * k, 4, papers::kBlack);
        papers::rule(image, 40.5f + 144 * k, 40, 40.5f + 144 * k, 472, 4, papers::kBlack);
    }
    const auto written = [&](int step) {
        RgbImage copy = image;
        for (int k = 0; k < 81; k += step)
            papers::draw(copy, shapes::number("5", 54.f + 48 * static_cast<float>(k % 9), 52.f + 48 * static_cast<float>(k / 9), 26), 3, papers::kBlue);
        return papers::gridOn(copy);
    };
    const auto puzzle = written(1), few = written(9);
    REQUIRE(puzzle);
    CHECK(puzzle->rows() == 9);
    CHECK(puzzle->columns() == 9);
    REQUIRE(few);  // nine numbers in a table of three by three
    CHECK(few->rows() == 3);
    CHECK(few->columns() == 3);
}

TEST_CASE("lines of print above a puzzle are none of its lines") {
    RgbImage image = papers::plain(480, 560);
    for (int k = 0; k < 6; ++k) papers::rule(image, 30, 50.5f + 13 * k, 440, 50.5f + 13 * k, 3, papers::kBlack);
    for (int k = 0; k <= 9; ++k) {
        papers::rule(image, 30, 150.5f + 44 * k, 440, 150.5f + 44 * k, 3, papers::kBlack);
        papers::rule(image, 40.5f + 44 * k, 40, 40.5f + 44 * k, 548, 3, papers::kBlack);
    }
    for (int k = 0; k < 81; ++k)
        papers::draw(image, shapes::number("5", 54.f + 44 * static_cast<float>(k % 9), 160.f + 44 * static_cast<float>(k / 9), 24), 3, papers::kBlue);
    const auto grid = papers::gridOn(image);
    REQUIRE(grid);
    CHECK(grid->rows() == 9);
    CHECK(grid->columns() == 9);
    CHECK(!grid->cellAt(200, 100));
}

TEST_CASE("squared paper under larger writing is no table") {
    RgbImage image = table(16, 20, 25, 25);
    for (int r = 0; r < 3; ++r)
        papers::draw(image, shapes::number("407129", 50, 60 + r * 120, 70), 5, papers::kBlue);
    CHECK(findInk(image).rules.level.size() >= 15);
    CHECK(!papers::gridOn(image));
}

TEST_CASE("a number above a small table does not make it another ruling") {
    RgbImage image = papers::plain(440, 300);
    for (int r = 0; r <= 2; ++r) papers::rule(image, 30, 120.5f + r * 70, 390, 120.5f + r * 70, 2.5f, papers::kBlack);
    for (int c = 0; c <= 3; ++c) papers::rule(image, 30.5f + c * 120, 120, 30.5f + c * 120, 260, 2.5f, papers::kBlack);
    for (int r = 0; r < 2; ++r)
        for (int c = 0; c < 3; ++c)
            papers::draw(image, shapes::number("36", 45 + c * 120, 132 + r * 70, 40), 4, papers::kBlue);
    papers::draw(image, shapes::number("407", 60, 40, 40), 4, papers::kBlue);
    const auto grid = papers::gridOn(image);
    REQUIRE(grid);
    CHECK(grid->rows() == 2);
    CHECK(grid->columns() == 3);
}
