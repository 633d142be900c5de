// Written by model/slashes.py: what speaks for (+) and against (-) slashes, in nats.
#pragma once

#include "slashes.h"

namespace inkdigits {

constexpr SlashWeights kSlashWeights = {
    {0.9485f, 0.9325f, 1.292f, -1.526f, 1.805f, -0.2702f, 0.1136f, 1.794f, 1.645f, -1.024f, 1.197f, 1.039f, 0.2106f, 0.319f},
    0.2328f,
    {0.645f, 1.155f, -0.3839f, -0.2516f, -1.068f},
    -2.938f,
};

}  // namespace inkdigits
