// The fields of a form, boxes and combs in a row for a digit each, and boxes around numbers.
#pragma once

#include "image.h"
#include "rules.h"

namespace inkdigits {

/// Erases the lines of fields from `ink` (0 = paper) where nothing is written over them: uprights of one height that stand,
/// or hang, equally far apart on a level line, the first and the last at its ends and one or more between them; that line;
/// and the one along their other ends. A box, without any between them, has that one and is higher than digits. Level lines
/// are those of `rules`, which are already taken out as some of the uprights may be, and such as are found in pieces of
/// ink, within 7 degrees of level. `strokeWidth` of the writing, pixels.
void takeOutFields(GrayImage& ink, const Rules& rules, float strokeWidth);

}  // namespace inkdigits
