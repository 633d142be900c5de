// Writing that lies on its side or slopes: noticed and set upright.
#pragma once

#include <vector>

#include "components.h"
#include "decide.h"
#include "ink.h"

namespace inkdigits {

/// Degrees clockwise (0, 90, 180, 270) by which the picture has to be turned for its writing to stand
/// upright, judged by how well a sample of the pieces reads each way. Turns only on clear evidence.
int findTurn(const InkMap& map, const std::vector<Piece>& pieces, const Classifier& classify);

/// Slope of the text (rise of y per x; positive runs downhill) from the rules, else from the lines of
/// digits. 0 when there is too little to judge by.
float findTilt(const InkMap& map, const std::vector<Piece>& pieces);

}  // namespace inkdigits
