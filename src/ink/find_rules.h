// Finds ruled lines, squares and the lines of tables, and follows them though they bend.
#pragma once

#include "rule_line.h"

namespace inkdigits {

/// The lines of `picture`, and upright ones in `turned`, the same transposed, measured: within 18 degrees of level or upright,
/// at least `minLength` pixels long, and shorter ones that are a table's. `strokeWidth` of the writing, pixels.
RuleLines findRules(const LinePicture& picture, const LinePicture& turned, float minLength, float strokeWidth);

}  // namespace inkdigits
