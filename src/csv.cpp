#include "csv.h"

#include <algorithm>
#include <vector>

namespace inkdigits {
namespace {

/// A number as it stands on the page, with `left` and `right` on upright lines.
struct Number {
    std::string text;
    float left = 0, right = 0;
    size_t column = 0;
};

using Rows = std::vector<std::vector<Number>>;

std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

/// How far the lines fall per unit to the right.
float slopeOf(const Reading& reading) {
    float along = 0, down = 0;
    for (const Line& line : reading.lines) {
        along += line.digits.back().box.centerX() - line.digits.front().box.centerX();
        down += line.digits.back().box.centerY() - line.digits.front().box.centerY();
    }
    return along > 0 ? down / along : 0;
}

Rows rowsOf(const Reading& reading) {
    const float slope = slopeOf(reading);
    Rows rows;
    for (const Line& line : reading.lines) {
        std::vector<Number> row(1);
        auto mark = line.digits.begin();
        for (const char c : line.text) {
            if (c == ' ') {
                row.emplace_back();
                continue;
            }
            Number& number = row.back();
            const Box& box = mark++->box;
            const float shift = slope * box.centerY();
            if (number.text.empty()) number.left = number.right = box.x + shift;
            number.right = std::max(number.right, box.right() + shift);
            number.text += c;
        }
        for (size_t i = 0; i < row.size(); ++i) row[i].column = i;
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Numbers that stand above each other share a column; the rows as they are where no clear columns are.
Rows aligned(Rows rows) {
    const Rows plain = rows;
    std::vector<Number*> numbers;
    for (auto& row : rows)
        for (Number& number : row) numbers.push_back(&number);
    std::sort(numbers.begin(), numbers.end(), [](const Number* a, const Number* b) { return a->left < b->left; });
    size_t column = 0;
    float right = numbers[0]->right;
    for (Number* number : numbers) {
        if (number->left > right) ++column;
        right = std::max(right, number->right);
        number->column = column;
    }
    const auto crowded = [](const std::vector<Number>& row) {
        return std::adjacent_find(row.begin(), row.end(), [](const Number& a, const Number& b) { return a.column >= b.column; }) != row.end();
    };
    return std::any_of(rows.begin(), rows.end(), crowded) ? plain : rows;
}

}  // namespace

std::string toCsv(const Reading& reading, const std::string& file) {
    Rows rows = rowsOf(reading);
    if (std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.size() != rows[0].size(); }))
        rows = aligned(std::move(rows));
    std::string out;
    for (const std::vector<Number>& row : rows) {
        if (!file.empty()) out += field(file) + ",";
        size_t column = 0;
        for (const Number& number : row) {
            for (; column < number.column; ++column) out += ',';
            out += number.text;
        }
        out += "\r\n";
    }
    return out;
}

}  // namespace inkdigits
