// Written by model/slashes.py: what speaks for (+) and against (-) slashes, in nats.
#pragma once

#include "slashes.h"

namespace inkdigits {

constexpr SlashWeights kSlashWeights = {
    {0.9532f, 0.927f, 1.289f, -1.547f, 1.81f, -0.2886f, 0.08907f, 1.806f, 1.666f, -1.032f, 1.225f, 1.036f, 0.2083f, 0.3189f},
    0.2364f,
    {0.6371f, 1.155f, -0.4058f, -0.2384f, -1.066f},
    -2.946f,
};

}  // namespace inkdigits
