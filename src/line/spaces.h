// Where a writer left spaces: the gaps between the marks of a line that stand out among its gaps.
#pragma once

#include <vector>

#include "layout.h"

namespace inkdigits {

/// Sets Mark::gapBefore in all lines of a page. `heights`: of each line's digits, in the unit of the boxes; 0 leaves a
/// line as it is, as in a table, whose cells say it.
void findSpaces(std::vector<std::vector<Mark>>& lines, const std::vector<float>& heights);

/// Sets Mark::gapBefore where a sign stands between two marks at half their height, as a slash or a dash: 120/80
/// is two numbers. A point, a comma and an apostrophe stand lower or higher: 36.8 is one.
void partAtSigns(std::vector<Mark>& line);

}  // namespace inkdigits
