#include "csv.h"

#include <doctest/doctest.h>

using namespace inkdigits;

namespace {

/// Digits 10 wide on a grid of 12; two blanks or more between them are a gap. Each row is `tilt` lower per unit.
Reading readingOf(std::initializer_list<const char*> rows, float tilt = 0) {
    Reading reading;
    float y = 0;
    for (const std::string row : rows) {
        Line line;
        size_t last = 0;
        for (size_t i = 0; i < row.size(); ++i) {
            if (row[i] == ' ') continue;
            if (!line.digits.empty() && i > last + 1) line.text += ' ';
            last = i;
            const float x = 12.f * static_cast<float>(i);
            // Turned about the corner of the page, to first order.
            line.digits.emplace_back().box = {x - tilt * y, y + tilt * x, 10, 15};
            line.text += row[i];
        }
        reading.lines.push_back(line);
        y += 40;
    }
    return reading;
}

}  // namespace

TEST_CASE("one row a line, one field a number, the file's name first") {
    CHECK(toCsv(readingOf({"407  12", "583  96"})) == "407,12\r\n583,96\r\n");
    CHECK(toCsv(readingOf({"407"}), "a, \"b\".png") == "\"a, \"\"b\"\".png\",407\r\n");
    CHECK(toCsv(Reading{}) == "");
}

TEST_CASE("a number that is missing leaves its field empty") {
    const std::initializer_list<const char*> table = {"36  120  80", "37       75", "    118    ", "38  121  79"};
    const std::string csv = "36,120,80\r\n37,,75\r\n,118\r\n38,121,79\r\n";
    CHECK(toCsv(readingOf(table)) == csv);
    CHECK(toCsv(readingOf(table, 0.2f)) == csv);
    CHECK(toCsv(readingOf(table, -0.2f)) == csv);
}

TEST_CASE("lines that stand in no columns are not forced into any") {
    CHECK(toCsv(readingOf({"1234  5", "1  234  5"})) == "1234,5\r\n1,234,5\r\n");
}
