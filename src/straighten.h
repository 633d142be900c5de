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

/// A rotation about the middle of a picture, with room for its corners.
class Rotation {
public:
    Rotation() = default;
    /// Of a picture of this size whose text has this slope, to level.
    Rotation(int width, int height, float slope);

    int width() const { return width_; }
    int height() const { return height_; }
    /// Point of the straightened picture -> point of the original.
    void toOriginal(float& x, float& y) const;
    /// The axis-aligned box in the original around a box of the straightened picture.
    Box toOriginal(const Box& box) const;
    GrayImage apply(GrayView image) const;

private:
    int width_ = 0, height_ = 0;
    float cos_ = 1, sin_ = 0, fromX_ = 0, fromY_ = 0, toX_ = 0, toY_ = 0;
};

}  // namespace inkdigits
