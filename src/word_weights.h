// Written by model/words.py: what speaks for (+) and against (-) a word, in nats.
#pragma once

#include "words.h"

namespace inkdigits {

/// Of a run alone, and of one on a page whose runs are known that way: `kWordPage` times their mean log-odds.
constexpr WordWeights kWordAlone = {{1.304f, -2.576f, 1.112f}, 2.911f, 2.035f};
constexpr WordWeights kWordOnPage = {{0.8734f, -4.381f, 1.348f}, 0.7695f, 4.015f};
constexpr float kWordPage = 1.582f;

}  // namespace inkdigits
