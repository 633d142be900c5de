// Finds ruled lines, squares and the lines of tables, and follows them though they bend.
#pragma once

#include "rule_line.h"

namespace inkdigits {

/// What may be the lines of `dark` (0 = paper, below `faintest` no ink), and upright ones in `turned`, the same transposed, by
/// their shape: within 18 degrees of level or upright, at least `minLength` pixels long, and shorter ones that are a table's.
/// `strokeWidth` of the writing, pixels.
RuleLines traceRules(GrayView dark, GrayView turned, int faintest, float minLength, float strokeWidth);

/// Measures the lines traced in a picture, and in `turned`, the same transposed; adds those that digits hide and drops
/// what is writing.
void chooseRules(RuleLines& lines, const LinePicture& picture, const LinePicture& turned, float minLength);

}  // namespace inkdigits
