// Colour picture -> how much ink there is at each pixel, whatever the paper, the light and the pen.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "components.h"
#include "image.h"
#include "polarity.h"
#include "quad.h"
#include "rgb_image.h"
#include "rules.h"

namespace inkdigits {

struct InkMap {
    /// 0 = paper .. 255 = as dark as the writing around it gets. The contour of a stroke is at
    /// kInkEdge; anti-aliased edges keep their greys; whatever is too faint to be ink is 0.
    GrayImage ink;
    float contrast = 0;     ///< how much of the paper's light the ink takes away, 0..1 (median of the ink)
    float strokeWidth = 0;  ///< pixels: 2 x ink area / outline length; 0 without ink
    float coverage = 0;     ///< share of the pixels that are ink, 0..1
    float edgeWidth = 0;    ///< pixels from paper to ink across a stroke's edge (ink step / steepest slope)
    Rules rules;            ///< printed lines that were taken out of the ink
    /// The surroundings of the page, as a coarse mask of cells of `cell` x `cell` pixels, `columns` in a
    /// row: 1 = not page.
    std::vector<uint8_t> outside;
    int columns = 0, cell = 1;
    bool light = false;     ///< the ink is lighter than its ground
    float even = 0;         ///< share of the bare paper that has one level (findIsolatedInk only)
};

/// What is known of a picture before its ink is looked for.
struct InkOptions {
    Polarity polarity = Polarity::Auto;
    std::optional<Quad> sheet = {};  ///< no ink is outside of it
    /// No ink either: pieces that were found in an earlier look at the same picture. Beside them the strokes' width is
    /// measured by their length.
    std::span<const Piece> things = {};
    bool filled = false;  ///< all of the picture shows paper; otherwise dark surroundings are looked for
    bool rules = true;    ///< printed lines are looked for; a digit that fills the picture is as long and straight
};

/// Finds paper and ink. Ink is the distance from the local paper colour in whichever channel shows it
/// best, so that blue, red and green pens count as much as black ones. Ruled lines are taken out.
InkMap findInk(const RgbImage& image, const InkOptions& options = {});

/// Measures strokeWidth and coverage of `ink` again, for instance after something was erased.
void measureStrokes(InkMap& map);

}  // namespace inkdigits
