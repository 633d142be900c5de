#include "rules.h"

#include <algorithm>
#include <utility>

#include "erase_rules.h"
#include "find_rules.h"
#include "rule_line.h"

namespace inkdigits {

float Rule::slope() const {
    const size_t n = across.size();
    if (n < 2) return 0;
    // Ends averaged over a tenth of the length each.
    const size_t k = std::max<size_t>(1, n / 10);
    double a = 0, b = 0;
    for (size_t i = 0; i < k; ++i) a += across[i], b += across[n - 1 - i];
    return static_cast<float>((b - a) / static_cast<double>(k) / static_cast<double>(n - k));
}

float Rule::at(float along) const {
    const float i = along - static_cast<float>(start), last = static_cast<float>(across.size() - 1);
    if (i < 0) return across.front() + slope() * i;
    if (i >= last) return across.back() + slope() * (i - last);
    const int i0 = static_cast<int>(i);
    return across[i0] + (i - static_cast<float>(i0)) * (across[i0 + 1] - across[i0]);
}

float meet(const Rule& way, const Rule& other) {
    float along = static_cast<float>(way.start + way.end()) / 2;
    for (int i = 0; i < 4; ++i) along = other.at(way.at(along));
    return along;
}

bool cross(const Rule& level, const Rule& upright) {
    const float x = meet(level, upright), y = level.at(x), reach = kMeet + 2 * std::max(level.thickness, upright.thickness);
    return x > static_cast<float>(level.start) - reach && x < static_cast<float>(level.end()) + reach &&
           y > static_cast<float>(upright.start) - reach && y < static_cast<float>(upright.end()) + reach;
}

Rules takeOutRules(GrayImage& dark, const GrayImage& least, int faintest, float minLength, float strokeWidth) {
    const GrayImage turnedDark = transposed(dark);
    RuleLines lines = traceRules(dark, turnedDark, faintest, minLength, strokeWidth);
    if (lines.level.empty() && lines.upright.empty()) return {};
    const GrayImage before = dark, turnedLeast = lines.upright.empty() ? GrayImage() : transposed(least);
    const LinePicture picture{before, least, faintest}, turned{turnedDark, turnedLeast, faintest};
    chooseRules(lines, picture, turned, minLength);
    eraseRules(dark, turnedDark, picture, turned, lines);
    Rules rules;
    for (RuleLine& line : lines.level) rules.level.push_back(std::move(line.rule));
    for (RuleLine& line : lines.upright) rules.upright.push_back(std::move(line.rule));
    return rules;
}

}  // namespace inkdigits
