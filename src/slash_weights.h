// Written by model/slashes.py: what speaks for (+) and against (-) slashes, in nats.
#pragma once

#include "slashes.h"

namespace inkdigits {

constexpr SlashWeights kSlashWeights = {
    {0.9474f, 0.819f, 1.314f, -1.577f, 1.944f, -0.1126f, 0.04368f, 1.625f, 1.718f, -1.061f, 1.248f, 0.8023f, 0.1995f, 0.1741f},
    0.7729f,
    {0.4307f, 0.9371f, -0.773f, 0.157f, -1.219f},
    -2.922f,
};

}  // namespace inkdigits
