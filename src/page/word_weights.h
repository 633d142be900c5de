// Written by model/words.py: what speaks for (+) and against (-) a letter, in nats.
#pragma once

#include "words.h"

namespace inkdigits {

/// Of a mark alone with its line, and of one on a page whose marks are known that way: `kWordPage` times their mean
/// log-odds.
constexpr WordWeights kWordAlone = {{0.4632f, 0.291f, 0.108f, 0.7206f}, 2.664f, {-3.186f, -0.9965f, 0.03175f, -2.363f}, {-4.406f, 0.6087f, 1.363f, 3.311f}};
constexpr WordWeights kWordOnPage = {{0.2923f, -0.08333f, -3.272f, 1.036f}, 1.046f, {-2.062f, -0.2241f, -0.2945f, -0.08709f}, {-1.954f, 0.6917f, 1.203f, 0.7414f}};
constexpr float kWordPage = 0.8311f;

}  // namespace inkdigits
