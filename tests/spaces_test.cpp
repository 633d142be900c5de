#include "spaces.h"

#include <doctest/doctest.h>

#include <string>

using namespace inkdigits;

namespace {

/// Lines of digits 20 wide and 40 high with these gaps, in digit heights -> "0" for each mark, spaces where they were found.
std::vector<std::string> page(const std::vector<std::vector<float>>& gaps) {
    std::vector<std::vector<Mark>> lines;
    for (const std::vector<float>& line : gaps) {
        std::vector<Mark>& marks = lines.emplace_back(1);
        marks[0].box = {0, 0, 20, 40};
        for (const float gap : line) {
            const float x = marks.back().box.right() + 40 * gap;
            marks.emplace_back().box = {x, 0, 20, 40};
        }
    }
    findSpaces(lines, std::vector<float>(lines.size(), 40));
    std::vector<std::string> text;
    for (const std::vector<Mark>& line : lines) {
        text.emplace_back();
        for (const Mark& mark : line) text.back() += mark.gapBefore ? " 0" : "0";
    }
    return text;
}

std::string spaced(const std::vector<float>& gaps) { return page(std::vector<std::vector<float>>(1, gaps))[0]; }

}  // namespace

TEST_CASE("a space is a gap that stands out, however many there are of them") {
    CHECK(spaced({0.3f, 0.2f, 1.3f, 0.3f}) == "000 00");
    CHECK(spaced({1.3f, 0.2f, 1.2f, 0.3f}) == "0 00 00");  // a table's row: as many spaces as gaps within numbers
    CHECK(spaced({1.3f, 1.2f, 0.3f, 1.4f}) == "0 0 00 0");
    CHECK(spaced({1.1f, 0.2f}) == "0 00");
}

TEST_CASE("digits that stand apart evenly are one number") {
    CHECK(spaced({0.9f, 0.8f, 1.0f, 0.9f}) == "00000");
    CHECK(spaced({0.3f, 0.7f, 0.5f, 0.6f}) == "00000");
    CHECK(spaced({1.2f}) == "00");
    CHECK(spaced({0.5f, 0.7f}) == "000");
    CHECK(spaced({}) == "0");
}

TEST_CASE("digits far apart are numbers of their own, the sooner if other lines are written closely") {
    CHECK(spaced({3.f, 2.8f}) == "0 0 0");
    CHECK(spaced({1.6f, 1.7f}) == "000");
    CHECK(page({{1.6f, 1.7f}, {0.2f, 0.3f}}) == std::vector<std::string>{"0 0 0", "000"});
}

TEST_CASE("where most lines have a space a column begins, also after a number that is written broadly") {
    const std::vector<float> row = {0.2f, 0.2f, 1.2f, 0.2f}, broad = {0.6f, 0.6f, 0.4f, 0.2f};  // the fourth digit stands at 124
    CHECK(page({row, broad, row}) == std::vector<std::string>{"000 00", "000 00", "000 00"});
    CHECK(page({row, broad})[1] == "00000");
    // A number that begins before its column: 98 365 among 407 12.
    const std::vector<float> early = {0.2f, 1.4f, 0.3f, 0.3f}, two = {0.3f, 0.3f, 1.3f, 0.3f};
    CHECK(page({two, early, two, two})[1] == "00 000");
    CHECK(page({row, broad, {0.2f, 0.6f, 1.2f, 0.2f}, {0.2f, 0.9f, 1.2f, 0.2f}})[1] == "00000");  // nothing is aligned
    CHECK(page({row, broad, row, {0.2f, 0.2f, 0.7f, 0.2f}})[1] == "00000");  // a digit of another line stands there
}

TEST_CASE("lines without a height stay as they are") {
    std::vector<std::vector<Mark>> lines(1, std::vector<Mark>(3));
    lines[0][1].gapBefore = true;
    findSpaces(lines, {0});
    CHECK(lines[0][1].gapBefore);
    CHECK_FALSE(lines[0][2].gapBefore);
}

TEST_CASE("a sign at half the height of the digits parts them, one at their foot or head does not, nor what was refused otherwise") {
    const auto parted = [](const Box& between, bool sign) {
        std::vector<Mark> line(3);
        line[0].box = {0, 0, 20, 40}, line[1].box = between, line[2].box = {60, 0, 20, 40};
        line[1].decision.refused = true, line[1].sign = sign;
        partAtSigns(line);
        return line[2].gapBefore;
    };
    const Box slash{30, -6, 20, 52}, dash{30, 18, 20, 3}, point{38, 36, 5, 5}, comma{36, 34, 6, 14}, apostrophe{38, -4, 4, 12};
    CHECK(parted(slash, true));
    CHECK(parted(dash, true));
    CHECK(!parted(slash, false));
    for (const Box& low : {point, comma, apostrophe}) CHECK(!parted(low, true));

    // What is refused beside it is a mark all the same: it may be read by force.
    std::vector<Mark> line(4);
    for (size_t i = 0; i < 4; ++i) line[i].box = {30 * static_cast<float>(i), 0, 20, 40};
    line[1].sign = line[1].decision.refused = line[2].decision.refused = true;
    partAtSigns(line);
    CHECK(line[2].gapBefore);
    CHECK(!line[3].gapBefore);
}
