// What the network is shown of ink on a page.
#pragma once

#include <span>

#include "components.h"
#include "network.h"

namespace inkdigits {

/// Some pieces of `ink` (0 = paper .. 255 = ink) as one mark, without their neighbours. Strokes of a fine pen, `strokeWidth` pixels
/// wide, are widened to what the network was trained on.
Tensor tensorOf(GrayView ink, std::span<const Piece> pieces, float strokeWidth);

}  // namespace inkdigits
