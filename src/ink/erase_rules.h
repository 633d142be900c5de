// Takes rules out of the ink and leaves what is written over them whole.
#pragma once

#include "image.h"
#include "rule_line.h"

namespace inkdigits {

/// Erases `lines` from `dark`, a copy of `picture.dark`, where nothing is written over them. `turned` is the picture transposed,
/// `turnedDark` a copy of its `dark` to work on.
void eraseRules(GrayImage& dark, GrayImage turnedDark, const LinePicture& picture, const LinePicture& turned, const RuleLines& lines);

}  // namespace inkdigits
