// Traces the lines of one direction through a picture, though they bend and digits stand on them.
#pragma once

#include <vector>

#include "rule_line.h"

namespace inkdigits {

/// Where digits fill the picture lines have no room to be longer than any stroke. There they run along so much of its
/// side.
constexpr float kAcross = 0.6f;

/// One direction of a picture, the fewest pixels that its lines are long where there is room, and the breadth of the writing.
struct LineSearch {
    GrayView dark;
    int faintest;
    float minLength, strokeWidth;
};

/// The lines of one direction, `times` as long as lines are at least; the longer they are, the broader they may be. With
/// `crossing`, only such as lie between two of those.
std::vector<RuleLine> findLines(const LineSearch& search, float times = 1, const std::vector<RuleLine>* crossing = nullptr);

/// Straightens a traced way: at each place the value there of a line fitted to its neighbourhood, twice,
/// the second time without what strays (the last bit of a way often climbs a digit's stroke).
std::vector<float> smooth(const std::vector<float>& raw, int reach);

/// Whether a rule, or where it would go on for as far as lines may stop short of each other, is at `along`.
bool runsAt(const Rule& rule, float along);

}  // namespace inkdigits
