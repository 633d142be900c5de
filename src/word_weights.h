// Written by model/words.py: what speaks for (+) and against (-) a letter, in nats.
#pragma once

#include "words.h"

namespace inkdigits {

/// Of a mark alone with its line, and of one on a page whose marks are known that way: `kWordPage` times their mean
/// log-odds.
constexpr WordWeights kWordAlone = {{0.4736f, 0.3025f, 0.09877f, 0.6797f}, 2.746f, {-3.195f, -1.028f, 0.06267f, -2.366f}, {-4.408f, 0.5998f, 1.392f, 3.263f}};
constexpr WordWeights kWordOnPage = {{0.289f, -0.08025f, -3.236f, 1.08f}, 1.011f, {-2.05f, -0.2522f, -0.2905f, -0.1281f}, {-1.97f, 0.7101f, 1.208f, 0.7617f}};
constexpr float kWordPage = 0.8292f;

}  // namespace inkdigits
