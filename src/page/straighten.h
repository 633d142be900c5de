// Writing that lies on its side or slopes: noticed and set upright.
#pragma once

#include <optional>
#include <vector>

#include "components.h"
#include "decide.h"
#include "ink.h"
#include "rectification.h"

namespace inkdigits {

/// Degrees clockwise (0, 90, 180, 270) by which the picture has to be turned for its writing to stand
/// upright, judged by how well a sample of the pieces reads each way. Turns only on clear evidence.
int findTurn(const InkMap& map, const std::vector<Piece>& pieces, const Classifier& classify);

/// A view in which the lines of a page are level, by the ruling or else the lines of writing: of lines that clearly converge,
/// or slope; where neither tells, lines slope as `sheetSlope`. None if they are level.
std::optional<Rectification> viewByLines(const InkMap& map, const std::vector<Piece>& pieces, float sheetSlope = 0);

}  // namespace inkdigits
