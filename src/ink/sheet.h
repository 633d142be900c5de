// A sheet of paper that lies whole in the picture.
#pragma once

#include <optional>

#include "quad.h"
#include "rectification.h"
#include "rgb_image.h"

namespace inkdigits {

struct PaperSheet {
    Quad corners;  ///< a little within its edges
    float step;    ///< how much brighter it is than what it lies on, as a share of the brighter of both; below 0: darker
};

/// A sheet of paper that lies whole in the picture, on something of another colour.
std::optional<PaperSheet> findSheet(const RgbImage& image);

/// The frontal view of a sheet that is seen from aside, in a picture of this size; none if its sides hardly converge.
std::optional<Rectification> viewOfSheet(const Quad& sheet, int width, int height);

/// The mean slope of a sheet's edges.
float slopeOf(const Quad& sheet);

}  // namespace inkdigits
