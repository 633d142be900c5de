#include "words.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "pen.h"
#include "shapes.h"

using namespace inkdigits;

namespace {

/// A mark of a digit's shape, `height` high on the line at y = 100, a quarter of that apart from the next.
void write(std::vector<Mark>& line, float& x, float height, float notDigit, int digit = 5) {
    Mark mark;
    mark.box = {x, 100 - height, 0.6f * height, height};
    mark.tensor = drawPen(shapes::digit(digit));
    mark.decision.digit = digit;
    mark.decision.notDigit = notDigit;
    mark.decision.confidence = mark.decision.confidences[digit] = 0.99f * (1 - notDigit);
    mark.decision.refused = notDigit > 0.5f;
    line.push_back(mark);
    x += 0.85f * height;
}

/// Which marks of a line are read: '5', refused: '-'.
std::string readOf(const std::vector<Mark>& line) {
    std::string text;
    for (const Mark& mark : line) text += mark.decision.refused ? '-' : '5';
    return text;
}

/// A page of `numbers` lines of four digits and one more line.
std::string readBeside(int numbers, std::vector<Mark> line) {
    Layout layout;
    for (int i = 0; i < numbers; ++i) {
        std::vector<Mark> digits;
        float x = 10;
        for (int k = 0; k < 4; ++k) write(digits, x, 40, 1e-4f);
        layout.lines.push_back(digits);
    }
    layout.lines.push_back(std::move(line));
    refuseWords(layout);
    return readOf(layout.lines.back());
}

}  // namespace

TEST_CASE("a small printed word beside numbers is refused, with the letters that pass for digits") {
    std::vector<Mark> line;
    float x = 10;
    for (const float notDigit : {0.02f, 0.9f, 0.3f, 0.99f, 0.8f}) write(line, x, 14, notDigit);
    CHECK(readBeside(3, line) == "-----");
    x += 60;
    for (int k = 0; k < 3; ++k) write(line, x, 40, 1e-4f);
    CHECK(readBeside(3, line) == "-----555");
}

TEST_CASE("a single label nearly half as high as the digits is refused") {
    std::vector<Mark> line;
    float x = 10;
    for (const float notDigit : {0.02f, 0.9f, 0.3f, 0.99f, 0.8f}) write(line, x, 18, notDigit);
    CHECK(readBeside(3, line) == "-----");
    x += 60;
    for (int k = 0; k < 3; ++k) write(line, x, 40, 1e-4f);
    CHECK(readBeside(3, line) == "-----555");
}

TEST_CASE("letters close behind or before each number are refused, its digits are not") {
    for (const bool behind : {true, false}) {
        Layout layout;
        for (int l = 0; l < 5; ++l) {
            std::vector<Mark>& line = layout.lines.emplace_back();
            float x = 10;
            const auto letters = [&] {
                for (const float notDigit : {0.95f, 0.3f, 0.95f}) write(line, x, 20, notDigit);
            };
            if (!behind) letters();
            for (int k = 0; k < 3; ++k) write(line, x, 40, 1e-4f);
            if (behind) letters();
        }
        refuseWords(layout);
        for (const std::vector<Mark>& line : layout.lines) CHECK(readOf(line) == (behind ? "555---" : "---555"));
    }
}

TEST_CASE("0s a third as high as the other digits stay: a photographed writer's passed for degree signs") {
    std::vector<Mark> line;
    float x = 10;
    for (const bool zero : {false, false, true, true, false}) {
        write(line, x, zero ? 13 : 40, 1e-4f, zero ? 0 : 5);
        line.back().box.y -= zero ? 6 : 0;
    }
    CHECK(readBeside(3, line) == "55555");
}

TEST_CASE("numbers stay: small ones, long ones, ones with a digit that reads badly") {
    float x = 10;
    std::vector<Mark> small, longOne, poor;
    for (int k = 0; k < 4; ++k) write(small, x, 20, 1e-4f);
    for (int k = 0; k < 16; ++k) write(longOne, x, 40, 1e-3f);
    for (const float notDigit : {1e-4f, 0.4f, 1e-4f}) write(poor, x, 40, notDigit);
    CHECK(readBeside(3, small) == "5555");
    CHECK(readBeside(3, longOne) == "5555555555555555");
    CHECK(readBeside(3, poor) == "555");
    CHECK(readBeside(0, poor) == "555");
}

TEST_CASE("on a page of words letters that read well are none the less refused") {
    Layout layout;
    for (int l = 0; l < 8; ++l) {
        std::vector<Mark> letters;
        float x = 10;
        for (const float notDigit : {0.9f, 0.3f, 0.99f, 0.2f, 0.8f, 0.9f}) write(letters, x, 30, notDigit);
        layout.lines.push_back(letters);
    }
    std::vector<Mark> look;
    float x = 10;
    for (int k = 0; k < 3; ++k) write(look, x, 26, 0.1f);
    layout.lines.push_back(look);
    refuseWords(layout);
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) CHECK(mark.decision.refused);
}
